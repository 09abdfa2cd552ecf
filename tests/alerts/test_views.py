"""Redaction removes fields, never alerts; what is restricted leaves without a trace."""

import pytest
from attrs import evolve

import riskflag as rf
from riskflag.render.json import as_json
from riskflag.render.text import as_text
from riskflag.testing import a_person, an_attendance
from tests.sources import Broken, Listed, an_entry

SECRET = an_entry(category="NEG", authority="Exampleshire", office_phone="01632 960001", legal_status="C2")
BABY = a_person(date_of_birth="2025-06-01")


def assessment(*registers, rules=(rf.STANDARD,), person=None, **visit):
    return rf.Screener(registers=registers, history=rf.MemoryHistory(()), rules=rules).assess(an_attendance(person, **visit))


@pytest.mark.parametrize("audience", list(rf.Audience))
@pytest.mark.parametrize("registers", [(Listed((SECRET,)),), (Broken(),), (Broken(), Listed((SECRET,)))])
def test_an_outcome_other_than_clear_shows_an_alert_to_everybody(audience, registers):
    view = assessment(*registers).for_(audience)
    assert view.outcome is not rf.Outcome.CLEAR
    assert view.alerts


def test_reception_learns_only_whom_to_ask():
    view = assessment(Listed((SECRET,))).for_(rf.Audience.RECEPTION)
    (alert,) = view.alerts
    said = as_text(view) + str(as_json(view)["alerts"])
    assert "nurse in charge" in alert.headline
    assert not any(word in said for word in ("plan", "CPP", "NEG", "Exampleshire", "01632", "REG", "RED"))


def test_reception_sees_the_same_whatever_was_raised():
    listed = assessment(Listed((SECRET,))).for_(rf.Audience.RECEPTION).alerts
    looked_after = assessment(Listed((an_entry(kind=rf.RegisterKind.LAC),))).for_(rf.Audience.RECEPTION).alerts
    assert listed == looked_after


def test_reception_is_told_when_something_was_not_checked():
    (alert,) = assessment(Broken()).for_(rf.Audience.RECEPTION).alerts
    assert alert.kind is rf.Kind.NOT_CHECKED


def test_audit_learns_the_rules_and_nothing_of_the_plan():
    said = str(as_json(assessment(Listed((SECRET,))).for_(rf.Audience.AUDIT)))
    assert "REG-CPP" in said
    assert not any(word in said for word in ("NEG", "01632", "Exampleshire", "C2"))


def test_only_the_safeguarding_lead_sees_why_it_matched():
    made = assessment(Listed((SECRET,)))
    assert made.for_(rf.Audience.SAFEGUARDING_LEAD).alerts[0].evidence
    for audience in set(rf.Audience) - {rf.Audience.SAFEGUARDING_LEAD}:
        assert not made.for_(audience).alerts[0].evidence


def test_a_restricted_alert_is_absent_and_so_is_what_it_would_have_made_of_the_outcome():
    rule = evolve(rf.STANDARD["REG-CPP"], existence_restricted=True)
    made = assessment(Listed((SECRET,)), rules=(rule,))
    assert made.outcome is rf.Outcome.ALERT
    for audience in set(rf.Audience) - {rf.Audience.NAMED_DOCTOR}:
        view = made.for_(audience)
        assert (view.outcome, view.alerts) == (rf.Outcome.CLEAR, ())
        assert "'REG-CPP'" not in str(as_json(view))


def test_whether_a_restricted_rule_raised_shows_to_the_named_doctor_only():
    signs = "signs_never_seen|tests_normal"
    raised, quiet = (assessment(Listed(), rules=(rf.OLDER_CHILDREN,), illness_signs=entered) for entered in (signs, "none"))
    for audience in set(rf.Audience) - {rf.Audience.NAMED_DOCTOR}:
        views = [made.for_(audience) for made in (raised, quiet)]
        assert views[0].checked == views[1].checked
        assert views[0].outcome is views[1].outcome
        assert [a.rule_ids for a in views[0].alerts] == [a.rule_ids for a in views[1].alerts]
        assert "FII" not in {c.rule_id for c in views[0].checked}
    assert "FII" in {i for alert in raised.for_(rf.Audience.NAMED_DOCTOR).alerts for i in alert.rule_ids}


def test_at_most_one_red_interrupts():
    made = assessment(Listed((SECRET,)), rules=(rf.STANDARD, rf.FRACTURES), person=BABY, diagnosis_code="S22.3")
    view = made.for_(rf.Audience.CLINICIAN)
    assert sum(alert.tier is rf.Tier.RED for alert in view.alerts) == 2
    assert view.interrupting is view.alerts[0]
    assert assessment(Listed()).for_(rf.Audience.CLINICIAN).interrupting is None


@pytest.mark.parametrize("audience", list(rf.Audience))
def test_a_remark_in_a_field_made_for_a_code_reaches_nobody(audience):
    remark = an_entry(kind=rf.RegisterKind.OTHER, category="DV by father John Secretname", legal_status="C2, lives with Secretname")
    view = assessment(Listed((remark,))).for_(audience)
    said = as_text(view) + str(as_json(view))
    assert view.alerts
    assert "Secretname" not in said
    told = audience in {rf.Audience.CLINICIAN, rf.Audience.SAFEGUARDING_LEAD, rf.Audience.NAMED_DOCTOR}
    assert ("recorded in other words" in said) is told
