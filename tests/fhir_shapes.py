"""FHIR as a host would send it, of an invented child: builders for tests."""

NHS = "https://fhir.nhs.uk/Id/nhs-number"
SNOMED = "http://snomed.info/sct"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
STATUS = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
FEMUR = "S72.0"


def a_patient(**changes):
    """The child of `riskflag.testing.a_person()`, as a FHIR Patient with the id p1."""
    made = {
        "resourceType": "Patient", "id": "p1", "identifier": [{"system": NHS, "value": "9990000018"}],
        "name": [{"use": "official", "family": "Exemplar", "given": ["Robin"]}], "gender": "female", "birthDate": "2021-05-04",
        "address": [{"use": "home", "postalCode": "ZX1 1AA"}],
    }
    return {name: value for name, value in {**made, **changes}.items() if value is not None}


def an_encounter(own="e1", start="2026-01-01T10:00:00Z", **changes):
    made = {"resourceType": "Encounter", "id": own, "status": "finished", "class": {"code": "EMER"}, "period": {"start": start}}
    return {name: value for name, value in {**made, **changes}.items() if value is not None}


def a_condition(code=FEMUR, encounter="e1", **changes):
    made = {"resourceType": "Condition", "id": "c1", "code": {"coding": [{"system": ICD10, "code": code}]},
            "subject": {"reference": "Patient/p1"}, "encounter": {"reference": f"Encounter/{encounter}"}}
    return {name: value for name, value in {**made, **changes}.items() if value is not None}


def a_bundle(*resources, **changes):
    return {"resourceType": "Bundle", "type": "searchset", "total": len(resources), "entry": [{"resource": r} for r in resources], **changes}


def a_call(hook="encounter-start", *, encounter="e9", prefetch=None, **changes):
    """A CDS Hooks 2.0 request about the patient p1."""
    context = {"userId": "Practitioner/1", "patientId": "p1"} | ({"encounterId": encounter} if encounter else {})
    sent = {"patient": a_patient(), "encounters": a_bundle(), "conditions": a_bundle()}
    return {"hook": hook, "hookInstance": "a001df55-0936-416f-a59f-404995233c79", "context": context,
            "prefetch": {**sent, **(prefetch or {})}, **changes}
