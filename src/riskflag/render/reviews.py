"""The review list as a table for a spreadsheet and as a page to print. It names children: for the reviewer only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from itertools import groupby

from riskflag.alerts.label import NOT_FOR_PATIENT, RESTRICTED
from riskflag.alerts.reviews import Review
from riskflag.people.dates import LONDON

__all__ = ["COLUMNS", "RUNS_AS_FORMULA", "reviews_html", "reviews_rows"]

_FACTS = ("day", "carried", "site", "attendance_id", "arrived_at", "local_id", "name", "date_of_birth", "reading", "seen",
          "explanation", "note", "referral_checked", "reviewer", "outcome")
COLUMNS = ("handling", *_FACTS)
"""The columns of the list: first how it must be kept; the last three are the site's to fill, and make a file of outcomes."""

_CODES = f"{RESTRICTED.code} {NOT_FOR_PATIENT.code}"
_HANDLING = "restricted: for the reviewer only; never for the patient, the family, a screen they can see or a print they can take"

RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t")


def reviews_rows(reviews: Iterable[Review], kept: Iterable[Mapping[str, str]] = ()) -> list[list[str]]:
    """The list row by row under `COLUMNS`; a cell that a spreadsheet would run as a formula gets an apostrophe before it.
    `kept` are open rows of an earlier list whose attendances are not at hand: they are carried as they stand.
    """
    handling = f"{_CODES} {_HANDLING}"
    return [[handling, *(f"'{c}" if c.startswith(RUNS_AS_FORMULA) else c for c in cells)] for cells in _rows(reviews, kept)]


def _rows(reviews: Iterable[Review], kept: Iterable[Mapping[str, str]]) -> list[list[str]]:
    """Every row's cells, by day."""
    carried = ([_kept(row, column) for column in _FACTS] for row in kept)
    return sorted([*map(_cells, reviews), *carried], key=lambda cells: cells[0])


def _kept(row: Mapping[str, str], column: str) -> str:
    return "carried" if column == "carried" else row.get(column, "")


def _cells(review: Review) -> list[str]:
    visit, person = review.attendance, review.attendance.person
    name = person.names[0] if person.names else None
    return [
        review.listed_on.isoformat(), "carried" if review.carried else "", visit.site, visit.id,
        f"{visit.at.astimezone(LONDON):%Y-%m-%dT%H:%M}",
        next((number.value for number in person.numbers if number.scheme == "local"), ""),
        f"{name.given} {name.family}".strip() if name else "", person.born.text if person.born else "",
        review.reading, review.seen, review.explanation, review.note,
        review.decision.referral_checked, review.decision.reviewer, review.decision.outcome,
    ]


def reviews_html(reviews: Iterable[Review], kept: Iterable[Mapping[str, str]] = ()) -> str:
    """The list as one page, a table for each day; it needs no network. `kept` as in `reviews_rows`."""
    head = "".join(f'<th scope="col">{escape(column.replace("_", " "))}</th>' for column in _FACTS[1:])
    days = "".join(
        f"<h2>{_day(day)}</h2><table><tr>{head}</tr>{''.join(map(_line, rows))}</table>"
        for day, rows in groupby(_rows(reviews, kept), key=lambda row: row[0])
    )
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta name="security" content="{_CODES}"><title>Fractures at one and two: reviews</title>'
        "<style>body{font:14px/1.4 system-ui,sans-serif}table{border-collapse:collapse}td,th{border:1px solid #425563;"
        "padding:.2rem .4rem;text-align:left;vertical-align:top}</style></head><body><h1>Fractures at one and two: reviews</h1>"
        f"<p><strong>{_HANDLING.capitalize()}.</strong> Every child is listed; most fractures at this age are accidents.</p>"
        f"{days or '<p>Nobody to review.</p>'}"
        "</body></html>\n"
    )


def _day(text: str) -> str:
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return escape(text) or "Day not kept"


def _line(cells: list[str]) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells[1:])}</tr>"
