"""The earlier attendances of one child, counted as incidents, with what the source could see.

An incident is one reason for coming: a second registration at the desk and a transfer to another hospital belong to
the visit they continue. Both counts, visits and incidents, are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cached_property

from attrs import evolve, field, frozen

from riskflag.answer import Unknown
from riskflag.errors import CannotSay
from riskflag.people.attendance import Attendance
from riskflag.people.dates import LONDON, civil_day, day_said, days_before, instant
from riskflag.people.masking import masked
from riskflag.people.names import tokens

__all__ = ["EVERYTHING", "Coverage", "Incident", "Incidents", "Joining", "Past", "at_one_moment", "join_incidents"]


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


@frozen(kw_only=True)
class Joining:
    """When two rows are one visit. Local choices (no published rule): a second registration at the same site within
    `registration`, a transfer to another site within `transfer` of departure with a related complaint. A departure up to
    `closing` after the next arrival says that the child was still there; a later one is a slip and is not read.
    """

    registration: timedelta = timedelta(hours=2)
    transfer: timedelta = timedelta(hours=24)
    follow_up: timedelta = timedelta(days=7)  # ECDS attendance categories 2, 3 and 4: within seven days
    closing: timedelta = timedelta(hours=12)  # a departure after the next arrival: within the shift that closes the record


@frozen(repr=False)
class Incident:
    """One reason for coming, with every attendance that belongs to it, oldest first."""

    visits: tuple[Attendance, ...]

    __repr__ = masked

    @property
    def at(self) -> datetime:
        """The first arrival."""
        return self.visits[0].at

    @property
    def day(self) -> date:
        """The civil day of the first arrival."""
        return self.visits[0].day

    @property
    def unplanned_return(self) -> bool:
        """True if a visit of it was recorded as an unplanned follow-up (ECDS category 2 or 3)."""
        return any(visit.category in ("2", "3") for visit in self.visits)

    @property
    def counts(self) -> bool:
        """False for planned follow-ups without the visit they follow, and for a child brought in dead."""
        return any(visit.category not in _UNCOUNTED for visit in self.visits)


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
                if visit.category not in _UNCOUNTED and (at := instant(visit.at)) <= end:
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


def join_incidents(visits: Iterable[Attendance], joining: Joining) -> tuple[Incident, ...]:
    """Group one child's attendances into incidents; the result does not depend on their order."""
    groups: list[list[Attendance]] = []
    telling: list[dict[object, Attendance]] = []  # of each, who left, and the oldest of those that say the same
    until: list[datetime] = []  # the last arrival or departure of each, plausible or not
    recent: list[int] = []  # those that a visit may still continue, so that thousands of visits are not each compared with all
    longest = max(joining.registration, joining.transfer, joining.follow_up)
    timed = [(instant(v.at), v) for v in visits]  # of those at one moment a review comes last: it may follow what is new
    for at, visit in sorted(timed, key=lambda one: (one[0], one[1].site, one[1].category == "4", one[1].id)):
        recent = [n for n in recent if at - until[n] <= longest]
        last = at if visit.departed is None else max(at, instant(visit.departed))
        earlier = next((n for n in reversed(recent) if _continues(visit, groups[n], telling[n].values(), joining)), None)
        if earlier is None:
            earlier = len(groups)
            recent.append(earlier)
            groups.append([])
            telling.append({})
            until.append(last)
        groups[earlier].append(visit)
        until[earlier] = max(until[earlier], last)
        said = (visit.site, visit.codes, visit.complaint, visit.key if visit.disposal in _LEFT else None)
        telling[earlier].setdefault(said, visit)
    return tuple(Incident(tuple(group)) for group in groups)


_UNCOUNTED = ("4", "X")  # ECDS attendance category: planned follow-up, brought in dead
_LEFT = ("1066301000000103", "1066311000000101", "1066321000000107")  # ECDS: left before the visit was complete


def _continues(visit: Attendance, group: list[Attendance], telling: Iterable[Attendance], joining: Joining) -> bool:
    """True if the visit belongs to the incident; `group` is oldest first, `telling` those of it that tell all it tells.

    A row that says nothing must not make a new injury part of an old one: what differs from any visit of the incident belongs
    to it only if it agrees with the one it repeats.
    """
    if visit.site == group[-1].site and at_one_moment(visit, group[-1]):
        return True
    if any(_left(earlier, visit, joining) for earlier in telling):
        return False
    if visit.category in ("2", "3", "4"):
        return any(_follows_up(visit, earlier, joining) for earlier in reversed(group))
    if not any(_is_same(visit, earlier, joining) for earlier in reversed(group)):
        return False
    if not any(_differs(visit, earlier, joining) for earlier in telling):
        return True
    return any(_is_same(visit, earlier, joining) and _related(visit, earlier) for earlier in reversed(group))


def _left(earlier: Attendance, visit: Attendance, joining: Joining) -> bool:
    """True if the child had left it before its end and came again unplanned: twice. Whom the desk registers anew before the
    recorded departure had not left; a follow-up states a return, and who is at another site has left, whenever noticed.
    """
    if earlier.disposal not in _LEFT or visit.category == "4":
        return False
    return (visit.category not in (None, "1") or visit.site != earlier.site
            or instant(visit.at) >= instant(_departure(earlier, visit, joining)))


def at_one_moment(one: Attendance, other: Attendance) -> bool:
    """True if two visits arrived at the same moment: nobody arrives twice at once. A day without a time of day is no moment."""
    return instant(one.at) == instant(other.at) and one.at.astimezone(LONDON).time() != time()


def _follows_up(visit: Attendance, earlier: Attendance, joining: Joining) -> bool:
    """As the category says: 2 and 4 at the same site, 3 at another."""
    return _between(earlier.at, visit.at) <= joining.follow_up and (visit.category == "3") == (visit.site != earlier.site)


def _is_same(visit: Attendance, earlier: Attendance, joining: Joining) -> bool:
    """True if it is the earlier visit registered again, or a transfer from it, as far as those two tell."""
    same_site = visit.site == earlier.site
    if same_site and (visit.category not in (None, "1") or _between(earlier.at, visit.at) > joining.registration):
        return False
    if not same_site and _between(_departure(earlier, visit, joining), visit.at) > joining.transfer:
        return False
    related = _related(visit, earlier)
    if earlier.category == "4":  # who is called in for a review may have been hurt since; category 1 is no review
        return related is True and not (same_site and visit.category == "1")
    if visit.category is None:
        return same_site or related is not False
    return related is True or (same_site and related is None)  # desks and receiving sites write category 1 too


def _differs(visit: Attendance, earlier: Attendance, joining: Joining) -> bool:
    """True if it is known to be about something else. Without a category, a desk may have worded one arrival in two ways."""
    if visit.category is None and visit.site == earlier.site and _between(earlier.at, visit.at) <= joining.registration:
        return False
    return _related(visit, earlier) is False


def _departure(earlier: Attendance, visit: Attendance, joining: Joining) -> datetime:
    """When the child left, perhaps after the next arrival. One before the arrival, or long after the next, is a slip: unread."""
    departed = earlier.departed
    if departed is None or not instant(earlier.at) <= instant(departed) <= instant(visit.at) + joining.closing:
        return earlier.at
    return departed


def _between(start: datetime, end: datetime) -> timedelta:
    return instant(end) - instant(start)


def _related(visit: Attendance, other: Attendance) -> bool | None:
    """Whether two visits are about one complaint: a code or a word of it in common; None if one of them does not say."""
    if set(visit.codes) & set(other.codes):
        return True
    words, others = (_words(v) for v in (visit, other))
    if words & others:
        return True
    return False if (visit.codes and other.codes) or (words and others) else None


# Words that stand in complaints of every kind.
_EMPTY = frozenset("a an and at by child for from had has in injury is of off on onto pain since the to unwell with".split())


def _words(visit: Attendance) -> frozenset[str]:
    return frozenset(tokens(visit.complaint or "")) - _EMPTY
