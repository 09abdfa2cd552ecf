"""A history in memory: earlier attendances found by the matching of the room `link`, across sites and spellings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import field, frozen

from riskflag.answer import Answer, Known, Unknown
from riskflag.link.matching import searchable
from riskflag.link.register import Register
from riskflag.people.attendance import Attendance
from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.people.numbers import SCHEMES
from riskflag.people.past import EVERYTHING, Coverage
from riskflag.people.person import Person

__all__ = ["MemoryHistory"]


def _unique(attendances: Iterable[Attendance]) -> tuple[Attendance, ...]:
    """One attendance for each site and id: the last one given is the corrected one."""
    return tuple({attendance.key: attendance for attendance in attendances}.values())


def _contradicts(one: Person, other: Person) -> bool:
    """True if each bears a valid number of one scheme and they share none of it."""
    for scheme in SCHEMES:
        ones, others = ({n.value for n in p.numbers if n.scheme == scheme and n.valid} for p in (one, other))
        if ones and others and not ones & others:
            return True
    return False


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
            RegisterEntry(id=str(position), kind=RegisterKind.OTHER, person=attendance.person, register=self.name)
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
        earlier = (a for a in self._visits_of(attendance.person) if a.at <= attendance.at and a.key != attendance.key)
        return Known(tuple(sorted(earlier, key=lambda a: (a.at, a.key))))

    def _visits_of(self, person: Person) -> Iterator[Attendance]:
        """The visits that match, and those that match one of them: a chain may carry what no pair does.

        A number at one visit joins two spellings that no look-up would. Nobody is reached who bears another valid number.
        """
        reached: set[int] = set()
        asked = [person]
        while asked:
            for match in self._people.match(asked.pop()):
                position = int(match.entry.id)
                if position in reached or not match.band.is_matched or _contradicts(match.entry.person, person):
                    continue
                reached.add(position)
                asked.append(match.entry.person)
                yield self.attendances[position]

    def including(self, attendances: Iterable[Attendance]) -> MemoryHistory:
        """The history with more attendances."""
        return MemoryHistory((*self.attendances, *attendances), coverage=self.coverage, name=self.name)
