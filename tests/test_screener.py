"""The failure model: what is not checked is said, and nothing that fails hides what was found."""

import logging
from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve

import riskflag as rf
from riskflag.alerts.alert import State
from riskflag.people.past import Coverage
from riskflag.testing import a_person, a_test_number, an_attendance
from tests.sources import Broken, Earlier, Listed, Refusing, Stale, an_entry

NOBODY = rf.MemoryHistory(())


def screen(*registers, history=NOBODY, rules=(rf.STANDARD, rf.FRACTURES), attendance=None, **more):
    screener = rf.Screener(registers=registers, history=history, rules=rules, **more)
    return screener.assess(attendance or an_attendance())


def ids(assessment):
    return {i for alert in assessment.raised for i in alert.rule_ids}


def rule(check, rule_id="T-1", tier=rf.Tier.RED, **params):
    return rf.rule(rule_id, version="1", title="A test", tier=tier, owner="nobody", action="Look", citation="none",
                   evidence="none", params=params)(check)


def test_a_listed_child_is_an_alert_with_the_plan_and_whom_to_ring():
    assessment = screen(Listed((an_entry(),)))
    alert = assessment.raised[0]
    assert (assessment.outcome, assessment.complete) == (rf.Outcome.ALERT, True)
    assert (alert.rule_id, alert.tier, alert.kind) == ("REG-CPP", rf.Tier.RED, rf.Kind.REGISTER)
    assert (alert.plans[0].office_phone, alert.plans[0].emergency_phone) == ("01632 960001", "01632 960002")
    assert alert.plans[0].band is rf.Band.CERTAIN


def test_a_child_transferred_with_a_fracture_is_an_alert_at_both_sites_and_one_incident():
    infant = a_person(date_of_birth="2025-07-01")
    visits = [an_attendance(infant, attendance_id=f"T-{site}", site=site, diagnosis_code="S72.3", arrived_at=f"2026-03-02T{hour}:00")
              for site, hour in (("RXX01", "10"), ("RXX02", "14"))]
    first, second = rf.Screener(registers=[Listed()], history=NOBODY, rules=[rf.STANDARD, rf.FRACTURES]).assess_all(visits)
    for made in (first, second):
        assert (made.raised[0].rule_id, made.raised[0].tier) == ("FRA-FEM", rf.Tier.RED)
        assert not any(i.startswith("REP-") for i in ids(made))
    assert first.raised[0].id != second.raised[0].id


def test_an_unlisted_child_with_everything_checked_is_clear():
    assessment = screen(Listed(), attendance=an_attendance(diagnosis_code="J06.9", mobility="walks"))
    assert (assessment.outcome, assessment.complete, assessment.alerts) == (rf.Outcome.CLEAR, True, ())


@pytest.mark.parametrize("broken", [Broken(), Refusing()], ids=["raises", "answers Unknown"])
def test_a_register_that_does_not_answer_is_not_clear(broken):
    assessment = screen(broken)
    (alert,) = assessment.not_checked
    assert (assessment.outcome, assessment.complete) == (rf.Outcome.INCOMPLETE, False)
    assert (alert.rule_id, alert.tier, alert.source) == ("REG-DOWN", rf.Tier.AMBER, broken.name)
    assert {"REG-CPP", "REG-CPP12", "REG-LAC", "REG-LAC12", "REG-OTHER", "REG-POSS", "REG-UCPP", "REG-AWAY", "REG-HOUSE"} == set(alert.silenced)


def test_a_hit_in_one_register_wins_and_the_silent_one_is_still_said():
    assessment = screen(Broken(), Listed((an_entry(),)))
    assert assessment.outcome is rf.Outcome.ALERT
    assert not assessment.complete
    assert "REG-CPP" in ids(assessment)
    (alert,) = assessment.not_checked
    assert "REG-CPP" not in alert.silenced
    assert "REG-LAC" in alert.silenced


def test_a_stale_register_shows_what_it_has_and_says_that_it_is_stale():
    found, empty = screen(Stale((an_entry(),))), screen(Stale())
    assert (found.outcome, found.complete) == (rf.Outcome.ALERT, False)
    assert empty.outcome is rf.Outcome.INCOMPLETE
    assert "stale: as of 01/01/2026" in empty.not_checked[0].reasons[0]


@pytest.mark.parametrize(
    ("as_of", "stale"),
    [(date(2026, 2, 23), False), (date(2026, 2, 22), False), (date(2026, 2, 21), True), (date(2026, 3, 9), False)],
)
def test_a_register_is_stale_after_its_age_and_never_for_a_back_fill(as_of, stale):
    attendance = an_attendance(arrived_at="2026-03-01T23:59")
    assert (screen(Stale(as_of=as_of), attendance=attendance).outcome is rf.Outcome.INCOMPLETE) is stale


def test_an_exact_as_of_is_compared_to_the_moment():
    as_of = datetime(2026, 2, 23, 11, 59, tzinfo=UTC)
    assert screen(Stale(as_of=as_of)).not_checked
    assert not screen(Stale(as_of=as_of + timedelta(minutes=1))).not_checked


def test_no_register_and_no_history_are_not_clear():
    assessment = rf.Screener(registers=(), rules=[rf.STANDARD]).assess(an_attendance())
    assert assessment.outcome is rf.Outcome.INCOMPLETE
    assert {a.source for a in assessment.not_checked} == {"registers", "history"}


def test_no_rules_are_listed_as_not_selected():
    assessment = screen(Listed((an_entry(),)), rules=())
    assert {c.state for c in assessment.checked} == {State.NOT_SELECTED}
    assert {"REG-CPP", "FRA-NM"} <= {c.rule_id for c in assessment.checked}


def test_a_rule_switched_off_is_listed_as_off():
    assessment = screen(Listed(), rules=(rf.STANDARD.without("REG-CPP"),))
    states = {c.rule_id: c.state for c in assessment.checked}
    assert (states["REG-CPP"], states["FRA-NM"]) == (State.OFF, State.NOT_SELECTED)


def test_too_little_identity_is_not_checked_once_for_each_register():
    nobody = an_attendance(person=rf.Person())
    assessment = screen(Listed(name="A"), Listed(name="B"), attendance=nobody)
    sources = [a.source for a in assessment.not_checked if a.rule_id == "REG-DOWN"]
    assert sorted(sources) == ["A", "B"]


def test_a_missing_nhs_number_is_no_reason_not_to_look():
    assessment = screen(Listed(), attendance=an_attendance(person=a_person(nhs_number="")))
    assert not assessment.not_checked


def test_a_rule_that_crashes_is_not_checked_by_type_and_place_without_the_message():
    def crash(_case, _p):
        raise KeyError("CANARY")

    assessment = screen(Listed(), rules=(rule(crash),))
    (alert,) = assessment.not_checked
    assert (alert.tier, alert.silenced) == (rf.Tier.AMBER, ("T-1",))
    assert "KeyError at test_screener.py" in alert.reasons[0]
    assert "CANARY" not in repr(alert)


@pytest.mark.parametrize("answer", [None, True, (), "raised"])
def test_a_rule_that_returns_nothing_sensible_is_not_checked(answer):
    assessment = screen(Listed(), rules=(rule(lambda _case, _p: answer, tier=rf.Tier.NOTE),))
    assert assessment.outcome is rf.Outcome.INCOMPLETE
    assert assessment.not_checked[0].tier is rf.Tier.NOTE


HISTORY_RULES = ("REP-3IN12", "REP-4IN12", "REP-DNW", "REP-INJ-PRE", "REP-RETURN", "REP-SITES")


def test_a_silent_history_silences_only_the_rules_that_read_it():
    assessment = screen(Listed((an_entry(),)), history=Broken())
    (alert,) = assessment.not_checked
    assert (alert.rule_id, alert.tier, alert.silenced) == ("NOT-CHECKED", rf.Tier.NOTE, HISTORY_RULES)
    assert "REG-CPP" in ids(assessment)


def test_a_history_that_covers_too_little_cannot_say_fewer_but_can_say_enough():
    visits = [an_attendance(attendance_id=f"V{i}", arrived_at=f"2026-0{i}-01T10:00") for i in (1, 2)]
    short = Coverage(since=datetime(2025, 12, 1, tzinfo=UTC))

    def with_(count):
        history = rf.MemoryHistory(visits[:count], coverage=short)
        return screen(Listed(), history=history)

    assert "REP-3IN12" in ids(with_(2))
    (alert,) = with_(1).not_checked
    assert "covers only the time from 01/12/2025; at least 2 of 3 known" in alert.reasons[0]


def test_an_audit_that_fails_hides_nothing_and_is_said():
    def audit(_case, _assessment):
        raise OSError("CANARY")

    found, clear = screen(Listed((an_entry(),)), audit=audit), screen(Listed(), audit=audit)
    assert "REG-CPP" in ids(found)
    assert [a.source for a in found.not_checked] == ["audit"]
    assert clear.outcome is rf.Outcome.INCOMPLETE


def test_an_audit_sees_the_case_and_the_assessment():
    seen = []
    assessment = screen(Listed((an_entry(),)), audit=lambda case, said: seen.append((case.attendance.id, said)))
    assert seen == [("T-1", assessment)]


def test_failures_are_logged_by_type_and_place_only(caplog):
    with caplog.at_level(logging.DEBUG):
        screen(Broken())
    assert "ConnectionError at sources.py" in caplog.text
    assert "CANARY" not in caplog.text


def test_what_is_not_recorded_yet_is_awaited_and_changes_no_outcome():
    toddler = an_attendance(person=a_person(date_of_birth="2024-06-01"))
    assessment = screen(Listed(), attendance=toddler)
    assert assessment.outcome is rf.Outcome.CLEAR
    of_age = {rule.id for rule in rf.FRACTURES.rules} - {"FRA-LT12", "FRA-HUM", "FRA-MISS", "FRA-2ND"}
    assert {(a.rule_id, a.field) for a in assessment.awaiting} == {(rule_id, "diagnosis") for rule_id in of_age}


def test_a_rule_whose_ages_exclude_the_child_awaits_nothing():
    child = an_attendance(person=a_person(date_of_birth="2015-06-01"))
    assert {a.rule_id for a in screen(Listed(), attendance=child).awaiting} == {"FRA-NM", "FRA-RIB"}
    adult = an_attendance(person=a_person(date_of_birth="1995-06-01"))
    assert not screen(Listed(), attendance=adult).awaiting


def test_a_register_match_is_not_gated_by_a_missing_or_impossible_age():
    for dob in ("", "2031-01-01", "1926-05-04"):
        attendance = an_attendance(person=a_person(date_of_birth=dob))
        found = screen(Listed((an_entry(),)), attendance=attendance)
        assert {"REG-CPP", "REG-POSS"} & ids(found), dob


def test_a_fracture_without_a_date_of_birth_awaits_it():
    attendance = an_attendance(person=a_person(date_of_birth=""), diagnosis_code="S72.3")
    awaiting = screen(Listed(), attendance=attendance).awaiting
    assert ("FRA-LT12", "date_of_birth") in {(a.rule_id, a.field) for a in awaiting}


def test_an_injury_flagged_without_a_readable_code_is_not_checked():
    toddler = a_person(date_of_birth="2024-06-01")
    assessment = screen(Listed(), attendance=an_attendance(person=toddler, injury_flag="Y", mobility="walks"))
    (alert,) = assessment.not_checked
    assert alert.source == "diagnosis"
    assert {"FRA-1AND2", "FRA-SKULL"} <= set(alert.silenced)


def test_three_rules_for_one_fracture_are_one_alert_led_by_the_most_urgent():
    baby = an_attendance(person=a_person(date_of_birth="2025-10-01"), diagnosis_code="S72.3", mobility="not_mobile")
    (alert,) = screen(Listed(), attendance=baby).raised
    assert (alert.rule_id, alert.rule_ids, alert.tier) == ("FRA-FEM", ("FRA-FEM", "FRA-LT12", "FRA-NM"), rf.Tier.RED)
    assert any(reason.startswith("FRA-NM: ") for reason in alert.reasons)


def test_assess_all_keeps_the_order_given_and_counts_by_time():
    visits = [an_attendance(attendance_id=f"V{i}", arrived_at=f"2026-02-0{i}T10:00") for i in (3, 1, 2)]
    screener = rf.Screener(registers=[Listed()], history=NOBODY, rules=[rf.STANDARD])
    said = list(screener.assess_all(iter(visits)))
    assert [a.attendance_id for a in said] == ["V3", "V1", "V2"]
    assert ["REP-3IN12" in ids(a) for a in said] == [True, False, False]


def test_assess_all_joins_a_vendors_history():
    earlier = [an_attendance(attendance_id=f"V{i}", arrived_at=f"2026-02-0{i}T10:00") for i in (1, 2)]
    screener = rf.Screener(registers=[Listed()], history=Earlier(earlier), rules=[rf.STANDARD])
    assert "REP-3IN12" in ids(next(screener.assess_all([an_attendance()])))
    refusing = rf.Screener(registers=[Listed()], history=Refusing(), rules=[rf.STANDARD])
    assert next(refusing.assess_all([an_attendance()])).outcome is rf.Outcome.INCOMPLETE


def test_the_same_site_and_id_in_two_files_is_one_attendance():
    visit = an_attendance(attendance_id="V1", arrived_at="2026-02-01T10:00")
    screener = rf.Screener(registers=[Listed()], history=rf.MemoryHistory([visit]), rules=[rf.STANDARD])
    said = list(screener.assess_all([visit, an_attendance()]))
    assert not any("REP-3IN12" in ids(a) for a in said)


def test_a_plan_that_has_not_started_raises_nothing_and_is_noted():
    assessment = screen(Listed((an_entry(since=date(2026, 4, 1)),)))
    assert "REG-CPP" not in ids(assessment)
    assert any("not started" in notice for notice in assessment.stamp.notices)


def test_a_pack_past_its_review_date_is_a_notice_and_not_an_alert():
    late = evolve(rf.STANDARD, review_by=date(2020, 1, 1))
    assessment = screen(Listed(), rules=(late,))
    assert assessment.outcome is rf.Outcome.CLEAR
    assert any("review" in notice for notice in assessment.stamp.notices)


@pytest.mark.parametrize(("codes", "said"), [
    ("195967001", "1 diagnosis code in no code list: no rule has read it"),
    ("195967001|195967009", None), ("195967001|233604007", "2 diagnosis codes in no code list: no rule has read them"), ("J45.9", None),
])
def test_a_diagnosis_that_no_list_holds_is_a_notice_and_not_an_alert(codes, said):
    assessment = screen(Listed(), attendance=an_attendance(diagnosis_code=codes), rules=(rf.STANDARD, rf.FRACTURES))
    assert [notice for notice in assessment.stamp.notices if "code list" in notice] == ([said] if said else [])


def test_beside_a_word_of_an_injury_it_is_not_checked_and_no_mere_notice():
    child = an_attendance(diagnosis_code="195967001", chief_complaint="fell from sofa")
    assessment = screen(Listed(), attendance=child, rules=(rf.STANDARD, rf.FRACTURES))
    assert assessment.outcome is rf.Outcome.INCOMPLETE
    assert not any("code list" in notice for notice in assessment.stamp.notices)


def test_an_assessment_has_no_truth_length_or_items():
    assessment = screen(Listed())
    with pytest.raises(TypeError, match=r"\.outcome"):
        bool(assessment)
    with pytest.raises(TypeError):
        len(assessment)
    with pytest.raises(TypeError):
        iter(assessment)


def test_a_rule_selected_twice_is_refused():
    with pytest.raises(rf.InvalidRulePack, match="REG-CPP is selected twice"):
        rf.Screener(registers=(), rules=[rf.STANDARD, rf.STANDARD["REG-CPP"]])


def test_a_rule_that_needs_what_is_no_code_list_is_refused_and_not_silently_never_asked():
    with pytest.raises(rf.InvalidRulePack, match="T-1 needs 'FRACTURES'"):
        rf.Screener(registers=(), rules=[evolve(rule(lambda _case, _p: rf.NotRaised()), needs=("FRACTURES",))])


def test_a_rule_that_needs_a_code_list_is_asked_only_when_the_visit_shows_one():
    asked = []
    burn = evolve(rule(lambda case, _p: asked.append(case) or rf.Raised("seen")), needs=("BURN",))
    visits = ({"diagnosis_code": "J06.9"}, {}, {"diagnosis_code": "2.1631E+13"}, {"diagnosis_code": "T20.2"}, {"chief_complaint": "scald"})
    looks = [screen(Listed(), rules=(burn,), attendance=an_attendance(**visit)) for visit in visits]
    states = [{c.rule_id: c.state for c in look.checked}["T-1"] for look in looks]
    assert states == [State.NOT_RAISED, State.AWAITING, State.NOT_CHECKED, State.RAISED, State.RAISED]
    assert len(asked) == 2


def test_a_sites_code_list_that_fails_silences_each_rule_that_reads_codes_and_no_other():
    class Failing(rf.CodeList):
        def concept(self, _code):
            raise OSError("CANARY")

    own = Failing(name="LOCAL", concepts={})
    assessment = screen(Listed(), codes=own, attendance=an_attendance(a_person(date_of_birth="2025-12-02"), diagnosis_code="S72.0"))
    states = {c.rule_id: c.state for c in assessment.checked}
    assert {states["FRA-NM"], states["FRA-LT12"], states["FRA-FEM"]} == {State.NOT_CHECKED}
    assert states["REG-CPP"] is not State.NOT_CHECKED
    assert "CANARY" not in repr(assessment.alerts)


def test_a_child_known_by_number_alone_is_found():
    person = rf.Person.parse({"nhs_number": a_test_number(1)})
    assert "REG-CPP" in ids(screen(Listed((an_entry(),)), attendance=an_attendance(person=person)))


def test_the_same_question_gets_the_same_answer():
    first, second = (screen(Broken(), Listed((an_entry(),))) for _ in range(2))
    assert first == second


def test_an_async_host_can_build_the_case_itself():
    attendance = an_attendance()
    screener = rf.Screener(registers=[Listed((an_entry(),))], history=NOBODY, rules=[rf.STANDARD])
    assert screener.evaluate(screener.gather(attendance)) == screener.assess(attendance)
