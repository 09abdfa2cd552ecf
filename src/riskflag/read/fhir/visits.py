"""FHIR R4 Encounters, with the Conditions found in them, as attendances."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from attrs import frozen

from riskflag.errors import InvalidInput
from riskflag.people.attendance import Attendance, Injury
from riskflag.people.dates import civil_day
from riskflag.people.masking import masked
from riskflag.people.person import Person
from riskflag.people.problem import Problem
from riskflag.read.fhir.parts import (
    ICD10,
    ODS,
    SNOMED,
    Json,
    codings,
    end_of,
    moment,
    objects,
    of_type,
    part,
    reference_id,
    text_of,
    words_of,
)

__all__ = ["UNREADABLE", "WORDLESS", "Visits", "read_encounter", "read_visits"]

WORDLESS = Problem("diagnosis", "a code without words")
UNREADABLE = Problem("diagnosis", "neither a code nor words that can be read")

_NOT_HELD = {"planned", "cancelled", "entered-in-error"}
# HL7 v3 ActCode. An emergency, and a class that is not stated or not known, count as an attendance; the others are
# planned – they belong to the visit they follow and never count alone – unless their priority is urgent.
_PLANNED = {"AMB", "HH", "VR", "IMP", "ACUTE", "NONAC", "SS", "PRENC"}
_URGENT = {"A", "EM", "S", "UR"}
_REFUTED = {"refuted", "entered-in-error"}
_AFTER = timedelta(hours=24)  # a condition without an encounter belongs to the visit that began up to a day before it
_PLANNED_FOLLOW_UP = "4"  # ECDS attendance category


@frozen(repr=False, kw_only=True)
class Visits:
    """The attendances of one patient's Encounters, oldest first. `read` = attendances + `not_held` + `rejected`:
    Encounters that never took place, and those that cannot be placed in time, with what was wrong. `unplaced` Conditions
    stand, and belong to none of the visits; `undated` of them say neither a visit nor a day, so that each may be any visit's.
    """

    attendances: tuple[Attendance, ...]
    read: int
    not_held: int
    rejected: tuple[Problem, ...]
    unplaced: int = 0
    undated: int = 0

    __repr__ = masked


def read_visits(encounters: Iterable[Json], conditions: Iterable[Json], person: Person) -> Visits:
    """Read the Encounters of one patient; their Conditions become the diagnoses."""
    given, found, rejected = tuple(encounters), [], []
    held = [encounter for encounter in given if text_of(encounter, "status") not in _NOT_HELD]
    begun = {id(encounter): moment(text_of(part(encounter, "period"), "start")) for encounter in held}
    standing = [condition for condition in conditions if _stands(condition)]
    told = _by_encounter(standing, held, begun)
    placed = {id(condition) for conditions in told.values() for condition in conditions}
    left = [condition for condition in standing if id(condition) not in placed]
    for position, encounter in enumerate(held):
        at = begun[id(encounter)]
        try:
            if at is None:
                raise InvalidInput("no start that can be read", where=f"Encounter[{position}].period.start")  # noqa: TRY301
            found.append(read_encounter(encounter, told.get(position, ()), person, at=at))
        except InvalidInput as bad:
            rejected.append(Problem(bad.where, bad.problem))
    found.sort(key=lambda visit: (visit.at, visit.key))
    return Visits(attendances=tuple(found), read=len(given), not_held=len(given) - len(held), rejected=tuple(rejected),
                  unplaced=len(left), undated=sum("encounter" not in c and moment(_recorded(c)) is None for c in left))


def read_encounter(resource: object, conditions: Iterable[Json], person: Person, *, at: datetime) -> Attendance:
    """One Encounter with its Conditions as an attendance at that moment. Raises InvalidInput unless it is an Encounter
    with an id.
    """
    encounter = of_type(resource, "Encounter", "Encounter")
    own = text_of(encounter, "id")
    if not own:
        raise InvalidInput("no id", where="Encounter.id", remedy="send the Encounter as the server stores it")
    reasons = objects(encounter, "reasonCode")
    concepts = [part(condition, "code") for condition in conditions]
    texts = [words_of(concept) for concept in concepts]
    left = part(part(encounter, "hospitalization"), "dischargeDisposition")
    return Attendance(
        id=own, person=person, at=at, site=_site(encounter), departed=_departed(encounter, at),
        category=_PLANNED_FOLLOW_UP if _is_planned(encounter) else None,
        complaint="; ".join(filter(None, map(words_of, reasons))) or None,
        complaint_code=next((code for reason in reasons if (code := _code(reason))), None),
        diagnoses=tuple(dict.fromkeys(code for concept in concepts for code in _codes(concept))),
        diagnosis_text="; ".join(filter(None, texts)) or None,
        injury=Injury(), disposal=next((code for system, code in codings(left) if system == SNOMED), None),
        problems=tuple(dict.fromkeys(filter(None, map(_problem, concepts)))),
    )


def _problem(concept: Json) -> Problem | None:
    if words_of(concept):
        return None
    return WORDLESS if _code(concept) else UNREADABLE


def _by_encounter(conditions: list[Json], held: list[Json], begun: dict[int, datetime | None]) -> dict[int, list[Json]]:
    """The conditions of each encounter, by its position: named by one of the two, or else recorded within a day of its start."""
    by_id = {text_of(encounter, "id"): position for position, encounter in enumerate(held)}
    named = {own: position for position, encounter in enumerate(held) for own in _named(encounter) if own}
    starts = _Starts((start, position) for position, encounter in enumerate(held) if (start := begun[id(encounter)]))
    found: dict[int, list[Json]] = {}
    for condition in conditions:
        elsewhere = "encounter" in condition
        position = by_id.get(reference_id(part(condition, "encounter"), "Encounter")) if elsewhere else None
        if position is None:
            position = named.get(text_of(condition, "id"))
        if position is None and not elsewhere:
            position = starts.on_the_day(_recorded(condition))
        if position is not None:
            found.setdefault(position, []).append(condition)
    return found


def _named(encounter: Json) -> Iterator[str]:
    """The ids of the conditions that an encounter names, as diagnosis or as reason."""
    diagnoses = [part(diagnosis, "condition") for diagnosis in objects(encounter, "diagnosis")]
    yield from (reference_id(reference, "Condition") for reference in (*diagnoses, *objects(encounter, "reasonReference")))


def _recorded(condition: Json) -> str:
    return text_of(condition, "recordedDate") or text_of(condition, "onsetDateTime")


class _Starts:
    """When the visits began, each with its position."""

    def __init__(self, starts: Iterable[tuple[datetime, int]]) -> None:
        self.sorted = sorted(starts)
        self.on = {civil_day(start): (start, position) for start, position in self.sorted}  # the last one of each day

    def on_the_day(self, recorded: str) -> int | None:
        """The last visit that began up to a day before that moment, or on that day when no time is stated."""
        at = moment(recorded)
        if at is None:
            return None
        if "T" not in recorded:
            return self.on[civil_day(at)][1] if civil_day(at) in self.on else None
        before = bisect_right(self.sorted, at, key=lambda known: known[0])
        start, position = self.sorted[before - 1] if before else (None, None)
        return position if start is not None and at <= start + _AFTER else None


def _stands(condition: Json) -> bool:
    """False for a condition that was refuted or entered in error."""
    status = {code for _, code in codings(part(condition, "verificationStatus"))}
    return condition.get("resourceType") == "Condition" and not status & _REFUTED


def _code(concept: Json) -> str | None:
    """SNOMED CT before ICD-10 before a code of the site's own, which its code list may know."""
    def rank(coding: tuple[str, str]) -> int:
        return 0 if coding[0] == SNOMED else 1 if coding[0] in ICD10 else 2

    return min(codings(concept), key=rank, default=("", None))[1]


def _codes(concept: Json) -> tuple[str, ...]:
    """Every SNOMED CT and ICD-10 code of it, because one list may know what the other does not; else a code of the site's own."""
    every = sorted(codings(concept), key=lambda coding: coding[0] != SNOMED)
    national = tuple(code for system, code in every if system in (SNOMED, *ICD10))
    return national or tuple(filter(None, [_code(concept)]))


def _is_planned(encounter: Json) -> bool:
    urgency = {code for _, code in codings(part(encounter, "priority"))}
    return text_of(part(encounter, "class"), "code") in _PLANNED and not urgency & _URGENT


def _departed(encounter: Json, at: datetime) -> datetime | None:
    end = end_of(part(encounter, "period"))
    return end if end and end >= at else None


def _site(encounter: Json) -> str:
    """The ODS code of the provider, or else the id or name by which the server knows it."""
    provider = part(encounter, "serviceProvider")
    identifier = part(provider, "identifier")
    code = text_of(identifier, "value") if text_of(identifier, "system") == ODS else ""
    return code or reference_id(provider, "Organization") or text_of(provider, "display")


