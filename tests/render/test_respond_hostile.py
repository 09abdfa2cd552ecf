"""Whatever is sent, it is answered with valid cards or refused with a sentence that holds none of it."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import riskflag as rf
from riskflag.errors import InvalidInput
from riskflag.read.fhir import read_bundle, read_care_teams, read_flags, read_patient
from riskflag.render.cds_hooks import feedback, respond
from tests.fhir_shapes import a_bundle, a_call, a_condition, a_patient, an_encounter
from tests.render.cds_schema import wrong
from tests.render.outputs import HOSTILE
from tests.render.test_respond import AT, ON_A_PLAN
from tests.sources import Broken

SCREENERS = [rf.Screener(registers=[r], history=h, rules=[rf.STANDARD, rf.FRACTURES])
             for r in (ON_A_PLAN, Broken()) for h in (None, rf.MemoryHistory(()))]
# Anything JSON can be, with the words the readers look for among it, and a canary in every text.
WORDS = st.sampled_from(["Patient", "Encounter", "Bundle", "OperationOutcome", "Condition", "CareTeam", "Flag", "encounter-start", "p1", "e9",
                         "2026-01-01T10:00:00Z", "2026-13-45", "EMER", HOSTILE, "\x00", "\ud800", "CANARY" * 50])
TEXT = st.text(max_size=8).map(lambda t: f"CANARY{t}") | WORDS
KEYS = st.sampled_from(["resourceType", "id", "name", "identifier", "entry", "resource", "period", "start", "end", "code", "coding", "system", "value",
                        "hook", "context", "prefetch", "patient", "encounters", "status", "class", "given", "family", "extension", "link", "meta", "total", "?"])
LEAF = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | TEXT
JSON = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12)

VISITS = [an_encounter("e1", reasonCode=[{"text": "CANARY"}]), an_encounter("e9", "2026-03-02T11:00:00Z")]
CALL = a_call(prefetch={
    "patient": a_patient(telecom=[{"system": "phone", "value": "01632 960001"}], meta={"security": [{"code": "R"}]}, link=[{"type": "seealso"}]),
    "encounter": VISITS[1], "encounters": a_bundle(*VISITS), "conditions": a_bundle(a_condition(encounter="e9"))})


def places(value, path=()):
    yield path
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(item, (*path, key))


PLACES = [path for path in places(CALL) if path]


def changed(value, path, new, *, gone):
    copy = json.loads(json.dumps(value))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    if gone:
        del inner[path[-1]]
    else:
        inner[path[-1]] = new
    return copy


def asked(question):
    try:
        return question()
    except InvalidInput as refused:
        return refused


def answered_or_refused(call, screener):
    answer = asked(lambda: respond(call, screener, at=AT, audience=rf.Audience.CLINICIAN))
    if isinstance(answer, InvalidInput):
        assert not re.search("CANARY|Exemplar|Robin|999 ?000|ZX1", str(answer))
        assert answer.where
        return None
    assert wrong(answer) == []
    json.dumps(answer, ensure_ascii=False).encode()
    assert not re.search("Robin|999 ?000 ?0018|ZX1|01632960001", json.dumps(answer))
    return answer["cards"]


@given(JSON)
def test_anything_at_all(call):
    answered_or_refused(call, SCREENERS[0])


@given(st.sampled_from(PLACES), JSON, st.booleans(), st.sampled_from(SCREENERS), st.sampled_from(["patient-view", "encounter-start"]))
@settings(max_examples=300)
def test_a_call_in_which_something_is_missing_or_something_else(path, new, gone, screener, hook):
    cards = answered_or_refused(changed({**CALL, "hook": hook}, path, new, gone=gone), screener)
    if cards is not None and isinstance(screener.registers[0], Broken):
        assert any("NOT CHECKED" in card["summary"] for card in cards)


@pytest.mark.parametrize("new", [None, "", HOSTILE, 7, True, [], {}, [[]], [None], {"resourceType": "CANARY"}], ids=repr)
def test_every_place_with_everything_it_is_not(new):
    for path in PLACES:
        answered_or_refused(changed(CALL, path, new, gone=False), SCREENERS[0])


def test_every_place_with_nothing():
    for path in PLACES:
        answered_or_refused(changed(CALL, path, None, gone=True), SCREENERS[3])


def test_nesting_ever_so_deep_is_no_matter():
    deep = {"resourceType": "CANARY"}
    for _ in range(50_000):
        deep = {"extension": [deep]}
    for path in (("prefetch", "patient", "extension"), ("prefetch", "patient"), ("prefetch", "encounters"), ("context", "patientId"), ("hook",)):
        inner = json.loads(json.dumps(CALL))
        target = inner
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = deep
        answered_or_refused(inner, SCREENERS[0])


@given(JSON)
def test_every_reader_refuses_or_reads(value):
    for read in (read_patient, read_bundle, read_care_teams, read_flags, feedback):
        refused = asked(lambda read=read: read(value))
        assert not isinstance(refused, InvalidInput) or "CANARY" not in str(refused)


def test_what_is_hostile_in_a_record_stays_text():
    patient = a_patient(name=[{"family": HOSTILE, "given": [HOSTILE]}], birthDate="2025-06-01")
    visit = an_encounter("e9", AT.isoformat(), reasonCode=[{"text": f"{HOSTILE} fracture of femur"}], serviceProvider={"display": HOSTILE})
    told = a_condition(encounter="e9") | {"code": {"text": f"{HOSTILE} broken leg", "coding": [{"system": HOSTILE, "code": HOSTILE}]}}
    cards = answered_or_refused(a_call(prefetch={"patient": patient, "encounter": visit, "conditions": a_bundle(told)}), SCREENERS[0])
    assert cards
    for card in cards:
        shown = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(card["detail"])
        assert not re.search(r"<(?!/?(p|ul|li|strong|em|table|thead|tbody|tr|th|td|br)\b)", shown)
        assert "javascript:" not in shown or "href" not in shown
        assert "\u202e" not in json.dumps(card, ensure_ascii=False)
