"""An attendance: who came, when, where, with what. `at` is the only "now" in the library."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from enum import Enum
from functools import lru_cache
from typing import TypeVar

from attrs import Attribute, evolve, field, frozen

from riskflag.errors import InvalidInput
from riskflag.people.dates import LONDON, DateOrder, civil_day, parse_date, parse_moment
from riskflag.people.fields import ATTENDANCE_FIELDS
from riskflag.people.findings import NOTHING_ENTERED, Findings, parse_findings
from riskflag.people.masking import masked
from riskflag.people.names import fold
from riskflag.people.person import Person, Reader, parse_person, text_fields
from riskflag.people.problem import Problem

__all__ = ["Attendance", "Dependants", "Injury", "Mobility"]

T = TypeVar("T")


class Mobility(Enum):
    """How the child gets about unaided. A child who does none of these is NOT_MOBILE at any age."""

    NOT_MOBILE = "not_mobile"
    CRAWLS = "crawls"
    CRUISES = "cruises"
    WALKS = "walks"


_MOBILITY: Mapping[str, Mobility | None] = {
    **{m.value: m for m in Mobility},
    **dict.fromkeys(("not mobile", "immobile", "non mobile", "nonmobile", "pre mobile", "not yet mobile", "rolls", "rolling",
                     "sits", "sitting", "not crawling", "lying", "not yet rolling", "wheelchair", "bed bound", "bedbound",
                     "non ambulant", "non ambulatory", "nonambulant", "not ambulant", "not walking", "non walking", "pre walking",
                     "prewalking", "does not walk", "wheelchair user",
                     "uses wheelchair", "uses a wheelchair", "in wheelchair", "in a wheelchair", "wheelchair bound",
                     "wheelchair dependent", "hoisted", "hoist", "hoist transfer", "sits unaided", "sits unsupported", "gmfcs iv",
                     "gmfcs v", "gmfcs 4", "gmfcs 5", "gmfcs level iv", "gmfcs level v", "gmfcs level 4", "gmfcs level 5",
                     "bedridden", "not independently mobile", "lies", "premobile"),
                    Mobility.NOT_MOBILE),
    **dict.fromkeys(("crawling", "crawl", "bottom shuffles", "bottom shuffling", "shuffles", "commando crawls", "creeps"),
                    Mobility.CRAWLS),
    **dict.fromkeys(("cruising", "cruise", "pulls to stand", "pulling to stand", "standing", "stands"), Mobility.CRUISES),
    **dict.fromkeys(("walking", "walk", "mobile", "fully mobile", "runs", "independent", "walks with aid"), Mobility.WALKS),
    **dict.fromkeys(("not recorded", "not known", "unknown", "not asked", "nk"), None),
}


class Dependants(Enum):
    """Whether an attending adult is recorded as the parent or carer of a child. Who the children are is not asked here."""

    RECORDED = "recorded"
    NONE = "none"


_DEPENDANTS: Mapping[str, Dependants | None] = {
    **dict.fromkeys(("recorded", "yes", "y", "true", "children", "has children", "child at home", "children at home", "parent",
                     "carer", "parent or carer"), Dependants.RECORDED),
    **dict.fromkeys(("none", "no", "n", "false", "0", "no children", "no child at home", "no children at home"), Dependants.NONE),
    **dict.fromkeys(("not recorded", "not known", "unknown", "not asked", "nk"), None),
}
_YES_NO = {**dict.fromkeys(("y", "yes", "true", "t", "1"), True), **dict.fromkeys(("n", "no", "false", "f", "0"), False)}
# ECDS attendance category (NHS Data Dictionary, EMERGENCY CARE ATTENDANCE CATEGORY).
_CATEGORY = {
    **{c: c for c in "1234"}, "x": "X",
    **dict.fromkeys(("unplanned first", "unplanned first attendance", "first", "new"), "1"),
    **dict.fromkeys(("unplanned follow up", "unplanned return", "unplanned follow up same department"), "2"),
    **dict.fromkeys(("unplanned follow up other department", "unplanned follow up another department"), "3"),
    **dict.fromkeys(("planned follow up", "planned", "review", "planned return"), "4"),
    **dict.fromkeys(("brought in dead", "dead on arrival"), "X"),
}
# ECDS discharge status (refset 999003021000000104): left before the visit was complete.
_DISPOSAL = {
    **dict.fromkeys(("left before assessment", "left before initial assessment", "did not wait", "dnw",
                     "left before being seen"), "1066301000000103"),
    **dict.fromkeys(("left to attend elsewhere", "left to go elsewhere",
                     "left after assessment with intent to attend other healthcare provider"), "1066311000000101"),
    **dict.fromkeys(("left before treatment", "left before treatment complete", "left before treatment completed",
                     "self discharged", "left department",
                     "left after assessment but before treatment complete destination unknown"), "1066321000000107"),
    **dict.fromkeys(("treatment complete", "discharged", "treatment completed"), "182992009"),
}


def _words(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9_]+", " ", fold(text)).split())


def _coded(table: Mapping[str, T], what: str) -> Callable[[str], T]:
    @lru_cache(maxsize=1024)
    def read(text: str) -> T:
        word = _words(text)
        for key in (word, word.removeprefix("0"), word.replace(" ", "_")):
            if key in table:
                return table[key]
        raise InvalidInput(f"not a known word for {what}", remedy="see docs/reference/attendances-csv.md")
    return read


_category = _coded(_CATEGORY, "attendance category")
_mobility = _coded(_MOBILITY, "mobility")
_dependants = _coded(_DEPENDANTS, "dependants")
_yes_no = _coded(_YES_NO, "yes or no")
_known_disposal = _coded(_DISPOSAL, "discharge status")


def _is_onset(_injury: object, _attribute: object, value: datetime | date | None) -> None:
    if isinstance(value, datetime) and value.tzinfo is None:
        raise InvalidInput("the onset has no time zone", remedy="pass an aware datetime, or a date without a time")
    if value is not None and not isinstance(value, date):
        raise InvalidInput("the onset is neither a moment nor a day", remedy="pass an aware datetime, a date, or None")


@frozen(repr=False, kw_only=True)
class Injury:
    """What is recorded of an injury. `flagged` is the source's own injury flag; `onset` when it happened, as a moment
    or, without a time of day, as a civil day; `explanation_verified_by` who has checked how it happened (a clinician's
    role or name: an explanation that is only stated changes nothing).
    """

    flagged: bool | None = None
    mechanism: str | None = None
    intent: str | None = None
    place: str | None = None
    onset: datetime | date | None = field(default=None, validator=_is_onset)
    explanation_verified_by: str | None = None

    __repr__ = masked

    @property
    def onset_day(self) -> date | None:
        """The civil day (Europe/London) on which it happened."""
        return civil_day(self.onset) if isinstance(self.onset, datetime) else self.onset


def _codes(codes: tuple[str, ...] | str | None) -> tuple[str, ...]:
    return _split_codes(codes) if isinstance(codes, str) else _each(codes or ())


@lru_cache(maxsize=8192)
def _split_codes(codes: str) -> tuple[str, ...]:
    return _each(re.split(r"[|;,]", codes))


def _each(parts: Sequence[str]) -> tuple[str, ...]:
    if not all(isinstance(part, str) for part in parts):
        raise InvalidInput("a diagnosis code is not text", remedy="read codes as text, never as numbers")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _aware(_instance: object, _attribute: object, value: datetime) -> None:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise InvalidInput("the arrival has no time zone", remedy="pass an aware datetime, e.g. tzinfo=riskflag.LONDON")


def _is_text(_instance: object, attribute: Attribute[str], value: str) -> None:
    if not isinstance(value, str):
        raise InvalidInput(f"{attribute.name} is not text", remedy="read identifiers as text, never as numbers")


def _is_mobility(_attendance: object, _attribute: object, value: Mobility | None) -> None:
    if value is not None and not isinstance(value, Mobility):
        raise InvalidInput("the mobility is not a Mobility", remedy="pass riskflag.Mobility.WALKS or another, or None")


def _are_dependants(_attendance: object, _attribute: object, value: Dependants | None) -> None:
    if value is not None and not isinstance(value, Dependants):
        raise InvalidInput("the dependants are not Dependants", remedy="pass Dependants.RECORDED, Dependants.NONE, or None")


def _is_person(_instance: object, _attribute: object, value: Person) -> None:
    if not isinstance(value, Person):
        raise InvalidInput("the person is not a Person", remedy="build one with Person.parse(mapping)")


@frozen(repr=False, kw_only=True)
class Attendance:
    """One visit. `at` is the arrival, an aware moment; codes are text as sent; None and () are not recorded (yet).

    `opened`: a record was opened and nobody came. The person is looked up; it counts as no attendance, and rules
    that need what a visit records do not apply.
    """

    id: str = field(validator=_is_text)
    person: Person = field(validator=_is_person)
    at: datetime = field(validator=_aware)
    site: str = ""
    departed: datetime | None = None
    department: str | None = None
    category: str | None = None
    complaint: str | None = None
    complaint_code: str | None = None
    diagnoses: tuple[str, ...] = field(default=(), converter=_codes)
    diagnosis_text: str | None = None
    injury: Injury = field(factory=Injury)
    mobility: Mobility | None = field(default=None, validator=_is_mobility)
    companion: str | None = None
    disposal: str | None = None
    dependants: Dependants | None = field(default=None, validator=_are_dependants)
    findings: Findings = NOTHING_ENTERED
    opened: bool = False
    problems: tuple[Problem, ...] = field(default=(), eq=False)

    __repr__ = masked

    @property
    def day(self) -> date:
        """The civil day of arrival in Europe/London."""
        return civil_day(self.at)

    @property
    def onset_day(self) -> date:
        """The earlier of the stated day of injury and the day of arrival: the day a child's age is taken on."""
        stated = self.injury.onset_day
        return min(stated, self.day) if stated else self.day

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code of the visit: diagnoses, then the complaint's."""
        return self.diagnoses + ((self.complaint_code,) if self.complaint_code else ())

    def unread(self, name: str) -> str | None:
        """Why the field of that name, or a word of it, could not be read; None if it could, or nothing stood there."""
        return next((problem.what for problem in self.problems if problem.field == name), None) if self.problems else None

    @property
    def key(self) -> tuple[str, str]:
        """Site and id: one attendance, in however many files it stands."""
        return (self.site, self.id)

    @classmethod
    def parse(cls, record: Mapping[str, object], *, dates: DateOrder = DateOrder.ISO, zone: tzinfo = LONDON) -> Attendance:
        """Read an attendance from a mapping of field names (any spelling in `people.fields`) to text.

        Raises InvalidInput without an id, or without an arrival that can be read; other unreadable fields are not
        recorded and stand in `problems`.
        """
        return parse_attendance(text_fields(record, ATTENDANCE_FIELDS), dates, zone)


_DESTROYED = re.compile(r"\d(?:[.,]\d+)?[Ee]\+\d+")  # scientific notation, as a spreadsheet writes a long number


def parse_attendance(texts: Mapping[str, str], dates: DateOrder, zone: tzinfo) -> Attendance:
    """Read an attendance from canonical field names."""
    for name in ("attendance_id", "arrived_at"):
        if name not in texts:
            raise InvalidInput(f"{name} is empty", where=name, remedy="every attendance needs one")
    if _DESTROYED.fullmatch(texts["attendance_id"]):
        remedy = "export the column as text: many visits now share this id"
        raise InvalidInput("the id was destroyed by a spreadsheet", where="attendance_id", remedy=remedy)
    try:
        at, note = parse_moment(texts["arrived_at"], order=dates, zone=zone)
    except InvalidInput as bad:
        raise InvalidInput(bad.problem, where="arrived_at", remedy=bad.remedy) from None
    reader = Reader(texts)
    if note:
        reader.problems.append(Problem("arrived_at", note))
    person = parse_person(texts, dates)
    return Attendance(
        id=texts["attendance_id"],
        person=person,
        at=at,
        site=texts.get("site", ""),
        departed=reader.read("departed_at", lambda text: parse_moment(text, order=dates, zone=zone)[0]),
        department=texts.get("department_type"),
        category=reader.read("attendance_category", _category),
        complaint=texts.get("chief_complaint"),
        complaint_code=texts.get("chief_complaint_code"),
        diagnoses=texts.get("diagnosis_code", ()),
        diagnosis_text=texts.get("diagnosis"),
        injury=_injury(reader, dates, zone),
        mobility=reader.read("mobility", _mobility),
        companion=texts.get("accompanied_by"),
        disposal=reader.read("discharge_status", _disposal),
        dependants=reader.read("dependants", _dependants),
        findings=parse_findings(reader, lambda text: parse_moment(text, order=dates, zone=zone)[0], _yes_no),
        problems=tuple(reader.problems) + person.problems + _implausible(person, at),
    )


def _injury(reader: Reader, dates: DateOrder, zone: tzinfo) -> Injury:
    def onset(text: str) -> datetime | date:
        moment, note = parse_moment(text, order=dates, zone=zone)
        return parse_date(text, dates).earliest if note and "midnight" in note else moment

    onset_at = reader.read("injury_datetime", onset)
    flagged = reader.read("injury_flag", _yes_no)
    undated = _undated(flagged, tuple(map(reader.texts.get, _INJURY)))
    return undated if onset_at is None else evolve(undated, onset=onset_at)


_INJURY = ("injury_mechanism", "injury_intent", "injury_place", "explanation_verified_by")


@lru_cache(maxsize=4096)
def _undated(flagged: bool | None, told: tuple[str | None, ...]) -> Injury:
    mechanism, intent, place, verified = told
    return Injury(flagged=flagged, mechanism=mechanism, intent=intent, place=place, explanation_verified_by=verified)


def _disposal(text: str) -> str:
    return text if text.isascii() and text.isdigit() else _known_disposal(text)


def _implausible(person: Person, at: datetime) -> tuple[Problem, ...]:
    born = person.born
    if born is not None and born.earliest > civil_day(at):
        return (Problem("date_of_birth", "after the arrival"),)
    return ()
