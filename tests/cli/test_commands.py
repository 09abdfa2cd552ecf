"""The command line, as somebody types it."""

import csv
import json
import subprocess
import sys
from decimal import Decimal

import pytest
from typer.testing import CliRunner

import riskflag as rf
from riskflag.cli.app import app
from tests.read.files import (
    ATTENDANCE_HEADINGS,
    attendance_row,
    good_attendances,
    good_register,
    register_row,
    register_text,
    write,
)


@pytest.fixture
def run():
    def call(*words):
        return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)

    return call


@pytest.fixture
def files(tmp_path):
    return {
        "register": write(tmp_path, good_register(), "county.csv"), "attendances": write(tmp_path, good_attendances(), "visits.csv"),
        "output": tmp_path / "out", "folder": tmp_path,
    }


def screen(run, files, *more):
    result = run("screen", "--register", files["register"], "--attendances", files["attendances"], "--output", files["output"], *more)
    lines = [json.loads(line) for line in files["output"].read_text().splitlines()] if files["output"].exists() else []
    return result, lines


def match(run, files, *more):
    result = run("match", "--register", files["register"], "--people", files["attendances"], "--output", files["output"], *more)
    rows = list(csv.DictReader(files["output"].read_text().splitlines())) if files["output"].exists() else []
    return result, rows


def rules(line):
    return {rule_id for alert in line["alerts"] for rule_id in alert["rule_ids"]}


def test_screen_writes_one_line_for_each_attendance_in_input_order(run, files):
    result, lines = screen(run, files)
    assert result.exit_code == 0
    assert [line["attendance_id"] for line in lines] == ["A1", "A2", "A3", "A4", "A5", "A6"]
    assert {line["schema"] for line in lines} == {"riskflag.assessment/1"}
    assert all({"outcome", "complete", "alerts", "awaiting", "checked", "stamp"} <= set(line) for line in lines)
    assert all(line["outcome"] == "ALERT" and "REG-CPP" in rules(line) for line in lines)
    assert all({"rule_id", "kind", "tier", "headline", "reasons"} <= set(alert) for line in lines for alert in line["alerts"])
    assert lines[0]["stamp"]["registers"] == [{"name": "county", "checked": True, "as_of": "2026-02-27", "rows": 6, "rejected": 0}]


def test_screen_prints_a_summary_without_an_output(run, files):
    result = run("screen", "--register", files["register"], "--attendances", files["attendances"])
    assert result.exit_code == 0
    assert "A1: ALERT" in result.stdout
    assert "[RED] On a child protection plan now (REG-CPP)" in result.stdout
    assert "6 ALERT, 0 INCOMPLETE, 0 CLEAR" in result.stderr


def test_a_refused_register_is_not_checked_for_every_row_and_does_not_stop_the_other(run, files):
    for content in ("", "<html>", good_register(1).split("\n")[0], None):
        down = files["folder"] / "down.csv"
        down.unlink(missing_ok=True)
        if content is not None:
            write(files["folder"], content, "down.csv")
        result, lines = screen(run, files, "--register", down)
        assert result.exit_code == 1
        assert "NOT CHECKED for everybody" in result.stderr
        assert all({"REG-DOWN", "REG-CPP"} <= rules(line) and not line["complete"] for line in lines)
        assert len(lines) == 6


def test_a_stale_register_is_not_checked(run, files):
    result, lines = screen(run, files, "--as-of", "2026-02-20")
    assert result.exit_code == 1
    assert all("REG-DOWN" in rules(line) for line in lines)
    result, lines = screen(run, files, "--as-of", "2026-02-23")
    assert result.exit_code == 0
    assert not any("REG-DOWN" in rules(line) for line in lines)


def test_refused_attendances_end_with_3_and_leave_nothing_behind(run, files):
    write(files["folder"], "PK\x03\x04", "visits.csv")
    for command in (screen, match):
        result, rows = command(run, files)
        assert result.exit_code == 3
        assert "Excel workbook" in result.stderr
        assert rows == []
    assert not [path for path in files["folder"].iterdir() if path.suffix == ".part"]


def test_rejected_rows_end_with_1_and_are_written_where_asked(run, files):
    write(files["folder"], good_register() + register_row(7, register="?") + "\n", "county.csv")
    write(files["folder"], good_attendances() + attendance_row(7, arrived_at="soon") + "\n", "visits.csv")
    out = files["folder"] / "rejected.csv"
    result, lines = screen(run, files, "--rejected", out)
    assert result.exit_code == 1
    assert len(lines) == 6
    assert "county.csv: 7 read, 6 accepted, 1 rejected" in result.stderr
    assert "row 8, arrived_at" in result.stderr
    assert [(r["file"], r["row"], r["field"]) for r in csv.DictReader(out.read_text().splitlines())] == [
        ("visits.csv", "8", "arrived_at"), ("county.csv", "8", "register"),
    ]
    assert "Exemplar" not in result.output


def earlier(files, name="earlier.csv", days=(1, 2)):
    rows = [attendance_row(1, attendance_id=f"H{day}", arrived_at=f"2026-01-{day:02d}T10:00") for day in days]
    return write(files["folder"], "\n".join((ATTENDANCE_HEADINGS, *rows)), name)


def test_an_arrival_in_the_future_keeps_no_history_young(run, files):
    past = earlier(files)
    past.write_text(past.read_text() + "\n" + attendance_row(1, attendance_id="H3", arrived_at="2150-01-01T10:00") + "\n")
    result, lines = screen(run, files, "--history", past)
    assert "the arrival is in the future" in result.stderr
    assert all("it is stale: as of 02/01/2026" in line["stamp"]["history"] for line in lines)


def test_registers_are_not_said_to_be_of_a_day_to_come(run, files):
    result, lines = screen(run, files, "--as-of", "2150-01-01")
    assert (result.exit_code, lines) == (2, [])
    assert "future" in result.stderr


def test_earlier_attendances_count_and_those_of_the_file_count_for_each_other(run, files):
    assert not any("REP-3IN12" in rules(line) for line in screen(run, files)[1])
    _, lines = screen(run, files, "--history", earlier(files))
    assert [line["attendance_id"] for line in lines if "REP-3IN12" in rules(line)] == ["A1"]
    both = good_attendances(1) + earlier(files).read_text().split("\n", 1)[1]
    write(files["folder"], both, "visits.csv")
    assert [line["attendance_id"] for line in screen(run, files)[1] if "REP-3IN12" in rules(line)] == ["A1"]


def test_the_same_attendance_in_two_files_is_one(run, files):
    one = earlier(files, days=(1,))
    _, lines = screen(run, files, "--history", one, "--history", one, "--history", files["attendances"])
    assert not any("REP-3IN12" in rules(line) for line in lines)


def test_another_child_under_an_id_of_the_history_takes_no_visit_from_anybody_and_is_said(run, files):
    other = write(files["folder"], "\n".join((ATTENDANCE_HEADINGS, attendance_row(2, attendance_id="H1"))), "other.csv")
    result, lines = screen(run, files, "--history", earlier(files), "--history", other)
    assert [line["attendance_id"] for line in lines if "REP-3IN12" in rules(line)] == ["A1"]
    assert "1 rows with an id that an earlier file has" in result.stderr
    assert "an earlier file has" not in screen(run, files, "--history", earlier(files), "--history", earlier(files))[0].stderr


def test_a_history_that_is_short_refused_or_full_of_gaps_cannot_say_no(run, files):
    broken = write(files["folder"], "\n".join((ATTENDANCE_HEADINGS, *(attendance_row(n, arrived_at="soon") for n in range(1, 4)))), "broken.csv")
    for words in (["--history-since", "2026-01-01"], ["--history", files["folder"] / "nowhere.csv"], ["--history", broken]):
        result, lines = screen(run, files, *words)
        assert result.exit_code == 1
        assert {c["state"] for line in lines for c in line["checked"] if c["rule_id"] == "REP-3IN12"} == {"not checked"}
        assert all("REG-CPP" in rules(line) for line in lines)


def test_reception_is_told_less(run, files):
    _, lines = screen(run, files, "--audience", "reception")
    assert all(line["audience"] == "reception" and "plan" not in json.dumps(line["alerts"]) for line in lines)


@pytest.mark.parametrize("audience", list(rf.Audience), ids=lambda a: a.value)
def test_every_audience_can_be_asked_for(run, files, audience):
    done, lines = screen(run, files, "--audience", audience.value.replace("_", "-"))
    assert {line["audience"] for line in lines} == {audience.value}
    assert done.exit_code == screen(run, files)[0].exit_code


def test_dates_are_read_in_the_order_that_is_stated(run, files):
    write(files["folder"], good_attendances().replace("2026-03-02T", "02/03/2026 "), "visits.csv")
    result, lines = screen(run, files)
    assert (result.exit_code, lines) == (1, [])
    result, lines = screen(run, files, "--dates", "dmy")
    assert (result.exit_code, len(lines)) == (0, 6)


@pytest.mark.parametrize("words", [
    [], ["screen"], ["match", "--register", "x"], ["registers"], ["registers", "check"], ["screen", "--dates", "ymd"], ["frobnicate"],
    ["registers", "check", "x", "--as-of", "02/03/2026"], ["registers", "check", "x", "--kind", "library card"],
])
def test_wrong_usage_ends_with_2(run, words):
    assert run(*words).exit_code == 2


def test_match_lists_every_pair_with_its_weight(run, files):
    result, rows = match(run, files)
    assert result.exit_code == 0
    assert list(rows[0]) == ["attendance_id", "entry_id", "band", "probability", "weight"]
    best = {}
    for row in rows:
        best.setdefault(row["attendance_id"], row)
    assert {(row["attendance_id"], row["entry_id"], row["band"]) for row in best.values()} == {(f"A{n}", f"E{n}", "certain") for n in range(1, 7)}
    assert [row["attendance_id"] for row in rows] == sorted(row["attendance_id"] for row in rows)


def test_match_is_about_identity_only(run, files):
    rows = [register_row(1, ended_on="2001-01-01", started_on="2000-01-01", updated_on=""), register_row(2, started_on="", updated_on="")]
    write(files["folder"], register_text(*rows), "county.csv")
    write(files["folder"], good_attendances(2).replace("arrived_at", "x").replace("T11:00", ""), "visits.csv")
    result, pairs = match(run, files)
    assert result.exit_code == 0
    assert {(p["attendance_id"], p["entry_id"]) for p in pairs} >= {("A1", "E1"), ("A2", "E2")}


def test_match_names_a_pair_once_and_those_it_could_not_look_up(run, files):
    write(files["folder"], register_text(register_row(1), register_row(1, register="LAC")), "county.csv")
    nobody = attendance_row(2, nhs_number="", given_name="", family_name="", date_of_birth="", home_postcode="")
    write(files["folder"], good_attendances(1) + nobody + "\n", "visits.csv")
    result, rows = match(run, files)
    assert result.exit_code == 1
    assert "NOT CHECKED" in result.stderr
    assert [(row["attendance_id"], row["entry_id"]) for row in rows] == [("A1", "E1")]


def test_different_weights_never_have_one_probability():
    from riskflag.cli.match import _probability

    weights = [-3.5, -0.25, 0.0, 1e-9, 0.5, 20.0, 20.000001, 52.9, 53.5, 80.0, 80.0000001, 120.0]
    texts = [_probability(weight) for weight in weights]
    assert sorted(map(Decimal, texts)) == [Decimal(text) for text in texts]
    assert len(set(texts)) == len(texts)
    for weight, text in zip(weights, texts, strict=True):
        assert float(text) == pytest.approx(2**weight / (1 + 2**weight), rel=1e-12)
        assert "E" not in text.upper()


def test_ids_that_a_spreadsheet_would_run_are_written_harmless(run, files):
    write(files["folder"], good_attendances(1).replace("A1,", "=A1,"), "visits.csv")
    assert {row["attendance_id"] for row in match(run, files)[1]} == {"'=A1"}


def test_registers_check_says_counts_that_add_up_and_reasons(run, files):
    rows = (register_row(7, register="?"), register_row(8, nhs_number="9.99E+09"), register_row(1))
    write(files["folder"], good_register() + "\n".join(rows) + "\n", "county.csv")
    result = run("registers", "check", files["register"], "--rejected", files["output"])
    assert result.exit_code == 1
    assert "county.csv: 9 read = 8 accepted + 1 rejected" in result.stdout
    for said in ("not a known type", "destroyed by", "repeat another exactly", "Columns never used: ethnicity", "As of 27/02/2026", "NOT CHECKED"):
        assert said in result.stdout
    assert len(files["output"].read_text().splitlines()) == 2
    assert "Exemplar" not in result.output


def test_registers_check_passes_a_good_list_and_refuses_a_useless_one(run, files):
    assert run("registers", "check", files["register"]).exit_code == 0
    write(files["folder"], good_register().replace("2026-02-27", ""), "county.csv")
    result = run("registers", "check", files["register"])
    assert result.exit_code == 3
    assert "6 read = 6 accepted" in result.stdout
    assert "as_of" in result.stderr
    assert run("registers", "check", files["register"], "--as-of", "2026-03-01").exit_code == 0
    assert run("registers", "check", files["folder"]).exit_code == 3


def test_the_command_line_is_a_module_and_knows_its_version():
    done = subprocess.run([sys.executable, "-m", "riskflag", "--version"], capture_output=True, text=True, check=True)
    import riskflag

    assert done.stdout.strip() == riskflag.__version__


@pytest.mark.parametrize("missing", ["typer", "rich"])
def test_without_the_extra_one_line_says_what_to_install(tmp_path, missing):
    (tmp_path / f"{missing}.py").write_text(f"raise ModuleNotFoundError('not here', name={missing!r})\n")
    code = "import sys, runpy; sys.path.insert(0, sys.argv.pop()); runpy.run_module('riskflag', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "riskflag[cli]" in done.stderr


def test_a_progress_bar_is_shown_only_while_somebody_watches(monkeypatch):
    import io

    from rich.console import Console

    from riskflag.cli import telling

    for terminal in (True, False):
        console = Console(file=io.StringIO(), force_terminal=terminal, width=120)
        monkeypatch.setattr(telling, "error_console", lambda console=console: console)
        assert list(telling.watched(range(3), 3, "screening")) == [0, 1, 2]
        assert ("screening" in console.file.getvalue()) is terminal


def test_an_output_that_cannot_be_written_or_would_overwrite_an_input_is_wrong_usage(run, files, tmp_path):
    register, attendances = files["register"], files["attendances"]
    for target in (tmp_path / "no folder" / "out.jsonl", tmp_path, attendances):
        before = attendances.read_bytes()
        result = run("screen", "--register", register, "--attendances", attendances, "--output", target)
        assert result.exit_code == 2
        assert attendances.read_bytes() == before
        assert run("match", "--register", register, "--people", attendances, "--output", target).exit_code == 2


APPOINTMENTS = "id,at,outcome,purpose,given_name,family_name,date_of_birth\n"


def test_missed_appointments_are_read_and_raise(run, files):
    child = next(csv.DictReader(files["attendances"].read_text().splitlines()))
    person = ",".join(child.get(name, "") for name in ("given_name", "family_name", "date_of_birth"))
    rows = "".join(f"P{n},2026-01-0{n}T09:00,missed,review,{person}\n" for n in (1, 2))
    booked = write(files["folder"], APPOINTMENTS + rows, "booked.csv")
    result, lines = screen(run, files, "--appointments", booked)
    assert result.exit_code == 0
    assert "REP-WNB" in rules(lines[0])
    assert lines[0]["stamp"]["appointments"] == "appointments"


def test_without_appointments_nobody_is_told_of_a_source_the_site_does_not_have(run, files):
    _, lines = screen(run, files)
    assert all({"rule_id": "REP-WNB", "state": "not selected"} in line["checked"] for line in lines)
    assert run("screen", "--register", files["register"], "--attendances", files["attendances"], "--with", "REP-WNB").exit_code == 2


def test_appointments_that_are_refused_or_lose_rows_are_not_checked(run, files):
    refused, lost = write(files["folder"], "nothing\n1\n", "refused.csv"), write(
        files["folder"], APPOINTMENTS + "P1,2026-01-01T09:00,perhaps,review,Kit,Exemplar,2020-01-01\n", "lost.csv")
    for booked in (refused, lost):
        result, lines = screen(run, files, "--appointments", booked)
        assert result.exit_code == 1
        assert all("REP-WNB" in {i for a in line["alerts"] for i in a.get("silenced", ())} for line in lines), result.stderr
        assert "Exemplar" not in result.stderr
