"""What the desk prints for a morning, and what must come out of the example data, as written by hand beside it."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

import riskflag as rf
from examples import triage_desk

DATA = Path(triage_desk.__file__).parent / "data"


def parts(cell: str) -> set[str]:
    return {part for part in cell.split("|") if part}


@pytest.fixture(scope="module")
def assessments() -> dict[tuple[str, str], rf.Assessment]:
    registers = [rf.read_register(DATA / f"{name}_register.csv", name=name.title()) for name in ("northmere", "ashdale")]
    year, morning = (rf.read_attendances(DATA / f"{name}.csv").attendances for name in ("attendances", "morning"))
    coverage = rf.Coverage(since=datetime(2025, 1, 20, tzinfo=rf.LONDON))

    def assess(file: str, history, batch) -> Iterator:
        memory = rf.MemoryHistory(history, coverage=coverage)
        screener = rf.Screener(registers=registers, history=memory, rules=[rf.STANDARD, rf.FRACTURES])
        for assessment in screener.assess_all(batch):
            yield (file, assessment.attendance_id), assessment

    return dict([*assess("attendances.csv", (), year), *assess("morning.csv", year, morning)])


def rows() -> list[dict[str, str]]:
    with (DATA / "expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda r: f"{r['attendance_id']}: {r['situation']}")
def test_the_example_data_give_what_is_written_beside_them(row, assessments):
    assessment = assessments[row["file"], row["attendance_id"]]
    raised = {i for alert in assessment.raised for i in alert.rule_ids}
    awaited = {f"{a.rule_id}:{a.field}" for a in assessment.awaiting}
    entries = {e.entry_id for alert in assessment.raised for e in alert.evidence}
    assert assessment.outcome.value in parts(row["outcome"]), (raised, assessment.not_checked)
    assert parts(row["rule_ids"]) <= raised
    assert not parts(row["not_rule_ids"]) & raised
    assert parts(row["entry_ids"]) <= entries
    if row["awaiting"] == "-":
        assert not awaited
    else:
        assert parts(row["awaiting"]) <= awaited


def test_at_least_99_of_100_unlisted_children_without_a_condition_are_clear(assessments):
    ordinary = [row for row in rows() if row["outcome"] == "CLEAR"]
    clear = [row for row in ordinary if assessments[row["file"], row["attendance_id"]].outcome is rf.Outcome.CLEAR]
    assert len(clear) >= 0.99 * len(ordinary) > 0


def test_the_desk_shows_a_red_alert_a_possible_match_a_clear_child_with_what_it_awaits_and_a_silent_register(capsys):
    triage_desk.main()
    out = capsys.readouterr().out
    assert "[RED] On a child protection plan now (REG-CPP)" in out
    assert "(REG-POSS)" in out
    assert "CLEAR so far; FRA-1AND2" in out
    assert "[NOT CHECKED] Register 'Westhaven (line)' (REG-DOWN)" in out
    assert "ALERT" in out.splitlines()[-1]


def test_the_desk_shows_twelve_children_in_the_order_they_came():
    ids = [view.attendance_id for view in triage_desk.replay()]
    assert len(ids) == 12
    assert ids[0] == "NG-41238"
