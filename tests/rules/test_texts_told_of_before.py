"""What the reader of text must not be kept from: what lasts, what is disclosed, what was missed, what others deny; and how long it may take."""

import pytest
from attrs import evolve

from riskflag.alerts.alert import State
from riskflag.alerts.notices import notices_of
from riskflag.answer import Known
from riskflag.people.past import Past
from riskflag.rules import denied, phrases
from riskflag.rules.case import Case
from riskflag.rules.companion import LONGEST_COMPANION, without_known_adult
from riskflag.rules.exceptions import verified_collision
from riskflag.rules.packs import INJURIES, OLDER_CHILDREN
from riskflag.rules.seen import see
from riskflag.rules.terms import read_terms
from riskflag.rules.wording import LONGEST_TEXT
from riskflag.screener import Screener
from riskflag.testing import a_person, an_attendance


def families(text):
    return {concept.term for concept in read_terms(text)}


@pytest.mark.parametrize(("text", "family"), [
    ("h/o sexual assault by stepdad, disclosed tonight", "SEXUAL-ASSAULT"), ("previous rape disclosed today", "SEXUAL-ASSAULT"),
    ("raped 2 years ago", "SEXUAL-ASSAULT"), ("prev assault by dad disclosed", "VIOLENCE"), ("UTI, h/o FGM", "FGM"), ("known FGM", "FGM"),
    ("PMH: FGM type 2", "FGM"), ("old bruising to L ear and cheek, 3/12 baby", "BRUISE"), ("old black eye", "BRUISE"),
    ("previous bruise still visible L ear", "BRUISE"), ("old burns to both hands, no explanation", "BURN"), ("old scald mark chest", "BURN"),
    ("old torn frenulum noted, 2/12 baby", "ORAL"), ("h/o burn from kettle today", "BURN"), ("history of burn 2 hrs ago", "BURN"),
    ("known # L femur, transfer from UTC for ortho", "FRACTURE"), ("transferred with known # distal radius", "FRACTURE"),
    ("known pregnant 20/40", "PREGNANCY"), ("known OD", "POISONING"), ("known stab wound R leg", "VIOLENCE"),
    ("history of head injury today", "HEAD"), ("PMH nil # L humerus", "FRACTURE"), ("no PMH # L tibia", "FRACTURE"),
    ("PMH: nil of note # L tibia", "FRACTURE"), ("h/o # femur today", "FRACTURE"), ("history of overdose 2 hrs ago", "POISONING"),
])
def test_what_lasts_or_is_told_now_is_read_beside_a_word_of_the_past(text, family):
    assert family in families(text)


@pytest.mark.parametrize("text", [
    "old # clavicle", "prev # femur", "h/o DSH", "previous overdose", "PMH: self harm", "no known fracture", "no previous sexual assault", "no h/o FGM",
    "# 3 years ago", "no old bruising",
])
def test_an_old_fracture_and_an_earlier_event_are_still_past_and_a_denial_reaches_over_them(text):
    assert families(text) == set()


@pytest.mark.parametrize(("text", "is_read"), [
    ("past hx self harm", False), ("previous hx DSH", False), ("prev hx overdose", False), ("past hx of self harm", False), ("past psych hx self harm", False),
    ("past medical hx # femur", False), ("low mood, past mh hx DSH", False), ("past hx self harm and overdose", True),
    ("hx self harm", True), ("hx overdose", True), ("hx: self harm", True), ("psych hx self harm", True), ("2 hr hx self harm", True),
    ("past hx self harm today", True), ("past hx self harm 2 hrs ago", True), ("past hx asthma, self harm", True), ("past hx asthma self harm", True),
    ("past hx nil self harm", True), ("past hx none. OD", True), ("past hx self harm took OD", True), ("past hx self harm but OD", True), ("past hx, self harm", True),
    ("ran past, hx self harm", True), ("past hx sexual assault", True), ("past hx FGM", True), ("past hx bruising to ear", True), ("past hx assault", True),
])
def test_a_history_said_to_be_past_is_of_before_and_a_history_alone_may_be_todays(text, is_read):
    assert bool(families(text)) is is_read


@pytest.mark.parametrize("text", ["brother stabbed last week", "stabbed by brother", "brother stabbed him", "stabbed, brother also", "brother was stabbed, him too"])
def test_of_whoever_was_stabbed_it_is_read(text):
    assert families(text) == {"VIOLENCE"}


@pytest.mark.parametrize("text", [
    "recalled - # L tibia not seen on initial XR", "# not seen initially, recalled by radiology", "fracture not seen by GP, XR now shows it",
    "fracture none seen at UTC, pain ongoing", "recalled, # not seen", "no # seen initially, recalled", "# not seen. called back by radiology",
])
def test_a_fracture_that_was_missed_is_read(text):
    assert "FRACTURE" in families(text)


@pytest.mark.parametrize("text", ["# not seen", "# not seen on XR", "fracture - none seen", "?# none seen on xr today"])
def test_a_fracture_that_is_not_seen_is_none(text):
    assert families(text) == set()


@pytest.mark.parametrize(("text", "read"), [
    ("sexual assault denied by stepfather", {"SEXUAL-ASSAULT"}), ("assault denied by mum", {"VIOLENCE"}), ("mum denies assault", {"VIOLENCE"}),
    ("dad denies punched child", {"VIOLENCE"}), ("mum and stepdad strongly deny assault", {"VIOLENCE"}), ("overdose denied by mother", {"POISONING"}),
    ("pt denies assault", set()), ("denies assault", set()), ("assault denied", set()), ("assault denied by pt", set()), ("with mum, denies assault", set()),
])
def test_only_the_childs_own_denial_counts(text, read):
    assert families(text) == read


@pytest.mark.parametrize(("text", "read"), [
    ("SI with plan", {"SELF-HARM"}), ("no SI", set()), ("SI joint pain", set()), ("wants to end it all", {"SELF-HARM"}),
    ("ligature mark round neck", {"SELF-HARM"}), ("GSW L leg", {"VIOLENCE"}), ("slashed to face with machete", {"VIOLENCE"}), ("intox, ETOH ++", {"SUBSTANCE"}),
    ("drunk ++", {"SUBSTANCE"}), ("has drunk 3 bottles of milk", set()), ("milk drunk", set()), ("sexually abused by uncle", {"SEXUAL-ASSAULT"}),
    ("dad accidentally broke pts arm", {"FRACTURE"}), ("o/d paracetamol", {"POISONING"}), ("amoxicillin 250mg o/d", set()),
    ("mum on cocaine", set()), ("friend overdosed", set()), ("girlfriend pregnant", set()), ("fractured relationship with mum", set()), ("fx of temp", set()),
    ("bruise L ear, excluded from nursery", {"BRUISE"}), ("bruise L ear excluded from nursery", {"BRUISE"}),
])
def test_shorthand_of_a_desk(text, read):
    assert families(text) == read


def test_a_clavicular_fracture_is_of_the_clavicle():
    assert read_terms("clavicular fracture")[0].part == "clavicle"


HOSTILE = ["# ", "#", "no ", "took 1", "1", "bruise and ", "arm leg # ", "mother has ", "took a ", "1/", "? ", "drank 10 ", "old # or ", "- "]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_asks_for_few_looks(piece, monkeypatch):
    looks = 0

    def counted(tokens, at, look=phrases.phrase_at):
        nonlocal looks
        looks += 1
        return look(tokens, at)

    monkeypatch.setattr(denied, "phrase_at", counted)
    read_terms(piece * 20_000 + " tablets")
    assert looks <= LONGEST_TEXT * denied.REACH


def test_what_is_not_read_of_a_long_text_is_told_and_the_rest_is_read():
    long = an_attendance(complaint="# femur " + "x " * LONGEST_TEXT, companion="mum and " * 10_000)
    assert families(long.complaint) == {"FRACTURE"}
    told = [notice for notice in notices_of(Case(attendance=long), None, (), None) if "not read" in notice]
    assert len(told) == 2
    assert str(LONGEST_TEXT) in told[0]
    assert str(LONGEST_COMPANION) in told[1]
    assert not [n for n in notices_of(Case(attendance=an_attendance(complaint="#" * LONGEST_TEXT)), None, (), None) if "not read" in n]


@pytest.mark.parametrize("piece", ["mum and ", "no parent or ", "mother is ", "friend of "])
def test_a_companion_is_read_to_a_bound(piece):
    start = (piece * LONGEST_COMPANION)[:LONGEST_COMPANION]
    assert outcome(piece * 10_000) == outcome(start)


def outcome(word):
    try:
        return without_known_adult(word)
    except LookupError:
        return "not recorded"
    except Exception as error:  # noqa: BLE001 - whatever it says, it says it of both
        return type(error)


@pytest.mark.parametrize(("text", "is_read"), [
    ("cut both wrists on purpose", True), ("cut both wrists on glass", False), ("cut both wrists on a can on purpose", False),
    ("attending with mum denies assault", False), ("told mum denies assault", False), ("mum denies assault", True),
    ("mum says pt denies assault", False), ("stepdad denies assault", True), ("broke his arm rest", False), ("broke the leg of chair", True),
    ("broke his arm", True), ("broke his toe nail", False), ("broke the arm chair", False), ("h/o overdose", False), ("hx of overdose", False),
    ("history overdose", False), ("history of # wrist", False),
])
def test_a_word_decides_whether_it_is_read(text, is_read):
    assert bool(families(text)) is is_read


def test_a_phrase_at_the_end_of_a_text_is_no_longer_than_the_text():
    singles = [phrase for phrase in phrases.PHRASES if " " not in phrase]
    assert [phrase for phrase in singles if phrases.phrase_at([phrase], 0) != (1, phrase)] == []


@pytest.mark.parametrize("field", ["chief_complaint", "diagnosis", "injury_mechanism", "injury_intent"])
def test_a_text_of_which_the_end_was_not_read_is_never_clear(field):
    def gap(text):
        return see(an_attendance(diagnosis_code="J06.9", **{field: text})).gap

    assert gap("x" * LONGEST_TEXT) is None
    assert gap("x" * LONGEST_TEXT + " # femur") is not None


MEGABYTES = 5_000_000


@pytest.mark.parametrize(("field", "name", "rule_id", "told"), [
    ("injury_mechanism", "mechanism", "VIOLENCE", State.NOT_CHECKED), ("injury_intent", "intent", "VIOLENCE", State.NOT_CHECKED),
    ("accompanied_by", "companion", "UNACC", State.NOT_CHECKED), ("explanation_verified_by", "explanation's check", "ABDO", State.RAISED),
])
@pytest.mark.parametrize("piece", ["by his ", "not ", "a ", "collision with a ", "to ", "stated or "])
def test_five_megabytes_are_read_to_the_bound_and_the_rest_is_told(field, name, rule_id, told, piece):
    long = {field: piece * (MEGABYTES // len(piece))}
    assert state(rule_id, "2023-05-04", diagnosis_code="S36.1", **long) is told
    notices = notices_of(Case(attendance=an_attendance(**long)), None, (), None)
    assert [notice for notice in notices if f"the {name} is longer than" in notice]


def checked(visit, born="2015-05-04"):
    present = evolve(visit, person=a_person(date_of_birth=born))
    return Screener(registers=(), rules=[INJURIES, OLDER_CHILDREN]).evaluate(Case(attendance=present, history=Known(Past.of((), present))))


def state(rule_id, born="2015-05-04", **fields):
    return next(c.state for c in checked(an_attendance(**fields), born).checked if c.rule_id == rule_id)


LONG = " x" * LONGEST_TEXT


def test_an_intent_that_goes_on_beyond_what_is_read_raises_what_it_says_and_excuses_nothing():
    poisoned = {"diagnosis_code": "T39.1"}
    assert state("SH-15", injury_intent="accidental", **poisoned) is State.NOT_RAISED
    assert state("SH-15", injury_intent="accidental" + LONG, **poisoned) is State.RAISED
    assert state("SH-15", injury_intent="assault", **poisoned) is State.NOT_RAISED
    assert state("SH-15", injury_intent="assault" + LONG, **poisoned) is State.RAISED
    assert state("SH-15", injury_intent="self-inflicted" + LONG, diagnosis_code="J06.9") is State.RAISED
    assert state("SH-15", injury_intent="accident, self-inflicted" + LONG, diagnosis_code="J06.9") is State.RAISED
    assert state("VIOLENCE", injury_intent="assault" + LONG, diagnosis_code="J06.9") is State.RAISED
    assert state("SH-15", injury_intent=LONG + " self-inflicted", diagnosis_code="J06.9") is State.NOT_CHECKED
    assert state("VIOLENCE", injury_intent=LONG + " assault", diagnosis_code="J06.9") is State.NOT_CHECKED
    assert state("VIOLENCE", injury_mechanism=LONG + " stabbed", diagnosis_code="J06.9") is State.NOT_CHECKED


def test_an_explanation_that_goes_on_beyond_what_is_read_lowers_nothing():
    def lowers(how, who="police", code="S36.1"):
        return verified_collision(Case(attendance=an_attendance(diagnosis_code=code, injury_mechanism=how, explanation_verified_by=who)))

    assert lowers("hit by car")
    assert not lowers("hit by car" + LONG)
    assert not lowers("hit by car", "police" + LONG)
    assert lowers("in the road", code="S36.1|V03.1")
    assert not lowers("in the road" + LONG, code="S36.1|V03.1")


def test_a_companion_beyond_what_is_read_is_not_checked_unless_somebody_known_or_no_one_stands_before():
    far = " x" * LONGEST_COMPANION
    assert state("UNACC", accompanied_by="Mx A." + far) is State.NOT_CHECKED
    assert state("UNACC", accompanied_by="Mx A.") is State.AWAITING
    assert state("UNACC", accompanied_by="mother" + far) is State.NOT_RAISED
    assert state("UNACC", accompanied_by="came alone" + far) is State.RAISED
    just = "x " * (LONGEST_COMPANION // 2 - 1)
    assert state("UNACC", accompanied_by=just + "yz") is State.AWAITING
    assert state("UNACC", accompanied_by=just + "mum") is State.NOT_CHECKED


@pytest.mark.parametrize(("text", "is_read"), [
    ("mum here from work today denies fracture", False), ("with her mum denies assault", True), ("assault denied by mum of child", True),
    ("please note XR today excluded fracture", False), ("doesn't hurt XR today excluded fracture", False), ("XR today ruled out fracture", False),
    ("today old # tibia", True), ("old # tibia", False), ("# excluded initially", True), ("overdose excluded initially", False), ("fracture not seen properly", True),
    ("overdose last year at school", False), ("told us that mum overdosed", False), ("told mum overdosed", True), ("had fall dad # wrist", True), ("has sister fgm", False),
    ("pregnant mum", False), ("pregnant mum unwell", False), ("pregnancy sister", False), ("maternal grandmother says pregnant", False), ("pregnant, maternal grandmother here", True),
    ("suicidal dad brought his", True), ("with suicidal dad", False), ("suicidal dad", True),
])
def test_whose_it_is_and_when_decides_whether_it_is_read(text, is_read):
    assert bool(families(text)) is is_read


@pytest.mark.parametrize(("text", "is_read"), [
    ("no" + " of" * 29 + " #", False), ("no" + " of" * 30 + " #", True),
    ("mum" + " has" * 30 + " cocaine", False), ("mum" + " has" * 31 + " cocaine", True),
])
def test_a_word_reaches_so_many_words_and_no_further(text, is_read):
    assert bool(families(text)) is is_read


@pytest.mark.parametrize(("text", "read"), [
    ("arm broken", {"FRACTURE"}), ("arm broken at school", {"FRACTURE"}), ("broke thigh at football", {"FRACTURE"}), ("broke thigh then arm hurt", {"FRACTURE"}), ("broken wrists clinic", set()),
    ("fell broke arm drunk", {"FRACTURE", "SUBSTANCE"}), ("has thigh broken suicidal", {"FRACTURE", "SELF-HARM"}), ("cast off his left arm broken", {"FRACTURE"}),
    ("his cast on arm broken", set()), ("wrists broken excluded", set()), ("broke" + " the" * 11 + " arm", {"FRACTURE"}), ("broke" + " the" * 12 + " arm", set()),
])
def test_a_bone_that_is_written_broken_is_as_long_as_its_words_and_what_follows_is_read(text, read):
    assert families(text) == read
