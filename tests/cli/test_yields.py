"""What each pack and rule would raise on a site's own attendances."""

import csv

import pytest
from typer.testing import CliRunner

from riskflag.cli.app import app
from riskflag.rules.packs import SHIPPED

HEAD = "attendance_id,site,arrived_at,given_name,family_name,date_of_birth,attendance_category,diagnosis_code\n"
ROWS = (
    "A1,T1,2026-01-01T10:00,Kit,Canary,2025-09-01,1,S72.3\n"  # a fracture at four months
    "A2,T1,2026-01-10T10:00,Robin,Canary,2015-09-01,1,J06.9\n"
    "A3,T2,2026-02-01T10:00,Ada,Canary,2015-01-01,1,J06.9\n"
    "A4,T2,2026-02-10T10:00,Ada,Canary,2015-01-01,1,J06.9\n"
    "A5,T2,2026-02-20T10:00,Ada,Canary,2015-01-01,1,J06.9\n"  # the third in ninety days, and in a year
)


@pytest.fixture
def counted(tmp_path):
    def run(*more, rows=ROWS):
        (tmp_path / "a.csv").write_text(HEAD + rows)
        words = ["rules", "yield", "--attendances", str(tmp_path / "a.csv"), "--output", str(tmp_path / "out.csv"), *map(str, more)]
        result = CliRunner().invoke(app, words, catch_exceptions=False)
        out = tmp_path / "out.csv"
        table = list(csv.DictReader(out.read_text().splitlines())) if out.exists() else []
        return result, {(r["id"], r["group"], r["value"]): r for r in table}
    return run


def test_each_rule_is_counted_by_age_and_site_with_its_tier(counted):
    result, rows = counted()
    assert result.exit_code == 0
    fracture = rows["FRA-LT12", "all", "all"]
    assert (fracture["red"], fracture["attendances"], fracture["per_1000"]) == ("1", "5", "200.00")
    assert rows["FRA-LT12", "age", "under 1"]["per_1000"] == "1000.00"
    assert rows["FRA-LT12", "site", "T2"]["per_1000"] == "0.00"
    assert (rows["REP-3IN12", "all", "all"]["note"], rows["REP-3IN12", "age", "10 to 15"]["attendances"]) == ("1", "4")


def test_a_rule_that_ships_off_is_counted_and_said_to_be_off(counted):
    _, rows = counted()
    assert (rows["REP-3IN3", "all", "all"]["as_shipped"], rows["REP-3IN3", "all", "all"]["note"]) == ("off", "1")
    assert rows["REP-3IN12", "all", "all"]["as_shipped"] == "on"


def test_a_pack_counts_the_alerts_that_staff_would_see(counted):
    _, rows = counted()
    assert rows["FRACTURES", "all", "all"]["red"] == "1"  # several rules, one alert


def test_what_was_not_checked_and_what_is_awaited_stand_beside(counted):
    _, rows = counted(rows=ROWS + "A6,T1,2026-02-21T10:00,Jo,Canary,2015-01-01,1,\n")
    assert rows["REG-CPP", "all", "all"]["not_checked"] == rows["STANDARD", "all", "all"]["not_checked"] == "6"  # no register was given
    assert rows["FRA-NM", "all", "all"]["awaiting"] == "1"


def test_a_rule_that_was_not_selected_has_no_counts_and_says_why(counted, tmp_path):
    result, rows = counted()
    told = "not selected: no appointments given"
    for group in (("all", "all"), ("age", "10 to 15"), ("site", "T2")):
        row = rows["REP-WNB", *group]
        assert row["remark"] == told
        assert [row[name] for name in ("red", "amber", "note", "per_1000", "not_checked", "awaiting")] == [""] * 6
    (line,) = [line for line in result.stdout.splitlines() if "REP-WNB" in line]
    assert told in line
    assert "0.0" not in line
    assert {i for (i, _, _), row in rows.items() if row["remark"]} == {"REP-WNB"}

    (tmp_path / "booked.csv").write_text("id,at,outcome,given_name,family_name,date_of_birth\n"
                                         "P1,2025-12-01T09:00,missed,Robin,Canary,2015-09-01\n"
                                         "P2,2025-12-09T09:00,missed,Robin,Canary,2015-09-01\n")
    result, rows = counted("--appointments", tmp_path / "booked.csv")
    assert (rows["REP-WNB", "all", "all"]["amber"], rows["REP-WNB", "all", "all"]["remark"]) == ("1", "")
    assert "not selected" not in result.stdout


def test_earlier_attendances_count(counted, tmp_path):
    last = ROWS.splitlines(keepends=True)[-1]
    (tmp_path / "year.csv").write_text(HEAD + "".join(ROWS.splitlines(keepends=True)[:-1]))
    _, alone = counted(rows=last)
    _, rows = counted("--history", tmp_path / "year.csv", rows=last)
    assert (alone["REP-3IN12", "all", "all"]["note"], rows["REP-3IN12", "all", "all"]["note"]) == ("0", "1")


def test_a_history_alone_is_counted_itself(tmp_path):
    first, *others = ROWS.splitlines(keepends=True)
    (tmp_path / "one.csv").write_text(HEAD + first)
    (tmp_path / "two.csv").write_text(HEAD + "".join(others))
    words = ["--history", str(tmp_path / "one.csv"), "--history", str(tmp_path / "two.csv"), "--output", str(tmp_path / "out.csv")]
    assert CliRunner().invoke(app, ["rules", "yield", *words], catch_exceptions=False).exit_code == 0
    rows = {(r["id"], r["group"]): r for r in csv.DictReader((tmp_path / "out.csv").read_text().splitlines())}
    assert (rows["FRA-LT12", "all"]["attendances"], rows["REP-3IN12", "all"]["note"]) == ("5", "1")


def test_without_attendances_to_count_it_says_what_to_give(tmp_path):
    for words in ([], ["--history", f"sqlite:///{tmp_path}/h.db"]):
        refused = CliRunner().invoke(app, ["rules", "yield", *words])
        assert (refused.exit_code, "--attendances" in refused.output) == (2, True)


def test_every_pack_and_every_rule_but_the_restricted_ones_is_listed_and_nobody_is_named(counted, tmp_path):
    result, rows = counted()
    listed = {i for i, _, _ in rows}
    assert listed == {p.id for p in SHIPPED} | {r.id for p in SHIPPED for r in p.rules if not r.existence_restricted}
    assert "FII" not in result.stdout
    assert "Canary" not in result.output + (tmp_path / "out.csv").read_text()


def test_bad_input_ends_as_everywhere(counted, tmp_path):
    assert counted(rows="A1,T1,soon,Kit,Canary,2025-09-01,1,S72.3\nA2,T1,2026-01-10T10:00,Robin,Canary,2015-09-01,1,J06.9\n")[0].exit_code == 1
    (tmp_path / "bad.csv").write_text("PK\x03\x04")
    words = ["rules", "yield", "--attendances", str(tmp_path / "bad.csv")]
    assert CliRunner().invoke(app, words).exit_code == 3
    assert counted("--register", tmp_path / "bad.csv")[0].exit_code == 1  # refused: not checked, and said
    assert CliRunner().invoke(app, [*words, "--output", str(tmp_path / "bad.csv")]).exit_code == 2


def test_a_history_of_some_sites_counts_at_least_and_what_needed_more_is_not_checked(counted, tmp_path):
    (tmp_path / "year.csv").write_text(HEAD + "A0,T2,2025-12-20T10:00,Robin,Canary,2015-09-01,1,J06.9\n")
    for words, unchecked in (((), "0"), (("--sites", "T1,T2"), "4")):
        _, rows = counted("--history", tmp_path / "year.csv", *words)
        third = rows["REP-3IN12", "all", "all"]
        assert (third["note"], third["not_checked"]) == ("1", unchecked)  # what is known still counts
    assert rows["REP-3IN12", "site", "T1"]["not_checked"] == "2"


def test_the_sites_of_a_store_are_the_store_s_to_say(tmp_path):
    (tmp_path / "a.csv").write_text(HEAD + ROWS)
    words = ["--attendances", str(tmp_path / "a.csv"), "--history", f"sqlite:///{tmp_path}/h.db", "--sites", "T1"]
    refused = CliRunner().invoke(app, ["rules", "yield", *words])
    assert (refused.exit_code, "history import --sites" in refused.output) == (2, True)
