"""From days to places on the drawing: the span shown, the ticks of its axis, and the lanes of sites."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from attrs import frozen

from riskflag.alerts.timeline import Timeline
from riskflag.people.dates import LONDON, civil_day
from riskflag.render.timeline.words import site_said

__all__ = ["Scale", "lanes", "scale_of"]

_MOST_TICKS = 9


@frozen
class Scale:
    """Where a moment lies between `left` and `right`."""

    first: datetime
    last: datetime
    left: float
    right: float

    def x(self, at: datetime) -> float:
        """The place of a moment; what lies outside is put on the edge."""
        share = (min(max(at, self.first), self.last) - self.first) / (self.last - self.first)
        return round(self.left + share * (self.right - self.left), 1)

    def of_day(self, day: date) -> float:
        """The place of a civil day's beginning."""
        return self.x(datetime(day.year, day.month, day.day, tzinfo=LONDON))

    def ticks(self) -> Iterator[tuple[float, str]]:
        """First days of months, as many as can be read, with their words."""
        first, last = civil_day(self.first), civil_day(self.last)
        months = (last.year - first.year) * 12 + last.month - first.month
        step = next((n for n in (1, 2, 3, 6, 12, 24, 60) if months / n <= _MOST_TICKS), 120)
        number = first.year * 12 + first.month - 1
        number += -number % step
        while number <= last.year * 12 + last.month - 1:
            day = date(number // 12, number % 12 + 1, 1)
            if first <= day <= last:
                yield self.of_day(day), f"{day:%Y}" if step % 12 == 0 else f"{day:%b %Y}"
            number += step


def scale_of(timeline: Timeline, left: float, right: float) -> Scale:
    """The window and every visit, with a little room at both ends."""
    first = min([timeline.start, *(visit.at for visit in timeline.visits)])
    room = (timeline.at - first) / 40 + timedelta(hours=1)
    return Scale(first - room, timeline.at + room, left, right)


def lanes(timeline: Timeline) -> dict[str, int]:
    """The sites in the order of their first visit."""
    return {site: number for number, site in enumerate(dict.fromkeys(site_said(visit) for visit in timeline.visits))}
