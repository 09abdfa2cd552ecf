"""A vendor's history with further attendances, and what any source may return, held to its promise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from attrs import frozen

from riskflag.answer import Answer, Known, Unknown
from riskflag.people.attendance import Attendance
from riskflag.people.past import EVERYTHING, Coverage
from riskflag.store.memory import MemoryHistory
from riskflag.store.ports import HistorySource

__all__ = ["Joined", "coverage_of", "items"]

T = TypeVar("T")


@frozen(repr=False)
class Joined:
    """A vendor's history with the attendances that are being assessed."""

    first: HistorySource
    batch: MemoryHistory
    name: str

    @property
    def coverage(self) -> Coverage:
        """What the vendor's history can see."""
        return coverage_of(self.first)

    def before(self, attendance: Attendance, /) -> Answer[Iterable[Attendance]]:
        """The vendor's answer and the batch's together; Unknown if either is."""
        found = self.first.before(attendance)
        if isinstance(found, Unknown):
            return found
        batch = self.batch.before(attendance)
        if isinstance(batch, Unknown):
            return batch
        return Known((*items(found, Attendance), *batch.value))


def items(found: object, kind: type[T]) -> tuple[T, ...]:
    """What a source returned, as values of the kind it must return. Raises TypeError for anything else."""
    values = found.value if isinstance(found, Known) else found
    if not isinstance(values, Iterable) or isinstance(values, str | Mapping):
        raise TypeError(f"a source returned {type(values).__name__}")
    found_items = tuple(values)
    if not all(isinstance(item, kind) for item in found_items):
        raise TypeError(f"a source returned something other than {kind.__name__}")
    return found_items


def coverage_of(source: object) -> Coverage:
    """What a source says it can see; everything, if it does not say. Raises TypeError for anything but a Coverage."""
    coverage = getattr(source, "coverage", EVERYTHING)
    if not isinstance(coverage, Coverage):
        raise TypeError("a source's coverage is not a Coverage")
    return coverage
