"""Everything a rule may see of one attendance: no source, no clock, nothing to do input or output with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property

from attrs import field, frozen

from riskflag.answer import Answer, Known, Unknown
from riskflag.errors import CannotSay, NotRecorded
from riskflag.link.match import Match
from riskflag.link.relatives import Related
from riskflag.people.appointment import Appointments
from riskflag.people.attendance import Attendance
from riskflag.people.dates import Age, age_at
from riskflag.people.entry import RegisterKind
from riskflag.people.joining import Incident
from riskflag.people.masking import masked
from riskflag.people.past import Past
from riskflag.rules.codes import CodeList
from riskflag.rules.injury import is_injury
from riskflag.rules.seen import Seen, see

__all__ = ["NO_APPOINTMENTS", "NO_HISTORY", "Case"]

NO_HISTORY = Unknown("history", "no history source was given")
NO_APPOINTMENTS = Unknown("appointments", "no source of appointments was given")


@frozen(repr=False, kw_only=True)
class Case:
    """One attendance with what the sources answered. `registers` holds an answer for each register, and a second,
    Unknown one for a register that answered but is stale or incomplete. `relatives` are entries of the child's mother and
    of her other children; `mother_wanted` says that some register could find them by a mother who is not recorded.
    `codes` is the site's own code list. `unread` is what could not be read of the record itself: each is told as not
    checked. `matches` are those of every register that answered, `unasked` why there may be others; `recorded_age` is in
    completed months at the earlier of stated onset and arrival, None without a plausible date of birth.
    """

    attendance: Attendance
    registers: tuple[Answer[tuple[Match, ...]], ...] = ()
    history: Answer[Past] = field(default=NO_HISTORY)
    appointments: Answer[Appointments] = field(default=NO_APPOINTMENTS)
    relatives: tuple[Related, ...] = ()
    mother_wanted: bool = False
    codes: CodeList | None = field(default=None, eq=False)
    unread: tuple[Unknown, ...] = ()
    matches: tuple[Match, ...] = field(init=False, eq=False)
    recorded_age: Age | None = field(init=False, eq=False)
    unasked: tuple[Unknown, ...] = field(init=False, eq=False)
    _hurt: dict[int, tuple[tuple[Incident, date], ...]] = field(init=False, factory=dict, eq=False)
    _injured: dict[int, tuple[Incident, tuple[date | None, ...], date | None]] = field(init=False, factory=dict, eq=False)

    __repr__ = masked

    @property
    def day(self) -> date:
        """The civil day of arrival (Europe/London)."""
        return self.attendance.day

    @cached_property
    def seen(self) -> Seen:
        """What the visit's codes, findings and text say."""
        return see(self.attendance, self.codes)

    @recorded_age.default
    def _on_the_day(self) -> Age | None:
        born = self.attendance.person.born
        if born is None:
            return None
        return age_at(born, self.attendance.onset_day) or age_at(born, self.day)

    @property
    def age(self) -> Age:
        """As `recorded_age`; raises NotRecorded without a plausible date of birth."""
        age = self.recorded_age
        if age is None:
            raise NotRecorded("date_of_birth")
        return age

    @matches.default
    def _found(self) -> tuple[Match, ...]:
        return tuple([match for answer in self.registers if isinstance(answer, Known) for match in answer.value])

    @unasked.default
    def _silent(self) -> tuple[Unknown, ...]:
        if not self.registers:
            return (Unknown("registers", "no register was given"),)
        return tuple([answer for answer in self.registers if isinstance(answer, Unknown)])

    def _injury(self, incident: Incident) -> tuple[Incident, tuple[date | None, ...], date | None]:
        known = self._injured.get(id(incident))  # several rules ask of each
        if known is None:
            days = tuple([visit.onset_day if is_injury(visit, self.codes) else None for visit in incident.visits])
            first = days[0] if len(days) == 1 else min([day for day in days if day is not None], default=None)
            known = self._injured[id(incident)] = (incident, days, first)  # held, so that its identity stays its own
        return known

    def injury_days(self, incident: Incident) -> tuple[date | None, ...]:
        """For each visit of it, the day of injury if it is flagged or coded as one, by the site's codes too; else None."""
        return self._injury(incident)[1]

    def injury_day(self, incident: Incident) -> date | None:
        """The first day of injury of its visits; None if none is about one."""
        return self._injury(incident)[2]

    def hurt(self, days: int) -> tuple[tuple[Incident, date], ...]:
        """The incidents in so many days that are about an injury, oldest first, each with its first day of injury. Raises
        CannotSay without a history.
        """
        known = self._hurt.get(days)
        if known is None:
            within = self.history.value.within(days).found
            known = self._hurt[days] = tuple([(i, day) for i in within if (day := self._injury(i)[2]) is not None])
        return known

    def listed(self, wanted: Callable[[Match], bool]) -> tuple[Match, ...]:
        """The wanted matches, over all registers: a hit wins. Without one, raises CannotSay if any register could not
        answer; empty means that every register was checked.
        """
        hits = tuple([match for match in self.matches if wanted(match)]) if self.matches else ()
        if not hits and self.unasked:
            raise CannotSay(*self.unasked)
        return hits

    def on(self, kind: RegisterKind) -> tuple[Match, ...]:
        """The matched (certain or probable) entries of that kind that are current on the day of arrival."""
        return self.listed(lambda m: m.entry.kind is kind and m.band.is_matched and m.entry.is_current(self.day))
