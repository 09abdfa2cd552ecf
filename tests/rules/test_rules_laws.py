"""Laws of all shipped rules, on any case that can be built."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskflag.answer import Known, Unknown
from riskflag.errors import CannotSay, NotRecorded
from riskflag.link.match import Band, Match, Role
from riskflag.people.attendance import Attendance, Injury, Mobility
from riskflag.people.dates import PartialDate
from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.people.findings import (
    COLUMNS,
    PARTS,
    PATTERNS,
    BodyRegion,
    Disclosure,
    Findings,
    FractureDetail,
    IllnessSign,
    Mark,
    MarkKind,
    PredahtFeature,
)
from riskflag.people.past import Past
from riskflag.people.person import Person
from riskflag.rules.case import Case
from riskflag.rules.codes import code_list_names, codes
from riskflag.rules.injury import carries
from riskflag.rules.packs import SHIPPED
from riskflag.rules.rule import Finding, NotRaised, Raised, Rule, Tier
from riskflag.rules.seen import see, shown
from riskflag.rules.terms import read_terms

RULES = tuple(rule for pack in SHIPPED for rule in pack.rules)
CODES = tuple(sorted({next(iter(codes(name))) for name in code_list_names()} | {
    "S72.3", "S42.4", "S22.3", "S52.7", "T92.1", "Q78.0", "T39.1", "X40", "X99", "J06.9", "2.1631E+13", "XK99q", "720975008", "249366005"}))
TEXTS = ("", "?# femur", "no fracture", "old #", "healing # ribs", "hit head, no #", "OD paracetamol", "self-harm", "nosebleed",
         "stabbed", "assault", "bruised ear", "scald", "stopped breathing", "sexual assault", "drunk alcohol", "pregnant", "torn frenulum")
WORDS = {
    "burn_total": ("", "0", "3", "13", "x"), "bruise_regions": ("", "ear", "other", "ear|frenulum", "x"), "bruise_patterned": ("", "Y", "N"),
    "pibis_total": ("", "0", "2", "9"), "predaht_features": ("", "none", "seizure|apnoea", "x"),
    "fracture_detail": ("", "femur:metaphyseal", "healing", "rib:old|skull:depressed", "x:y"),
    "baby_map": ("", "birth_fracture:femur", "birthmark:ear", "x"), "cpr_given": ("", "Y"), "disclosed": ("", "fgm", "strangulation"),
    "illness_signs": ("", "none", "tests_normal|plan_refused"), "substance_of_carer": ("", "Y"), "in_school": ("", "N"),
    "radiology_reported_at": ("", "2026-03-04T09:00"), "injury_flag": ("", "Y", "N"), "mobility": ("", "not_mobile", "crawls", "walks"),
    "injury_intent": ("", "self-inflicted", "accidental", "unintentional"), "injury_mechanism": ("", "RTC", "straddle", "fall"),
    "explanation_verified_by": ("", "consultant"), "accompanied_by": ("", "alone", "mother", "friend", "?"), "gp_practice_code": ("", "Z99101"),
    "departed_at": ("", "2026-03-02T14:00"), "date_of_birth": ("", "2026-01-20", "2025-09-01", "2024-08", "2022", "2012-03-02", "2010-01-01"),
    "discharge_status": ("", "1066301000000103"), "attendance_category": ("", "1", "2", "4"),
}


def visits() -> st.SearchStrategy[dict[str, str]]:
    words = {name: st.sampled_from(values) for name, values in WORDS.items()}
    chosen = st.lists(st.sampled_from(CODES), max_size=3, unique=True).map("|".join)
    return st.fixed_dictionaries({**words, "diagnosis_code": chosen, "chief_complaint": st.sampled_from(TEXTS)})


def case_of(visit: dict[str, str], **more: Any) -> Case:
    attendance = Attendance.parse({"attendance_id": "T-1", "arrived_at": "2026-03-02T12:00", "site": "T1", **visit})
    return Case(attendance=attendance, **{"registers": (Known(()),), "history": Known(Past.of((), attendance)), **more})


def outcome(rule: Rule, case: Case) -> Finding | None:
    try:
        return rule.check(case, rule.params)
    except (CannotSay, NotRecorded):
        return None


def tier(rule: Rule, finding: Raised) -> Tier:
    return finding.tier or rule.tier


def test_the_examples_name_every_finding() -> None:
    assert set(COLUMNS) <= set(WORDS)


@settings(max_examples=150)
@given(visits(), st.sampled_from(["known", "none", "down", "listed"]), st.booleans())
def test_a_rule_raises_nothing_but_that_it_cannot_say(visit: dict[str, str], registers: str, history: bool) -> None:
    silent = Unknown("County", "it did not answer")
    entry = RegisterEntry(id="E", kind=RegisterKind.LAC, person=Person(), register="County")
    match = Match(entry=entry, weight=20.0, probability=0.999, band=Band.CERTAIN, because=())
    answers = {"known": (Known(()),), "none": (), "down": (silent,), "listed": (Known((match,)), silent)}
    case = case_of(visit, registers=answers[registers])
    if not history:
        case = case_of(visit, registers=answers[registers], history=Unknown("history", "it did not answer"))
    for rule in RULES:
        found = outcome(rule, case)
        assert found is None or isinstance(found, Raised | NotRaised)
        if isinstance(found, Raised):
            assert all(reason.strip() for reason in found.reasons)


MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2110, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - given a zone
DAYS = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2110, 1, 1)))
ANY_TEXT = st.one_of(st.none(), st.text(max_size=30), st.sampled_from(TEXTS))


@st.composite
def any_case(draw: st.DrawFn) -> Case:
    """A case of any values whatever that its types admit, sensible or not."""
    born = draw(st.one_of(st.none(), st.builds(PartialDate, st.integers(1990, 2110)), DAYS.map(lambda d: d and PartialDate.of(d))))
    findings = Findings(
        burn_total=draw(st.one_of(st.none(), st.integers(0, 12))), bruises=tuple(draw(st.lists(st.sampled_from(BodyRegion), max_size=3))),
        patterned=draw(st.sampled_from((None, True, False))), pibis_total=draw(st.one_of(st.none(), st.integers(0, 5))),
        predaht=draw(st.one_of(st.none(), st.lists(st.sampled_from(PredahtFeature)).map(tuple))),
        fractures=tuple(FractureDetail(part, frozenset(draw(st.lists(st.sampled_from(PATTERNS), max_size=2))))
                        for part in draw(st.lists(st.sampled_from(("", *PARTS)), max_size=2))),
        baby_map=tuple(Mark(draw(st.sampled_from(MarkKind)), part) for part in draw(st.lists(st.sampled_from(PARTS), max_size=2))),
        disclosed=tuple(draw(st.lists(st.sampled_from(Disclosure), max_size=2))), cpr_given=draw(st.sampled_from((None, True, False))),
        illness_signs=draw(st.one_of(st.none(), st.lists(st.sampled_from(IllnessSign)).map(tuple))),
        radiology_reported_at=draw(st.one_of(st.none(), MOMENTS)),
    )
    injury = Injury(flagged=draw(st.sampled_from((None, True, False))), mechanism=draw(ANY_TEXT), intent=draw(ANY_TEXT),
                    onset=draw(st.one_of(DAYS, MOMENTS)), explanation_verified_by=draw(ANY_TEXT))

    def visit(number: int) -> Attendance:
        return Attendance(
            id=f"T-{number}", site=draw(st.sampled_from(("T1", "T2"))), person=Person(born=born), at=draw(MOMENTS), injury=injury,
            departed=draw(st.one_of(st.none(), MOMENTS)), category=draw(st.sampled_from((None, "1", "2", "3", "4", "X"))), findings=findings,
            diagnoses=tuple(draw(st.lists(st.one_of(st.sampled_from(CODES), st.text(max_size=8)), max_size=3))), complaint=draw(ANY_TEXT),
            mobility=draw(st.sampled_from((None, *Mobility))), companion=draw(ANY_TEXT), disposal=draw(ANY_TEXT))

    present = visit(0)
    kinds = draw(st.lists(st.sampled_from(RegisterKind), max_size=2))
    matches = tuple(Match(
        entry=RegisterEntry(id=f"E{n}", kind=kind, person=Person(born=born), register="County", since=draw(DAYS), until=draw(DAYS),
                            expected=draw(DAYS), away_since=draw(DAYS), legal_status=draw(ANY_TEXT)),
        weight=9.0, probability=0.9, band=draw(st.sampled_from(Band)), role=draw(st.sampled_from(Role)), because=()) for n, kind in enumerate(kinds))
    past = Past.of([visit(n) for n in range(1, draw(st.integers(1, 4)))], present)
    silent = Unknown("County", "it did not answer")
    return Case(attendance=present, registers=draw(st.sampled_from(((), (Known(matches),), (Known(matches), silent), (silent,)))),
                history=draw(st.sampled_from((Known(past), silent))))


@settings(max_examples=200)
@given(any_case())
def test_no_rule_raises_anything_else_on_any_case_that_can_be_built(case: Case) -> None:
    for rule in RULES:
        found = outcome(rule, case)
        assert found is None or isinstance(found, Raised | NotRaised), rule.id


def said(rule: Rule, case: Case) -> Finding | Unknown | str:
    """What the rule's own function says, stops included."""
    try:
        return rule.check(case, rule.params)
    except CannotSay as stop:
        return stop.unknowns[0]
    except NotRecorded as stop:
        return stop.field


@settings(max_examples=300)
@given(st.one_of(any_case(), visits().map(case_of)))
def test_a_rule_that_is_not_called_would_have_said_what_is_told_for_it(case: Case) -> None:
    spared = [rule for rule in RULES if rule.needs and case.seen.families.isdisjoint(rule.needs)]
    for rule in spared:
        assert said(rule, case) == (NotRaised() if (lack := case.seen.lacking(rule.needs)) is None else lack), rule.id
    for rule in RULES if not case.matches else ():
        assert not rule.needs_match or said(rule, case) == (case.unasked[0] if case.unasked else NotRaised()), rule.id


@settings(max_examples=300)
@given(st.one_of(any_case(), visits().map(case_of)))
def test_what_is_asked_of_one_list_is_what_reading_the_whole_visit_shows(case: Case) -> None:
    visit = case.attendance
    for family in code_list_names():
        known = see(visit).known(family)
        assert shown(visit, family) == known, family
        assert carries(visit, family) == bool(known), family


def test_the_rules_of_registers_are_spared_a_child_whom_no_register_knows() -> None:
    assert {"REG-CPP", "REG-CPP12", "REG-LAC", "REG-LAC12", "REG-UCPP", "REG-POSS", "REG-OTHER", "REG-AWAY", "REG-COMBO"} == {
        rule.id for rule in RULES if rule.needs_match}


def test_most_rules_that_read_codes_are_spared_an_illness() -> None:
    illness = case_of({"diagnosis_code": "J06.9"})
    assert illness.seen.families == frozenset()
    assert sum(bool(rule.needs) for rule in RULES) >= 25
    assert {"FRA-RIB", "TEN4", "SH-15", "VIOLENCE"} <= {rule.id for rule in RULES if rule.needs}


@settings(max_examples=150)
@given(visits(), st.sampled_from(TEXTS))
def test_text_suppresses_nothing_and_raises_to_amber_at_most(visit: dict[str, str], text: str) -> None:
    silent, spoken = case_of({**visit, "chief_complaint": ""}), case_of({**visit, "chief_complaint": text})
    for rule in RULES:
        before, after = outcome(rule, silent), outcome(rule, spoken)
        if isinstance(before, Raised):
            assert isinstance(after, Raised), rule.id
            assert tier(rule, after).rank <= tier(rule, before).rank, rule.id
        elif isinstance(after, Raised):
            assert tier(rule, after) is not Tier.RED, rule.id
            assert any(reason.startswith("From text") for reason in after.reasons), rule.id


@settings(max_examples=100)
@given(visits())
def test_an_explanation_lowers_one_step_and_deletes_nothing(visit: dict[str, str]) -> None:
    plain = {**visit, "explanation_verified_by": "", "baby_map": "", "cpr_given": ""}
    bare, excused = case_of({**plain, "injury_mechanism": "RTC"}), case_of({
        **plain, "injury_mechanism": "RTC", "explanation_verified_by": "consultant", "cpr_given": "Y"})
    for rule in RULES:
        before, after = outcome(rule, bare), outcome(rule, excused)
        assert type(before) is type(after), rule.id
        if isinstance(before, Raised) and isinstance(after, Raised):
            assert 0 <= tier(rule, after).rank - tier(rule, before).rank <= 1, rule.id


@given(st.text(max_size=80))
def test_any_text_can_be_read_and_none_of_it_comes_back(text: str) -> None:
    for concept in read_terms(text):
        assert concept.system == "text"
        assert concept.code in {phrase.code for phrase in read_terms(concept.code)} or "clinic" in text.casefold()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_code_lists_a_rule_names_exist(rule: Rule) -> None:
    assert {*rule.codes, *rule.needs} <= set(code_list_names())
