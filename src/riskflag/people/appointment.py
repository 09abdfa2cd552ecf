"""Appointments: whether a child was brought to what had been arranged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, tzinfo
from enum import Enum

from attrs import field, frozen

from riskflag.answer import Unknown
from riskflag.errors import CannotSay, InvalidInput
from riskflag.people.dates import LONDON, DateOrder, days_before, instant, parse_moment
from riskflag.people.fields import APPOINTMENT_FIELDS
from riskflag.people.masking import masked
from riskflag.people.names import fold
from riskflag.people.past import EVERYTHING, Coverage
from riskflag.people.person import Person, Reader, parse_person, text_fields
from riskflag.people.problem import Problem

__all__ = ["Appointment", "Appointments", "Kept", "parse_appointment"]


class Kept(Enum):
    """What became of an appointment. A child who was not brought has MISSED it; a family or clinic that cancels has not."""

    KEPT = "kept"
    MISSED = "missed"
    CANCELLED = "cancelled"


_KEPT = {
    **dict.fromkeys(("kept", "attended", "seen", "arrived", "brought", "was brought", "y", "yes"), Kept.KEPT),
    **dict.fromkeys(("missed", "was not brought", "not brought", "wnb", "did not attend", "dna", "not attended", "no show", "n",
                     "no"), Kept.MISSED),
    **dict.fromkeys(("cancelled", "canceled", "rearranged", "rescheduled", "cancelled by patient", "cancelled by hospital",
                     "cancelled by clinic"), Kept.CANCELLED),
}


def _aware(_appointment: object, _attribute: object, value: datetime) -> None:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise InvalidInput("the appointment has no time zone", remedy="pass an aware datetime, e.g. tzinfo=riskflag.LONDON")


def _is_kept(_appointment: object, _attribute: object, value: Kept) -> None:
    if not isinstance(value, Kept):
        raise InvalidInput("the outcome is not a Kept", remedy="pass Kept.KEPT, Kept.MISSED or Kept.CANCELLED")


@frozen(repr=False, kw_only=True)
class Appointment:
    """One arranged visit: for whom, when, what became of it, and what for (the site's own words)."""

    id: str
    person: Person
    at: datetime = field(validator=_aware)
    outcome: Kept = field(validator=_is_kept)
    purpose: str | None = None
    site: str = ""
    problems: tuple[Problem, ...] = field(default=(), eq=False)

    __repr__ = masked

    @property
    def key(self) -> tuple[str, str]:
        """Site and id: one appointment, in however many files it stands."""
        return (self.site, self.id)

    @classmethod
    def parse(cls, record: Mapping[str, object], *, dates: DateOrder = DateOrder.ISO, zone: tzinfo = LONDON) -> Appointment:
        """Read an appointment from a mapping of field names (any spelling in `people.fields`) to text.

        Raises InvalidInput without an id, a moment or an outcome that can be read.
        """
        return parse_appointment(text_fields(record, APPOINTMENT_FIELDS), dates, zone)


def parse_appointment(texts: Mapping[str, str], dates: DateOrder, zone: tzinfo) -> Appointment:
    """Read an appointment from canonical field names."""
    for name in ("appointment_id", "at", "outcome"):
        if name not in texts:
            raise InvalidInput(f"{name} is empty", where=name, remedy="every appointment needs one")
    try:
        at, note = parse_moment(texts["at"], order=dates, zone=zone)
    except InvalidInput as bad:
        raise InvalidInput(bad.problem, where="at", remedy=bad.remedy) from None
    outcome = _KEPT.get(" ".join(fold(texts["outcome"]).replace("-", " ").replace("_", " ").split()))
    if outcome is None:
        raise InvalidInput("not a known word for an outcome", where="outcome", remedy="kept, missed or cancelled")
    reader = Reader(texts)
    if note:
        reader.problems.append(Problem("at", note))
    person = parse_person(texts, dates)
    return Appointment(
        id=texts["appointment_id"], person=person, at=at, outcome=outcome, purpose=texts.get("purpose"),
        site=texts.get("site", ""), problems=tuple(reader.problems) + person.problems,
    )


@frozen(repr=False)
class Appointments:
    """One child's appointments up to the present attendance, oldest first, and what the source can see of them."""

    found: tuple[Appointment, ...]
    at: datetime
    coverage: Coverage = field(default=EVERYTHING)

    __repr__ = masked

    @classmethod
    def of(cls, appointments: Iterable[Appointment], at: datetime, coverage: Coverage = EVERYTHING) -> Appointments:
        """From one child's appointments in any order; those after the attendance have not happened yet."""
        unique = {appointment.key: appointment for appointment in appointments if instant(appointment.at) <= instant(at)}
        return cls(tuple(sorted(unique.values(), key=lambda a: (a.at, a.key))), at, coverage)

    def missed(self, days: int, where: Callable[[Appointment], bool] | None = None) -> tuple[Appointment, ...]:
        """Those known to be missed in the closed window [present − days, present] (for which `where` holds)."""
        start = instant(days_before(self.at, days))
        return tuple(
            appointment for appointment in self.found
            if appointment.outcome is Kept.MISSED and start <= instant(appointment.at) and (where is None or where(appointment))
        )

    def at_least(self, number: int, days: int, where: Callable[[Appointment], bool] | None = None) -> bool:
        """True as soon as `number` are known to be missed; False only if the whole window was seen; else raises CannotSay."""
        known = len(self.missed(days, where))
        if known >= number:
            return True
        gap = self.coverage.lacks(days_before(self.at, days), self.at)
        if gap is not None:
            raise CannotSay(Unknown("appointments", gap, known=f"at least {known} of {number} known"))
        return False
