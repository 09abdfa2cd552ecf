"""Every card, answer and discovery fits the schema written from the specification, and the schema refuses what it forbids."""

import copy

import pytest
from jsonschema import Draft202012Validator

import riskflag as rf
from riskflag.render.cds_hooks import Link, cards, discovery
from tests.render.cds_schema import CARD, SCHEMA, wrong
from tests.render.outputs import SITUATIONS, WHOM


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("audience", list(rf.Audience), ids=lambda a: a.value)
@pytest.mark.parametrize("name", SITUATIONS)
def test_every_answer_fits(name, audience):
    view = SITUATIONS[name].for_(audience)
    for options in ({}, {"whom": WHOM, "say_clear": True, "links": [Link("Safeguarding page", "https://intranet.example/")]}):
        assert wrong({"cards": cards(view, **options)}) == []


def test_discovery_fits():
    assert wrong(discovery()) == []


def a_card():
    return cards(SITUATIONS["on a plan"].for_(rf.Audience.CLINICIAN), whom=WHOM, links=[Link("Ours", "https://x.example/")])[0]


MISTAKES = {
    "a summary of 140 characters": lambda c: c.update(summary="x" * 140),
    "a blank summary": lambda c: c.update(summary=" "),
    "no source": lambda c: c.pop("source"),
    "a source without a label": lambda c: c["source"].pop("label"),
    "an indicator of CDS Hooks 1.0": lambda c: c.update(indicator="hard-stop"),
    "suggestions without selectionBehavior": lambda c: c.pop("selectionBehavior"),
    "an unknown selectionBehavior": lambda c: c.update(selectionBehavior="all"),
    "an action without a description": lambda c: c["suggestions"][0]["actions"][0].pop("description"),
    "a create without a resource": lambda c: c["suggestions"][0]["actions"][0].pop("resource"),
    "a delete without an id": lambda c: c["suggestions"][0]["actions"][0].update(type="delete"),
    "an override reason without a display": lambda c: c["overrideReasons"][0].pop("display"),
    "an absolute link with appContext": lambda c: c["links"][0].update(appContext="x"),
    "a link that runs a script": lambda c: c["links"][0].update(url="javascript:alert(1)"),
    "a link of no kind": lambda c: c["links"][0].pop("type"),
    "a uuid that is none": lambda c: c.update(uuid="1"),
    "an unknown field": lambda c: c.update(colour="red"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_schema_refuses(mistake):
    card = copy.deepcopy(a_card())
    assert wrong(card, CARD) == []
    MISTAKES[mistake](card)
    assert wrong(card, CARD)
