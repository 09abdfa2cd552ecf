"""Two histories of one child, asked as one: the attendances being assessed, or what came with the question, beside the first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from attrs import evolve, frozen

from riskflag.answer import Answer, Known, Unknown
from riskflag.people.attendance import Attendance
from riskflag.people.dates import instant
from riskflag.people.joining import at_one_moment
from riskflag.people.past import EVERYTHING, Coverage
from riskflag.store.events import Key
from riskflag.store.memory import MemoryHistory
from riskflag.store.ports import HistorySource, Told

__all__ = ["Beside", "beside", "with_batch"]


@frozen(repr=False)
class Beside:
    """A history with a second one beside it. What the first covers is covered; the second only adds. `missing` says in words
    what both together are known to lack.

    Asked by itself, it does not know what either fails to tell; a Screener takes what the other knows as "at least".
    """

    first: HistorySource
    second: HistorySource
    missing: str | None = None

    @property
    def name(self) -> str:
        """The first one's."""
        return self.first.name

    @property
    def coverage(self) -> Coverage:
        """The first one's, less what is missing; without one, it counts as complete."""
        coverage: Coverage = getattr(self.first, "coverage", EVERYTHING)
        return coverage.lacking(self.missing)

    @property
    def as_of(self) -> date | None:
        """The first one's."""
        return getattr(self.first, "as_of", None)

    @property
    def max_age(self) -> timedelta | None:
        """The first one's."""
        return getattr(self.first, "max_age", None)

    def before(self, attendance: Attendance, /) -> Answer[Iterable[Attendance]]:
        """The visits of both; what both tell of at one moment is one visit: nobody arrives twice at once."""
        first, second = self.first.before(attendance), self.second.before(attendance)
        if isinstance(first, Unknown):
            return first
        if isinstance(second, Unknown):
            return second
        return Known(_both(_visits(first), _visits(second)))

    def told(self, attendance: Attendance, first: Answer[Told], second: Answer[Told]) -> Answer[Told]:
        """Both answers about an attendance as one: where one failed, what the other knows is "at least". The two were not grouped
        together: what the second adds under another name, number or home may lead to visits of the first that this one does not.
        """
        if isinstance(first, Unknown):
            return first if isinstance(second, Unknown) else Known((second.value[0], Coverage(missing=first.reason)))
        visits, coverage = first.value
        if isinstance(second, Unknown):
            return Known((visits, coverage.lacking(self.missing, second.reason)))
        both = _both(visits, second.value[0])
        added = any(visit.person != attendance.person and visit not in visits for visit in both[len(visits):])
        return Known((both, coverage.lacking(self.missing, _UNASKED if added else None)))


_UNASKED = "it was not asked for earlier visits as this child is described in others that came with this one"


def _both(first: Iterable[Attendance], second: Iterable[Attendance]) -> tuple[Attendance, ...]:
    """The visits of two histories of one child."""
    known = tuple(first)
    keys, at = {visit.key for visit in known}, {instant(visit.at): visit for visit in known}
    return (*known, *(told for visit in second for told in _told_beside(visit, at.get(instant(visit.at)), keys)))


def _told_beside(visit: Attendance, other: Attendance | None, keys: Collection[Key]) -> Iterator[Attendance]:
    """A visit of the second history: at a moment at which the first has another it was where that one says, and so they are one
    incident. Left out if it was about nothing that the first does not tell.
    """
    if other is None or visit.key in keys or not at_one_moment(visit, other):
        yield visit
    elif _adds(visit, other):
        told = evolve(visit, site=other.site)
        yield visit if told.key in keys else told


def _adds(visit: Attendance, other: Attendance) -> bool:
    bare = Attendance(id=visit.id, person=visit.person, at=visit.at)
    return any(getattr(visit, name) not in (getattr(bare, name), getattr(other, name)) for name in _ABOUT)


_ABOUT = (
    "category", "complaint", "complaint_code", "diagnoses", "diagnosis_text", "injury", "mobility", "companion", "disposal",
    "dependants", "findings",
)


def _visits(found: Iterable[Attendance] | Known[Iterable[Attendance]]) -> tuple[Attendance, ...]:
    values = tuple(found.value if isinstance(found, Known) else found)
    if not all(isinstance(visit, Attendance) for visit in values):
        raise TypeError("a history returned something other than Attendance")
    return values


def beside(history: HistorySource | None, earlier: HistorySource | None) -> HistorySource | None:
    """Both together; the other where there is only one."""
    return Beside(history, earlier) if history is not None and earlier is not None else earlier if history is None else history


def with_batch(history: HistorySource | None, batch: tuple[Attendance, ...]) -> HistorySource | None:
    """The history with the batch. Without a history, the batch is known to see no further back than itself."""
    if history is None:
        return MemoryHistory(batch, coverage=Coverage(since=min(a.at for a in batch))) if batch else None
    return history.including(batch) if isinstance(history, MemoryHistory) else Beside(history, MemoryHistory(batch))
