"""When a visit's codes may hide an injury, and when they are all there is to know."""

import pytest

from riskflag.alerts.alert import Outcome
from riskflag.answer import Known
from riskflag.people.past import Past
from riskflag.rules.case import Case
from riskflag.rules.codes import CodeList, codes
from riskflag.rules.packs import INJURIES
from riskflag.rules.seen import see
from riskflag.screener import Screener
from riskflag.testing import a_person, an_attendance

UNLISTED = "386661006"  # fever, in no list
FRACTURE = next(code for code in codes("FRACTURE") if code.isdigit())
IN_NO_LIST = "an injury is flagged and one of its codes is in no list"
TOLD = "the record tells of an injury and one of its codes is in no list"


@pytest.mark.parametrize(("flag", "coded", "gap"), [
    ("", UNLISTED, None), ("N", UNLISTED, None), ("", "J06.9", None), ("", FRACTURE, None),
    ("Y", FRACTURE, None), ("Y", "S72.0", None), ("Y", "S72.0|J06.9", None), ("Y", f"S72.0|{FRACTURE}", None),
    ("Y", f"{FRACTURE}|{UNLISTED}", IN_NO_LIST), ("Y", UNLISTED, IN_NO_LIST), ("N", f"{FRACTURE}|{UNLISTED}", TOLD),
    ("Y", "J06.9", "an injury is flagged and no code of it can be read"), ("Y", "", "an injury is flagged and no code of it can be read"),
    ("Y", "X99", "an injury is flagged and no code of it can be read"), ("Y", "F20.0", "an injury is flagged and no code of it can be read"),
    ("", "2.1631E+13", "a code was destroyed by a spreadsheet"), ("", "no code", "a code is neither SNOMED CT nor ICD-10 nor in a list of the site"),
])
def test_a_code_that_no_list_holds_hides_something_only_where_an_injury_is_flagged_or_told(flag, coded, gap):
    found = see(an_attendance(diagnosis_code=coded, injury_flag=flag)).gap
    assert (found.reason if found else None) == gap


def recorded(**visit):
    return [(concept.part, sorted(concept.flags & {"healing", "metaphyseal", "flag"})) for concept in see(an_attendance(**visit)).recorded]


def test_what_the_report_says_belongs_to_the_same_bone_and_a_bone_it_alone_names_is_added():
    assert recorded(diagnosis_code="S82.2|S72.3", fracture_detail="femur:healing") == [("lower-leg", []), ("femur", ["healing"])]
    assert recorded(diagnosis_code="S82.2", fracture_detail="femur:healing") == [("lower-leg", []), ("femur", ["healing"])]
    assert recorded(diagnosis_code="S82.2|S72.3", fracture_detail="healing") == [("lower-leg", ["healing"]), ("femur", ["healing"])]
    assert recorded(diagnosis_code="S20.2|S82.2", fracture_detail="healing")[1] == ("lower-leg", ["healing"])
    assert recorded(diagnosis_code="S20.2|S82.2", fracture_detail="healing")[0][1] == []
    assert recorded(diagnosis_code="J06.9", fracture_detail="healing") == [("", ["healing"])]


def test_a_flag_stands_for_an_injury_only_where_no_code_says_one():
    assert recorded(diagnosis_code="S82.2", injury_flag="Y") == [("lower-leg", [])]
    assert recorded(diagnosis_code="J06.9", injury_flag="Y") == [("", ["flag"])]
    assert recorded(diagnosis_code="F20.0", injury_flag="Y") == [("", []), ("", ["flag"])]
    assert recorded(injury_flag="N") == []


@pytest.mark.parametrize(("code", "lists"), [
    ("H11.3", {"SUBCONJUNCTIVAL"}), ("P28.4", {"APNOEA", "BRUE"}), ("R06.8", {"APNOEA", "BRUE"}), ("r0680", {"APNOEA", "BRUE"}), ("R23.3", {"BRUISE"}),
    ("R45.8", {"SELF-HARM"}), ("K92.0", {"BLEED-INF"}), ("J06.9", set()), ("R06.0", set()), ("S72.3", set()),
])
@pytest.mark.parametrize("field", ["diagnosis_code", "chief_complaint_code"])
def test_a_code_that_nobody_confirmed_is_not_checked_in_the_list_it_may_belong_to_and_in_no_other(field, code, lists):
    found = see(an_attendance(**{"diagnosis_code": "J06.9", field: code}))
    assert set(found.unread) == lists
    assert found.gap is None


def test_a_site_that_maps_such_a_code_has_it_read():
    own = CodeList.of("NOT-INJURY", ["R23.3"], source="ours")
    assert see(an_attendance(diagnosis_code="R23.3"), own).unread == {}


@pytest.mark.parametrize("child", [("P28.4", "2026-01-20"), ("R06.8", "2026-01-20"), ("H11.3", "2026-01-20"), ("R23.3", "2026-01-20"), ("H11.3", "2022-06-20")])
def test_no_infant_and_no_small_child_with_such_a_code_is_clear(child):
    code, born = child
    assert outcome(code, born) is Outcome.INCOMPLETE


def test_small_bleeds_in_the_skin_of_an_older_child_leave_nothing_unchecked():
    assert outcome("R23.3", "2019-06-20") is Outcome.CLEAR
    assert outcome("R06.8", "2024-06-20") is Outcome.CLEAR


def outcome(code, born):
    visit = an_attendance(a_person(date_of_birth=born), arrived_at="2026-03-02T12:00", diagnosis_code=code, mobility="walks")
    return Screener(registers=(), rules=[INJURIES]).evaluate(Case(attendance=visit, history=Known(Past.of((), visit)))).outcome


def test_a_snomed_code_that_may_be_an_injury_leaves_every_injury_unchecked():
    gap = see(an_attendance(diagnosis_code="71620000")).gap
    assert gap is not None
    assert gap.reason == "a code may be an injury, in a list that nobody has confirmed"
    assert see(an_attendance(diagnosis_code=UNLISTED)).gap is None


@pytest.mark.parametrize("field", ["chief_complaint", "diagnosis", "injury_mechanism", "injury_intent"])
@pytest.mark.parametrize("text", ["########", "#NAME?", "#N/A", "#REF!", "#VALUE!", "#DIV/0!"])
def test_a_text_that_a_spreadsheet_destroyed_is_no_fracture_and_is_not_checked(field, text):
    found = see(an_attendance(**{"diagnosis_code": "J06.9", field: text}))
    assert found.terms == ()
    assert found.gap is not None
    assert found.gap.reason == "a text was destroyed by a spreadsheet"
