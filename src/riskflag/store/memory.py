"""A history in memory: earlier attendances found by the matching of the room `link`, across sites and spellings."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from riskflag.answer import Answer, Known, Unknown
from riskflag.link.children import Children
from riskflag.link.matching import searchable
from riskflag.link.signature import draw, signature
from riskflag.people.attendance import Attendance
from riskflag.people.past import EVERYTHING, Coverage

__all__ = ["MemoryHistory"]


def _unique(attendances: Iterable[Attendance]) -> tuple[Attendance, ...]:
    """One attendance for each site and id: the last one given is the corrected one."""
    return tuple({attendance.key: attendance for attendance in attendances}.values())


@frozen(repr=False)
class MemoryHistory:
    """Attendances of anybody, in any order; `before` finds those of the child who attends now.

    The same site and id in two files is one attendance. `coverage` says what the history can see; without it, it
    counts as complete. Attendances are grouped into children when the history is made, so that a chain of visits may
    carry what no pair of them does; a later visit may thereby tell that two earlier ones are one child's.
    """

    attendances: tuple[Attendance, ...] = field(converter=_unique)
    coverage: Coverage = field(default=EVERYTHING, kw_only=True)
    name: str = field(default="history", kw_only=True)
    _children: Children = field(init=False, eq=False)
    _positions: dict[tuple[str, str], int] = field(init=False, eq=False)

    @_children.default
    def _grouped(self) -> Children:
        return Children.of(draw(attendance.person) for attendance in self.attendances)

    @_positions.default
    def _by_key(self) -> dict[tuple[str, str], int]:
        return {attendance.key: position for position, attendance in enumerate(self.attendances)}

    def __repr__(self) -> str:
        """Say how many attendances it holds."""
        return f"<MemoryHistory: {len(self.attendances)} attendances>"

    def before(self, attendance: Attendance, /) -> Answer[tuple[Attendance, ...]]:
        """This child's earlier attendances, oldest first; Unknown if too little identity is recorded to look, or if two
        children fit about as well.
        """
        if not searchable(attendance.person):
            return Unknown(self.name, "too little identity is recorded to look for earlier attendances")
        found = self._records(attendance)
        if found is None:
            return Unknown(self.name, "two children's earlier attendances fit about as well")
        earlier = (a for a in map(self.attendances.__getitem__, found) if a.at <= attendance.at and a.key != attendance.key)
        return Known(tuple(sorted(earlier, key=lambda a: (a.at, a.key))))

    def _records(self, attendance: Attendance) -> tuple[int, ...] | None:
        own = self._positions.get(attendance.key)
        if own is not None and self.attendances[own].person == attendance.person:
            return self._children.records[self._children.child_of[own]]
        found = self._children.find(signature(attendance.person))
        return None if found.ambiguous else found.records

    def including(self, attendances: Iterable[Attendance]) -> MemoryHistory:
        """The history with more attendances."""
        return MemoryHistory((*self.attendances, *attendances), coverage=self.coverage, name=self.name)
