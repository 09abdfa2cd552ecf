"""A history in memory: earlier attendances found by the matching of the room `link`, across sites and spellings."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from riskflag.answer import Answer, Known, Unknown
from riskflag.link.matching import searchable
from riskflag.link.register import Register
from riskflag.people.attendance import Attendance
from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.people.past import EVERYTHING, Coverage

__all__ = ["MemoryHistory"]


def _unique(attendances: Iterable[Attendance]) -> tuple[Attendance, ...]:
    """One attendance for each site and id: the last one given is the corrected one."""
    return tuple({attendance.key: attendance for attendance in attendances}.values())


@frozen(repr=False)
class MemoryHistory:
    """Attendances of anybody, in any order; `before` finds those of the child who attends now.

    The same site and id in two files is one attendance. `coverage` says what the history can see; without it, it
    counts as complete.
    """

    attendances: tuple[Attendance, ...] = field(converter=_unique)
    coverage: Coverage = field(default=EVERYTHING, kw_only=True)
    name: str = field(default="history", kw_only=True)
    _people: Register = field(init=False, eq=False)

    @_people.default
    def _index(self) -> Register:
        entries = (
            RegisterEntry(id=str(position), kind=RegisterKind.OTHER, person=attendance.person)
            for position, attendance in enumerate(self.attendances)
        )
        return Register.of(self.name, entries)

    def __repr__(self) -> str:
        """Say how many attendances it holds."""
        return f"<MemoryHistory: {len(self.attendances)} attendances>"

    def before(self, attendance: Attendance, /) -> Answer[tuple[Attendance, ...]]:
        """This child's earlier attendances, oldest first; Unknown if too little identity is recorded to look."""
        if not searchable(attendance.person):
            return Unknown(self.name, "too little identity is recorded to look for earlier attendances")
        matched = (m for m in self._people.match(attendance.person) if m.band.is_matched)
        found = (self.attendances[int(match.entry.id)] for match in matched)
        earlier = (a for a in found if a.at <= attendance.at and a.key != attendance.key)
        return Known(tuple(sorted(earlier, key=lambda a: (a.at, a.key))))

    def including(self, attendances: Iterable[Attendance]) -> MemoryHistory:
        """The history with more attendances."""
        return MemoryHistory((*self.attendances, *attendances), coverage=self.coverage, name=self.name)
