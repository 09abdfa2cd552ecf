"""`riskflag rules`, as somebody types it."""

import json

import pytest
from typer.testing import CliRunner

from riskflag.cli.app import app
from riskflag.rules.packs import SHIPPED
from tests.cli.files import DAY, HEAD, read, write


@pytest.fixture
def run():
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def test_list_names_every_rule_and_which_are_off(run):
    said = run("rules", "list").stdout
    for pack in SHIPPED:
        assert f"pack {pack.id}: version {pack.version}, fingerprint {pack.fingerprint}" in said
        for rule in pack.rules:
            (line,) = [text for text in said.splitlines() if text.split()[0] == rule.id]
            assert (" off " in line) == (rule.id in pack.off)


def test_show_says_what_a_clinician_signs(run):
    found = run("rules", "show", "fra-fem")
    assert found.exit_code == 0
    for part in ("FRA-FEM", "Logic:", "Owner:", "Source: Kemp", "Evidence:", "Lowered by:", "Numbers:"):
        assert part in found.stdout


def test_show_of_an_unknown_rule_is_wrong_usage(run):
    assert run("rules", "show", "FRA-XYZ").exit_code == 2


def test_codes_reports_what_the_lists_cannot_read(run, tmp_path):
    rows = DAY + "A3,2026-03-02T12:00,T1,Sample,Al,2015-06-01,2.1631E+13,Y,walks\n"
    found = run("rules", "codes", write(tmp_path / "a.csv", rows))
    assert found.exit_code == 1
    assert "3 diagnosis codes: 1 mapped, 1 unmapped, 1 destroyed, 0 unreadable" in found.stdout
    assert "2 attendances flagged as injury: 1 without a code that says which" in found.stdout
    assert "unmapped J06.9: 1" in found.stdout


@pytest.mark.parametrize(("codes", "counts", "ends_with"), [
    (("386661006", "no code"), "2 complaint codes: 0 mapped, 1 unmapped, 0 destroyed, 1 unreadable", 1),
    (("2.1631E+13", "S72.3"), "2 complaint codes: 1 mapped, 0 unmapped, 1 destroyed, 0 unreadable", 1),
    (("386661006", ""), "1 complaint codes: 0 mapped, 1 unmapped, 0 destroyed, 0 unreadable", 0),
    (("", ""), None, 0),
])
def test_codes_of_complaints_are_counted_apart_from_those_of_diagnoses(run, tmp_path, codes, counts, ends_with):
    head = HEAD.replace("diagnosis_code", "diagnosis_code,chief_complaint_code")
    rows = [f"A{n},2026-03-02T10:00,T1,Exemplar,Robin,2024-06-01,S82.2,{code},Y,walks\n" for n, code in enumerate(codes)]
    found = run("rules", "codes", write(tmp_path / "a.csv", head + "".join(rows)))
    assert found.exit_code == ends_with
    assert "2 diagnosis codes: 2 mapped, 0 unmapped, 0 destroyed, 0 unreadable" in found.stdout
    assert [line for line in found.stdout.splitlines() if "complaint codes" in line] == ([counts] if counts else [])


def test_codes_lists_those_of_the_site_that_no_map_names_and_nothing_that_may_be_a_person_s(run, tmp_path):
    often = ["FRAC-FEM"] * 6 + ["SAMPLE-LEE"] * 4 + ["Sample Robin"] * 6 + ["99900000180"] * 6
    rows = [f"A{n},2026-03-02T10:00,T1,Exemplar,Robin,2024-06-{n % 28 + 1:02},{code},Y,walks\n" for n, code in enumerate(often)]
    rows += [f"B{n},2026-03-02T10:00,T1,Exemplar,Robin,2024-06-01,EXEMPLAR,Y,walks\n" for n in range(9)]  # one child, again and again
    found = run("rules", "codes", write(tmp_path / "a.csv", HEAD + "".join(rows)))
    assert [line for line in found.stdout.splitlines() if line.startswith("  unreadable")] == [
        "  unreadable FRAC-FEM: 6 children; a code of your own is mapped with --codes"]
    assert "EXEMPLAR" not in found.stdout


def test_codes_that_all_can_be_read_end_with_0(run, tmp_path):
    assert run("rules", "codes", write(tmp_path / "a.csv", DAY)).exit_code == 0


def test_screen_switches_rules_on_and_off_and_stamps_both(run, tmp_path):
    register = write(tmp_path / "r.csv", "entry_id,register,family_name,given_name,date_of_birth,updated_on\n"
                                         "E1,CPP,Nobody,Known,2012-01-01,2026-03-01\n")
    out = tmp_path / "o.jsonl"
    day = write(tmp_path / "a.csv", DAY)
    run("screen", "--register", register, "--attendances", day, "--output", out, "--with", "ASPHYX", "--without", "FRA-1AND2")
    line = out.read_text().splitlines()[0]
    assert "ASPHYX 2" in line
    assert '"rule_id": "INJ-NM", "state": "not selected"' in line
    run("screen", "--register", register, "--attendances", day, "--output", out, "--with", "ASPHYX", "--without", "FRA-1AND2",
        "--pack", "FRACTURES", "--pack", "INJURIES")
    line = out.read_text().splitlines()[0]
    assert "INJURIES+ASPHYX" in line
    assert '"rule_id": "REG-CPP", "state": "not selected"' in line
    assert run("screen", "--register", register, "--attendances", day, "--pack", "NOPE").exit_code == 2
    assert "FRACTURES-FRA-1AND2" in line
    assert '"rule_id": "FRA-1AND2", "state": "switched off"' in line
    assert run("screen", "--register", register, "--attendances", day, "--with", "NOPE").exit_code == 2


@pytest.mark.parametrize(("options", "tier", "stamped"), [
    ((), "AMBER", "STANDARD "),
    (("--own-authority", "E10000016"), "AMBER", "STANDARD+REG-LAC(own_authority=E10000016) "),
    (("--own-authority", "e10000018"), "RED", "STANDARD+REG-LAC(own_authority=E10000018) "),
    (("--own-authority", "E10000018", "--own-authority", "855"), "RED", "STANDARD+REG-LAC(own_authority=E10000018|855) "),
    (("--own-authority", "855"), "AMBER", "STANDARD+REG-LAC(own_authority=855) "),
])
def test_a_site_says_in_which_authority_it_stands_and_the_stamp_says_so(run, tmp_path, options, tier, stamped):
    register, day, out = tmp_path / "county.csv", tmp_path / "day.csv", tmp_path / "out.jsonl"
    register.write_text(
        "entry_id,register,given_name,family_name,date_of_birth,postcode,nhs_number,start_date,updated_on,authority_code\n"
        "E1,LAC,Abel,Ferrant,2018-05-04,LE1 1AA,9990000018,2026-01-10,2026-02-05,E10000016\n")
    day.write_text(
        "attendance_id,arrived_at,given_name,family_name,date_of_birth,postcode,nhs_number,accompanied_by,gp_practice\n"
        "A1,2026-02-06 10:00,Abel,Ferrant,2018-05-04,LE1 1AA,9990000018,alone,C82001\n")
    run("screen", "--register", register, "--attendances", day, "--output", out, "--as-of", "2026-02-06", *options)
    told = json.loads(out.read_text())
    alert = next(alert for alert in told["alerts"] if alert["rule_id"] == "REG-LAC")
    assert alert["tier"] == tier
    assert any(pack.startswith(stamped) for pack in told["stamp"]["packs"])


def test_short_breaks_count_where_a_site_says_so_and_the_stamp_says_so(run, tmp_path):
    register, day, out = tmp_path / "county.csv", tmp_path / "day.csv", tmp_path / "out.jsonl"
    register.write_text(
        "entry_id,register,given_name,family_name,date_of_birth,postcode,nhs_number,start_date,updated_on,legal_status\n"
        "E1,LAC,Abel,Ferrant,2018-05-04,LE1 1AA,9990000018,2026-01-10,2026-02-05,V4\n")
    write(day, HEAD.replace("diagnosis_code", "nhs_number") + "A1,2026-02-06T10:00,T1,Ferrant,Abel,2018-05-04,9990000018,N,walks\n")
    for options, wanted in (((), False), (("--short-breaks",), True)):
        run("screen", "--register", register, "--attendances", day, "--output", out, "--as-of", "2026-02-06", *options)
        told = json.loads(out.read_text())
        assert ("REG-LAC" in {alert["rule_id"] for alert in told["alerts"]}) is wanted
        assert any("REG-LAC12(short_breaks=True)" in pack for pack in told["stamp"]["packs"]) is wanted


@pytest.mark.parametrize("options", [
    ("--own-authority", "Kent"), ("--own-authority", ""), ("--own-authority", "E10000016", "--own-authority", "E10000018"),
    ("--own-authority", "E07000105"), ("--own-authority", "E10000016", "--pack", "FRACTURES"),
    ("--own-authority", "E10000016", "--with", "REG-LAC", "--pack", "INJURIES"), ("--short-breaks", "--pack", "FRACTURES"),
])
def test_an_authority_that_nothing_could_be_compared_with_is_wrong_usage(run, tmp_path, options):
    refused = run("screen", "--register", tmp_path / "r.csv", "--attendances", tmp_path / "a.csv", *options)
    assert refused.exit_code == 2
    assert "--own-authority" in refused.output


MAP = "system,code,means,part\nlocal,LOC-FEM,FRACTURE,femur\nlocal,LOC-URTI,none,\n"


def test_a_code_map_is_used_by_screen_reviews_and_codes_and_is_stamped(run, tmp_path):
    rows = HEAD + "A1,2026-03-02T10:00,T1,Exemplar,Robin,2024-06-01,LOC-FEM,Y,walks\nA2,2026-03-02T10:00,T1,Sample,Jo,2015-06-01,LOC-URTI,N,walks\n"
    day, own = write(tmp_path / "a.csv", rows), write(tmp_path / "ours.csv", MAP)
    register = write(tmp_path / "r.csv", "entry_id,register,family_name,given_name,date_of_birth,updated_on\n"
                                         "E1,CPP,Nobody,Known,2012-01-01,2026-03-01\n")
    out, listed = tmp_path / "o.jsonl", tmp_path / "l.csv"
    assert run("rules", "codes", day).exit_code == 1
    mapped = run("rules", "codes", day, "--codes", own)
    assert mapped.exit_code == 0
    assert "2 diagnosis codes: 2 mapped" in mapped.stdout
    run("screen", "--register", register, "--attendances", day, "--output", out, "--codes", own)
    first = out.read_text().splitlines()[0]
    assert '"rule_id": "FRA-1AND2", "state": "raised"' in first
    assert "code map of the site: ours, 2 codes, " in first
    run("reviews", "--attendances", day, "--output", listed, "--codes", own)
    assert [row["attendance_id"] for row in read(listed)] == ["A1"]


def test_a_code_map_that_cannot_be_used_is_refused_with_its_row(run, tmp_path):
    day, own = write(tmp_path / "a.csv", DAY), write(tmp_path / "ours.csv", MAP + "local,LOC-X,FRACTUR,femur\n")
    refused = run("rules", "codes", day, "--codes", own)
    assert refused.exit_code == 3
    assert "row 4" in refused.stderr
