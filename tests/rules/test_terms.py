"""The reader of text: whole words, what is denied or past, and what only looks like a term."""

import pytest

from riskflag.rules.terms import read_terms


def families(text):
    return {concept.term for concept in read_terms(text)}


@pytest.mark.parametrize("text", [
    "fracture", "?#", "# R radius", "query fracture wrist", "fell, no LOC, ?# tibia", "no deformity # radius", "fracture?", "#5th metacarpal",
    "not weight bearing ?# tibia", "known asthma, fracture wrist", "no head injury but # clavicle", "broken arm", "Fractured ulna",
    "fall\n# wrist", "no bruising. # femur",
])
def test_a_fracture_is_read(text):
    assert "FRACTURE" in families(text)


@pytest.mark.parametrize("text", [
    "no fracture", "no obvious bony fracture", "No # seen", "nil #", "not fractured", "without fracture", "denies fracture", "old #",
    "previous # wrist", "h/o # femur", "history of fracture femur", "healed fracture", "fracture ruled out", "fracture excluded", "fracture clinic",
    "refractive error", "bay #4", "fractious", "no rib or skull fracture", "sequelae of fracture of arm", "late effects of fracture", "",
])
def test_no_fracture_is_read(text):
    assert "FRACTURE" not in families(text)


@pytest.mark.parametrize(("text", "family"), [
    ("scald to chest", "BURN"), ("black eye", "BRUISE"), ("hit his head on table", "HEAD"), ("torn frenulum", "ORAL"), ("stopped breathing", "BRUE"),
    ("epistaxis", "BLEED-INF"), ("OD paracetamol", "POISONING"), ("took OD", "POISONING"), ("self-harm", "SELF-HARM"), ("raped", "SEXUAL-ASSAULT"),
    ("sexual assault", "SEXUAL-ASSAULT"), ("assaulted at school", "VIOLENCE"), ("stab wound thigh", "VIOLENCE"), ("pregnant", "PREGNANCY"),
    ("drank vodka", "SUBSTANCE"), ("fgm", "FGM"), ("swallowed coin", "INGEST"), ("strangulation", "ASPHYX"), ("ruptured spleen", "ABDOMEN"),
    ("straddle injury", "GENITAL"),
])
def test_other_terms_are_read(text, family):
    assert family in families(text)


@pytest.mark.parametrize(("text", "family"), [
    ("heart burn", "BURN"), ("burning on passing urine", "BURN"), ("sunburnt", "BURN"), ("stabbing pain", "VIOLENCE"), ("shooting pain", "VIOLENCE"),
    ("sexual assault", "VIOLENCE"), ("amoxicillin od", "POISONING"), ("pregnancy test", "PREGNANCY"), ("pregnancy negative", "PREGNANCY"),
    ("denies self harm", "SELF-HARM"), ("no bruising", "BRUISE"), ("difficulty swallowing", "INGEST"),
])
def test_what_only_looks_like_a_term_is_not(text, family):
    assert family not in families(text)


def test_the_body_part_of_the_clause_belongs_to_the_term():
    (femur,) = read_terms("wrist sprain, # femur")
    assert femur.parts == ("femur",)
    (supracondylar,) = read_terms("supracondylar #")
    assert "supracondylar" in supracondylar.flags
    (arm,) = read_terms("?# arm")
    assert {"humerus", "forearm"} <= set(arm.parts)


def test_what_is_said_twice_is_one_and_longer_phrases_win():
    assert len(read_terms("# wrist", "# wrist")) == 1
    (lesion,) = read_terms("bucket handle fracture tibia")
    assert "metaphyseal" in lesion.flags
    (healing,) = read_terms("healing # ribs")
    assert "healing" in healing.flags


def test_a_term_that_hurts_is_an_injury_and_one_that_does_not_is_none():
    assert "INJURY" in read_terms("scald")[0].families
    assert "INJURY" not in read_terms("pregnant")[0].families
    assert "INGEST" in read_terms("overdose")[0].families
