"""The reader of text: whole words, what is denied or past, and what only looks like a term."""

import pytest

from riskflag.rules.terms import NEARBY, read_terms, speaks_of_injury


def families(text):
    return {concept.term for concept in read_terms(text)}


@pytest.mark.parametrize("text", [
    "fracture", "?#", "# R radius", "query fracture wrist", "fell, no LOC, ?# tibia", "no deformity # radius", "fracture?", "#5th metacarpal",
    "not weight bearing ?# tibia", "known asthma, fracture wrist", "no head injury but # clavicle", "broken arm", "Fractured ulna",
    "fall\n# wrist", "no bruising. # femur", "fract. L humerus", "frac radius", "fract radius", "refracture of radius", "refractured radius", "acute on old # radius",
    "acute-on-old fracture", "new on previous #", "?fract. No LOC", "fracutre", "fratcure wrist", "fracure", "fracturd", "## wrist", "#N/A. # wrist",
])
def test_a_fracture_is_read(text):
    assert "FRACTURE" in families(text)


@pytest.mark.parametrize("text", [
    "no fracture", "no obvious bony fracture", "No # seen", "nil #", "not fractured", "without fracture", "denies fracture", "old #",
    "previous # wrist", "h/o # femur", "history of fracture femur", "healed fracture", "fracture ruled out", "fracture excluded", "fracture clinic",
    "refractive error", "refraction", "no fract", "no frac. seen", "old fract", "no acute on old #", "ejection frac", "fract clinic", "mum had a fract", "########", "##",
    " #### ", "#NAME?", "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#Null!", "bay #4", "fractious", "no rib or skull fracture", "sequelae of fracture of arm", "late effects of fracture", "",
])
def test_no_fracture_is_read(text):
    assert "FRACTURE" not in families(text)


@pytest.mark.parametrize(("text", "family"), [
    ("scald to chest", "BURN"), ("black eye", "BRUISE"), ("hit his head on table", "HEAD"), ("torn frenulum", "ORAL"), ("stopped breathing", "BRUE"),
    ("epistaxis", "BLEED-INF"), ("OD paracetamol", "POISONING"), ("took OD", "POISONING"), ("self-harm", "SELF-HARM"), ("raped", "SEXUAL-ASSAULT"),
    ("sexual assault", "SEXUAL-ASSAULT"), ("assaulted at school", "VIOLENCE"), ("stab wound thigh", "VIOLENCE"), ("pregnant", "PREGNANCY"),
    ("drank vodka", "SUBSTANCE"), ("fgm", "FGM"), ("swallowed coin", "INGEST"), ("strangulation", "ASPHYX"), ("ruptured spleen", "ABDOMEN"),
    ("straddle injury", "GENITAL"), ("OD'd on paracetamol", "POISONING"), ("OD’d", "POISONING"), ("ODed", "POISONING"), ("o/d'd", "POISONING"), ("int OD", "POISONING"),
    ("p/cetamol OD", "POISONING"), ("pt OD'd last night", "POISONING"), ("PCM OD", "POISONING"), ("low mood, thoughts of ending life", "SELF-HARM"),
    ("wants to end own life", "SELF-HARM"),
])
def test_other_terms_are_read(text, family):
    assert family in families(text)


@pytest.mark.parametrize(("text", "family"), [
    ("heart burn", "BURN"), ("burning on passing urine", "BURN"), ("sunburnt", "BURN"), ("stabbing pain", "VIOLENCE"), ("shooting pain", "VIOLENCE"),
    ("sexual assault", "VIOLENCE"), ("amoxicillin od", "POISONING"), ("pregnancy test", "PREGNANCY"), ("pregnancy negative", "PREGNANCY"),
    ("denies self harm", "SELF-HARM"), ("no thoughts of ending life", "SELF-HARM"), ("has not OD'd", "POISONING"), ("mum OD'd", "POISONING"),
    ("int rotation knee, naproxen OD", "POISONING"), ("no bruising", "BRUISE"), ("difficulty swallowing", "INGEST"),
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


@pytest.mark.parametrize("text", [
    "18 month old # femur", "2 year old fractured arm", "two year old # arm", "18mo old # arm", "18/12 old #", "2 yo # arm", "2y.o. # arm", "2 y/o # arm",
    "6 wk old # femur", "3 month-old ?#", "9 month old baby # skull",
])
def test_an_age_is_not_past(text):
    assert "FRACTURE" in families(text)


@pytest.mark.parametrize("text", ["old #", "18 month old, old # femur", "18 month old no #", "no old or new fractures", "PMH: # arm", "past history: # femur"])
def test_what_is_past_or_denied_beside_an_age_still_is(text):
    assert "FRACTURE" not in families(text)


@pytest.mark.parametrize("text", [
    "# femur NV intact", "# tibia skin intact", "presents late # femur", "late presentation # femur", "Hx: # femur", "2 day history of # femur",
    "1/7 hx of ?#", "old and new fractures", "# radius refer clinic", "# femur swab negative",
])
def test_a_word_that_looks_past_or_denied_and_belongs_to_something_else_hides_no_fracture(text):
    assert "FRACTURE" in families(text)


@pytest.mark.parametrize(("text", "part"), [
    ("broken femur", "femur"), ("broken L arm", "arm"), ("broke both legs", "leg"), ("left arm is broken", "arm"), ("?broken collar bone", "clavicle"),
    ("broken thigh", "femur"), ("arm swollen ?broken", "arm"), ("broke her left little finger", "hand"),
])
def test_a_bone_may_be_said_to_be_broken_in_many_ways(text, part):
    (fracture,) = read_terms(text)
    assert (fracture.term, fracture.part) == ("FRACTURE", part)


@pytest.mark.parametrize("text", [
    "broke up with boyfriend", "broken sleep", "broken glass in foot", "skin on arm broken", "cast on arm broken", "broken finger nail", "broken arm rest",
    "broke his fall with hand", "no broken bones", "arm not broken", "old broken arm",
])
def test_what_else_breaks_is_no_fracture(text):
    assert "FRACTURE" not in families(text)


@pytest.mark.parametrize("text", [
    "took 20 paracetamol tablets to end her life", "cut her wrists", "cut her wrists on purpose", "found hanging", "wants to die", "tried to kill himself",
    "slit both wrists", "attempted to end his own life", "hung himself", "cutting herself",
])
def test_self_harm_is_read_in_the_words_people_use(text):
    assert "SELF-HARM" in families(text)


@pytest.mark.parametrize("text", [
    "cut hand on glass", "cut her wrists on glass", "cut wrist on glass", "denies wanting to end her life", "no thoughts of wanting to die",
    "doesn't want to die", "end of life care", "self harm denied", "accidentally cutting self",
])
def test_a_cut_by_chance_and_a_denial_are_no_self_harm(text):
    assert "SELF-HARM" not in families(text)


@pytest.mark.parametrize(("text", "read"), [
    ("overdose denied", set()), ("overdose: denied", set()), ("overdose denied by mother", {"POISONING"}), ("overdose denied suicidal intent", {"POISONING"}),
    ("took too many tablets", {"POISONING"}), ("FGM discussed with mother, no FGM", set()), ("asked about FGM", set()), ("mum has FGM", set()),
    ("mother reports FGM done abroad", {"FGM"}), ("frenulum: intact", set()), ("upper frenulum normal", set()), ("frenulum not intact", {"ORAL"}),
    ("?#: no", set()), ("fracture has been ruled out", set()),
])
def test_what_is_denied_behind_or_only_spoken_of_is_not_read(text, read):
    assert families(text) == read


@pytest.mark.parametrize(("text", "parts"), [
    ("bruises to shin and ear", ["lower-leg", "ear"]), ("bruises to ear and shin", ["ear", "lower-leg"]), ("# clavicle and scapula", ["clavicle", "scapula"]),
    ("# tib/fib", ["lower-leg"]), ("# neck of femur", ["femur"]), ("# L 5th and 6th ribs", ["rib"]), ("scald to ears and chest", ["ear", "trunk"]),
])
def test_every_body_part_that_is_named_is_told(text, parts):
    assert [concept.part for concept in read_terms(text)] == parts


def test_a_part_that_is_named_apart_from_the_term_is_marked_so():
    knee, wrist = read_terms("fell on knee # wrist")
    assert (NEARBY in knee.flags, NEARBY in wrist.flags) == (True, False)
    assert NEARBY not in read_terms("fell on knee # wrist. # knee")[0].flags


@pytest.mark.parametrize(("text", "told"), [
    ("fell from sofa", True), ("arm injury", True), ("wheeze", False), ("no injury", False), ("no history of trauma", False), (None, False), ("no injury, limping", True),
])
def test_words_that_tell_of_an_injury(text, told):
    assert speaks_of_injury(text) is told


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
    assert said("fracture excluded") == []
    assert said("fracture seen here excluded") == ["fracture"]  # only two words further
    assert said("fracture not excluded") == ["fracture"]


def test_of_two_mentions_of_one_bone_the_first_stands():
    def is_supracondylar(*texts):
        return [("supracondylar" in concept.flags) for concept in read_terms(*texts)]

    assert is_supracondylar("# humerus", "# humerus, supracondylar #") == [False]
    assert is_supracondylar("supracondylar # humerus", "# humerus") == [True]


@pytest.mark.parametrize(("text", "named", "nearby"), [
    ("# neck", {"neck"}, set()), ("# back", {"trunk"}, set()), ("# after fall wrist", {"forearm"}, set()), ("# wrist shin", {"forearm", "lower-leg"}, set()),
    ("of # wrist shin", {"forearm", "lower-leg"}, set()), ("arm wrists bruise", {"arm", "forearm"}, set()), ("bruise shin or wrist", {"lower-leg", "forearm"}, set()),
    ("ear ok knee #", {"knee"}, {"ear"}), ("fracture rib child ear", {"rib"}, {"ear"}), ("fell on knee # wrist", {"forearm"}, {"knee"}),
    ("shin burn wrist", {"lower-leg", "forearm"}, set()), ("shin burn then wrist", {"lower-leg"}, {"forearm"}), ("fell on knee head injury", {"knee"}, set()),
])
def test_which_body_part_is_the_terms_own_and_which_only_stands_in_its_clause(text, named, nearby):
    found = read_terms(text)
    assert {concept.part for concept in found if NEARBY not in concept.flags} == named
    assert {concept.part for concept in found if NEARBY in concept.flags} == nearby


@pytest.mark.parametrize(("text", "is_read"), [
    ("tablets with od dose", False), ("collapsed od of paracetamol", True), ("inhaler od then with spacer", False), ("2/7 h/o self harm", True),
    ("frenulum of lip intact", False), ("frenulum torn at gum and intact teeth", True), ("drunk half his milk", False), ("well baby today drunk half his feed", False), ("drunk and vomiting", True),
    ("risk of FGM", False), ("discussed with mum FGM type 2", True), ("cut both wrists on purpose today", True),
])
def test_the_word_beside_a_phrase_and_no_other_says_that_it_means_something_else(text, is_read):
    assert bool(read_terms(text)) is is_read


def test_a_short_word_with_a_stop_keeps_its_bone():
    (found,) = read_terms("fract. L humerus")
    assert found.parts == ("humerus",)


@pytest.mark.parametrize("text", ["########", "#N/A", "#REF!"])
def test_the_filler_of_a_spreadsheet_speaks_of_no_injury(text):
    assert not speaks_of_injury(text)
