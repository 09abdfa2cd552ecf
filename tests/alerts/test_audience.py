"""The table of who may see what, cell by cell, and the labels of every view."""

import pytest
from attrs import evolve, fields

import riskflag as rf
from riskflag.alerts.alert import Alert, Awaiting, Plan, Stamp
from riskflag.alerts.audience import ALERT_FIELDS, AWAITING_FIELDS, PLAN_FIELDS, STAMP_FIELDS, VIEW_FIELDS
from riskflag.render.json import as_json
from riskflag.rules.packs import OLDER_CHILDREN
from riskflag.testing import an_attendance
from tests.sources import Broken, Listed, an_entry

ORDER = ("reception", "triage", "clinician", "safeguarding_lead", "gp_practice", "audit", "named_doctor")
# Written by hand beside the code: r t c s g a d, in the order above.
ALERT = {
    "id": " tcsgad", "kind": " tcsgad", "tier": " tcsgad", "rule_id": "  csgad", "rule_version": "  csgad", "rule_ids": "  csgad",
    "headline": " tcsg d", "reasons": "  csg d", "actions": " tcsg d", "owner": " tcsg d", "citation": "  csg d", "plans": "  csg d",
    "evidence": "   s   ", "source": "  csgad", "silenced": "  csgad", "existence_restricted": "       ",
}
PLAN = {
    "entry_id": "  csg d", "register": "  csg d", "kind": "  csg d", "status": "  csg d", "band": "  csg d", "role": "  csg d",
    "since": "  csg d", "until": "  csg d", "category": "  cs  d", "legal_status": "  cs  d", "parental_responsibility": "  csg d",
    "authority": "  csg d", "authority_code": "  csg d", "office_phone": "  csg d", "emergency_phone": "  csg d",
}
VIEW = dict.fromkeys(("attendance_id", "site", "outcome", "stamp"), "rtcsgad")
VIEW |= {"complete": " tcsgad", "awaiting": " tcsgad", "checked": "  csgad", "timeline": "  csg d"}
AWAITING = {"rule_id": "  csgad", "field": " tcsgad"}
STAMP = dict.fromkeys(("version", "at", "model", "packs"), "rtcsgad")
STAMP |= dict.fromkeys(("registers", "history", "appointments"), " tcsgad") | {"notices": "  csgad"}


def full():
    entry = an_entry(
        legal_status="C2", parental_responsibility="mother", authority_code="E06999001", until=None)
    made = rf.Screener(registers=[Listed((entry,)), Broken()], rules=[rf.STANDARD]).assess(an_attendance())
    plan = evolve(made.raised[0].plans[0], until=entry.since)
    alerts = tuple(evolve(a, plans=(plan,) if a.plans else (), source="County", silenced=("REG-LAC",), existence_restricted=False)
                   for a in made.alerts)
    awaiting = (Awaiting("FRA-NM", "mobility"), Awaiting("INJ-NM", "mobility"))
    return evolve(made, alerts=alerts, awaiting=awaiting, stamp=evolve(made.stamp, notices=("1 matched plan not started yet",)))


def may(table, name, audience):
    return table[name][ORDER.index(audience.value)] != " "


def test_the_tables_name_every_field_and_nothing_else():
    assert set(ALERT) == {f.name for f in fields(Alert)}
    assert set(PLAN) == {f.name for f in fields(Plan)}
    assert set(ALERT_FIELDS) == set(ALERT) - {"existence_restricted"}
    assert set(PLAN_FIELDS) == set(PLAN)
    assert set(VIEW_FIELDS) == set(VIEW)
    assert set(AWAITING_FIELDS) == set(AWAITING) == {f.name for f in fields(Awaiting)}
    assert set(STAMP_FIELDS) == set(STAMP) == {f.name for f in fields(Stamp)}
    assert {a.value for a in rf.Audience} == set(ORDER)


@pytest.mark.parametrize("audience", list(rf.Audience), ids=lambda a: a.value)
@pytest.mark.parametrize("name", [n for n in ALERT if n != "existence_restricted"])
def test_a_field_of_an_alert_is_seen_by_those_in_the_table_and_by_nobody_else(name, audience):
    assessment = full()
    view = assessment.for_(audience)
    if audience is rf.Audience.RECEPTION:
        assert all(getattr(alert, name) in ("", ()) for alert in view.alerts) or name in ("id", "kind", "tier", "headline")
        return
    before, after = assessment.raised[0], view.alerts[0]
    assert getattr(before, name), f"{name} must be filled for the test to mean anything"
    if may(ALERT, name, audience):
        assert (getattr(after, name) == getattr(before, name)) or name == "plans"
    else:
        assert getattr(after, name) in ("", ())


@pytest.mark.parametrize("audience", [rf.Audience.CLINICIAN, rf.Audience.SAFEGUARDING_LEAD, rf.Audience.GP_PRACTICE, rf.Audience.NAMED_DOCTOR])
@pytest.mark.parametrize("name", list(PLAN))
def test_a_field_of_a_plan_is_seen_by_those_in_the_table_and_by_nobody_else(name, audience):
    assessment = full()
    before, after = assessment.raised[0].plans[0], assessment.for_(audience).alerts[0].plans[0]
    assert getattr(before, name) is not None, f"{name} must be filled for the test to mean anything"
    assert getattr(after, name) == (getattr(before, name) if may(PLAN, name, audience) else None)


@pytest.mark.parametrize("audience", list(rf.Audience), ids=lambda a: a.value)
@pytest.mark.parametrize("name", list(VIEW))
def test_a_field_of_the_whole_is_told_to_those_in_the_table_and_to_nobody_else(name, audience):
    made = evolve(full(), complete=True)
    assert getattr(made, name), f"{name} must be filled for the test to mean anything"
    assert bool(getattr(made.for_(audience), name)) is may(VIEW, name, audience)


@pytest.mark.parametrize("audience", list(rf.Audience), ids=lambda a: a.value)
@pytest.mark.parametrize("name", list(STAMP))
def test_a_field_of_the_stamp_is_told_to_those_in_the_table_and_to_nobody_else(name, audience):
    made = full()
    assert getattr(made.stamp, name), f"{name} must be filled for the test to mean anything"
    told = made.for_(audience)
    assert getattr(told.stamp, name) == (getattr(made.stamp, name) if may(STAMP, name, audience) else type(getattr(made.stamp, name))())
    assert told.tells(name) is may(STAMP, name, audience)


@pytest.mark.parametrize("audience", list(rf.Audience), ids=lambda a: a.value)
def test_who_may_not_know_the_rules_is_told_once_what_to_record(audience):
    said = full().for_(audience).awaiting
    rules = ("FRA-NM", "INJ-NM") if may(AWAITING, "rule_id", audience) else ("",)
    assert said == (tuple(Awaiting(i, "mobility") for i in rules) if may(AWAITING, "field", audience) else ())


def test_a_field_that_no_table_names_is_told_to_nobody():
    assert not full().for_(rf.Audience.NAMED_DOCTOR).tells("restricted")


@pytest.mark.parametrize("audience", list(rf.Audience), ids=lambda a: a.value)
def test_every_view_says_that_it_is_not_for_the_patient(audience):
    codes = [label.code for label in full().for_(audience).labels]
    assert codes == ["R" if audience is rf.Audience.RECEPTION else "V", "NOPAT"]


def test_a_rule_nobody_may_know_of_is_not_named_even_when_it_did_not_raise_or_could_not_say():
    rule = evolve(rf.STANDARD["REP-3IN12"], existence_restricted=True)
    made = rf.Screener(registers=[Listed()], rules=[rf.STANDARD["REG-CPP"], rule]).assess(an_attendance())
    assert made.restricted == ("REP-3IN12", "FII")
    for audience in set(rf.Audience) - {rf.Audience.NAMED_DOCTOR}:
        view = made.for_(audience)
        assert view.outcome is rf.Outcome.INCOMPLETE
        assert "REP-3IN12" not in f"{view.alerts}{view.checked}{view.awaiting}{view.stamp}"


@pytest.mark.parametrize("pack", [rf.STANDARD, OLDER_CHILDREN, OLDER_CHILDREN.without("FII"), OLDER_CHILDREN.tune("FII", count=9)],
                         ids=["not selected", "on", "off", "tuned"])
def test_whether_the_restricted_rule_is_on_off_tuned_or_not_selected_only_its_owner_learns_of_it(pack):
    made = rf.Screener(registers=[Listed()], rules=[pack]).assess(an_attendance())
    for audience in rf.Audience:
        assert ("FII" in f"{as_json(made.for_(audience))}") is (audience is rf.Audience.NAMED_DOCTOR)
