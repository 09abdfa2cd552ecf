"""Cards: one for each alert, never none unless everything was checked, nothing from outside as markup."""

import json
import re
from html import unescape

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import riskflag as rf
from riskflag.errors import InvalidInput
from riskflag.render.cds_hooks import Link, cards, discovery, feedback
from riskflag.render.outside import clean, markdown, sentence
from riskflag.testing import a_person, an_attendance
from tests.render.outputs import HOSTILE, SITUATIONS, WHOM
from tests.sources import Listed

CARD = "a001df55-0936-416f-a59f-404995233c79"


@pytest.mark.parametrize("audience", list(rf.Audience), ids=lambda a: a.value)
@pytest.mark.parametrize("name", SITUATIONS)
def test_there_is_one_card_for_each_alert_and_never_none_while_something_is_open(name, audience):
    view = SITUATIONS[name].for_(audience)
    made = cards(view, whom=WHOM)
    assert len(made) == max(len(view.alerts), 1)
    for card in made:
        assert len(card["summary"]) < 140
        assert card["indicator"] in ("info", "warning", "critical")
        assert card["source"]["label"]
        assert ("suggestions" in card) == ("selectionBehavior" in card)
        assert all(r["display"] for r in card.get("overrideReasons", ()))
        assert all(a["description"] for s in card.get("suggestions", ()) for a in s["actions"])
    assert len({c["uuid"] for c in made}) == len(made)


def test_no_card_means_that_everything_was_checked():
    screener = rf.Screener(registers=[Listed()], history=rf.MemoryHistory(()), rules=[rf.STANDARD])
    view = screener.assess(an_attendance(a_person(date_of_birth="2015-06-01"))).for_(rf.Audience.CLINICIAN)
    assert (view.outcome, view.complete, view.awaiting) == (rf.Outcome.CLEAR, True, ())
    assert cards(view) == []
    (said,) = cards(view, say_clear=True)
    assert said["indicator"] == "info"
    assert "REG-CPP" in said["detail"]
    assert "Listed" in said["detail"]
    assert cards(evolve(view, complete=False))
    assert cards(evolve(view, stamp=evolve(view.stamp, packs=())))


def test_reception_is_offered_nothing_and_told_one_sentence():
    (card,) = cards(SITUATIONS["on a plan"].for_(rf.Audience.RECEPTION), whom=WHOM)
    assert "suggestions" not in card
    assert not any(word in json.dumps(card) for word in ("plan", "Listed", "Exampleshire", "REG"))


@pytest.mark.parametrize("text", [
    HOSTILE, "<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](http://e.example/p.png)", "http://e.example", "www.e.example",
    "<b>bold</b>", "a | b", "# title", "- item", "1. one", "a@e.example", "`code`", "<http://e.example>", "~~gone~~", "> quoted", "&lt;b&gt;",
])
def test_text_from_outside_stays_text(text):
    shown = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(f"- {markdown(text)}")
    assert set(re.findall(r"<(\w+)", shown)) <= {"ul", "li"}
    assert "\u202e" not in shown
    assert len(sentence(text * 50, 139)) <= 139
    assert not set("<>\u202e") & set(sentence(text, 139))
    assert clean(clean(text)) == clean(text)


@given(st.text(max_size=60))
def test_any_text_at_all_stays_the_text_that_it_is(text):
    shown = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(f"- x {markdown(text)} x")
    assert re.findall(r"<(/?\w+)", shown) == ["ul", "li", "/li", "/ul"]
    assert unescape(re.sub(r"</?(ul|li)>", "", shown)).split() == f"x {clean(text)} x".split()


def test_the_services_have_an_id_for_each_hook():
    services = discovery()["services"]
    assert {s["hook"] for s in services} == {"patient-view", "encounter-start"}
    assert len({s["id"] for s in services}) == len(services)


def test_a_link_must_be_https():
    assert cards(SITUATIONS["fracture"].for_(rf.Audience.CLINICIAN), links=[Link("Ours", "https://x.example/")])[0]["links"]
    assert Link("Ours", "http://localhost:8000/page").url
    for bad in ("javascript:alert(1)", "http://x.example/", "http://127.0.0.1.x.example/", 'https://x.example/"onclick=', "https://x.example/ y", "https://", ""):
        with pytest.raises(InvalidInput):
            Link("Ours", bad)


def report(**changes):
    given = {"card": CARD, "outcome": "overridden", "outcomeTimestamp": "2026-03-02T10:00:00Z",
             "overrideReason": {"reason": {"code": "not-same-child", "system": "s"}, "userComment": "her cousin"}}
    return {"feedback": [{**given, **changes}]}


def test_feedback_is_read():
    (one,) = feedback(report())
    assert (one.card, one.accepted, one.reason, one.comment) == (CARD, False, "not-same-child", "her cousin")
    assert "cousin" not in repr(one)


@pytest.mark.parametrize("body", [
    None, [], {}, {"feedback": []}, {"feedback": ["x"]}, report(card="SECRET"), report(card=None), report(outcome="SECRET"),
    report(outcome="accepted"), report(outcomeTimestamp="SECRET"), report(outcomeTimestamp="2026-03-02T10:00:00"),
    report(acceptedSuggestions="SECRET"), report(overrideReason={"userComment": "SECRET" * 1000}),
    report(overrideReason="SECRET"), report(overrideReason=["SECRET"]), report(overrideReason={"reason": "SECRET"}),
])
def test_feedback_that_cannot_be_read_is_refused_without_its_value(body):
    with pytest.raises(InvalidInput) as refused:
        feedback(body)
    assert "SECRET" not in str(refused.value)


def test_a_long_headline_is_cut_to_a_summary():
    view = SITUATIONS["on a plan"].for_(rf.Audience.CLINICIAN)
    for length in (138, 139, 140, 400):
        (card, *_) = cards(evolve(view, alerts=(evolve(view.alerts[0], headline="x" * length),)), whom=WHOM)
        assert len(card["summary"]) == min(length, 139)
        assert card["summary"].endswith("…") is (length > 139)
        assert ("x" * length in card["detail"]) is (length > 139)
        assert all(len(s["label"]) <= 80 for s in card["suggestions"])


def test_only_who_says_that_the_identity_is_confirmed_records_the_coded_plan():
    def first(name):
        card = next(c for c in cards(SITUATIONS[name].for_(rf.Audience.CLINICIAN), whom=WHOM) if "suggestions" in c)
        return card["suggestions"][0]["label"], json.dumps(card["suggestions"][0]["actions"])

    label, actions = first("on a plan")
    assert label == "I have confirmed the identity: record the flag"
    assert "342191000000101" in actions
    label, actions = first("possible")
    assert label == "Record the flag"
    assert "snomed" not in actions
