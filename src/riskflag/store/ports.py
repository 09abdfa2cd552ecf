"""What a register, a history or a source of appointments must be: a name and one method. No base class.

Either method may return an Answer, or raise: riskflag turns an exception into Unknown, never into "none".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Protocol, TypeAlias, TypeVar

from riskflag.answer import Answer, Known, Unknown
from riskflag.link.register import Register
from riskflag.people.appointment import Appointment
from riskflag.people.attendance import Attendance
from riskflag.people.dates import civil_day
from riskflag.people.entry import RegisterEntry
from riskflag.people.past import EVERYTHING, Coverage
from riskflag.people.person import Person

__all__ = [
    "AppointmentSource", "HistorySource", "RegisterSource", "Told", "asked", "caveats", "coverage_of", "items", "stale",
]

T = TypeVar("T")

Told: TypeAlias = tuple[tuple[Attendance, ...], Coverage]
"""The visits a history knows, and what it can see."""


class RegisterSource(Protocol):
    """A register. Optional attributes: `as_of` (a date or aware datetime) and `max_age` (a timedelta); without them
    it counts as live. `missing` (text or None) says what it lacks: told as not checked, beside what it finds.
    """

    @property
    def name(self) -> str:
        """What staff call it."""

    def search(self, person: Person, /) -> Iterable[RegisterEntry] | Answer[Iterable[RegisterEntry]]:
        """Candidates for this person, as generously as it likes: riskflag weighs them.

        With a mother on record, entries of hers and of her other children may be among them: they are kept apart.
        """


class HistorySource(Protocol):
    """A history. Optional attributes: `coverage` (a people.past.Coverage), without it, it counts as complete; `as_of` (an aware
    datetime or a date) and `max_age` (a timedelta), without them it counts as live; a method `before_and_coverage`, which takes
    what `before` takes and answers with the visits and a Coverage, of one moment: it is asked then in place of the two.
    """

    @property
    def name(self) -> str:
        """What staff call it."""

    def before(self, attendance: Attendance, /) -> Iterable[Attendance] | Answer[Iterable[Attendance]]:
        """This child's attendances before this one, as the source knows them; they are not linked again."""


class AppointmentSource(Protocol):
    """Appointments. Optional attributes as of a history."""

    @property
    def name(self) -> str:
        """What staff call it."""

    def before(self, attendance: Attendance, /) -> Iterable[Appointment] | Answer[Iterable[Appointment]]:
        """This child's appointments up to this attendance, as the source knows them; they are not linked again."""


def items(found: object, kind: type[T]) -> tuple[T, ...]:
    """What a source returned, as values of the kind it must return. Raises TypeError for anything else."""
    values = found.value if isinstance(found, Known) else found
    if not isinstance(values, Iterable) or isinstance(values, str | Mapping):
        raise TypeError(f"a source returned {type(values).__name__}")
    found_items = tuple(values)
    if not all(isinstance(item, kind) for item in found_items):
        raise TypeError(f"a source returned something other than {kind.__name__}")
    return found_items


def asked(history: HistorySource, attendance: Attendance) -> Answer[Told]:
    """What a history knows of this child's past, and what it can see. Raises what it raises, and TypeError for anything else."""
    both = getattr(history, "before_and_coverage", None)
    if both is None:
        coverage = coverage_of(history, attendance.at)  # first: what is taken in meanwhile never passes for complete
        found = history.before(attendance)
    else:
        answer = both(attendance)
        if isinstance(answer, Unknown):
            return answer
        found, coverage = answer.value
    if not isinstance(coverage, Coverage):
        raise TypeError("a source's coverage is not a Coverage")
    return found if isinstance(found, Unknown) else Known((items(found, Attendance), coverage))


def coverage_of(source: object, at: datetime) -> Coverage:
    """What a source says it can see; everything, if it does not say. One that is stale at that moment lacks what came since.
    Raises TypeError for anything but a Coverage.
    """
    coverage = getattr(source, "coverage", EVERYTHING)
    if not isinstance(coverage, Coverage):
        raise TypeError("a source's coverage is not a Coverage")
    return coverage.lacking(*_stale_source(source, at))


def _stale_source(source: object, at: datetime) -> Iterator[str]:
    """That a source is older at that moment than it may be, in words; nothing if it is not, or does not say."""
    max_age = getattr(source, "max_age", _UNSAID)
    if max_age is None:
        return  # it says that it may be of any age; a store need not be asked for its own
    as_of = getattr(source, "as_of", None)  # one that fails to say is not checked
    if max_age is _UNSAID:
        return
    yield from stale(as_of, max_age, at)


def stale(as_of: date | None, max_age: timedelta, at: datetime) -> Iterator[str]:
    """That what is of one moment (None: nobody knows which) is older at another than it may be, in words; nothing otherwise."""
    if as_of is None:
        return
    day, end = (civil_day(as_of), at) if isinstance(as_of, datetime) else (as_of, civil_day(at))
    if end > as_of + max_age:
        yield f"it is stale: as of {day:%d/%m/%Y}, older than {max_age.days} days"


_UNSAID = timedelta.max


def caveats(register: RegisterSource, at: datetime) -> Iterator[str]:
    """Why a register that answered may still not know: it is stale, or too many of its rows were rejected."""
    yield from _stale_source(register, at)
    if missing := getattr(register, "missing", None):
        yield f"it is incomplete: {missing}"
    if isinstance(register, Register) and register.rejected > register.max_rejected * register.read:
        yield f"it is incomplete: {register.rejected} of {register.read} rows were rejected"
