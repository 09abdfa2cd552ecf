"""Laws of all shipped rules, on any case that can be built."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskflag.answer import Known, Unknown
from riskflag.errors import CannotSay, NotRecorded
from riskflag.link.match import Band, Match
from riskflag.people.attendance import Attendance
from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.people.findings import COLUMNS
from riskflag.people.past import Past
from riskflag.people.person import Person
from riskflag.rules.case import Case
from riskflag.rules.codes import code_list_names, codes
from riskflag.rules.packs import SHIPPED
from riskflag.rules.rule import Finding, NotRaised, Raised, Rule, Tier
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
    assert set(rule.codes) <= set(code_list_names())
