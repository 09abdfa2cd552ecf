"""The desk is told whom to ask, and nothing that depends on why the child came."""

import json

import pytest

import riskflag as rf
from riskflag.render import fhir
from riskflag.render.cds_hooks import cards
from riskflag.render.json import as_json
from riskflag.render.text import as_text
from riskflag.testing import a_person, an_attendance
from tests.sources import Broken, Listed, an_entry

WHOM = fhir.About(patient="Patient/1", encounter="Encounter/2", organization="RXX01")
PACKS = (rf.STANDARD, rf.FRACTURES, rf.INJURIES, rf.OLDER_CHILDREN)
INFANT, TEENAGER, ADULT = (a_person(date_of_birth=born) for born in ("2025-07-01", "2011-03-01", "1990-03-01"))
# A cold, maltreatment, two overdoses, a femur, a burn, a lesion of the scalp, no code at all, one of no list.
VISITS = [
    {"person": person, **visit}
    for person in (INFANT, TEENAGER, ADULT)
    for visit in (
        *({"diagnosis_code": code} for code in ("J06.9", "T74.1", "T39.1", "T43.2", "S72.3", "T21.2", "S00.0", "ZZ9.9")),
        {"diagnosis_text": "? # femur"}, {"complaint": "Off legs"}, {}, {"injury": "Y"},
    )
]


def every_output(view):
    return "\n".join((
        as_text(view), json.dumps(as_json(view)), json.dumps(fhir.bundle(view, WHOM)), json.dumps(cards(view, whom=WHOM)),
        json.dumps(cards(view, whom=WHOM, say_clear=True)), json.dumps(fhir.operation_outcome(view)),
    ))


def assessed(registers, history):
    screener = rf.Screener(registers=registers, history=history, rules=PACKS)
    return [screener.assess(an_attendance(**visit)) for visit in VISITS]


def said_to_reception(registers, history):
    views = [made.for_(rf.Audience.RECEPTION) for made in assessed(registers, history)]
    return {outcome: {every_output(view) for view in views if view.outcome is outcome} for outcome in rf.Outcome}


@pytest.mark.parametrize(("registers", "history"), [
    ((Listed(),), rf.MemoryHistory(())), ((Listed(),), None), ((Broken(),), rf.MemoryHistory(())), ((Listed(), Broken()), None),
], ids=["everything answers", "no history", "a register fails", "one of two registers fails"])
def test_of_one_outcome_there_is_one_answer_to_the_byte_whatever_the_diagnosis(registers, history):
    said = said_to_reception(registers, history)
    assert sum(map(bool, said.values())) > 1, "the visits must have more than one outcome for the test to mean anything"
    assert all(len(answers) <= 1 for answers in said.values())


def test_the_same_is_said_whether_the_child_is_listed_or_hurt():
    (hurt,) = said_to_reception((Listed(),), rf.MemoryHistory(()))[rf.Outcome.ALERT]
    child = an_attendance(INFANT, diagnosis_code="J06.9")
    listed = rf.Screener(registers=[Listed((an_entry(person=INFANT),))], history=rf.MemoryHistory(()), rules=PACKS).assess(child)
    assert listed.outcome is rf.Outcome.ALERT
    assert every_output(listed.for_(rf.Audience.RECEPTION)) == hurt


def test_what_is_awaited_is_neither_told_to_the_desk_nor_passed_off_as_clear():
    waiting = [made for made in assessed((Listed(),), rf.MemoryHistory(())) if made.awaiting and made.outcome is rf.Outcome.CLEAR]
    assert waiting, "the visits must leave something awaited for the test to mean anything"
    for made in waiting:
        view = made.for_(rf.Audience.RECEPTION)
        assert as_text(view).splitlines()[0].endswith("CLEAR so far")
        assert not {"awaiting", "complete", "checked"} & set(as_json(view))
        (card,) = cards(view, whom=WHOM)
        assert (card["summary"], card["indicator"]) == ("No message for the desk so far", "info")


def test_triage_is_told_what_to_record_and_not_for_which_rule():
    for made in assessed((Listed(),), rf.MemoryHistory(())):
        view = made.for_(rf.Audience.TRIAGE)
        said = every_output(view)
        assert {a.field for a in made.awaiting} == {a.field for a in view.awaiting}
        assert not [rule_id for rule_id in {a.rule_id for a in made.awaiting} if rule_id in said]
        if view.awaiting:
            assert "still to record" in said.casefold()


def test_triage_is_not_told_which_rule_failed():
    @rf.rule("FII-SIGNS", version="1", title="Signs", tier=rf.Tier.AMBER, kind=rf.Kind.CONCERN, action="Ask the senior",
             owner="ED senior", citation="local", evidence="none", strength="practice")
    def signs(_case, _params):
        raise RuntimeError

    made = rf.Screener(registers=[Listed()], rules=[signs]).assess(an_attendance())
    assert "FII-SIGNS" in made.for_(rf.Audience.CLINICIAN).alerts[0].headline.upper()
    view = made.for_(rf.Audience.TRIAGE)
    assert view.alerts[0].headline == "NOT CHECKED: A rule"
    assert "FII-SIGNS" not in as_text(view).upper()
