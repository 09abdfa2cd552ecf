"""Dates of birth with missing parts, moments with a zone, and ages in completed calendar months.

Nothing here guesses: a date is ISO or in the order the caller states, a missing part stays missing, a local time
is Europe/London unless said otherwise.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from attrs import field, frozen
from dateutil.relativedelta import relativedelta

from riskflag.errors import InvalidInput

__all__ = [
    "AHEAD",
    "LONDON",
    "Age",
    "DateOrder",
    "PartialDate",
    "age_at",
    "civil_day",
    "completed_months",
    "day_of_months",
    "day_said",
    "days_before",
    "instant",
    "not_after",
    "parse_date",
    "parse_moment",
]

LONDON = ZoneInfo("Europe/London")

# Outside these years a date of birth or of a plan is a slip of the keyboard, not a date.
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
# "Unknown" typed as a date: 1900-01-01 is widespread; 1811-11-11 is the Welsh data standards' code for it.
_PLACEHOLDERS = {(1900, 1, 1), (1811, 11, 11), (1900, 1, None), (1900, None, None)}
_MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}

# Whole and compact, or partial with hyphens: six digits are no ISO date, and could be a day, month and short year.
_ISO = re.compile(r"(\d{4})(?:-(\d{2}|XX|xx)(?:-(\d{2}|XX|xx))?)?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_PARTED = re.compile(r"(\d{1,2})[/.\- ](\d{1,2}|[A-Za-z]{3,9})[/.\- ](\d{4})", re.ASCII)


class DateOrder(Enum):
    """The order in which a file writes its dates; ISO 8601 is read under every order."""

    ISO = "iso"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@frozen(repr=False, cache_hash=True)
class PartialDate:
    """A date of which the day, or the day and the month, may not be known.

    Raises InvalidInput when the parts cannot be a date between 1900 and 2199.
    """

    year: int
    month: int | None = None
    day: int | None = None
    estimated: bool = field(default=False, kw_only=True)  # age-assessed, or marked as estimated by its source

    def __attrs_post_init__(self) -> None:
        if not _FIRST_YEAR <= self.year <= _LAST_YEAR:
            raise InvalidInput("the year is impossible", remedy=f"years run from {_FIRST_YEAR} to {_LAST_YEAR}")
        if self.month is None:
            if self.day is not None:
                raise InvalidInput("a day without a month", remedy="give the month or leave the day out")
        elif not 1 <= self.month <= 12:  # noqa: PLR2004 - months of the year
            raise InvalidInput("there is no such month", remedy="check the stated order of day and month")
        elif self.day is not None and not 1 <= self.day <= monthrange(self.year, self.month)[1]:
            raise InvalidInput("there is no such day in that month", remedy="check the stated order of day and month")

    def __repr__(self) -> str:
        """Say how precise the date is, not what it is."""
        return f"<PartialDate: known to the {self.precision}>"

    @property
    def precision(self) -> str:
        """`year`, `month` or `day`."""
        return "day" if self.day is not None else "month" if self.month is not None else "year"

    @cached_property
    def earliest(self) -> date:
        """The first day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @cached_property
    def latest(self) -> date:
        """The last day it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def text(self) -> str:
        """ISO 8601 with the unknown parts left out; `parse_date` reads it back."""
        parts = [f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @classmethod
    def of(cls, value: date) -> PartialDate:
        """The partial date of a civil day (of the Europe/London day, for an aware moment)."""
        day = civil_day(value) if isinstance(value, datetime) else value
        return cls(day.year, day.month, day.day)


@frozen
class Age:
    """Completed calendar months a child may have: `least` = `most` unless the date of birth is partial."""

    least: int
    most: int

    def may_be(self, least: int, below: int) -> bool:
        """True if any possible age in months lies in [least, below)."""
        return self.most >= least and self.least < below


def civil_day(moment: datetime) -> date:
    """The calendar day in Europe/London of an aware moment."""
    if moment.tzinfo is None:
        raise InvalidInput("a moment without a time zone", remedy="pass an aware datetime, e.g. tzinfo=riskflag.LONDON")
    return moment.astimezone(LONDON).date()


def instant(moment: datetime) -> datetime:
    """The moment in UTC. Two moments of one zone compare and subtract as its clock shows them, which is wrong in the night it
    goes back and over the days around it.
    """
    return moment.astimezone(UTC)


def days_before(moment: datetime, days: int) -> datetime:
    """When a window of so many days up to a moment begins: at the minute the London clock showed then, so many days ago. A minute
    that comes twice that night is the first; one that is skipped, the moment the clock goes on.
    """
    start = moment.astimezone(LONDON).replace(second=0, microsecond=0, fold=0) - timedelta(days=days)
    if start.hour != _SKIPPED or instant(start).astimezone(LONDON).hour == _SKIPPED:
        return start
    return instant(start.replace(minute=0)).astimezone(LONDON)


_SKIPPED = 1  # when its clock goes forward, London skips the hour from one to two


AHEAD = timedelta(minutes=10)
"""How far another clock may be ahead of this one; a local choice."""


def not_after(moment: datetime, latest: datetime, what: str) -> None:
    """Raise InvalidInput if a moment is after the latest that can be meant: a slip in the year, which nothing takes back."""
    if instant(moment) > instant(latest):
        raise InvalidInput(f"{what} is in the future", remedy="correct it; if this machine's clock is behind, set it right")


def completed_months(born: date, on: date) -> int:
    """Completed calendar months from `born` to `on`; negative before birth.

    Local policy, the protective reading: a month is completed on the same day number, or, where that month has no
    such day, on the first of the next month. A child born on 29 February is twelve months old on 1 March.
    """
    months = (on.year - born.year) * 12 + on.month - born.month
    return months - 1 if on.day < born.day else months


def day_of_months(born: date, months: int) -> date:
    """The first day on which `months` calendar months are completed.

    `relativedelta` clips to the last day of a short month, so the day that was clipped is added.
    """
    day = born + relativedelta(months=months)
    return day if day.day == born.day else day + timedelta(days=1)


def age_at(born: PartialDate, on: date) -> Age | None:
    """Every age in completed months the child may have on that day; None if born after it."""
    earliest = born.earliest
    if earliest > on:
        return None
    most = completed_months(earliest, on)
    return Age(most if born.day is not None else completed_months(min(born.latest, on), on), most)


@lru_cache(maxsize=4096)  # days of a few years, whoever they belong to: written again and again
def day_said(day: date) -> str:
    """A civil day as people here write it: 02/01/2026."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def parse_date(value: str | date | PartialDate, order: DateOrder = DateOrder.ISO) -> PartialDate:
    """Read a civil date, perhaps partial: `2020-01-02`, `20200102`, `2020-01`, `2020`, or in the stated order.

    Raises InvalidInput for anything else, for a placeholder (1900-01-01, 1811-11-11) and for an impossible date.
    """
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, date):
        return PartialDate.of(value)
    return _read_date(value.strip(), order)


@lru_cache(maxsize=65536)
def _read_date(text: str, order: DateOrder) -> PartialDate:
    day_part = re.split(r"[T ]\d{1,2}:", text, maxsplit=1)[0]
    if found := _ISO.fullmatch(day_part) or _COMPACT.fullmatch(day_part):
        year, month, day = found.groups()
    elif order is not DateOrder.ISO and (found := _PARTED.fullmatch(day_part)):
        first, second, year = found.groups()
        day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
    else:
        raise InvalidInput("not a date in the stated format", remedy=f"expected {_EXPECTED[order]}")
    parts = (int(year), _month(month), _part(day))
    if parts in _PLACEHOLDERS:
        raise InvalidInput("a placeholder, not a date of birth", remedy="leave the cell empty when it is not known")
    return PartialDate(*parts)


_EXPECTED = {
    DateOrder.ISO: "YYYY-MM-DD; state the order if the file writes dates another way",
    DateOrder.DAY_FIRST: "DD/MM/YYYY or YYYY-MM-DD",
    DateOrder.MONTH_FIRST: "MM/DD/YYYY or YYYY-MM-DD",
}


def _part(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() and text != "00" else None


def _month(text: str | None) -> int | None:
    if text and text.isalpha() and text.lower() != "xx":
        return _MONTHS.get(text[:3].lower(), 99)
    return _part(text)


# A day, a time of day, and perhaps am or pm, and perhaps an offset.
_TIMED = re.compile(
    r"(\S+|\S+ \S+ \S+)(?:T|[ ]{1,3})(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?"
    r"(?: ?([AaPp])\.?[Mm]\.?)? ?(Z|[+-]\d{2}:?\d{2})?", re.ASCII,
)
_PLAIN = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?", re.ASCII)  # as most systems write it
_PLAIN_AFTER = "1911"  # no year of a placeholder
_LONGEST = 64  # characters; the longest moment written out has about forty


def parse_moment(
    value: str | datetime, *, order: DateOrder = DateOrder.ISO, zone: tzinfo = LONDON
) -> tuple[datetime, str | None]:
    """Read a moment; a local time without an offset is in `zone`. Returns (aware moment, note or None).

    In the repeated hour of October the first is taken, and noted; a date without a time is taken as midnight, and
    noted. Raises InvalidInput for a time that does not exist (the missing hour of March) and for anything unreadable.
    """
    moment, note = (value, None) if isinstance(value, datetime) else _read_moment(value.strip(), order)
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise InvalidInput("the year is impossible", remedy=f"years run from {_FIRST_YEAR} to {_LAST_YEAR}")
    if moment.tzinfo is not None:
        return moment, note
    aware = moment.replace(tzinfo=zone, fold=0)
    if _is_steady(moment.date(), zone):
        return aware, note
    if aware.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None) != moment:
        raise InvalidInput("a local time that does not exist (the clocks went forward)", remedy="correct it or give an offset")
    if aware.utcoffset() != aware.replace(fold=1).utcoffset():
        note = "a local time that happened twice (the clocks went back): the first is taken"
    return aware, note


@lru_cache(maxsize=8192)
def _is_steady(day: date, zone: tzinfo) -> bool:
    """True if the clocks are left alone on that day and on those beside it."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    return len({(noon + timedelta(days=n)).utcoffset() for n in (-2, -1, 0, 1, 2)}) == 1


def _read_moment(text: str, order: DateOrder) -> tuple[datetime, str | None]:
    if _PLAIN.fullmatch(text) and text[:4] > _PLAIN_AFTER:
        try:
            return datetime.fromisoformat(text), None
        except ValueError:
            pass  # no such day or time: told below
    if len(text) > _LONGEST:
        raise InvalidInput("too long for a date and time", remedy=f"expected {_EXPECTED[order]} and a time HH:MM")
    if found := _TIMED.fullmatch(text):
        return _at(_whole_day(found[1], order), found), None
    if "T" in text:
        try:
            return datetime.fromisoformat(text), None  # ISO 8601 in its other spellings
        except ValueError:
            pass
    if ":" in text:
        raise InvalidInput("not a time of day", remedy="expected HH:MM, 00:00 to 23:59")
    return datetime.combine(_whole_day(text, order), datetime.min.time()), _MIDNIGHT


_MIDNIGHT = "no time of day: midnight is taken"


def _at(day: date, clock: re.Match[str]) -> datetime:
    _, hour, minute, second, fraction, half, offset = clock.groups()
    hours = int(hour)
    if half and not 1 <= hours <= 12:  # noqa: PLR2004 - hours of a half day
        raise InvalidInput("there is no such time of day", remedy="with am or pm, hours run from 1 to 12")
    if half:
        hours = hours % 12 + (12 if half in "Pp" else 0)
    try:
        zone = datetime.strptime(offset.replace(":", ""), "%z").tzinfo if offset else None
        micros = int((fraction or "0")[:6].ljust(6, "0"))
        return datetime(day.year, day.month, day.day, hours, int(minute), int(second or 0), micros, tzinfo=zone)
    except ValueError:
        raise InvalidInput("there is no such time of day", remedy="expected HH:MM, 00:00 to 23:59") from None


def _whole_day(text: str, order: DateOrder) -> date:
    day = parse_date(text, order)
    if day.day is None:
        raise InvalidInput("not a whole date", remedy=f"expected {_EXPECTED[order]} and a time HH:MM")
    return day.earliest
