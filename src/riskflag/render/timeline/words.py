"""What a timeline says of a visit, a period and the window, in words: the same in the drawing and in the text."""

from __future__ import annotations

from datetime import date, timedelta

from riskflag.alerts.timeline import Period, Timeline, Visit
from riskflag.people.dates import LONDON

__all__ = ["day_said", "period_said", "site_said", "visit_said", "window_said"]


def day_said(day: date | None) -> str:
    """A day as staff write it."""
    return f"{day:%d/%m/%Y}" if day is not None else "not recorded"


def site_said(visit: Visit) -> str:
    """The site, or that none is recorded."""
    return visit.site or "site not recorded"


def visit_said(visit: Visit) -> str:
    """One visit: when, where, what kind, and as which incident it counts."""
    kinds = {"today": visit.present, "injury": visit.injury, "left early": visit.left, "planned follow-up": visit.planned}
    counts = f"counted as {visit.number}" if visit.number is not None else "not counted"
    said = [*(word for word, holds in kinds.items() if holds), counts]
    return f"{visit.at.astimezone(LONDON):%d/%m/%Y %H:%M} {site_said(visit)}: {', '.join(said)}"


def period_said(period: Period) -> str:
    """One entry of a register: what it means and from when to when."""
    end = f" to {day_said(period.until)}" if period.until is not None else ", no end recorded"
    away = f"; reported missing since {day_said(period.away)}" if period.away is not None else ""
    return f"{period.words}, {period.register}: from {day_said(period.since)}{end}{away}"


def window_said(timeline: Timeline) -> str:
    """How much was counted in the window, and what of it nobody could see."""
    days = round((timeline.at - timeline.start) / timedelta(days=1))
    if timeline.unseen is not None:
        return f"{days} days to this arrival: earlier attendances were NOT CHECKED ({timeline.unseen})"
    least = "at least " if timeline.gap else ""
    rows = f", {timeline.rows} visits" if timeline.rows != timeline.incidents else ""
    gap = f"; the history {timeline.gap}" if timeline.gap else ""
    return f"{days} days to this arrival: {least}{timeline.incidents} counted{rows}{gap}"
