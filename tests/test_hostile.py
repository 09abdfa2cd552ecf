"""What an integrator with bad luck, or bad intentions, hands over: nothing escapes, nothing is hidden, nothing reads as clear."""

from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import define, evolve

import riskflag as rf
from riskflag.errors import CannotSay
from riskflag.render.json import as_json
from riskflag.render.text import as_text
from riskflag.testing import a_person, a_test_number, an_attendance
from tests.sources import Earlier, Listed, an_entry

NOBODY = rf.MemoryHistory(())


def assess(*registers, history=NOBODY, rules=(rf.STANDARD, rf.FRACTURES), attendance=None):
    return rf.Screener(registers=registers, history=history, rules=rules).assess(attendance or an_attendance())


def ids(assessment):
    return {i for alert in assessment.raised for i in alert.rule_ids}


def rule(check, rule_id="T-1", **facts):
    said = {"version": "1", "title": "t", "tier": rf.Tier.RED, "owner": "o", "action": "Look", "citation": "c", "evidence": "e"}
    return rf.rule(rule_id, **{**said, **facts})(check)


@pytest.mark.parametrize("turn", [False, True])
def test_two_rows_of_one_id_are_two_rows(turn):
    rows = [an_entry(id="C1"), an_entry(id="C1", kind=rf.RegisterKind.LAC), an_entry(id="C1", until=date(2025, 7, 1))]
    found = assess(Listed(tuple(reversed(rows) if turn else rows)))
    assert {"REG-CPP", "REG-LAC", "REG-CPP12"} <= ids(found)


def test_two_authorities_under_one_id_are_both_shown():
    rows = an_entry(authority="First"), an_entry(authority="Second")
    (alert,) = assess(Listed(rows)).raised
    assert {plan.authority for plan in alert.plans} == {"First", "Second"}


def test_a_rule_that_stops_without_a_reason_is_not_checked():
    def stop(_case, _p):
        raise CannotSay

    assert assess(Listed(), rules=(rule(stop),)).outcome is rf.Outcome.INCOMPLETE


@define
class Rude:
    """Its properties raise, with a person in the message."""

    entries: tuple = ()

    @property
    def name(self):
        raise ConnectionError("CANARY")

    as_of = coverage = name

    def search(self, _person, /):
        return self.entries

    def before(self, _attendance, /):
        return ()


def test_properties_that_raise_neither_escape_nor_hide_a_hit():
    found = assess(Rude((an_entry(register=""),)), history=Rude())
    assert "REG-CPP" in ids(found)
    assert not found.complete
    assert "CANARY" not in str(as_json(found.for_(rf.Audience.SAFEGUARDING_LEAD)))


@pytest.mark.parametrize("ages", [(datetime(2026, 3, 2), timedelta(7)), ("yesterday", timedelta(7)), (date(2026, 3, 1), 7)])  # noqa: DTZ001
def test_an_age_that_cannot_be_read_is_said_beside_the_hit(ages):
    register = Listed((an_entry(),))
    aged = type("Aged", (), {"name": "Aged", "search": staticmethod(register.search), "as_of": ages[0], "max_age": ages[1]})()
    found = assess(aged)
    assert "REG-CPP" in ids(found)
    assert not found.complete


def test_a_vendors_own_attributes_named_like_ours_mean_nothing():
    named = type("Named", (), {"name": "Named", "search": lambda _s, _p: (an_entry(),), "read": lambda _s: 1, "rejected": "x"})()
    found = assess(named)
    assert found.complete
    assert as_json(found.for_(rf.Audience.CLINICIAN))["stamp"]["registers"][0]["rows"] is None


@pytest.mark.parametrize(
    "finding",
    [lambda: rf.Raised("x", tier="RED"), lambda: rf.Raised("x", matches=None), lambda: rf.Raised((date(2026, 1, 1),)),
     lambda: rf.Raised(("x",), matches=("y",))],
)
def test_a_finding_that_is_not_sound_is_not_checked(finding):
    assert assess(Listed(), rules=(rule(lambda _c, _p: finding()),)).outcome is rf.Outcome.INCOMPLETE


def test_bounds_that_are_no_months_are_refused_when_the_rule_is_made():
    with pytest.raises(rf.InvalidRulePack, match="whole number of months"):
        rule(lambda _c, _p: rf.NotRaised(), params={"lower_months": "twelve"})


@pytest.mark.parametrize(
    "make",
    [lambda: an_entry(since=datetime(2025, 1, 1, tzinfo=UTC)), lambda: rf.Injury(onset=datetime(2026, 1, 1)),  # noqa: DTZ001
     lambda: rf.Injury(onset="2026-01-01"), lambda: evolve(an_attendance(), mobility="not_mobile"),
     lambda: evolve(an_attendance(), diagnoses=(1,)), lambda: evolve(an_attendance(), id=7)],
)
def test_a_value_of_the_wrong_kind_is_refused_with_what_to_do(make):
    with pytest.raises(rf.InvalidInput, match=r"\. (Pass|Read)"):
        make()


def test_no_diagnoses_are_no_diagnoses():
    assert evolve(an_attendance(), diagnoses=None).diagnoses == ()


@pytest.mark.parametrize("answer", [None, {}, "E-1", 7, [None], ({"id": "E-1"},)])
def test_a_source_that_returns_something_else_did_not_answer(answer):
    other = type("Other", (), {"name": "Other", "search": lambda _s, _p: answer, "before": lambda _s, _a: answer})()
    assert {a.source for a in assess(other, history=other).not_checked} == {"Other", "history"}


def test_a_coverage_that_is_no_coverage_is_not_taken_as_complete():
    odd = type("Odd", (), {"name": "Odd", "before": lambda _s, _a: (), "coverage": {"since": "2026-03-01"}})()
    assert assess(Listed(), history=odd).outcome is rf.Outcome.INCOMPLETE


def test_an_unknown_of_another_name_is_still_this_registers():
    odd = type("Odd", (), {"name": "County", "search": lambda _s, _p: rf.Unknown("spine", "down")})()
    view = assess(odd).for_(rf.Audience.CLINICIAN)
    assert view.alerts[0].source == "County"
    assert "County NOT CHECKED" in as_text(view)
    assert "County NOT CHECKED" in as_text(assess(odd).for_(rf.Audience.TRIAGE))


def test_without_a_history_a_batch_knows_no_further_back_than_itself():
    screener = rf.Screener(registers=[Listed()], rules=[rf.STANDARD])
    assert next(screener.assess_all([an_attendance()])).outcome is rf.Outcome.INCOMPLETE
    visits = [an_attendance(attendance_id=f"V{i}", arrived_at=f"2026-02-0{i}T10:00") for i in (1, 2, 3)]
    assert "REP-3IN12" in ids(list(screener.assess_all(visits))[-1])


@pytest.mark.parametrize("code", ["2.54E+07", "NOT/A CODE"])
def test_a_flag_does_not_vouch_for_a_code_nobody_can_read(code):
    baby = a_person(date_of_birth="2025-09-01")
    seen = assess(Listed(), attendance=an_attendance(baby, injury_flag="N", diagnosis_code=code, mobility="walks"))
    assert seen.outcome is rf.Outcome.INCOMPLETE


def test_codes_apart_by_commas_are_codes():
    baby = a_person(date_of_birth="2025-09-01")
    assert "FRA-LT12" in ids(assess(Listed(), attendance=an_attendance(baby, diagnosis_code="R10.4,S72.0")))


SECRET = rf.Tier.NOTE


@pytest.mark.parametrize("check", [lambda _c, _p: rf.Raised("secret"), lambda _c, _p: rf.NotRaised(), lambda _c, _p: 1 / 0])
@pytest.mark.parametrize("family", ["", "repeat attendance"])
def test_a_restricted_rule_leaves_no_trace_whatever_became_of_it(check, family):
    restricted = rule(check, "FII-1", tier=SECRET, existence_restricted=True, family=family)
    visits = [an_attendance(attendance_id=f"V{i}", arrived_at=f"2026-02-0{i}T10:00") for i in (1, 2)]
    made = assess(Listed(), history=Earlier(visits), rules=(rf.STANDARD, restricted))
    plain = assess(Listed(), history=Earlier(visits), rules=(rf.STANDARD,))
    for audience in set(rf.Audience) - {rf.Audience.NAMED_DOCTOR}:
        said, without = as_json(made.for_(audience)), as_json(plain.for_(audience))
        assert "FII-1" not in str(said)
        assert "secret" not in str(said)
        assert said == without


def test_reception_is_told_nothing_by_a_notice():
    view = assess(Listed((an_entry(since=date(2026, 4, 1)),))).for_(rf.Audience.RECEPTION)
    assert "plan" not in str(as_json(view)["stamp"])


def test_a_clinician_is_told_of_a_plan_that_has_not_started():
    assert "not started" in as_text(assess(Listed((an_entry(since=date(2026, 4, 1)),))).for_(rf.Audience.CLINICIAN))


def test_a_number_alone_is_no_proof():
    wrong_sex = an_attendance(rf.Person.parse({"nhs_number": a_test_number(1), "sex": "M", "postcode": "ZX7 7ZZ"}))
    (alert,) = assess(Listed((an_entry(),)), attendance=wrong_sex).raised
    assert alert.rule_id == "REG-POSS" or alert.headline.endswith("confirm identity")


def test_a_view_is_for_an_audience_and_nothing_else():
    for other in ("reception", None, "RECEPTION"):
        with pytest.raises(rf.InvalidInput):
            assess(Listed()).for_(other)


def test_who_holds_parental_responsibility_is_not_printed_by_accident():
    found = assess(Listed((an_entry(parental_responsibility="Mrs CANARY"),)))
    assert "CANARY" not in f"{found.alerts!r} {found.for_(rf.Audience.CLINICIAN).alerts!r}"


def test_what_comes_from_outside_stays_on_its_line():
    attendance = an_attendance(attendance_id="T-1\nT-2: CLEAR\x1b[2J")
    assert len(as_text(assess(Listed(), attendance=attendance).for_(rf.Audience.CLINICIAN)).splitlines()) == 2


@pytest.mark.parametrize(
    "change", [{"expected": None}, {"dob": "2026-02"}, {"dob": ""}], ids=["no expected date", "a partial date of birth", "no date of birth"])
def test_the_newborn_of_a_mother_on_an_unborn_plan_is_at_least_possible(change):
    mother = {"mother_given_name": "Joan", "mother_family_name": "Exemplar", "mother_nhs_number": a_test_number(50),
              "mother_date_of_birth": "1996-03-04"}
    plan = an_entry(rf.Person.parse(mother), kind=rf.RegisterKind.UCPP, since=date(2025, 12, 1),
                    expected=change.get("expected", date(2026, 2, 20)))
    newborn = rf.Person.parse({**mother, "given_name": "Baby", "family_name": "Exemplar", "postcode": "ZX1 1AA",
                               "dob": change.get("dob", "2026-02-22")})
    assert {"REG-UCPP", "REG-POSS"} & ids(assess(Listed((plan,)), attendance=an_attendance(newborn)))


def test_an_older_brother_is_not_the_newborn():
    mother = {"mother_given_name": "Joan", "mother_family_name": "Exemplar", "mother_nhs_number": a_test_number(50)}
    plan = an_entry(rf.Person.parse(mother), kind=rf.RegisterKind.UCPP, since=date(2025, 12, 1))
    brother = rf.Person.parse({**mother, "given_name": "Kit", "family_name": "Exemplar", "dob": "2020-02-22", "postcode": "ZX1 1AA"})
    assert ids(assess(Listed((plan,)), attendance=an_attendance(brother))) == {"REG-HOUSE"}
