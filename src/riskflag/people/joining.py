"""Which attendances of one child are one incident: one reason for coming.

A second registration at the desk and a transfer to another hospital belong to the visit they continue; so does what a stated
category says follows it. A return with the same complaint is a new incident.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from attrs import frozen

from riskflag.people.attendance import Attendance
from riskflag.people.dates import LONDON, instant
from riskflag.people.masking import masked
from riskflag.people.names import tokens

__all__ = ["UNCOUNTED", "Incident", "Joining", "at_one_moment", "join_incidents"]

UNCOUNTED = ("4", "X")
"""ECDS attendance categories that count as no visit: planned follow-up, brought in dead."""


@frozen(kw_only=True)
class Joining:
    """When two rows are one visit. Local choices (no published rule): a second registration at the same site within
    `registration`, a transfer to another site within `transfer` of departure with a related complaint, or within `unsaid` if
    one of them does not say what it is about. A departure up to `closing` after the next arrival says that the child was still
    there; a later one is a slip and is not read.
    """

    registration: timedelta = timedelta(hours=2)
    transfer: timedelta = timedelta(hours=24)
    unsaid: timedelta = timedelta(hours=6)
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
        return any(visit.category not in UNCOUNTED for visit in self.visits)


def join_incidents(visits: Iterable[Attendance], joining: Joining) -> tuple[Incident, ...]:
    """Group one child's attendances into incidents; the result does not depend on their order."""
    groups: list[list[Attendance]] = []
    telling: list[dict[object, Attendance]] = []  # of each, who left, and the oldest of those that say the same
    until: list[datetime] = []  # the last arrival or departure of each, plausible or not
    seen: dict[str, datetime] = {}  # the last arrival at each site
    recent: list[int] = []  # those that a visit may still continue, so that thousands of visits are not each compared with all
    longest = max(joining.registration, joining.transfer, joining.follow_up)
    timed = [(instant(v.at), v) for v in visits]  # of those at one moment a review comes last: it may follow what is new
    for at, visit in sorted(timed, key=lambda one: (one[0], one[1].site, one[1].category == "4", one[1].id)):
        recent = [n for n in recent if at - until[n] <= longest]
        last = at if visit.departed is None else max(at, instant(visit.departed))
        back = visit.site in seen and at - seen[visit.site] <= joining.transfer
        seen[visit.site] = at
        may = (n for n in reversed(recent) if _continues(visit, groups[n], telling[n].values(), joining, back=back))
        earlier = next(may, None)
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


_LEFT = ("1066301000000103", "1066311000000101", "1066321000000107")  # ECDS: left before the visit was complete


def _continues(
    visit: Attendance, group: list[Attendance], telling: Iterable[Attendance], joining: Joining, *, back: bool = False
) -> bool:
    """True if the visit belongs to the incident; `group` is oldest first, `telling` those of it that tell all it tells. `back`
    says that the child was at this site lately.

    A row that says nothing must not make a new injury part of an old one: what differs from any visit of the incident belongs
    to it only if it agrees with the one it repeats.
    """
    if visit.site == group[-1].site and at_one_moment(visit, group[-1]):
        return True
    if any(_left(earlier, visit, joining) for earlier in telling):
        return False
    if visit.category in ("2", "3", "4"):
        return any(_follows_up(visit, earlier, joining) for earlier in reversed(group))
    here = any(earlier.site == visit.site for earlier in reversed(group))
    if not here and (back or not _is_soon(visit, group, joining)):
        return False

    def same() -> Iterator[Attendance]:
        before = (earlier for earlier in reversed(group) if not here or earlier.site == visit.site)
        return (earlier for earlier in before if _is_same(visit, earlier, joining))

    if next(same(), None) is None:
        return False
    if not any(_differs(visit, earlier, joining) for earlier in telling):
        return True
    return any(_related(visit, earlier) or _is_still_there(visit, earlier, joining) for earlier in same())


def _is_soon(visit: Attendance, group: list[Attendance], joining: Joining) -> bool:
    """True within the time of a transfer after the child left the first site. Whom two hospitals see in turns, or one after the
    other for days, is not handed on but comes again: a transfer is to a site where the child was not, soon after the first.
    """
    left = (_departure(earlier, visit, joining) for earlier in group if earlier.site == group[0].site)
    return any(_between(moment, visit.at) <= joining.transfer for moment in left)


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
        soon = related is None and _between(_departure(earlier, visit, joining), visit.at) <= joining.unsaid
        return same_site or related is True or soon
    return related is True or (same_site and (related is None or _is_still_there(visit, earlier, joining)))  # desks write 1 too


def _is_still_there(visit: Attendance, earlier: Attendance, joining: Joining) -> bool:
    """True if a site registers a child again before the recorded departure: then another wording is of the same visit. Not
    another code, or after a visit that was left: departures are also typed when somebody closes the record.
    """
    if visit.site != earlier.site or _between(earlier.at, visit.at) > joining.registration or earlier.disposal in _LEFT:
        return False
    if visit.codes and earlier.codes and _codes(visit).isdisjoint(_codes(earlier)):
        return False
    return instant(_departure(earlier, visit, joining)) > instant(visit.at)


def _differs(visit: Attendance, earlier: Attendance, joining: Joining) -> bool:
    """True if it is known to be about something else. Without a category, a desk may have worded one arrival in two ways."""
    if _is_still_there(visit, earlier, joining):
        return False
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
    """Whether two visits are about one complaint: a code in common, or words; None if one of them does not say. Of two visits
    that are coded, and differently, more than half of the words of one must agree: some stand in complaints of every kind.
    """
    codes, other_codes = _codes(visit), _codes(other)
    if not codes.isdisjoint(other_codes):
        return True
    words, others = _words(visit), _words(other)
    coded, shared = bool(codes and other_codes), len(words & others)
    if shared and (not coded or 2 * shared > min(len(words), len(others))):
        return True
    return False if coded or (words and others) else None


def _codes(visit: Attendance) -> frozenset[str]:
    """Its codes; those of ICD-10 without the dot, which some systems leave out, and with no fifth character."""
    return frozenset(code.replace(".", "").upper()[:4] if _ICD_10.fullmatch(code) else code for code in visit.codes)


_ICD_10 = re.compile(r"[A-Za-z]\d[0-9A-Za-z](\.?[0-9A-Za-z]{1,2})?")  # the fifth says how a fracture or the like is

# Words that stand in complaints of every kind.
_EMPTY = frozenset(
    "a after ago an and at both by child day days for from had has hour hours in injury is left night no not now of off on onto "
    "pain right since the to today unwell was week weeks with yesterday".split())


def _words(visit: Attendance) -> frozenset[str]:
    return frozenset(tokens(visit.complaint or "")) - _EMPTY
