"""The names under which fields arrive: one canonical name each, with the headings met in the wild.

Headings are compared by letters and digits alone, so `Date of Birth`, `date_of_birth` and `DateOfBirth` are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from riskflag.errors import InvalidInput

__all__ = ["APPOINTMENT_FIELDS", "ATTENDANCE_FIELDS", "ENTRY_FIELDS", "IGNORED_FIELDS", "PERSON_FIELDS", "canonical_fields",
           "heading"]

PERSON_FIELDS: Mapping[str, tuple[str, ...]] = {
    "nhs_number": ("nhs_no", "nhs", "nhsnum", "nhs_num", "pers_common_child_id"),
    "chi_number": ("chi", "chi_no"),
    "hc_number": ("h_c_number", "hcn", "health_and_care_number", "hc_no"),
    "given_name": ("forename", "first_name", "given", "given_names", "forenames", "first_names", "pers_forename"),
    "middle_names": ("middle_name", "second_forename", "other_names", "middle"),
    "family_name": ("surname", "last_name", "family", "pers_surname"),
    "known_as": ("preferred_name", "known_as_name", "nickname", "preferred_forename"),
    "alias_given_name": ("alias_forename", "alias_given_names", "alias_first_name", "aka_forename"),
    "alias_family_name": ("alias_surname", "alias_last_name", "aka_surname"),
    "former_family_name": ("previous_surname", "former_surname", "maiden_name", "birth_surname", "previous_family_name"),
    "date_of_birth": ("dob", "birth_date", "birthdate", "person_birth_date", "pers_dob"),
    "date_of_birth_estimated": ("dob_estimated", "estimated_dob", "age_assessed"),
    "sex": ("gender", "sex_at_birth", "stated_gender", "person_gender", "pers_sex"),
    "home_postcode": ("postcode", "post_code", "postal_code", "home_post", "address_postcode"),
    "home_address": ("address", "address_line_1", "street_address", "usual_address"),
    "former_postcode": ("previous_postcode", "old_postcode"),
    "former_address": ("previous_address", "old_address"),
    "placement_postcode": ("pl_post", "current_postcode"),
    "placement_address": ("current_address",),
    "gp_practice": ("gp_practice_code", "gp_code", "practice_code", "registered_gp_practice"),
    "mother_given_name": ("mother_forename", "mothers_forename", "mother_first_name", "mothers_given_name"),
    "mother_family_name": ("mother_surname", "mothers_surname", "mother_last_name", "mothers_family_name"),
    "mother_date_of_birth": ("mother_dob", "mothers_dob", "mother_birth_date"),
    "mother_nhs_number": ("mothers_nhs_number", "mother_nhs_no", "mother_nhs"),
    "father_name": ("fathers_name",),
    "carer_name": ("carers_name", "main_carer"),
    "next_of_kin_name": ("nok_name", "next_of_kin", "nok"),
    "next_of_kin_relationship": ("nok_relationship", "next_of_kin_relation"),
    "contact_phone": ("phone", "mobile", "telephone", "phone_number", "contact_number", "mobile_number", "home_phone"),
    "local_id": ("mrn", "hospital_number", "local_patient_id", "patient_id", "unit_number"),
}

ENTRY_FIELDS: Mapping[str, tuple[str, ...]] = {
    **{name: aliases for name, aliases in PERSON_FIELDS.items() if name != "local_id"},
    "entry_id": ("register_id", "id", "entry", "record_id"),
    "register": ("record_type", "plan_type", "register_type", "plan"),
    "authority": ("la_name", "local_authority", "authority_name", "responsible_authority"),
    "authority_code": ("la_code", "local_authority_code"),
    "expected_date_of_delivery": ("expected_delivery_date", "edd", "expected_date_of_birth", "expected_dob",
                                  "expected_person_birth_date", "due_date"),
    "authority_phone": ("la_phone", "office_phone", "authority_telephone", "office_hours_phone"),
    "emergency_phone": ("edt_phone", "out_of_hours_phone", "emergency_duty_team_phone", "ooh_phone"),
    "started_on": ("plan_start", "start_date", "plan_start_date", "started", "from_date", "cp_pstart_date"),
    "ended_on": ("plan_end", "end_date", "plan_end_date", "ended", "to_date", "cp_pend_date"),
    "updated_on": ("last_updated", "updated", "last_updated_on", "date_updated"),
    "category": ("abuse_category", "category_of_abuse", "latest_category", "latest_category_of_abuse"),
    "legal_status": ("ls", "legal_basis"),
    "parental_responsibility": ("pr_holder", "pr", "parental_responsibility_holder"),
    "away_since": ("missing_since", "mis_start"),
    "relation": ("related_as", "family_relation", "relationship"),
}

APPOINTMENT_FIELDS: Mapping[str, tuple[str, ...]] = {
    **PERSON_FIELDS,
    "appointment_id": ("id", "record_id", "appointment", "appointment_identifier"),
    "at": ("appointment_at", "appointment_datetime", "appointment_date", "date", "datetime", "appointment_time"),
    "outcome": ("appointment_outcome", "status", "appointment_status", "attended", "attendance_status"),
    "purpose": ("reason", "appointment_purpose", "clinic", "appointment_type"),
    "site": ("site_ods_code", "site_code", "ods_code", "hospital_site"),
}

ATTENDANCE_FIELDS: Mapping[str, tuple[str, ...]] = {
    **PERSON_FIELDS,
    "attendance_id": ("record_id", "id", "attendance", "encounter_id", "attendance_identifier"),
    "arrived_at": ("attended_at", "arrival_datetime", "arrival_date_time", "arrival", "arrived", "attendance_datetime"),
    "departed_at": ("departure_datetime", "departure_date_time", "departure", "left_at"),
    "site": ("site_ods_code", "site_code", "ods_code", "hospital_site"),
    "department_type": ("department", "emergency_care_department_type"),
    "attendance_category": ("category", "emergency_care_attendance_category"),
    "chief_complaint_code": ("complaint_code", "presenting_complaint_code"),
    "chief_complaint": ("complaint", "presenting_complaint", "reason_for_attendance"),
    "diagnosis_code": ("diagnosis_codes", "diagnoses", "icd10_code", "snomed_code", "diag_code"),
    "diagnosis": ("diagnosis_text", "diagnosis_description"),
    "injury_flag": ("injury", "is_injury"),
    "injury_mechanism": ("mechanism", "mechanism_of_injury"),
    "injury_intent": ("intent",),
    "injury_place": ("place_of_injury", "injury_location"),
    "injury_datetime": ("injury_date_time", "injured_at", "injury_date", "onset", "onset_datetime"),
    "mobility": ("mobility_stage", "mobility_status"),
    "accompanied_by": ("accompanied", "companion", "attended_with"),
    "dependants": ("dependents", "children_at_home", "child_at_home", "parent_or_carer"),
    "discharge_status": ("disposal", "discharge_status_code", "outcome_of_attendance"),
    "explanation_verified_by": ("verified_by", "witnessed_by"),
    "burn_total": ("burn_tool", "burn_score", "burn_tool_total"),
    "bruise_regions": ("bruises", "bruise_region", "ten4_regions"),
    "bruise_patterned": ("patterned", "patterned_bruise"),
    "pibis_total": ("pibis", "pibis_score"),
    "predaht_features": ("predaht",),
    "fracture_detail": ("fracture_details", "xray_report"),
    "baby_map": ("body_map", "birth_marks"),
    "cpr_given": ("cpr", "resuscitation"),
    "disclosed": ("disclosure", "disclosures"),
    "illness_signs": ("fii_signs", "perplexing_signs"),
    "substance_of_carer": ("carers_medicine",),
    "in_school": ("school_registered", "attends_school"),
    "radiology_reported_at": ("xray_reported_at", "report_datetime"),
}

# Accepted, never read: ethnicity and its relatives are not evidence of identity or of risk.
IGNORED_FIELDS = frozenset({"ethnicity", "ethniccategory", "ethnicgroup", "ethnic", "ethnicorigin", "ethnicitycode",
                            "ethniccode", "religion", "language", "firstlanguage", "nationality", "countryofbirth"})


@lru_cache(maxsize=4096)
def heading(text: str) -> str:
    """A heading's letters and digits, lower case."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _index(names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    index = {heading(name): name for name in names}
    for name, aliases in names.items():
        for alias in aliases:
            index.setdefault(heading(alias), name)
    return index


_INDEXES: dict[int, tuple[Mapping[str, Iterable[str]], dict[str, str]]] = {}  # the mapping is kept: its id stays its own


def canonical_fields(headings: Iterable[str], names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Map each recognised heading to its canonical field; unrecognised ones are left out.

    Raises InvalidInput if two headings mean one field.
    """
    if id(names) not in _INDEXES:
        _INDEXES[id(names)] = (names, _index(names))
    index = _INDEXES[id(names)][1]
    found: dict[str, str] = {}
    taken: dict[str, str] = {}
    for text in headings:
        name = index.get(heading(text))
        if name is None:
            continue
        if name in taken:
            raise InvalidInput(f"two columns mean {name}: {taken[name]!r} and {text!r}", remedy="keep one of them")
        found[text], taken[name] = name, text
    return found
