"""A site's own code map: it adds meanings, takes none away, and is refused whole for one row that cannot be used."""

from pathlib import Path

import pytest

import riskflag as rf
from riskflag.read.code_map_csv import read_code_map
from riskflag.rules.codes import codes, read_code
from riskflag.rules.seen import see
from riskflag.testing import a_person, an_attendance


@pytest.fixture
def own(tmp_path):
    def made(text):
        path = tmp_path / "ours.csv"
        path.write_text(text, encoding="utf-8")
        return read_code_map(path)
    return made


def test_a_local_code_means_what_the_map_says_with_every_wider_list(own):
    found = own("system,code,means,part,flags,term\nread,read:S30..,FRACTURE,femur,crosses-suture,broken thigh\n").concept("read:S30..")
    assert found.families == {"FRACTURE", "LONG-BONE", "INJURY"}
    assert (found.parts, found.flags, found.system, found.term) == (("femur",), {"crosses_suture"}, "read", "broken thigh")


def test_a_code_may_be_said_to_equal_a_shipped_one(own):
    shipped = codes("FRACTURE").concept("S72.3")
    found = own("system,code,same_as\nlocal,THIGH,s723\n").concept("THIGH")
    assert (found.families, found.parts, found.flags) == (shipped.families, shipped.parts, shipped.flags)
    assert (found.code, found.source) == ("THIGH", "ours.csv")


def test_a_map_takes_no_meaning_away(own):
    shipped = read_code("S72.3").concept
    kept = own("code,means\nS723,none\n").concept("S72.3")
    assert (kept.families, kept.parts, kept.flags) == (shipped.families, shipped.parts, shipped.flags)
    wider = own("code,means\nS723,VIOLENCE\n").concept("S72.3")
    assert wider.families == shipped.families | {"VIOLENCE", "INJURY"}


def test_a_code_that_is_none_of_ours_is_read_and_asks_nothing(own):
    also = own("system,code,means\nlocal,URTI,none\n")
    visit = an_attendance(diagnosis_code="URTI", injury_flag="N")
    assert see(visit).gap is not None
    assert see(visit, also).gap is None
    assert see(visit, also).of("FRACTURE") == ()


def test_the_fingerprint_changes_with_every_meaning_and_not_with_the_order(own):
    one = own("system,code,means,part\nlocal,A,FRACTURE,femur\nlocal,B,BURN,hand\n").fingerprint
    assert own("part,means,code,system\nhand,BURN,B,local\nfemur,FRACTURE,A,local\n").fingerprint == one
    others = ["local,A,FRACTURE,rib\nlocal,B,BURN,hand", "local,A,FRACTURE,femur\nlocal,B,BRUISE,hand", "local,A,FRACTURE,femur",
              "local,a,FRACTURE,femur\nlocal,B,BURN,hand", "other,A,FRACTURE,femur\nlocal,B,BURN,hand"]
    assert len({one, *(own(f"system,code,means,part\n{rows}\n").fingerprint for rows in others)}) == len(others) + 1


@pytest.mark.parametrize(("text", "says"), [
    ("code,means\nS72.3,FRACTUR\n", "row 2, column means"),
    ("code,means,part\nS72.3,FRACTURE,femer\n", "row 2, column part"),
    ("code,means,flags\nS72.3,FRACTURE,heeling\n", "row 2, column flags"),
    ("code,means\n,FRACTURE\n", "row 2, column code"),
    ("code,means\n2.1631E+13,FRACTURE\n", "row 2, column code"),
    ("code,means\nS30..,FRACTURE\n", "row 2, column code"),
    ("code,means\n25415004,FRACTURE\n", "row 2, column code"),
    ("system,code,means\nread,S3020,FRACTURE\n", "would be mistaken"),
    ("code,means,same_as\nS72.3,FRACTURE,S72.0\n", "not both"),
    ("code,means,same_as\nS72.3,,\n", "not both"),
    ("code,same_as\nS72.3,J45.9\n", "no such code"),
    ("system,code,means\nlocal,A,BURN\nlocal,A,BRUISE\n", "row 3, column code"),
    ("system,code,means\nlocal,A\n", "row 2"),
    ("code\nS72.3\n", "means or same_as"),
    ("means\nBURN\n", "code"),
    ("code,means\n", "no rows"),
])
def test_a_row_that_cannot_be_used_refuses_the_map(own, text, says):
    with pytest.raises(rf.InvalidInput) as refused:
        own(text)
    assert says in str(refused.value)


def test_a_message_does_not_repeat_what_was_typed(own):
    with pytest.raises(rf.InvalidInput) as refused:
        own("code,means\nMary Exemplar,FRACTURE\n")
    assert "Exemplar" not in str(refused.value)


def test_an_earlier_visit_is_an_injury_by_the_sites_own_codes(own):
    also = own("system,code,means\nlocal,A,BURN\n")
    infant = a_person(date_of_birth="2025-09-01")
    today = an_attendance(infant, diagnosis_code="A")
    before = an_attendance(infant, attendance_id="B", arrived_at="2026-02-01T10:00", diagnosis_code="A")
    screener = rf.Screener(registers=(), history=rf.MemoryHistory([before]), rules=[rf.STANDARD["REP-INJ-INF"]], codes=also)
    assert [alert.rule_id for alert in screener.assess(today).raised] == ["REP-INJ-INF"]


def test_the_map_of_the_how_to_can_be_read(own):
    page = (Path(__file__).parents[2] / "docs/how-to/add-your-codes.md").read_text(encoding="utf-8")
    found = own(page.split("```csv\n")[1].split("```")[0])
    assert len(found) == 4
    assert found.concept("BRUISE-EYE").families == codes("INJURY").concept("S00.1").families
