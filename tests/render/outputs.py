"""Every FHIR resource that riskflag makes, in every situation and state, for whoever wants to validate them."""

from datetime import timedelta

import riskflag as rf
from riskflag.render import cds_hooks, fhir
from riskflag.testing import a_person, an_attendance
from tests.sources import Broken, Listed, Stale, an_entry

WHOM = fhir.About(patient="Patient/1", encounter="Encounter/2", organization="RXX01")
HOSTILE = "<img src=x onerror=alert(1)> ](javascript:alert(1)) \u202e gnp.exe"


def assess(*registers, **fields):
    screener = rf.Screener(registers=registers, history=rf.MemoryHistory(()), rules=[rf.STANDARD, rf.FRACTURES])
    return screener.assess(an_attendance(**fields))


SITUATIONS = {
    "on a plan": assess(Listed((an_entry(),))),
    "on two registers": assess(Listed((an_entry(), an_entry(id="E-2", kind=rf.RegisterKind.LAC, legal_status="C2", authority_code="E06")))),
    "ended": assess(Listed((an_entry(until=an_entry().since + timedelta(days=200)),))),
    "ended before it started": assess(Listed((an_entry(until=an_entry().since - timedelta(days=1)),))),
    "not started": assess(Listed((an_entry(since=an_entry().since + timedelta(days=900)),))),
    "possible": assess(Listed((an_entry(a_person(given_name="Robyn", nhs_number="", home_postcode="")),))),
    "fracture": assess(Listed(), diagnosis_code="S72.0", mobility="not mobile"),
    "clear so far": assess(Listed()),
    "not checked": assess(Broken(), Stale()),
    "hostile": assess(Listed((an_entry(authority=HOSTILE, category=HOSTILE, id=HOSTILE, office_phone=HOSTILE),), HOSTILE)),
    "blank": assess(Listed((an_entry(authority="\u200b", category=" ", id="\u202e", office_phone="\t", legal_status=""),), "\u200b")),
}


def everything():
    """Name and resource of each: whole bundles, each resource alone, what cards suggest, and every later state."""
    for name, made in SITUATIONS.items():
        for audience in rf.Audience:
            view = made.for_(audience)
            for sure in (False, True):
                bundle = fhir.bundle(view, WHOM, confirmed=[a.id for a in view.alerts] if sure else ())
                where = f"{name}, {audience.value}{', confirmed' if sure else ''}"
                yield where, bundle
                for number, entry in enumerate(bundle["entry"]):
                    resource = entry["resource"]
                    yield f"{where}, {number} {resource['resourceType']}", resource
                    if resource["resourceType"] in ("Flag", "DetectedIssue", "Task"):
                        later = view.stamp.at + timedelta(days=1)
                        yield f"{where}, {number} ended", fhir.ended(resource, later)
                        yield f"{where}, {number} in error", fhir.entered_in_error(resource)
                        yield f"{where}, {number} corrected", fhir.corrected({**resource, "id": "7"}, resource)
            for card in cds_hooks.cards(view, whom=fhir.About(patient="Patient/1")):
                for suggestion in card.get("suggestions", ()):
                    for action in suggestion["actions"]:
                        yield f"{name}, {audience.value}, suggested {suggestion['label']}", action["resource"]
    yield from matches()


def matches():
    """Answers to $match: found, nobody, and a register that is silent."""
    asked = a_person()
    register = rf.Register.of("County", [an_entry(), an_entry(a_person(given_name="Robyn", nhs_number=""), id="E-2")])
    for audience in (rf.Audience.CLINICIAN, rf.Audience.SAFEGUARDING_LEAD):
        yield f"match, {audience.value}", fhir.match_bundle([rf.Known(register.match(asked))], asked, audience=audience)
        yield f"no match, {audience.value}", fhir.match_bundle([rf.Known(())], asked, audience=audience)
        yield f"silent, {audience.value}", fhir.match_bundle([rf.Unknown("County", "closed"), rf.Known(())], asked, audience=audience)
