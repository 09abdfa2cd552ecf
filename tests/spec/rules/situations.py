"""Reads the situations of a rule: one TOML file each, its situations as sentences, the case and what must come of it.

`[[situation]]` takes `says` (the sentence), `expect` (raised, not raised, not checked, awaiting, not for this age), and
what is there: `born` or `age_months` (at the arrival, 2 March 2026 unless `arrived` says otherwise), `visit` (columns of
the attendances file), `entries` (matched register entries), `relatives` (entries of the mother or of her other children, with
the `relation`), `earlier` (attendances), `appointments` (columns of the appointments file), `registers`, `history` and
`booked` (the source of appointments) = "down" for a source that does not answer, "none" for one that was not given. Optionally `tier`, `reason` (a part of a reason),
`awaits` (the field), `params` (numbers to tune).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen

from riskflag.alerts.alert import Alert, Assessment, State
from riskflag.answer import Answer, Known, Unknown
from riskflag.link.match import Band, Match, Role
from riskflag.link.relatives import Related
from riskflag.people.appointment import Appointment, Appointments
from riskflag.people.attendance import Attendance
from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.people.past import Coverage, Past
from riskflag.people.person import Person
from riskflag.rules.case import NO_APPOINTMENTS, NO_HISTORY, Case
from riskflag.rules.packs import SHIPPED
from riskflag.rules.rule import Rule
from riskflag.screener import Screener

FOLDER = Path(__file__).parent
ARRIVED = "2026-03-02T12:00"
DOWN = Unknown("County", "it did not answer (TimeoutError)")
_DATES = ("since", "until", "expected", "away_since")


@frozen
class Situation:
    """One sentence with its case."""

    rule_id: str
    says: str
    given: dict[str, Any]

    @property
    def rule(self) -> Rule:
        rule = shipped(self.rule_id)
        return rule.tuned(**self.given["params"]) if "params" in self.given else rule

    @property
    def case(self) -> Case:
        given = self.given
        person: dict[str, str] = dict(given.get("person", {}))
        if born := given.get("born") or months_before(given.get("age_months")):
            person["date_of_birth"] = born
        visit = {"attendance_id": "T-1", "arrived_at": given.get("arrived", ARRIVED), "site": "T1", **person, **given.get("visit", {})}
        attendance = Attendance.parse(visit)
        relatives = tuple(
            Related(_match({k: v for k, v in row.items() if k != "relation"}).entry, row["relation"], "the mother's number")
            for row in given.get("relatives", ()))
        return Case(
            attendance=attendance, registers=self._registers(), history=self._history(attendance, person),
            appointments=self._appointments(attendance, person), relatives=relatives)

    def _appointments(self, present: Attendance, person: dict[str, str]) -> Answer[Appointments]:
        if self.given.get("booked") == "down":
            return Unknown("appointments", "it did not answer (TimeoutError)")
        if self.given.get("booked") == "none":
            return NO_APPOINTMENTS
        rows = [
            Appointment.parse({"appointment_id": f"P-{i}", "outcome": "missed", **person, **row})
            for i, row in enumerate(self.given.get("appointments", ()))
        ]
        return Known(Appointments.of(rows, present.at, Coverage(missing=self.given.get("booked_lacks"))))

    def _registers(self) -> tuple[Answer[tuple[Match, ...]], ...]:
        if self.given.get("registers") == "none":
            return ()
        answers: list[Answer[tuple[Match, ...]]] = [Known(tuple(_match(e) for e in self.given.get("entries", ())))]
        return tuple([*answers, DOWN] if self.given.get("registers") == "down" else answers)

    def _history(self, present: Attendance, person: dict[str, str]) -> Answer[Past]:
        if self.given.get("history") == "down":
            return Unknown("history", "it did not answer (TimeoutError)")
        if self.given.get("history") == "none":
            return NO_HISTORY
        earlier = [
            Attendance.parse({"attendance_id": f"T-{i}", "site": "T1", **person, **row})
            for i, row in enumerate(self.given.get("earlier", ()), 2)
        ]
        coverage = self.given.get("covers_only_sites")
        return Known(Past.of(earlier, present, Coverage(sites=tuple(coverage) if coverage else None)))

    def assess(self) -> tuple[State, Assessment]:
        """What became of the rule, alone, and the assessment it stands in."""
        assessment = Screener(registers=(), rules=(self.rule,)).evaluate(self.case)
        return next(c.state for c in assessment.checked if c.rule_id == self.rule_id), assessment

    def alert(self, assessment: Assessment) -> Alert:
        return next(a for a in assessment.raised if a.rule_id == self.rule_id)


def months_before(months: int | None) -> str | None:
    """The birthday of a child who is that many whole months old on the day of arrival, 2 March 2026."""
    if months is None:
        return None
    year, month = divmod(2026 * 12 + 2 - months, 12)
    return date(year, month + 1, 2).isoformat()


def _match(entry: dict[str, Any]) -> Match:
    fields = dict(entry)
    band, role = Band(fields.pop("band", "certain")), Role(fields.pop("role", "child"))
    person = Person.parse({"date_of_birth": born}) if (born := fields.pop("born", None)) else Person()
    for name in _DATES:
        if name in fields:
            fields[name] = date.fromisoformat(fields[name])
    kind = RegisterKind(fields.pop("kind"))
    entry_value = RegisterEntry(**{"id": "E-1", "register": "County", "person": person, "kind": kind, **fields})
    return Match(entry=entry_value, weight=20.0, probability=0.999999, band=band, role=role, because=())


def shipped(rule_id: str) -> Rule:
    """The shipped rule of that id."""
    return next(rule for pack in SHIPPED for rule in pack.rules if rule.id == rule_id)


def situations() -> Iterator[Situation]:
    """Every situation of every file."""
    for path in sorted(FOLDER.glob("*.toml")):
        for given in tomllib.loads(path.read_text(encoding="utf-8"))["situation"]:
            yield Situation(path.stem, given["says"], given)

