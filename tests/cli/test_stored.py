"""A stored history from the command line: taken in, taken in again, screened against; and everything that can be wrong with it."""

import csv
import os
import sqlite3
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from riskflag.cli.app import app
from riskflag.people.numbers import Number
from riskflag.store.events import Merged
from riskflag.store.sql import SqlHistory
from riskflag.testing import a_test_number

COLUMNS = "attendance_id,arrived_at,site,given_name,family_name,date_of_birth,nhs_number\n"
ROBIN = f"A,Robin,Exemplar,2021-05-04,{a_test_number(2)}"


def run(*words):
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.csv").write_text(COLUMNS + f"V1,2025-11-10T10:00,{ROBIN}\nV2,2026-01-10T10:00,{ROBIN}\n")
    (tmp_path / "now.csv").write_text(COLUMNS + f"V3,2026-03-02T10:00,{ROBIN}\n")
    (tmp_path / "register.csv").write_text("entry_id,type,given_name,family_name,date_of_birth\nE1,CPP,Someone,Else,2012-01-01\n")
    return tmp_path


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("riskflag.cli.stored._now", lambda: datetime(2026, 3, 3, tzinfo=UTC))


def store(folder):
    return f"sqlite:///{folder}/h.db"


def screen(folder, history, days=100):
    return run("screen", "--register", folder / "register.csv", "--attendances", folder / "now.csv", "--history", history,
               "--history-max-age", days)


def test_what_was_imported_is_counted(folder):
    code, said = run("history", "import", folder / "a.csv", "--to", store(folder))
    assert (code, "2 said something new" in said, "2 attendances in the store" in said) == (0, True, True)
    assert "3 attendances" in screen(folder, store(folder))[1]


def test_the_store_is_a_file_here_unless_one_is_named(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert run("history", "import", "a.csv")[0] == 0
    assert (folder / "history.db").exists()
    monkeypatch.setenv("RISKFLAG_HISTORY", "sqlite:///named.db")
    assert run("history", "import", "a.csv")[0] == 0
    assert (folder / "named.db").exists()


def test_importing_twice_changes_nothing(folder):
    run("history", "import", folder / "a.csv", "--to", store(folder))
    code, said = run("history", "import", folder / "a.csv", "--to", store(folder))
    assert (code, "0 said something new" in said, "2 attendances in the store" in said) == (0, True, True)


def test_a_file_stated_later_corrects(folder):
    run("history", "import", folder / "a.csv", "--to", store(folder), "--stated", "2026-01-11")
    (folder / "b.csv").write_text(COLUMNS + f"V2,2020-01-10T10:00,{ROBIN}\n")
    run("history", "import", folder / "b.csv", "--to", store(folder), "--stated", "2026-01-12")
    run("history", "import", folder / "a.csv", "--to", store(folder), "--stated", "2026-01-11")
    assert "REP-3IN12" not in screen(folder, store(folder))[1]


def test_a_rejected_row_is_said_and_lowers_the_coverage(folder):
    (folder / "bad.csv").write_text(COLUMNS + f"V1,never,{ROBIN}\nV2,2026-01-10T10:00,{ROBIN}\n")
    code, said = run("history", "import", folder / "bad.csv", "--to", store(folder))
    assert (code, "1 rejected" in said) == (1, True)
    code, said = screen(folder, store(folder))
    assert (code, "1 of 2 rows of the history were rejected" in said) == (1, True)


def test_a_file_that_breaks_off_keeps_what_it_had_and_says_that_more_is_missing(folder):
    (folder / "half.csv").write_text(COLUMNS + f'V1,2025-11-10T10:00,{ROBIN}\n"V2,2026-01-10T10:00,{ROBIN}\n')
    code, said = run("history", "import", folder / "half.csv", "--to", store(folder))
    assert (code, "refused" in said) == (3, True)
    assert "the import of 1 file was not finished" in screen(folder, store(folder))[1]
    run("history", "import", folder / "a.csv", "--to", store(folder))
    (folder / "half.csv").write_text((folder / "a.csv").read_text())
    run("history", "import", folder / "half.csv", "--to", store(folder), "--instead")
    assert "not finished" not in screen(folder, store(folder))[1]


def test_a_row_in_the_future_is_rejected_and_kept_and_the_store_is_not_younger_for_it(folder):
    os.utime(folder / "a.csv", (0, 0))
    (folder / "ahead.csv").write_text(COLUMNS + f"V8,2026-03-03T00:09,{ROBIN}\nV9,2026-03-30T10:00,{ROBIN}\n")
    os.utime(folder / "ahead.csv", (0, 0))
    code, said = run("history", "import", folder / "ahead.csv", "--to", store(folder), "--rejected", folder / "rejected.csv")
    assert (code, "row 3, arrived_at: the arrival is in the future" in said) == (1, True)
    assert "V9,2026-03-30T10:00" in (folder / "rejected.csv").read_text()
    code, said = run("history", "import", folder / "ahead.csv", "--to", store(folder), "--ahead", 60 * 24 * 30)
    assert (code, "1 said something new" in said) == (0, True)


def test_a_store_whose_newest_arrival_is_old_is_stale_until_it_is_said_to_be_complete(folder):
    run("history", "import", folder / "a.csv", "--to", store(folder), "--complete-from", "2020-01-01")
    assert "it is stale: as of 10/01/2026, older than 7 days" in screen(folder, store(folder), 7)[1]
    assert "it is stale" in screen(folder, folder / "a.csv", 7)[1]
    assert "it is stale" not in screen(folder, store(folder), 60)[1]
    run("history", "import", folder / "a.csv", "--to", store(folder), "--complete-until", "2026-03-01")
    assert "it is stale" not in screen(folder, store(folder), 7)[1]
    assert screen(folder, store(folder), "week")[0] == 2


def test_rows_that_could_be_anybody_s_are_counted_and_are_a_gap(folder):
    (folder / "who.csv").write_text(COLUMNS + f"V1,2026-01-10T10:00,A,,,,\nV2,2026-01-11T10:00,{ROBIN}\n")
    code, said = run("history", "import", folder / "who.csv", "--to", store(folder), "--complete-from", "2020-01-01")
    assert (code, "1 hold too little identity to be found for anybody" in said) == (0, True)
    assert "1 of 2 rows of the history hold too little identity" in screen(folder, store(folder))[1]


WRONG = {
    "no such file": ("sqlite:///{0}/none.db", "there is no such store"),
    "not a database": ("sqlite:///{0}/now.csv", "is no database"),
    "no user": ("postgresql://127.0.0.1:1/x", "names no user"),
    "another database": ("sqlite:///{0}/other.db", "holds no riskflag history"),
    "no address": ("sqlite://", "needs a file"),
    "an unknown kind": ("mysql://host/name", "a store of a kind that is not known"),
    "nobody listens": ("postgresql://nobody@127.0.0.1:1/none", "it did not answer"),
}


@pytest.mark.parametrize(("url", "told"), WRONG.values(), ids=WRONG)
def test_a_store_that_cannot_be_opened_is_not_checked_for_everybody(folder, url, told):
    with sqlite3.connect(folder / "other.db") as other:
        other.execute("CREATE TABLE things (name TEXT)")
    other.close()
    code, said = screen(folder, url.format(folder))
    assert (code, told in said, "NOT CHECKED" in said, "REP-3IN12" in said) == (1, True, True, True)
    assert not os.path.exists(folder / "none.db")  # noqa: PTH110


def test_half_a_database_is_not_an_empty_one(folder):
    run("history", "import", folder / "a.csv", "--to", store(folder))
    whole = (folder / "h.db").read_bytes()
    for kept in (len(whole) // 2, len(whole) // 3, 4096, 100):
        (folder / "h.db").write_bytes(whole[:kept])
        for more in ("-wal", "-shm"):
            (folder / f"h.db{more}").unlink(missing_ok=True)
        code, said = screen(folder, store(folder))
        assert (code, "NOT CHECKED" in said) == (1, True)


def test_import_says_what_is_wrong_in_one_line(folder):
    assert "there is no such file" in run("history", "import", folder / "none.csv", "--to", store(folder))[1]
    assert "is no database" in run("history", "import", folder / "a.csv", "--to", f"sqlite:///{folder}/now.csv")[1]
    assert "its folder does not exist" in run("history", "import", folder / "a.csv", "--to", f"sqlite:///{folder}/none/h.db")[1]
    assert run("screen", "--register", "x", "--attendances", "y", "--history", "sqlite:///a", "--history", "b.csv")[0] == 2


def test_a_locked_store_is_not_checked_not_empty(folder):
    run("history", "import", folder / "a.csv", "--to", store(folder))
    holder = sqlite3.connect(folder / "h.db", isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    code, said = screen(folder, store(folder))
    holder.close()
    assert (code, "locked" in said, "NOT CHECKED" in said) == (1, True, True)


def test_a_rejected_row_of_the_screened_file_is_a_gap_beside_a_store_too(folder):
    run("history", "import", folder / "a.csv", "--to", store(folder), "--complete-from", "2020-01-01")
    (folder / "now.csv").write_text(COLUMNS + f"V3,2026-03-02T10:00,{ROBIN}\nV4,never,{ROBIN}\n")
    code, said = run("screen", "--register", folder / "register.csv", "--attendances", folder / "now.csv", "--history", store(folder))
    assert (code, "1 of 2 rows of the history were rejected" in said) == (1, True)


def test_files_of_one_name_in_two_folders_do_not_hide_each_others_gaps(folder):
    (folder / "may").mkdir()
    (folder / "may" / "a.csv").write_text(COLUMNS + f'"V9,2025-12-10T10:00,{ROBIN}\n')
    run("history", "import", folder / "may" / "a.csv", "--to", store(folder))
    run("history", "import", folder / "a.csv", "--to", store(folder))
    assert "the import of 1 file was not finished" in screen(folder, store(folder))[1]


def test_the_beginning_of_a_store_is_stated_to_the_store(folder):
    run("history", "import", folder / "a.csv", "--to", store(folder))
    code, said = run("screen", "--register", folder / "register.csv", "--attendances", folder / "now.csv", "--history", store(folder),
                     "--history-since", "2026-01-01")
    assert (code, "complete-from" in said) == (2, True)


def held(folder):
    return run("history", "import", folder / "a.csv", "--to", store(folder), "--stated", "2026-01-11")


def test_the_keeping_does_not_end_in_a_future_that_a_slip_in_the_year_brings(folder):
    held(folder)
    code, said = run("history", "purge", "--from", store(folder), "--before", "2062-02-01", "--yes")
    assert (code, "--before is in the future" in said) == (3, True)
    assert "2 attendances in the store" in held(folder)[1]


def test_the_keeping_ends_only_after_a_yes_that_knows_how_many_go(folder):
    held(folder)
    asked = CliRunner().invoke(app, ["history", "purge", "--from", store(folder), "--before", "2026-01-01"], input="n\n")
    assert (asked.exit_code, "Erase 1 of 2 attendances for good?" in asked.output) == (1, True)
    assert "2 attendances in the store" in held(folder)[1]
    assert "1 attendances are no longer kept; 1 are" in run(
        "history", "purge", "--from", store(folder), "--before", "2026-01-01", "--yes")[1]


def test_rows_past_the_keeping_and_erased_ones_are_said_when_they_come_again(folder):
    held(folder)
    run("history", "purge", "--from", store(folder), "--before", "2026-01-01", "--yes")
    run("history", "erase", "--from", store(folder), "--site", "A", "--attendance", "V2", "--yes")
    said = held(folder)[1]
    assert "1 arrived before the day the keeping ended (purge): not taken over" in said
    assert "1 were erased: not taken over" in said


def test_rows_older_than_what_is_stored_are_said(folder):
    held(folder)
    (folder / "b.csv").write_text(COLUMNS + f"V1,2025-11-10T10:00,{ROBIN}\nV2,2020-01-10T10:00,{ROBIN}\n")
    said = run("history", "import", folder / "b.csv", "--to", store(folder), "--stated", "2026-01-10")[1]
    assert "1 say something older than what is stored: not taken over" in said
    assert "not taken over" not in held(folder)[1]


@pytest.mark.parametrize("option", ["--stated", "--complete-until"])
def test_nothing_is_stated_in_the_future_nor_complete_in_it(folder, option):
    code, said = run("history", "import", folder / "a.csv", "--to", store(folder), option, "2026-03-03T00:11")
    assert (code, f"{option} is in the future" in said, (folder / "h.db").exists()) == (3, True, False)
    assert run("history", "import", folder / "a.csv", "--to", store(folder), option, "2026-03-03T00:10")[0] == 0
    assert run("history", "import", folder / "a.csv", "--to", store(folder), option, "2026-03-03T01:00", "--ahead", 60)[0] == 0


def test_a_file_whose_last_change_is_in_the_future_keeps_no_later_correction_out(folder):
    ahead = datetime(2062, 1, 1, tzinfo=UTC).timestamp()
    os.utime(folder / "a.csv", (ahead, ahead))
    run("history", "import", folder / "a.csv", "--to", store(folder))
    (folder / "b.csv").write_text(COLUMNS + f"V2,2020-01-10T10:00,{ROBIN}\n")
    said = run("history", "import", folder / "b.csv", "--to", store(folder), "--stated", "2026-03-03T00:15", "--ahead", 20)[1]
    assert "1 said something new" in said


@pytest.mark.parametrize("content", ["", COLUMNS, COLUMNS + "\n,,,,,,\n", "nothing,known\n1,2\n"], ids=["empty", "headings", "blank", "other"])
def test_a_file_that_is_refused_before_a_row_of_it_is_read_leaves_no_trace(folder, content):
    held(folder)
    (folder / "none.csv").write_text(content)
    code, said = run("history", "import", folder / "none.csv", "--to", store(folder), "--complete-from", "2019-01-01")
    assert (code, "refused" in said) == (3, True)
    said = screen(folder, store(folder))[1]
    assert ("not finished" in said, "covers only the time from 10/11/2025" in said) == (False, True)


def test_the_file_of_another_site_makes_no_site_known_from_earlier(folder):
    (folder / "b.csv").write_text(COLUMNS + "1,2024-03-01T10:00,B,Zed,Third,2018-05-04,\n")
    run("history", "import", folder / "a.csv", "--to", store(folder), "--complete-from", "2026-01-01")
    run("history", "import", folder / "b.csv", "--to", store(folder), "--complete-from", "2024-01-01")
    assert "covers only the time from 01/01/2026" in screen(folder, store(folder))[1]


def test_nor_does_one_of_which_nothing_is_stated(folder):
    (folder / "b.csv").write_text(COLUMNS + "1,2024-03-01T10:00,B,Zed,Third,2018-05-04,\n")
    run("history", "import", folder / "a.csv", folder / "b.csv", "--to", store(folder))
    assert "covers only the time from 10/11/2025" in screen(folder, store(folder))[1]


def test_a_history_of_one_site_is_told_so_and_says_at_least(folder):
    run("history", "import", folder / "a.csv", "--to", store(folder), "--complete-from", "2020-01-01", "--sites", "A")
    assert "covers only site A" in screen(folder, store(folder))[1]
    said = run("screen", "--register", folder / "register.csv", "--attendances", folder / "now.csv", "--history", folder / "a.csv",
               "--sites", "A", "--history-max-age", 100)[1]
    assert "covers only site A" in said


def test_another_person_under_an_id_that_is_taken_takes_nobodys_place_and_is_among_the_rejected(folder):
    (folder / "b.csv").write_text(COLUMNS + "V1,2026-02-01T10:00,A,Zed,Third,2018-05-04,\n")
    run("history", "import", folder / "a.csv", "--to", store(folder), "--complete-from", "2020-01-01")
    code, said = run("history", "import", folder / "b.csv", "--to", store(folder), "--rejected", folder / "rejected.csv")
    assert (code, "1 read, 0 accepted, 1 rejected" in said, "evidently another person's" in said) == (1, True, True)
    assert "Zed" not in said
    assert "rows of the history were rejected" in screen(folder, store(folder))[1]


def test_every_row_that_is_refused_is_in_the_file_of_the_rejected_and_the_counts_add_up(folder):
    third = "A,Zed,Third,2018-05-04,"
    rows = [f"V1,2025-11-10T10:00,{ROBIN}", f"V1,2026-02-01T10:00,{third}", f"V5,never,{ROBIN}", f"1.23457E+11,2026-01-10T10:00,{ROBIN}",
            f"V2,2026-02-01T10:00,{third}", f"V2,2026-02-01T10:00,{third}", f"V8,2026-02-01T10:00,{third}", "V9,2026-02-01"]
    held(folder)
    (folder / "mixed.csv").write_text(COLUMNS + "\n".join(rows) + "\n")
    (folder / "broken.csv").write_text(COLUMNS + f'"V3,2026-01-10T10:00,{ROBIN}\n')
    code, said = run("history", "import", folder / "mixed.csv", folder / "broken.csv", "--to", store(folder), "--rejected", folder / "rejected.csv")
    assert (code, "mixed.csv: 8 read, 2 accepted, 6 rejected" in said) == (3, True)
    with (folder / "rejected.csv").open(newline="") as file:
        rejected = list(csv.DictReader(file))
    assert [(row["file"], int(row["row"]), row["field"]) for row in rejected] == [
        ("mixed.csv", 3, "attendance_id"), ("mixed.csv", 4, "arrived_at"), ("mixed.csv", 5, "attendance_id"),
        ("mixed.csv", 6, "attendance_id"), ("mixed.csv", 7, "attendance_id"), ("mixed.csv", 9, "")]
    assert all(row["problem"] and row["remedy"] for row in rejected)
    assert [row["attendance_id"] for row in rejected] == ["V1", "V5", "1.23457E+11", "V2", "V2", "V9"]
    with SqlHistory.open(store(folder)) as history:
        assert {visit.key[1] for visit in history.attendances()} == {"V1", "V2", "V8"}


def test_of_two_rows_of_one_id_the_later_stands(folder):
    for number in range(6):
        rows = "".join(f"W{number},2026-01-10T{hour}:00,{ROBIN}\n" for hour in ("11", "10"))
        (folder / "two.csv").write_text(COLUMNS + rows)
        run("history", "import", folder / "two.csv", "--to", store(folder), "--stated", "2026-03-01")
    with SqlHistory.open(store(folder)) as held:
        assert {visit.at.hour for visit in held.attendances()} == {10}


def test_erasing_one_visit_leaves_the_merge_that_its_child_still_needs_and_takes_that_of_its_own(folder):
    """V1 and V2 bear the hospital's number M1, V5 bears M2; that both are one child's is the hospital's word alone."""
    columns = COLUMNS.rstrip() + ",local_id\n"
    other = "A,Baby,Quill,,"
    (folder / "local.csv").write_text(columns + f"V1,2025-11-10T10:00,{ROBIN},M1\nV2,2026-01-10T10:00,{ROBIN},M1\nV5,2026-02-10T10:00,{other},M2\n")
    run("history", "import", folder / "local.csv", "--to", store(folder))
    one, two, three = (Number("local", own, issuer="A") for own in ("M1", "M2", "M3"))
    stated = datetime(2026, 3, 1, tzinfo=UTC)

    def child(visit):
        with SqlHistory.open(store(folder)) as history:
            return [held.id for held in history.child("A", visit)]

    with SqlHistory.open(store(folder)) as history:
        history.append([Merged("m1", two, one, stated), Merged("m2", three, two, stated)])
    assert child("V1") == ["V1", "V2", "V5"]
    words = ("history", "erase", "--from", store(folder), "--site", "A", "--only", "--yes", "--attendance")
    code, said = run(*words, "V2")
    assert (code, "erased 1 attendances; 1 others of whom the alerts may change" in said) == (0, True)
    assert child("V1") == ["V1", "V5"]  # M1 is still borne, so the merge stays
    assert run(*words, "V5")[0] == 0
    assert child("V1") == ["V1"]
    run("history", "import", folder / "local.csv", "--to", store(folder), "--stated", "2026-03-02")
    assert child("V1") == ["V1"]  # tombstones keep both of them out
    assert run(*words, "V1")[0] == 0  # nobody bears M1 or M2 any more: the words of them go too, and do not come back
    with SqlHistory.open(store(folder)) as history:
        history.append([Merged("m1", two, one, stated)])
        assert len(history) == 0
    assert run(*words, "V1")[0] == 3
    for gone in (folder / "h.db", folder / "h.db-wal"):
        assert not gone.exists() or b"local:A:M" not in gone.read_bytes()


def test_a_file_that_ends_within_a_row_leaves_the_history_partial_however_large_it_is(folder):
    rows = "".join(f"V{n},2025-11-10T10:00,A,Robin{n},Exemplar,2021-05-04,\n" for n in range(400))
    (folder / "cut.csv").write_text(COLUMNS + rows + "V400,2026-0")
    code, said = run("history", "import", folder / "cut.csv", "--to", store(folder))
    assert (code, "breaks off, or changed while it was read" in said) == (1, True)
    assert "the import of 1 file was not finished" in screen(folder, store(folder))[1]
    (folder / "cut.csv").write_text(COLUMNS + rows)
    assert run("history", "import", folder / "cut.csv", "--to", store(folder), "--instead")[0] == 0
    assert "not finished" not in screen(folder, store(folder))[1]


def test_a_file_that_is_still_being_written_leaves_the_history_partial(folder, monkeypatch):
    from riskflag.cli import stored

    real = stored._loaded

    def grows(*given, **more):
        with (folder / "a.csv").open("a") as file:
            file.write(f"V9,2026-01-11T10:00,{ROBIN}\n")
        return real(*given, **more)

    monkeypatch.setattr(stored, "_loaded", grows)
    code, said = run("history", "import", folder / "a.csv", "--to", store(folder))
    assert (code, "breaks off, or changed while it was read" in said) == (1, True)
    assert "not finished" in screen(folder, store(folder))[1]
