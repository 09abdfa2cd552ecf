"""Vignettes, each written from a line of a cited source by people who knew the rules. Agreement with them is reported; it is no
sensitivity or specificity. Where a vignette and the rule differ, `differs` says why, and the vignette stays as its source has it.
"""

import csv
from pathlib import Path

import pytest

from riskflag.people.attendance import Attendance
from riskflag.rules.case import Case
from riskflag.screener import Screener
from tests.spec.rules.situations import shipped

TEXT = (Path(__file__).parent / "vignettes.csv").read_text(encoding="utf-8")
WANTED = 150
ROWS = tuple(csv.DictReader(TEXT.splitlines(), delimiter="|"))


def agrees(row: dict[str, str]) -> bool:
    visit = dict(part.split("=", 1) for part in row["visit"].split(","))
    fields = {"attendance_id": row["id"], "arrived_at": "2026-03-02T12:00", "site": "T1", "date_of_birth": row["born"], **visit}
    rule = shipped(row["expect"].removeprefix("-"))
    raised = Screener(registers=(), rules=(rule,)).evaluate(Case(attendance=Attendance.parse(fields))).raised
    wanted = [] if row["expect"].startswith("-") else [row["tier"]]
    return [alert.tier.value for alert in raised] == wanted


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['id']}: {row['source_line']}")
def test_the_rule_does_what_its_source_says_or_the_file_says_why_not(row):
    assert agrees(row) is not bool(row["differs"].strip())


def test_every_vignette_names_its_source_and_line():
    assert len({row["id"] for row in ROWS}) == len(ROWS) >= WANTED
    assert all(row["source"].strip() and row["source_line"].strip() for row in ROWS)


def test_the_page_reports_agreement_with_them():
    page = (Path(__file__).parents[2] / "docs/explanation/rules.md").read_text(encoding="utf-8")
    assert f"{sum(map(agrees, ROWS))} of {len(ROWS)} vignettes agree" in page
