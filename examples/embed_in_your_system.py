"""Embed riskflag: your own register, your own history, your own rule, one call.

Run it: python examples/embed_in_your_system.py
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

import riskflag as rf
from riskflag.render.json import as_json
from riskflag.testing import a_test_number

# What your system holds: invented rows, as your database might return them.
PLANS = [
    {"id": "B-7", "nhs": a_test_number(7), "given": "Amelia", "family": "Okonkwo-Reed", "dob": "2024-11-20",
     "from": "2025-12-01", "council": "Borough of Example", "phone": "01632 960001"},
]
VISITS = [
    {"ref": "ED-0311", "nhs": a_test_number(7), "at": "2025-11-03T18:20", "code": "T23.2"},
    {"ref": "ED-0788", "nhs": a_test_number(7), "at": "2026-01-14T09:05", "code": "T20.1"},
]


class BoroughRegister:
    """A register is a name and one method; no base class. Return candidates generously: riskflag weighs them."""

    name = "Borough register"

    def search(self, person: rf.Person, /) -> Iterable[rf.RegisterEntry]:
        numbers = {number.value for number in person.numbers}
        families = {name.family.lower() for name in person.names}
        for row in PLANS:
            if row["nhs"] in numbers or row["family"].lower() in families:
                child = {"nhs_number": row["nhs"], "given_name": row["given"], "family_name": row["family"],
                         "date_of_birth": row["dob"]}
                yield rf.RegisterEntry(
                    id=row["id"], kind=rf.RegisterKind.CPP, person=rf.Person.parse(child),
                    since=rf.PartialDate(2025, 12, 1).earliest, authority=row["council"], office_phone=row["phone"])


class OwnHistory:
    """A history is a name and one method: this child's attendances before this one, as your system knows them."""

    name = "Own attendances"

    def before(self, attendance: rf.Attendance, /) -> Iterable[rf.Attendance]:
        numbers = {number.value for number in attendance.person.numbers}
        for row in VISITS:
            at = datetime.fromisoformat(row["at"]).replace(tzinfo=rf.LONDON)
            if row["nhs"] in numbers and at < attendance.at:
                yield rf.Attendance(id=row["ref"], person=attendance.person, at=at, diagnoses=row["code"])


BURN = rf.codes("BURN")


@rf.rule("ACME-001", version="1", title="Repeated burns", tier=rf.Tier.AMBER, owner="ED senior",
         action="Ask for a senior review", citation="ACME policy 4.2", evidence="local audit, 2025",
         params={"count": 3, "days": 365})
def repeated_burns(case: rf.Case, p: Mapping[str, int]) -> rf.Finding:
    """Three burns in a year. The author never mentions failure: an unknown history stops the rule, visibly."""
    burns = case.history.value.within(days=p["days"], code=BURN)
    if not burns.at_least(p["count"]):
        return rf.NotRaised()
    return rf.Raised((f"{len(burns)} burns in {p['days']} days, including today",))


screener = rf.Screener(
    registers=[BoroughRegister()],
    history=OwnHistory(),
    rules=[rf.STANDARD, rf.FRACTURES, repeated_burns],
)


def attendance() -> rf.Attendance:
    """What your triage form sends: the name misspelt, as it happens."""
    payload = {"nhs_number": a_test_number(7), "forename": "Amelia", "surname": "Okonkwo Reid", "dob": "2024-11-20"}
    return rf.Attendance(
        id="ED-1042", site="T1", person=rf.Person.parse(payload), at=datetime(2026, 3, 2, 10, 15, tzinfo=rf.LONDON),
        complaint="scald, hot drink", diagnoses=("T21.2",), mobility=rf.Mobility.WALKS)


def main() -> None:
    assessment = screener.assess(attendance())
    view = assessment.for_(rf.Audience.CLINICIAN)
    for alert in view.alerts:
        print(f"{alert.tier.value}: {alert.headline}")
    print(json.dumps(as_json(view), indent=2))


if __name__ == "__main__":
    main()
