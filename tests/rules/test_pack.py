import re
import string

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import riskflag as rf
from riskflag.rules.packs import SHIPPED

VERBS = {
    "Read", "Ask", "Tell", "Find", "Confirm", "Say", "Discuss", "Call", "Review", "Look", "Follow", "Ring", "Compare", "Contact",
    "Consider", "Complete", "Record", "Refer", "Arrange", "Recall", "Write", "Check", "Inform", "Undress", "Admit", "Talk",
    "Offer", "Agree", "Apply", "Take", "Make", "Evaluate", "Advise", "Screen", "Assess", "Report", "Help",
}


@pytest.mark.parametrize("rule", [r for pack in SHIPPED for r in pack.rules], ids=lambda r: r.id)
def test_a_shipped_rule_can_be_signed(rule):
    assert rule.action.split()[0].strip(",;:") in VERBS
    assert rule.citation
    assert rule.evidence
    assert rule.check.__doc__
    words = f"{rule.title} {rule.action}".lower()
    assert not any(word in words for word in ("abuser", "nai ", "perpetrator", "guilty"))


def test_ids_are_unique_over_all_packs():
    ids = [rule.id for pack in SHIPPED for rule in pack.rules]
    assert len(ids) == len(set(ids))


def test_tuning_returns_a_pack_that_says_so():
    strict = rf.FRACTURES.tune("FRA-1AND2", upper_months=24)
    assert strict["FRA-1AND2"].params["upper_months"] == 24
    assert rf.FRACTURES["FRA-1AND2"].params["upper_months"] == 36
    assert "FRA-1AND2(upper_months=24)" in strict.id
    assert strict.fingerprint != rf.FRACTURES.fingerprint


@pytest.mark.parametrize(
    ("rule_id", "params"),
    [("FRA-9", {"upper_months": 24}), ("FRA-1AND2", {"months": 24}), ("FRA-1AND2", {"upper_months": "24"}),
     ("FRA-1AND2", {"upper_months": -1}), ("FRA-1AND2", {"upper_months": True})],
)
def test_tuning_what_does_not_exist_is_refused(rule_id, params):
    with pytest.raises(rf.InvalidRulePack):
        rf.FRACTURES.tune(rule_id, **params)


def test_switching_off_and_on_again_is_said_and_counted():
    off = rf.STANDARD.without("REP-3IN12")
    assert "REP-3IN12" in off.off
    assert "REP-3IN12" not in {rule.id for rule in off.active}
    assert off.id == "STANDARD-REP-3IN12"
    assert "REP-3IN12" in {rule.id for rule in off.including("REP-3IN12").active}
    with pytest.raises(rf.InvalidRulePack):
        rf.STANDARD.without("REP-99")


def test_a_pack_cannot_switch_off_a_rule_it_does_not_have():
    with pytest.raises(rf.InvalidRulePack, match="REG-CPX"):
        evolve(rf.STANDARD, off=("REG-CPX",))


def test_a_rule_without_what_it_is_signed_by_is_refused():
    facts = {"version": "1", "title": "t", "tier": rf.Tier.NOTE, "owner": "o", "action": "Look", "citation": "c", "evidence": "e"}
    for missing in ("title", "owner", "action", "citation", "evidence", "version"):
        with pytest.raises(rf.InvalidRulePack, match=missing):
            rf.rule("T-1", **{**facts, missing: " "})(lambda _c, _p: rf.NotRaised())
    with pytest.raises(rf.InvalidRulePack, match="capitals"):
        rf.rule("t 1", **facts)(lambda _c, _p: rf.NotRaised())


def test_params_cannot_be_changed_in_place():
    with pytest.raises(TypeError):
        rf.FRACTURES["FRA-1AND2"].params["upper_months"] = 24


WORDS = ("id", "version", "title", "action", "owner", "citation", "evidence", "family", "strength", "false_positives")


@pytest.mark.parametrize("pack", SHIPPED, ids=lambda p: p.id)
def test_changing_any_character_of_a_pack_is_refused_or_changes_its_fingerprint(pack):
    def differs(make):
        try:
            return make().fingerprint != pack.fingerprint
        except rf.InvalidRulePack:
            return True

    for name in ("id", "version", "title", "intended_purpose"):
        for changed in mutants(getattr(pack, name)):
            assert differs(lambda name=name, changed=changed: evolve(pack, **{name: changed})), name
    assert differs(lambda: evolve(pack, review_by=pack.review_by.replace(day=2)))
    for position, rule in enumerate(pack.rules):
        for other in rule_mutants(rule):
            rules = (*pack.rules[:position], *other, *pack.rules[position + 1:])
            assert differs(lambda rules=rules: evolve(pack, rules=rules)), rule.id


TEXTS = [(pack, None, name) for pack in SHIPPED for name in ("id", "version", "title", "intended_purpose")]
TEXTS += [(pack, rule, name) for pack in SHIPPED for rule in pack.rules for name in WORDS if getattr(rule, name)]


@settings(max_examples=300)
@given(st.sampled_from(TEXTS), st.data())
def test_any_one_character_dropped_changed_or_added_anywhere_is_refused_or_seen(where, data):
    pack, rule, name = where
    text = getattr(pack if rule is None else rule, name)
    at = data.draw(st.integers(0, len(text)))
    written = data.draw(st.sampled_from(("", *string.printable, "é", "\u200b")))
    changed = text[:at] + written + text[at + data.draw(st.integers(0, 1)):]
    try:
        if rule is None:
            other = evolve(pack, **{name: changed})
        else:
            other = evolve(pack, rules=tuple(evolve(r, **{name: changed}) if r is rule else r for r in pack.rules))
    except rf.InvalidRulePack:
        return
    assert (other.fingerprint == pack.fingerprint) == (changed == text)


NUMBERS = [(pack, rule, name) for pack in SHIPPED for rule in pack.rules for name in rule.params]


@given(st.sampled_from(NUMBERS), st.integers(-3, 400))
def test_any_other_number_is_refused_or_seen(where, number):
    pack, rule, name = where
    try:
        tuned = pack.tune(rule.id, **{name: number})
    except rf.InvalidRulePack:
        return
    same = evolve(tuned, id=pack.id)
    assert (same.fingerprint == pack.fingerprint) == (rule.params[name] == number)


def mutants(text):
    """The text with each of some characters dropped or changed, the first and the last among them."""
    for at in {0, len(text) // 2, len(text) - 1} if text else ():
        yield text[:at] + text[at + 1:]
        yield text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1:]


def rule_mutants(rule):
    """The rule with one thing changed, each as a tuple; an empty one where the change itself is refused."""
    changes = [{name: changed} for name in WORDS for changed in mutants(getattr(rule, name))]
    changes += [{"tier": tier} for tier in rf.Tier if tier is not rule.tier]
    changes += [{"kind": kind} for kind in rf.Kind if kind is not rule.kind]
    changes += [{"existence_restricted": not rule.existence_restricted}, {"lowered_by": (*rule.lowered_by, "x")},
                {"codes": (*rule.codes, "BITE")}, {"needs": (*rule.needs, "BITE")},
                {"needs_match": not rule.needs_match}]
    for name, value in rule.params.items():
        changes.append({"params": {**rule.params, name: (not value) if isinstance(value, bool) else value + ("x" if isinstance(value, str) else 1)}})
        changes.append({"params": {other: number for other, number in rule.params.items() if other != name}})
    for change in changes:
        try:
            yield (evolve(rule, **change),)
        except rf.InvalidRulePack:
            yield ()


def test_rules_nobody_confirmed_ship_switched_off_and_are_listed_as_off():
    assert set(rf.INJURIES.off) == {"ASPHYX", "BLEED-INF"}
    assert (set(rf.STANDARD.off), set(rf.FRACTURES.off)) == ({"REG-COMBO", "REP-3IN3"}, {"FRA-2ND"})
    assert "ASPHYX" in {rule.id for rule in rf.INJURIES.including("ASPHYX").active}
    assert rf.INJURIES.including("ASPHYX").id == "INJURIES+ASPHYX"


@pytest.mark.parametrize("rule", [r for pack in SHIPPED for r in pack.rules], ids=lambda r: r.id)
def test_every_rule_has_a_source_or_says_that_there_is_none(rule):
    assert rule.citation.strip()
    assert re.search(r"\b(19|20)\d\d\b|no published source|year not found", rule.citation)
    own = any(words in rule.citation.lower() for words in ("local practice", "local choice", "clinical opinion"))
    assert not own or "no published source" in rule.citation


def test_what_an_adult_at_risk_is_read_by_is_named_but_for_what_no_code_says():
    assert rf.OLDER_CHILDREN["THINKFAM"].codes == ("MALTREATMENT", "SELF-HARM", "POISONING", "SUBSTANCE", "PSYCHOSIS")


def test_a_pack_with_two_rules_of_one_id_is_refused():
    with pytest.raises(rf.InvalidRulePack, match="two rules have the id FRA-NM"):
        evolve(rf.FRACTURES, rules=(*rf.FRACTURES.rules, rf.FRACTURES["FRA-NM"]))
