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
    assert "supracondylar" not in read_terms("# radius")[0].flags
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


@pytest.mark.parametrize("text", [
    "#NOF", "# tib/fib", "hairline #", "?#", "compound fracture", "fx radius", "# R radius", "#R radius", "# left clavicle", "?fracture", "poss #",
    "possible fracture", "query #", "suspected fracture", "confirmed fracture", "buckle # wrist", "greenstick #", "torus fracture", "spiral # tibia",
    "# distal radius", "undisplaced #", "displaced fracture ulna", "open # tibia", "closed #", "fell ?#", "#'d arm", "#d arm",
    "pathological fracture", "stress fracture", "avulsion # ankle", "salter harris", "SH II # radius", "supracondylar #", "toddler's fracture",
    "toddlers #", "bony injury ?#", "no LOC. # arm", "not sure if fractured", "cannot exclude fracture", "can't rule out #", "unable to exclude #",
    "fracture not excluded", "rule out fracture", "r/o #", "r/o fracture", "to exclude #", "exclude #", "? # ", "fractured femur",
    "femoral fracture", "fracture of the femur", "multiple fractures", "rib #s", "#s ribs", "ribs # x3", "no head injury # wrist",
    "no pain but # seen", "# confirmed", "XR: # 5th MC", "xray shows fracture", "FRACTURE", "Fracture, skull", "skull # ", "broken leg",
    "broke his arm", "broke her wrist", "has broken arm", "arm broken", "leg is broken", "cracked rib", "cracked skull", "bone broken", "# mandible",
    "fractured skull", "nasal #", "nondisplaced fx", "not weight bearing, # tib", "NOT weight bearing # tib", "# NOF", "?#NOF", "#clavicle",
    "wrist#", "wrist #", "arm#", "# wrist - no deformity", "deformed wrist ?#", "previously well, # radius", "known to fracture clinic, new # wrist",
    "old # 2019, new # today", "no old fracture, # today", "no other injury, # radius", "unwitnessed fall # femur", "non-displaced #",
    "nil else, # femur", "no allergies. # arm", "no hx trauma ? #", "fracture dislocation", "# dislocation",
])
def test_a_fracture_is_read_however_a_desk_writes_it(text):
    assert "FRACTURE" in families(text)


@pytest.mark.parametrize("text", [
    "no # seen", "nil fracture", "denies #", "fractured tooth", "tooth #", "# tooth", "tooth fracture", "chipped fractured tooth", "dental fracture",
    "broken tooth", "old healed #", "refractive error", "not fractured", "fracture clinic follow up", "fracture clinic appt", "#clinic", "# clinic",
    "mum has fracture", "mother has #", "sibling has fracture", "no bony injury or #", "no evidence of fracture", "no clinical fracture",
    "no obvious #", "without #", "# ruled out", "fracture excluded", "fracture not seen", "no definite fracture", "x-ray: no fracture seen",
    "xr nad no #", "xr - no #", "no signs of #", "?# - no", "?# no", "#? no", "fracture? No", "nil #", "nil bony injury", "not a fracture",
    "isn't fractured", "wasn't fractured", "previous # wrist", "prev #", "pmh # femur", "PMH: fracture arm", "past fracture", "hx of #", "h/o #",
    "had a fracture last year", "fractured arm last year", "# 2 years ago", "healed #", "old #", "bed #3", "cubicle # 3", "tel #", "fractious",
    "infraction", "negative for fracture", "neg #", "fracture negative", "no recent fracture", "no suspicion of fracture",
    "worried about fracture - none seen", "fracture risk", "plaster check old fracture", "cast removal", "burst appendix", "broken sleep",
    "broken skin", "skin broken", "broken glass", "broken nail", "broken toy", "cracked lips", "broke out in rash", "broken english",
])
def test_what_says_that_there_is_none_today_is_no_fracture(text):
    assert "FRACTURE" not in families(text)


@pytest.mark.parametrize("text", [
    "brother broke arm", "dad # leg", "doesn't look fractured", "doubt fracture", "fracture unlikely", "low suspicion of #", "risk of fracture",
    "unlikely fracture", "fracture distal radius ulna not seen",
])
def test_a_doubt_is_read_as_a_fracture_on_purpose(text):
    """It raises to AMBER at most; a reader that guessed at doubts would guess wrong on the day it matters."""
    assert "FRACTURE" in families(text)


@pytest.mark.parametrize("text", ["fractured tooth", "tooth #", "# upper incisor", "dental fracture", "fractured left front tooth"])
def test_a_broken_tooth_is_an_injury_of_the_mouth(text):
    assert families(text) == {"ORAL"}


def test_a_tooth_beside_a_bone_hides_no_bone():
    assert "FRACTURE" in families("fractured jaw and tooth")
    assert "FRACTURE" in families("dental pain # wrist")


@pytest.mark.parametrize(("text", "read"), [
    ("no head injury or fracture", set()), ("no head injury # wrist", {"FRACTURE"}), ("no bruising or #", set()),
    ("no dislocation or #", set()), ("no dislocation # wrist", {"FRACTURE"}), ("no loc and # wrist", {"FRACTURE"}),
    ("denies assault or overdose", set()), ("no injury # wrist", {"FRACTURE"}), ("no bruising nor #", set()),
])
def test_a_denial_goes_on_over_or_and_over_nothing_else(text, read):
    assert families(text) == read


@pytest.mark.parametrize(("text", "read"), [
    ("mum has a #", set()), ("mum says he has fracture", {"FRACTURE"}), ("dad has fractured his arm", {"FRACTURE"}),
    ("brother broke her arm", {"FRACTURE"}), ("mum is pregnant", set()), ("pregnant mother", set()), ("mum thinks pregnant", {"PREGNANCY"}),
    ("pregnant", {"PREGNANCY"}), ("sister had fracture", set()), ("has fracture", {"FRACTURE"}),
])
def test_what_somebody_else_has_is_not_the_childs(text, read):
    assert families(text) == read


@pytest.mark.parametrize(("text", "read"), [
    ("punched a wall", set()), ("punched wall, # 5th metacarpal", {"FRACTURE"}), ("punched by brother", {"VIOLENCE"}),
    ("assault course fall", set()), ("sleep apnoea", set()), ("frenulum intact", set()), ("no thoughts of self harm", set()),
    ("frenulum torn", {"ORAL"}), ("fracture clinic", set()), ("fracture", {"FRACTURE"}), ("# 3rd metacarpal", {"FRACTURE"}),
])
def test_words_that_mean_something_else_here(text, read):
    assert families(text) == read


def test_a_torn_frenulum_in_the_text_is_told_apart():
    (torn,) = read_terms("torn frenulum")
    assert "frenulum" in torn.flags
    assert not read_terms("cut lip")[0].flags & {"frenulum"}


def test_how_far_a_word_reaches():
    def said(text):
        return [concept.code for concept in read_terms(text)]

    assert said("PMH: fracture arm") == []  # a heading and what follows are one clause
    assert said("no fracture") == []
    assert said("punched wall") == []
    assert said("punched the boy by the wall") == ["punched"]  # the first word after, not the second
    assert said("burn near heart") == ["burn"]
    assert said("burn of the left upper heart") == ["burn"]  # nor one beyond four
    assert said("pregnant mother") == []
    assert said("pregnant with mother") == ["pregnant"]
    assert said("fracture now excluded") == []
    assert said("fracture seen here excluded") == ["fracture"]  # only two words further
    assert said("fracture not excluded") == ["fracture"]
