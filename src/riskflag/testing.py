"""For your own tests: builders of invented people, and proofs that your register, history or rule fits.

Each `check_...` raises AssertionError with a sentence that says what does not fit and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import evolve

from riskflag.answer import Known, Unknown
from riskflag.errors import CannotSay, NotRecorded
from riskflag.people.attendance import Attendance
from riskflag.people.dates import LONDON
from riskflag.people.entry import RegisterEntry
from riskflag.people.numbers import check_digit
from riskflag.people.person import Person
from riskflag.rules.case import Case
from riskflag.rules.rule import NotRaised, Raised, Rule
from riskflag.store.ports import HistorySource, RegisterSource

__all__ = ["a_person", "a_test_number", "an_attendance", "check_history", "check_register", "check_rule"]


def a_test_number(serial: int) -> str:
    """A valid NHS number of the range 999 xxx xxxx, which is never issued; `serial` from 0 to 899,999."""
    for base in range(serial, serial + 20):
        nine = f"999{base % 1_000_000:06d}"
        if digit := check_digit(nine):
            return nine + digit
    raise ValueError("no number near that serial")


def a_person(**fields: str) -> Person:
    """An invented child; fields as `Person.parse` takes them, over a full set of defaults."""
    defaults = {
        "nhs_number": a_test_number(1), "given_name": "Robin", "family_name": "Exemplar", "date_of_birth": "2021-05-04",
        "sex": "F", "home_postcode": "ZX1 1AA",
    }
    return Person.parse({**defaults, **fields})


def an_attendance(person: Person | None = None, **fields: str) -> Attendance:
    """An attendance of that person (or of `a_person()`) at noon on 2 March 2026; fields as `Attendance.parse` takes them."""
    defaults = {"attendance_id": "T-1", "arrived_at": "2026-03-02T12:00", "site": "T1"}
    return evolve(Attendance.parse({**defaults, **fields}), person=person or a_person())


def check_register(register: RegisterSource, person: Person, entry_id: str) -> None:
    """Prove that a register finds the entry of a person it holds, twice alike, and answers about strangers too."""
    _check_name(register)
    found = _entries(register, person)
    ids = [entry.id for entry in found]
    assert entry_id in ids, f"{register.name}: search() did not return entry {entry_id!r} for its own person"
    assert ids == [entry.id for entry in _entries(register, person)], (
        f"{register.name}: search() returned other entries the second time; return an iterable anew on each call")
    _entries(register, Person())
    _entries(register, a_person(given_name="Nobody", family_name="Listed", nhs_number=a_test_number(899_000)))


def _entries(register: RegisterSource, person: Person) -> tuple[RegisterEntry, ...]:
    found = register.search(person)
    assert not isinstance(found, Unknown), f"{register.name}: search() answered Unknown during the check"
    assert found is not None, f"{register.name}: search() returned None; return an empty iterable, or raise if it failed"
    entries = tuple(found.value if isinstance(found, Known) else found)
    for entry in entries:
        assert isinstance(entry, RegisterEntry), f"{register.name}: search() yields {type(entry).__name__}, not RegisterEntry"
    return entries


def check_history(history: HistorySource, attendance: Attendance, earlier_ids: Iterable[str]) -> None:
    """Prove that a history returns exactly these earlier attendances of the child who attends now."""
    _check_name(history)
    found = history.before(attendance)
    assert not isinstance(found, Unknown), f"{history.name}: before() answered Unknown during the check"
    assert found is not None, f"{history.name}: before() returned None; return an empty iterable, or raise if it failed"
    earlier = tuple(found.value if isinstance(found, Known) else found)
    for visit in earlier:
        assert isinstance(visit, Attendance), f"{history.name}: before() yields {type(visit).__name__}, not Attendance"
        assert visit.at <= attendance.at, f"{history.name}: before() returned attendance {visit.id!r}, which is later"
    ids, wanted = sorted(visit.id for visit in earlier if visit.key != attendance.key), sorted(earlier_ids)
    assert ids == wanted, f"{history.name}: before() returned {ids}, expected {wanted}"
    nobody = Attendance(id="nobody", person=Person(), at=datetime(2026, 3, 2, 12, tzinfo=LONDON))
    history.before(nobody)


def check_rule(rule: Rule, *, raised: Case, not_raised: Case) -> None:
    """Prove that a rule raises on one case and not on the other, gives reasons, and never answers for a silent source.

    With registers and history unknown, the rule may raise on the attendance alone, or stop; it must not return
    NotRaised on the case that raises because of them.
    """
    finding = rule.check(raised, rule.params)
    assert isinstance(finding, Raised), f"{rule.id}: did not raise on the case that should: {type(finding).__name__}"
    assert finding.reasons, f"{rule.id}: raised without a reason; say what was seen and when"
    finding = rule.check(not_raised, rule.params)
    assert isinstance(finding, NotRaised), f"{rule.id}: raised on the case that should not: {type(finding).__name__}"
    silent = Unknown("a source", "silent for the check")
    blind = evolve(raised, registers=(silent,), history=silent)
    try:
        finding = rule.check(blind, rule.params)
    except (CannotSay, NotRecorded):
        return
    assert isinstance(finding, Raised), (
        f"{rule.id}: with no source answering it says NotRaised where it should stop; read case.history.value and case.on(...)")


def _check_name(source: RegisterSource | HistorySource) -> None:
    name = getattr(source, "name", None)
    assert isinstance(name, str), f"{type(source).__name__}: give it a name (text), as staff call it"
    assert name.strip(), f"{type(source).__name__}: give it a name (text), as staff call it"
