"""One child's attendances over time, as the assessment saw them: what a timeline draws. No name, no address, no number."""

from __future__ import annotations

from datetime import date, datetime

from attrs import frozen

from riskflag.answer import Known
from riskflag.people.dates import civil_day, instant
from riskflag.people.entry import RegisterKind
from riskflag.people.masking import masked
from riskflag.people.past import Past
from riskflag.rules.case import Case
from riskflag.rules.injury import has_left

__all__ = ["WINDOW_DAYS", "Period", "Timeline", "Visit", "timeline_of"]

WINDOW_DAYS = 365  # the longest window in which attendances are counted (REP-3IN12)
_PLANNED = "4"  # ECDS attendance category: planned follow-up


@frozen(kw_only=True)
class Visit:
    """One visit. Visits of one `incident` are one reason for coming; `number` is which of those counted in the window it is,
    None if it is not counted.
    """

    at: datetime
    site: str
    incident: int
    number: int | None
    injury: bool
    left: bool
    planned: bool
    present: bool


@frozen(repr=False, kw_only=True)
class Period:
    """A register's entry of this child, certain or probable: which register, what it means, and from when to when. A day
    that is not recorded is open. `away` is the start of a missing episode that is still open.
    """

    register: str
    words: str
    since: date | None
    until: date | None
    away: date | None

    __repr__ = masked


@frozen(repr=False, kw_only=True)
class Timeline:
    """The visits known, oldest first, the periods on registers, and what was counted in the window that ends with the
    present one. `gap` says what of it the history could not see, `unseen` why there is no history at all.
    """

    at: datetime
    start: datetime
    visits: tuple[Visit, ...]
    periods: tuple[Period, ...]
    incidents: int
    rows: int
    gap: str | None = None
    unseen: str | None = None

    __repr__ = masked


def timeline_of(case: Case) -> Timeline:
    """Draw out of a case what may be drawn."""
    at = case.attendance.at
    known = isinstance(case.history, Known)
    past = case.history.value if isinstance(case.history, Known) else Past.of((), case.attendance)
    window = past.within(WINDOW_DAYS)
    key = case.attendance.key
    counted = {id(incident): number for number, incident in enumerate(window.found, 1)}
    visits = [
        Visit(at=visit.at, site=visit.site, incident=which, number=counted.get(id(incident)), injury=day is not None,
              left=has_left(visit), planned=visit.category == _PLANNED, present=visit.key == key)
        for which, incident in enumerate(past.incidents, 1)
        for visit, day in zip(incident.visits, case.injury_days(incident), strict=True)
    ]
    if len(visits) > 1:
        visits.sort(key=lambda v: (instant(v.at), v.site, v.incident))
    return Timeline(
        at=at, start=past.beginning(WINDOW_DAYS), visits=tuple(visits),
        periods=tuple(dict.fromkeys(_periods(case))), incidents=len(window),
        rows=len(window.visits), gap=window.gap,
        unseen=None if known else getattr(case.history, "reason", ""),
    )


def _periods(case: Case) -> list[Period]:
    matched = [m.entry for m in case.matches if m.band.is_matched and m.entry.kind is not RegisterKind.FAMILY]
    return [
        Period(register=e.register, words=e.kind.words, since=e.since, until=e.until,
               away=civil_day(e.away_since) if isinstance(e.away_since, datetime) else e.away_since)
        for e in sorted(matched, key=lambda e: (e.since or date.min, e.register, e.id))
    ]
