"""Invented children for the demonstration, as an EHR would hold and send them, and the registers that know some of them.

Dates are reckoned from the day it is shown, so that ages and "in the last twelve months" stay true. NHS numbers are of the
range 999, which is never given to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from attrs import evolve, frozen
from dateutil.relativedelta import relativedelta

from riskflag.link.register import Register
from riskflag.people.attendance import Attendance
from riskflag.people.dates import LONDON
from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.people.past import Coverage
from riskflag.people.person import Person
from riskflag.store.memory import MemoryHistory

__all__ = ["Child", "arrivals", "registers", "visits_elsewhere"]

Json = dict[str, Any]
_SCT, _ICD = "http://snomed.info/sct", "http://hl7.org/fhir/sid/icd-10"
_NHS = "https://fhir.nhs.uk/Id/nhs-number"
_SITE = "ZQX01"


@frozen(kw_only=True, repr=False)
class Child:
    """One arrival: whom the desk wrote down, what for, and what the EHR already holds of earlier visits."""

    id: str
    given: str
    family: str
    months: int
    sex: str
    number: str | None = None
    postcode: str | None = None
    complaint: str
    diagnosis: tuple[str, str] | None = None
    earlier: tuple[tuple[int, str, str, str], ...] = ()  # days ago, complaint, ICD-10 code, its words
    nameless: bool = False
    shows: str

    def born(self, now: datetime) -> date:
        """The date of birth that gives the age on that day."""
        return now.date() - relativedelta(months=self.months, days=11)


ARRIVALS = (
    Child(id="c1", given="Ruby", family="Lyle", months=139, sex="female", number="9997711521", postcode="NM8 7JW",
          complaint="Abdominal pain", diagnosis=("R10.4", "Other and unspecified abdominal pain"),
          shows="On a plan; the register spells her Lisle"),
    Child(id="c2", given="Muhammad", family="Chowdhury", months=52, sex="male", postcode="NM4 2TJ",
          complaint="Cough", diagnosis=("J05.0", "Acute obstructive laryngitis [croup]"),
          shows="Looked after; no NHS number, two spellings"),
    Child(id="c3", given="Amelia", family="Thornbury", months=88, sex="female", postcode="NM2 6AA",
          complaint="Earache", diagnosis=("H66.9", "Otitis media, unspecified"),
          shows="Perhaps the child on the register, perhaps her twin"),
    Child(id="c4", given="Jack", family="Bickerdike", months=14, sex="male", number="9999288855", postcode="NM5 1WW",
          complaint="Not using left leg", diagnosis=("S72.3", "Fracture of shaft of femur"),
          shows="On no register; the injury at this age asks for a review"),
    Child(id="c5", given="Zofia", family="Wrona", months=31, sex="female", number="9990255652", postcode="NM1 6HH",
          complaint="Fell from sofa", diagnosis=("S00.8", "Superficial injury of other parts of head"),
          earlier=((30, "Fell on stairs", "S00.0", "Superficial injury of scalp"),
                   (95, "Finger trapped in door", "S60.0", "Contusion of finger")),
          shows="On no register; the fourth visit in a year, one of them elsewhere"),
    Child(id="c6", given="Noah", family="Ellerby", months=74, sex="male", number="9991199349", postcode="NM3 2EA",
          complaint="Wheeze", diagnosis=("J45.9", "Asthma, unspecified"),
          shows="Nothing known, and everything was checked"),
    Child(id="c7", given="", family="", months=40, sex="unknown", complaint="Found alone", nameless=True,
          shows="Too little is known to look anybody up"),
)


def registers(now: datetime) -> tuple[Register, Register]:
    """Two authorities' registers, as of yesterday."""
    as_of = (now - timedelta(days=1)).date()
    imogen = {"given_name": "Imogen", "family_name": "Pettifer", "date_of_birth": "2017-05-04", "nhs_number": "9996380556"}
    ashdale = [_entry("AD-77", RegisterKind.CPP, "Ashdale", now, imogen)]
    return Register.of("Northmere", _listed(now), as_of=as_of), Register.of("Ashdale", ashdale, as_of=as_of)


def _listed(now: datetime) -> Iterator[RegisterEntry]:
    ruby, muhammad, amelia = ARRIVALS[0], ARRIVALS[1], ARRIVALS[2]
    plan, care = RegisterKind.CPP, RegisterKind.LAC
    yield evolve(_entry("NM-1010", plan, "Northmere", now, _person(ruby, now, "Ruby", "Lisle")), category="NEG")
    yield evolve(_entry("NM-1024", care, "Northmere", now, _person(muhammad, now, "Mohammed", "Choudhury")), legal_status="C1")
    yield evolve(_entry("NM-1031", plan, "Northmere", now, _person(amelia, now, "Isla", "Thornbury")), category="EMO")


def _person(child: Child, now: datetime, given: str, family: str) -> Json:
    """The child as somebody else wrote it down."""
    return {
        "given_name": given, "family_name": family, "date_of_birth": child.born(now).isoformat(), "sex": child.sex,
        "nhs_number": child.number, "home_postcode": child.postcode,
    }


def _entry(ident: str, kind: RegisterKind, authority: str, now: datetime, person: Json) -> RegisterEntry:
    return RegisterEntry(
        id=ident, kind=kind, register=authority, person=Person.parse(person), since=(now - timedelta(days=140)).date(),
        authority=f"{authority} Council", office_phone="01632 960100", emergency_phone="01632 960199")


def visits_elsewhere(now: datetime) -> MemoryHistory:
    """What the neighbouring sites hold: one of Zofia's visits, under another spelling."""
    zofia = ARRIVALS[4]
    scald = Attendance(
        id="WH-7731", site="ZQX02", person=Person.parse(_person(zofia, now, "Sofia", "Wrona")), at=now - timedelta(days=160),
        complaint="scalded hand", diagnoses=("T23.2",))
    return MemoryHistory((scald,), name="Shared care record", coverage=Coverage(since=now - timedelta(days=1_100)))


def arrivals(now: datetime) -> list[Json]:
    """The board: each child with what the EHR would send along with a call."""
    return [_arrival(child, now.astimezone(LONDON), minutes=7 * (position + 1)) for position, child in enumerate(ARRIVALS)]


def _arrival(child: Child, now: datetime, *, minutes: int) -> Json:
    at = now - timedelta(minutes=minutes)
    earlier = enumerate(child.earlier, 1)
    visits = [_visit(child, number, now - timedelta(days=days), words) for number, (days, words, _, _) in earlier]
    found = [_found(child, f"{child.id}-e{number}", code, words) for number, (_, _, code, words) in enumerate(child.earlier, 1)]
    period = {"start": at.isoformat(timespec="seconds")}
    present = {**_visit(child, 0, at, child.complaint), "status": "in-progress", "period": period}
    if child.diagnosis:
        found.append(_found(child, present["id"], *child.diagnosis))
    return {
        "id": child.id, "name": f"{child.given} {child.family}".strip() or "Unknown child",
        "born": None if child.nameless else child.born(now).isoformat(), "number": child.number, "sex": child.sex,
        "arrived": at.isoformat(timespec="minutes"), "complaint": child.complaint, "shows": child.shows,
        "context": {"userId": "Practitioner/demo", "patientId": child.id, "encounterId": present["id"]},
        "prefetch": {
            "patient": _patient(child, now), "encounter": present,
            "encounters": _bundle([present, *visits]), "conditions": _bundle(found),
        },
    }


def _patient(child: Child, now: datetime) -> Json:
    patient: Json = {"resourceType": "Patient", "id": child.id, "active": True, "gender": child.sex}
    if not child.nameless:
        name = {"use": "official", "family": child.family, "given": [child.given]}
        patient |= {"name": [name], "birthDate": child.born(now).isoformat()}
    if child.number:
        patient["identifier"] = [{"system": _NHS, "value": child.number}]
    if child.postcode:
        patient["address"] = [{"use": "home", "postalCode": child.postcode}]
    return patient


def _visit(child: Child, number: int, at: datetime, complaint: str) -> Json:
    return {
        "resourceType": "Encounter", "id": f"{child.id}-e{number}", "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "EMER"},
        "subject": {"reference": f"Patient/{child.id}"}, "reasonCode": [{"text": complaint}],
        "serviceProvider": {"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": _SITE}},
        "period": {"start": at.isoformat(timespec="seconds"), "end": (at + timedelta(hours=2)).isoformat(timespec="seconds")},
    }


def _found(child: Child, visit: str, code: str, words: str) -> Json:
    return {
        "resourceType": "Condition", "id": f"{visit}-{code.replace('.', '')}", "subject": {"reference": f"Patient/{child.id}"},
        "encounter": {"reference": f"Encounter/{visit}"},
        "code": {"coding": [{"system": _ICD, "code": code, "display": words}], "text": words},
    }


def _bundle(resources: list[Json]) -> Json:
    return {"resourceType": "Bundle", "type": "searchset", "total": len(resources), "entry": [{"resource": r} for r in resources]}
