"""The reference pages name every heading and every word that is read, and no other."""

import re
from pathlib import Path

import pytest

from riskflag.people.appointment import Appointment
from riskflag.people.attendance import Attendance
from riskflag.people.fields import APPOINTMENT_FIELDS, ATTENDANCE_FIELDS, ENTRY_FIELDS, PERSON_FIELDS
from riskflag.read.register_csv import parse_kind

DOCS = Path(__file__).parents[2] / "docs" / "reference"
REGISTERS, ATTENDANCES, APPOINTMENTS = (
    (DOCS / name).read_text() for name in ("registers-csv.md", "attendances-csv.md", "appointments-csv.md"))


def rows(page, heading=None):
    if heading:
        page = page.split(f"## {heading}\n", 1)[1].split("\n#", 1)[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| ")]


def documented(page):
    return {row[0].strip("`"): tuple(re.findall(r"`(\w+)`", row[1])) for row in rows(page) if len(row) == 3 and row[0].startswith("`")}


def test_every_heading_of_a_register_is_documented_and_read():
    assert documented(REGISTERS) == ENTRY_FIELDS


def test_every_heading_of_attendances_is_documented_and_read():
    own = {name: aliases for name, aliases in ATTENDANCE_FIELDS.items() if name not in ENTRY_FIELDS}
    assert documented(ATTENDANCES) == own


def test_every_heading_of_appointments_is_documented_and_read():
    assert documented(APPOINTMENTS) == {name: aliases for name, aliases in APPOINTMENT_FIELDS.items() if name not in PERSON_FIELDS}


def words(page, heading):
    return [(row[0].strip("`"), word) for row in rows(page, heading)[1:] for word in row[1].split(", ")]


@pytest.mark.parametrize(("kind", "word"), words(REGISTERS, "Types of plan"))
def test_every_documented_type_is_read(kind, word):
    assert parse_kind(word).value == kind


SHOWN = {
    "mobility": lambda a: a.mobility.value if a.mobility else "not recorded", "attendance_category": lambda a: a.category, "discharge_status": lambda a: a.disposal,
    "injury_flag": lambda a: "yes" if a.injury.flagged else "no", "dependants": lambda a: a.dependants.value,
}


@pytest.mark.parametrize(("field", "value", "word"), [(field, *pair) for field in SHOWN for pair in words(ATTENDANCES, field)])
def test_every_documented_word_is_read(field, value, word):
    attendance = Attendance.parse({"id": "1", "arrived_at": "2026-03-02T10:00", field: word})
    assert SHOWN[field](attendance) == value
    assert attendance.problems == ()


@pytest.mark.parametrize("field", ["mobility", "attendance_category", "discharge_status", "injury_flag"])
def test_every_word_that_is_read_is_documented(field):
    from riskflag.people import attendance

    table = {"mobility": "_MOBILITY", "attendance_category": "_CATEGORY", "discharge_status": "_DISPOSAL", "injury_flag": "_YES_NO"}[field]
    assert {word for _, word in words(ATTENDANCES, field)} == set(getattr(attendance, table))


def test_every_word_for_an_outcome_is_documented_and_read():
    from riskflag.people import appointment

    told = words(APPOINTMENTS.replace("### outcome", "## outcome"), "outcome")
    assert {word for _, word in told} == set(appointment._KEPT)
    for outcome, word in told:
        assert Appointment.parse({"id": "1", "at": "2026-03-02T10:00", "outcome": word}).outcome.value == outcome
