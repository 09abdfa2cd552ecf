"""The earlier attendances of one child, counted as incidents, with what the source could see. Both counts, visits and incidents,
are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from datetime import date, datetime
from functools import cached_property

from attrs import evolve, field, frozen

from riskflag.answer import Unknown
from riskflag.errors import CannotSay
from riskflag.people.attendance import Attendance
from riskflag.people.dates import civil_day, day_said, days_before, instant
from riskflag.people.joining import UNCOUNTED, Incident, Joining, join_incidents
from riskflag.people.masking import masked

__all__ = ["EVERYTHING", "Coverage", "Incidents", "Past"]


@frozen(kw_only=True)
class Coverage:
    """What a history can see: which sites (None: all), from when and until when (None: no limit). `missing` says in
    words what it lacks beyond that, e.g. rows that were rejected. The codes of the sites are said as they are: whoever keeps the
    history states them, no row does.
    """

    sites: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    missing: str | None = None

    @property
    def words(self) -> str:
        """What can be seen, for a stamp."""
        if self == EVERYTHING:
            return "coverage not stated, taken as complete"
        sites = "all sites" if self.sites is None else _sites_said(self.sites)
        since = f" from {day_said(civil_day(self.since))}" if self.since else ""
        until = f" until {day_said(civil_day(self.until))}" if self.until else ""
        return f"{sites}{since}{until}{f'; {self.missing}' if self.missing else ''}"

    def lacking(self, *missing: str | None) -> Coverage:
        """The same, lacking more."""
        said = [one for one in (self.missing, *missing) if one]
        return evolve(self, missing="; ".join(dict.fromkeys(said)) or None)

    def lacks(self, start: datetime, end: datetime) -> str | None:
        """Why [start, end] is not wholly covered, in words; None if it is."""
        if self.sites is not None:
            return f"covers only {_sites_said(self.sites)}"
        if self.since is not None and self.since > start:
            return f"covers only the time from {day_said(civil_day(self.since))}"
        if self.until is not None and self.until < end:
            return f"covers only the time until {day_said(civil_day(self.until))}"
        return self.missing


_NAMED = 3  # sites named one by one; the rest are counted


def _sites_said(sites: tuple[str, ...]) -> str:
    """Which sites, in words."""
    names = [site or "without a code" for site in sites]
    rest = len(names) - _NAMED
    told = [*names[:_NAMED], f"{rest} more"] if rest > 0 else names
    if not told:
        return "no site"
    if len(told) == 1:
        return f"site {told[0]}"
    return f"sites {', '.join(told[:-1])} and {told[-1]}"


EVERYTHING = Coverage()


@frozen(repr=False)
class Incidents:
    """The incidents in a window. `len` is the number known; `at_least` knows whether that is all there are."""

    found: tuple[Incident, ...]
    gap: str | None = None  # what the source could not see of the window, in words

    __repr__ = masked

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Incident]:
        return iter(self.found)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The civil days on which they began."""
        return tuple([civil_day(incident.visits[0].at) for incident in self.found])

    @cached_property
    def visits(self) -> tuple[Attendance, ...]:
        """Every visit of them."""
        return tuple([visit for incident in self.found for visit in incident.visits])

    @cached_property
    def words(self) -> str:
        """When they were, and both counts: visits and incidents."""
        days = ", ".join(map(day_said, self.days))
        sites = len({visit.site for visit in self.visits})
        return f"Arrivals: {days}; {len(self.visits)} visits counted as {len(self)}, {sites} site{'s' * (sites != 1)}"

    def at_least(self, number: int) -> bool:
        """True as soon as `number` are known; False only if the whole window was seen; else raises CannotSay."""
        if len(self.found) >= number:
            return True
        if self.gap is not None:
            raise CannotSay(Unknown("history", self.gap, known=f"at least {len(self.found)} of {number} known"))
        return False


@frozen(repr=False)
class Past:
    """The incidents of one child up to and including the present attendance, oldest first."""

    incidents: tuple[Incident, ...]
    at: datetime
    coverage: Coverage = field(default=EVERYTHING)
    _windows: dict[int, Incidents] = field(init=False, factory=dict, eq=False)  # several rules ask for the same one
    _now: datetime = field(init=False, eq=False)
    _newest: list[tuple[Incident, datetime]] = field(init=False, eq=False)

    __repr__ = masked

    @_now.default
    def _instant(self) -> datetime:
        return instant(self.at)

    @_newest.default
    def _counted(self) -> list[tuple[Incident, datetime]]:
        """The counted incidents, each with the newest arrival of it, up to now, that counts, in UTC."""
        end, found = self._now, []
        for incident in self.incidents:
            for visit in reversed(incident.visits):
                if visit.category not in UNCOUNTED and (at := instant(visit.at)) <= end:
                    found.append((incident, at))
                    break
        return found

    def beginning(self, days: int) -> datetime:
        """When a window of so many days begins: at the minute the London clock showed at arrival, so many days ago."""
        return days_before(self.at, days)

    def within(
        self, days: int, code: Container[str] | None = None, *, where: Callable[[Attendance], bool] | None = None
    ) -> Incidents:
        """The counted incidents that arrived in the closed window [present − days, present], the present included. A planned
        follow-up brings no incident into it.

        With `code`, those with a visit that carries a code in it; with `where`, those with a visit it is true of.
        """
        if days not in self._windows:
            self._windows[days] = self._window(days)
        window = self._windows[days]
        if code is None and where is None:
            return window
        chosen = window.found
        if code is not None:
            chosen = tuple([i for i in chosen if any(c in code for visit in i.visits for c in visit.codes)])
        if where is not None:
            chosen = tuple([i for i in chosen if any(map(where, i.visits))])
        return Incidents(chosen, window.gap)

    def _window(self, days: int) -> Incidents:
        start = instant(self.beginning(days))
        return Incidents(tuple([i for i, newest in self._newest if newest >= start]), self.coverage.lacks(start, self._now))

    @classmethod
    def of(
        cls, earlier: Iterable[Attendance], present: Attendance, coverage: Coverage = EVERYTHING, joining: Joining | None = None
    ) -> Past:
        """The past of the child who attends now, from that child's earlier attendances in any order. A record that is
        opened without a visit adds nothing.
        """
        visits = {visit.key: visit for visit in earlier if instant(visit.at) <= instant(present.at)}
        if not present.opened:
            visits[present.key] = present
        return cls(join_incidents(visits.values(), joining or Joining()), present.at, coverage)
