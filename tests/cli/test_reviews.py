"""`riskflag reviews`, as somebody types it: nobody is lost, and nobody is closed by what was said of another."""

import csv

import pytest
from typer.testing import CliRunner

from riskflag.cli.app import app
from tests.cli.files import DAY, HEAD, read, write

SHORT = "attendance_id,arrived_at,site,given_name,family_name,date_of_birth,diagnosis_code,mobility\n"
WIM = "1,2026-03-08T10:00,T1,Wim,Dritt,2024-01-01,S82.20,walks\n"
ZOE = "1,2026-03-09T10:00,T1,Zoe,First,2024-06-01,S72.30,walks\n"
YAN = "1,2026-03-09T11:00,T1,Yan,Second,2023-08-01,S22.40,walks\n"
NOBODY = "9,2026-03-10T10:00,T1,Jo,Sample,2015-06-01,J06.9,walks\n"


@pytest.fixture
def run():
    return lambda *words: CliRunner().invoke(app, ["reviews", *(str(word) for word in words)])


@pytest.fixture
def listed(run, tmp_path):
    """The rows listed for a day, with a history and outcomes; each is the text of a file."""

    def make(day, history="", outcomes=None):
        out = tmp_path / "list.csv"
        words = ["--attendances", write(tmp_path / "day.csv", SHORT + day), "--output", out]
        words += ["--history", write(tmp_path / "history.csv", SHORT + history)] if history else []
        if outcomes is not None:
            with (tmp_path / "kept.csv").open("w", newline="") as file:
                table = csv.DictWriter(file, list(outcomes[0]))
                table.writeheader()
                table.writerows(outcomes)
            words += ["--outcomes", tmp_path / "kept.csv"]
        found = run(*words)
        assert found.exit_code in (0, 1), found.output
        return read(out)

    return make


def names(rows):
    return [row["name"] for row in rows]


def closed(row, outcome="closed, no concern"):
    return {**row, "outcome": outcome, "reviewer": "named nurse", "referral_checked": "yes"}


def test_a_list_carries_what_is_open_and_drops_what_is_closed(run, tmp_path):
    day = write(tmp_path / "day.csv", DAY)
    listed = tmp_path / "reviews.csv"
    assert run("--attendances", day, "--output", listed).exit_code == 0
    (row,) = read(listed)
    assert (row["attendance_id"], row["outcome"], row["reading"]) == ("A1", "", "one (both readings)")
    tomorrow = write(tmp_path / "next.csv", HEAD + "B1,2026-03-03T10:00,T1,Sample,Jo,2015-06-01,J06.9,N,walks\n")
    carried = tmp_path / "carried.csv"
    run("--attendances", tomorrow, "--history", day, "--output", carried)
    (row,) = read(carried)
    assert (row["attendance_id"], row["carried"]) == ("A1", "carried")
    write(listed, listed.read_text().rstrip("\n").rsplit(",,,", 1)[0] + ",yes,named nurse,no concern\n")
    run("--attendances", tomorrow, "--history", day, "--outcomes", listed, "--output", carried)
    assert read(carried) == []


def test_a_list_as_a_page_and_what_is_refused(run, tmp_path):
    day = write(tmp_path / "day.csv", DAY)
    page = tmp_path / "r.html"
    assert run("--attendances", day, "--output", page).exit_code == 0
    assert "Exemplar" in page.read_text()
    assert run("--attendances", day, "--output", tmp_path / "r.txt").exit_code == 2
    assert run("--attendances", day, "--output", page, "--outcomes", write(tmp_path / "o.csv", "x\n1\n")).exit_code == 3


def test_two_children_under_one_id_are_both_listed_from_one_file_and_from_two(listed):
    assert names(listed(ZOE + YAN)) == ["Zoe First", "Yan Second"]
    rows = listed(ZOE, history=WIM)
    assert [(row["name"], row["carried"]) for row in rows] == [("Wim Dritt", "carried"), ("Zoe First", "")]


def test_an_open_row_of_a_list_is_kept_beside_another_child_of_its_id(listed):
    kept = listed(WIM)
    assert names(listed(ZOE, outcomes=kept)) == ["Wim Dritt", "Zoe First"]


def test_an_outcome_closes_the_review_of_its_own_child_alone(listed):
    zoe, yan = listed(ZOE + YAN)
    rows = listed(NOBODY, history=ZOE + YAN, outcomes=[closed(zoe), yan])
    assert names(rows) == ["Yan Second"]
    (wim,) = listed(WIM)
    (row,) = listed(ZOE, history=WIM, outcomes=[closed(wim)])
    assert (row["name"], row["outcome"]) == ("Zoe First", "")
    assert row["note"] == "An outcome is kept under this id for another day, date of birth or name: it closes nothing here"


def test_an_outcome_closes_on_the_next_day_also_after_a_spreadsheet_wrote_its_dates_anew(listed):
    (zoe,) = listed(ZOE)
    assert listed(NOBODY, history=ZOE, outcomes=[closed(zoe)]) == []
    for dates in ({"date_of_birth": "01/06/2024", "day": "09/03/2026", "arrived_at": "09/03/2026 10:00"},
                  {"date_of_birth": "6/1/2024", "day": "3/9/2026", "arrived_at": ""}):
        assert listed(NOBODY, history=ZOE, outcomes=[closed({**zoe, **dates})]) == []


@pytest.mark.parametrize("stated", [{"date_of_birth": "2023-06-01"}, {"name": "Yan First"}, {"arrived_at": "2026-03-08T10:00"}])
def test_one_thing_that_differs_leaves_the_review_open(listed, stated):
    (zoe,) = listed(ZOE)
    (row,) = listed(NOBODY, history=ZOE, outcomes=[closed({**zoe, **stated})])
    assert row["note"].startswith("An outcome is kept under this id for another")


def test_an_outcome_that_does_not_say_whose_closes_one_row_and_of_two_neither(listed):
    bare = [{"site": "T1", "attendance_id": "1", "outcome": "no concern"}]
    assert listed(NOBODY, history=ZOE, outcomes=bare) == []
    rows = listed(NOBODY, history=ZOE + YAN, outcomes=bare)
    assert names(rows) == ["Zoe First", "Yan Second"]
    assert all("does not say whose" in row["note"] for row in rows)


def test_words_that_say_it_is_open_carry_the_row_with_the_words(listed):
    (zoe,) = listed(ZOE)
    for history in (ZOE, ""):
        (row,) = listed(NOBODY, history=history, outcomes=[closed(zoe, "awaiting senior review")])
        assert (row["name"], row["outcome"]) == ("Zoe First", "awaiting senior review")


def test_a_rib_coded_after_the_femur_was_closed_opens_the_row_again_until_that_is_closed(listed):
    (zoe,) = listed(ZOE)
    kept = [closed(zoe)]
    both = ZOE.replace("S72.30", "S72.30|S22.40")
    (row,) = listed(NOBODY, history=both, outcomes=kept)
    assert "rib" in row["seen"]
    assert row["outcome"] == ""
    assert row["note"] == "Open again: more is seen now than when it was closed. Outcome then: closed, no concern"
    (again,) = listed(NOBODY, history=both, outcomes=[row])
    assert again["note"] == row["note"]
    assert listed(NOBODY, history=both, outcomes=[closed(again)]) == []
    assert listed(NOBODY, history=ZOE, outcomes=[closed(again)]) == []


def test_a_file_with_a_row_for_each_diagnosis_is_one_review_that_shows_all_and_can_be_closed(listed):
    two = ZOE + ZOE.replace("S72.30", "S22.40")
    (row,) = listed(two)
    assert "femur" in row["seen"]
    assert "rib" in row["seen"]
    assert listed(NOBODY, history=two, outcomes=[closed(row)]) == []


def test_an_open_row_of_an_earlier_list_is_carried_without_its_attendance(run, tmp_path):
    day, listed = write(tmp_path / "day.csv", DAY), tmp_path / "reviews.csv"
    run("--attendances", day, "--output", listed)
    tomorrow = write(tmp_path / "next.csv", HEAD + "B1,2026-03-03T10:00,T1,Sample,Jo,2015-06-01,J06.9,N,walks\n")
    second, page = tmp_path / "second.csv", tmp_path / "second.html"
    said = run("--attendances", tomorrow, "--outcomes", listed, "--output", second)
    (row,) = read(second)
    assert (row["attendance_id"], row["carried"], row["day"]) == ("A1", "carried", "2026-03-02")
    assert "1 to review, 1 of them carried over" in said.stderr
    assert run("--attendances", tomorrow, "--outcomes", listed, "--output", page).exit_code == 0
    assert "Exemplar" in page.read_text()
    closed = write(tmp_path / "closed.csv", second.read_text().rstrip("\n").rsplit(",,,", 1)[0] + ",,named nurse,no concern\n")
    run("--attendances", tomorrow, "--outcomes", closed, "--output", second)
    assert read(second) == []


def test_a_row_of_outcomes_that_names_no_attendance_is_refused(run, tmp_path):
    day = write(tmp_path / "day.csv", DAY)
    kept = write(tmp_path / "kept.csv", "site,attendance_id,outcome\nT1,,referred\n")
    refused = run("--attendances", day, "--output", tmp_path / "r.csv", "--outcomes", kept)
    assert refused.exit_code == 3
    assert "row 2" in refused.stderr


def test_it_never_writes_over_what_it_reads_nor_where_it_cannot(run, tmp_path):
    day = write(tmp_path / "day.csv", DAY)
    kept = write(tmp_path / "kept.csv", "site,attendance_id,outcome\nT1,A1,referred\n")
    for output in (day, kept, tmp_path / "nowhere" / "r.csv"):
        found = run("--attendances", day, "--outcomes", kept, "--output", output)
        assert found.exit_code == 2
        assert "Traceback" not in found.output
    assert day.read_text() == DAY
    assert "referred" in kept.read_text()
