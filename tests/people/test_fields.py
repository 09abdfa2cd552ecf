import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflag.errors import InvalidInput
from riskflag.people.fields import ATTENDANCE_FIELDS, ENTRY_FIELDS, IGNORED_FIELDS, PERSON_FIELDS, canonical_fields, heading

TABLES = [PERSON_FIELDS, ENTRY_FIELDS, ATTENDANCE_FIELDS]
SPELLED = st.sampled_from(TABLES).flatmap(
    lambda table: st.tuples(st.just(table), st.sampled_from([(name, alias) for name, many in table.items() for alias in (name, *many)]))
)


@given(SPELLED, st.sampled_from([str.upper, str.title, lambda t: t.replace("_", " "), lambda t: t.replace("_", ""), lambda t: f" {t}: "]))
def test_a_heading_is_recognised_by_its_letters_alone(spelled, typed):
    table, (name, alias) = spelled
    assert canonical_fields([typed(alias)], table) == {typed(alias): name}


@pytest.mark.parametrize("table", TABLES, ids=["person", "entry", "attendance"])
def test_no_heading_means_two_fields(table):
    owners: dict[str, str] = {}
    for name, aliases in table.items():
        for text in (name, *aliases):
            assert owners.setdefault(heading(text), name) == name, text


@pytest.mark.parametrize("table", TABLES, ids=["person", "entry", "attendance"])
def test_what_is_never_read_is_no_field(table):
    assert not {heading(text) for name, aliases in table.items() for text in (name, *aliases)} & IGNORED_FIELDS


# The headings that registers and attendances are promised to be read under.
PROMISED = {
    "entry": "entry_id|register_id|id register|record_type|plan_type authority|la_name authority_code|la_code nhs_number chi_number "
    "hc_number given_name|forename|first_name middle_names family_name|surname|last_name alias_given_name|alias_forename "
    "alias_family_name|alias_surname date_of_birth|dob|birth_date expected_date_of_delivery|expected_delivery_date|edd sex|gender "
    "home_postcode|postcode home_address|address placement_postcode placement_address gp_practice|gp_practice_code "
    "mother_given_name|mother_forename mother_family_name|mother_surname mother_date_of_birth|mother_dob mother_nhs_number "
    "father_name carer_name contact_phone|phone|mobile|telephone authority_phone|la_phone|office_phone "
    "emergency_phone|edt_phone|out_of_hours_phone started_on|plan_start|start_date ended_on|plan_end|end_date "
    "updated_on|last_updated category legal_status parental_responsibility|pr_holder",
    "attendance": "attendance_id|record_id|id arrived_at|attended_at|arrival_datetime departed_at|departure_datetime site|site_ods_code "
    "department_type attendance_category local_id next_of_kin_name next_of_kin_relationship chief_complaint_code chief_complaint "
    "diagnosis_code diagnosis injury_flag injury_mechanism injury_intent injury_place injury_datetime mobility|mobility_stage "
    "accompanied_by discharge_status nhs_number given_name|forename family_name|surname dob gender postcode address phone",
}


@pytest.mark.parametrize(("table", "promised"), [(ENTRY_FIELDS, PROMISED["entry"]), (ATTENDANCE_FIELDS, PROMISED["attendance"])])
def test_the_promised_headings_are_read_each_group_as_one_field(table, promised):
    for group in promised.split():
        aliases = group.split("|")
        names = {name for alias in aliases for name in canonical_fields([alias], table).values()}
        assert len(names) == 1, group
        assert all(canonical_fields([alias], table) for alias in aliases), group


def test_two_columns_with_one_meaning_are_refused():
    with pytest.raises(InvalidInput, match="two columns mean family_name"):
        canonical_fields(["Surname", "family name"], PERSON_FIELDS)


@given(st.lists(st.text(max_size=12), max_size=6))
def test_unknown_headings_are_left_out(headings):
    known = {heading(text) for name, aliases in PERSON_FIELDS.items() for text in (name, *aliases)}
    unknown = [text for text in headings if heading(text) not in known]
    assert canonical_fields(unknown, PERSON_FIELDS) == {}
