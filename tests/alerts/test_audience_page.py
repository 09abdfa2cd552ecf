"""The page says what the table does."""

import re
from pathlib import Path

import riskflag as rf
from riskflag.alerts.audience import ALERT_FIELDS, AWAITING_FIELDS, PLAN_FIELDS, STAMP_FIELDS, VIEW_FIELDS

PAGE = Path(__file__).parents[2] / "docs/reference/audiences.md"


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def test_the_page_has_a_row_for_each_field_and_a_mark_for_each_audience_that_may_see_it():
    rows = [cells(line) for line in PAGE.read_text().splitlines() if line.startswith("|")]
    audiences = [rf.Audience(name) for name in rows[0][1:]]
    assert set(audiences) == set(rf.Audience)
    told = [(row[0].strip("`"), frozenset(a for a, mark in zip(audiences, row[1:], strict=True) if mark)) for row in rows[2:] if re.match("`", row[0])]
    tables = (VIEW_FIELDS, AWAITING_FIELDS, STAMP_FIELDS, ALERT_FIELDS, PLAN_FIELDS)
    assert told == [row for table in tables for row in table.items()]
