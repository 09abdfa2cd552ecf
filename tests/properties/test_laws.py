"""The laws of assessments: adding never hides, failing never clears, order never matters."""

from datetime import date

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import riskflag as rf
from riskflag.testing import a_person, a_test_number, an_attendance
from tests.sources import Broken, Earlier, Listed, Refusing, Stale, an_entry

KINDS = [rf.RegisterKind.CPP, rf.RegisterKind.LAC, rf.RegisterKind.OTHER]
DAYS = st.dates(date(2024, 6, 1), date(2026, 6, 1))


@st.composite
def entries(draw):
    same = draw(st.booleans())
    person = a_person() if same else a_person(given_name="Other", family_name="Stranger", date_of_birth="2015-01-31",
                                              nhs_number=a_test_number(500), home_postcode="")
    since = draw(DAYS)
    until = draw(st.none() | DAYS.filter(lambda day: day >= since))
    return an_entry(person, id=f"E-{draw(st.integers(0, 999))}", kind=draw(st.sampled_from(KINDS)), since=since, until=until)


registers = st.one_of(
    st.builds(Listed, st.lists(entries(), max_size=2, unique_by=lambda e: e.id).map(tuple), st.sampled_from(["A", "B", "C"])),
    st.builds(Stale, st.lists(entries(), max_size=1).map(tuple)),
    st.just(Broken()), st.just(Refusing()),
)
visits = st.builds(
    lambda i, day, code: an_attendance(attendance_id=f"V{i}", arrived_at=f"{day}T10:00", diagnosis_code=code),
    st.integers(0, 99), st.dates(date(2025, 1, 1), date(2026, 3, 1)), st.sampled_from(["", "S72.3", "J06.9", "S00.1"]),
)
histories = st.one_of(st.builds(Earlier, st.lists(visits, max_size=4)), st.just(Broken()), st.just(Refusing()))
attendances = st.builds(
    lambda born, code, mobility, flag: an_attendance(
        a_person(date_of_birth=born), diagnosis_code=code, mobility=mobility, injury_flag=flag),
    st.sampled_from(["", "2025-10-05", "2025-04", "2024-01-31", "2021-05-04", "2030-01-01"]),
    st.sampled_from(["", "S72.3", "J06.9", "not a code"]), st.sampled_from(["", "walks", "not_mobile"]), st.sampled_from(["", "Y", "N"]),
)
RULES = (*rf.STANDARD.rules, *rf.FRACTURES.rules)


def assess(attendance, sources, history, rules=RULES):
    return rf.Screener(registers=sources, history=history, rules=rules).assess(attendance)


def rule_ids(assessment):
    return {i for alert in assessment.raised for i in alert.rule_ids}


def tiers(assessment):
    return {alert.rule_id: alert.tier.rank for alert in assessment.raised}


@given(attendances, st.lists(registers, max_size=3), registers, histories)
def test_adding_a_register_never_clears_and_never_removes_a_rule(attendance, sources, more, history):
    before, after = assess(attendance, sources, history), assess(attendance, [*sources, more], history)
    if before.outcome is not rf.Outcome.CLEAR and sources:
        assert after.outcome is not rf.Outcome.CLEAR
    assert rule_ids(before) <= rule_ids(after)
    assert all(tiers(after).get(i, 0) <= rank for i, rank in tiers(before).items())


@given(attendances, st.lists(registers, min_size=1, max_size=3), histories, st.sets(st.sampled_from(RULES), min_size=1), st.sampled_from(RULES))
def test_adding_a_rule_never_clears_and_never_removes_a_rule(attendance, sources, history, rules, more):
    fewer, all_rules = tuple(rules - {more}), tuple(rules | {more})
    before, after = assess(attendance, sources, history, fewer), assess(attendance, sources, history, all_rules)
    if before.outcome is not rf.Outcome.CLEAR:
        assert after.outcome is not rf.Outcome.CLEAR
    assert rule_ids(before) <= rule_ids(after)


@given(attendances, st.lists(visits, max_size=4), visits)
def test_adding_a_separate_incident_never_removes_a_rule(attendance, earlier, more):
    before, after = (assess(attendance, [Listed()], rf.MemoryHistory(v)) for v in (earlier, [*earlier, evolve(more, id="new", site="T9")]))
    assert rule_ids(before) <= rule_ids(after)


@given(attendances, st.lists(registers, min_size=1, max_size=3), histories, st.data())
def test_a_source_that_fails_never_clears(attendance, sources, history, data):
    broken = list(sources)
    broken[data.draw(st.integers(0, len(sources) - 1))] = Broken()
    assert assess(attendance, broken, history).outcome is not rf.Outcome.CLEAR
    if assess(attendance, sources, history).outcome is not rf.Outcome.CLEAR:
        assert assess(attendance, sources, Broken()).outcome is not rf.Outcome.CLEAR


@given(attendances, st.lists(registers, max_size=3), histories, st.randoms(use_true_random=False))
def test_the_order_of_registers_and_rules_does_not_matter(attendance, sources, history, random):
    shuffled_sources, shuffled_rules = list(sources), list(RULES)
    random.shuffle(shuffled_sources)
    random.shuffle(shuffled_rules)
    one, other = assess(attendance, sources, history), assess(attendance, shuffled_sources, history, shuffled_rules)
    assert one.alerts == other.alerts
    assert (one.outcome, one.awaiting, one.checked) == (other.outcome, other.awaiting, other.checked)


@given(attendances, st.lists(registers, max_size=3), histories)
def test_every_audience_sees_an_alert_unless_it_is_clear_and_every_rule_is_accounted_for(attendance, sources, history):
    assessment = assess(attendance, sources, history)
    for audience in rf.Audience:
        view = assessment.for_(audience)
        assert bool(view.alerts) == (view.outcome is not rf.Outcome.CLEAR)
    assert {checked.rule_id for checked in assessment.checked} >= {rule.id for rule in RULES}
    assert assessment.complete == (not assessment.not_checked)


@given(attendances, st.lists(registers, max_size=3), histories)
def test_the_same_inputs_give_the_same_assessment(attendance, sources, history):
    assert assess(attendance, sources, history) == assess(attendance, sources, history)
