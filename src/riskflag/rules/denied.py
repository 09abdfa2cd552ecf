"""Is a word of a text denied, past, excluded, or somebody else's? Where that is open it is not: what is written is read."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from riskflag.rules.phrases import PHRASES, parts_of, phrase_at

__all__ = ["BETWEEN", "REACH", "is_anothers", "is_denied", "is_excluded"]

REACH: Final = 30  # words: further than any sentence of a desk reaches, and the bound of every look around a phrase
_DENY = frozenset({"deny", "denies", "denied", "denying"})
_DENIALS = _DENY | frozenset({
    "no", "not", "nil", "without", "never", "neg", "negative", "isn't", "didn't", "wasn't",
    "hasn't", "haven't", "aren't", "doesn't", "don't"})
_EXCLUDED = frozenset({"excluded", "excludes", "excluding"})
_PAST = frozenset({
    "old", "previous", "previously", "prev", "past", "healed", "former", "h/o", "history", "sequela", "sequelae", "pmh",
    "pmhx"})
# Only of these is "old" or "history of" another story: what is disclosed, permanent or still to be seen is read whenever it was.
_OF_ITS_DAY = frozenset({"FRACTURE", "SELF-HARM", "POISONING"})
_NOW = frozenset({"today", "tonight", "yesterday", "currently"})  # "history of overdose today"
_LATELY = frozenset({("this", "morning"), ("this", "afternoon"), ("this", "evening"), ("last", "night"), *(
    (unit, "ago") for unit in ("hr", "hrs", "hour", "hours", "min", "mins", "minutes"))})
_AT_FIRST = frozenset({"initial", "initially", "originally"})  # "no # seen initially" says nothing of now
_TODAY = frozenset({"new", "acute", "recent", "fresh"})  # "old and new fractures"
# Words that a denial or "old" reaches across: "no obvious bony # or bruising".
BETWEEN = frozenset({
    "obvious", "bony", "evidence", "of", "sign", "signs", "visible", "clear", "acute", "new", "further", "other", "any", "a",
    "an", "the", "definite", "apparent", "or", "and", "nor", "for", "l", "r", "left", "right", "distal", "proximal", "displaced",
    "effect", "effects", "underlying", "associated", "clinical", "radiological", "external", "significant", "facial", "bone",
    "head", "recent", "suspicion", "convincing", "definitive", "thoughts", "thought", "intent", "intention", "ideation", "plans",
    "plan", "suspected", "known",
})
_OF_WILL = frozenset({  # "denies wanting to end her life"
    "want", "wanting", "wish", "wishing", "wishes", "to", "tried", "trying", "attempt", "attempts", "attempting", "current",
    "active", "feeling", "desire"})
# A list that is denied goes on only over "or": "no head injury or #" denies both, "no head injury # wrist" one.
_OR = frozenset({"or", "nor"})
_FINDINGS = frozenset({
    "injury", "injuries", "dislocation", "deformity", "swelling", "tenderness", "wound", "wounds", "loc", "pain"})
_EXCLUDED_AFTER = (("ruled", "out"), ("excluded",), ("negative",))
_UNSEEN = (["not", "seen"], ["none", "seen"])
_LONG_AGO = (["years", "ago"], ["year", "ago"], ["last", "year"])
_WHOLLY_EXCLUDED = (["no"], ["none"], ["nil"], ["denied"], ["neg"])  # "?#: no"
# "?# wrist - XR no #"
_AN_ANSWER = tuple(["no", broken, *seen] for broken in ("#", "fracture", "fractures") for seen in ([], ["seen"]))
_BY_WHICH = frozenset({
    "is", "was", "has", "been", "now", "since", "today", "later", "on", "by", "xr", "xray", "x", "ray", "rays", "films", "ct",
    "imaging"})
_RELATIVES = frozenset({
    "mum", "mums", "mother", "mother's", "mum's", "mom", "dad", "father", "brother", "sister", "sibling", "twin", "aunt", "aunty",
    "maternal", "paternal", "parental", "parent", "cousin", "gran", "grandmother", "nan", "carer", "teacher"})
# Whose denial is not the child's.
_OTHERS = _RELATIVES | {
    "stepfather", "stepdad", "stepmother", "stepmum", "stepbrother", "stepsister", "parents", "family", "uncle", "grandad",
    "grandfather", "grandma", "nanny", "carers", "guardian", "partner", "boyfriend", "girlfriend", "friend", "perpetrator",
    "suspect", "babysitter", "childminder", "staff", "neighbour", "mummy", "daddy", "coach"}
_BESIDE = frozenset({"with", "w", "c", "told", "to", "bib"})  # "with mum denies": the child does
_PATIENT = frozenset({"pt", "patient", "child", "him", "her", "them", "himself", "herself"})
_HAS = frozenset({"has", "have", "had", "is", "currently", "also", "a"})
# Of these lists a relative may be said to be the patient: "mum is suicidal", "dad took an overdose".
_OF_ANOTHER = frozenset({"SELF-HARM", "POISONING", "SUBSTANCE", "PSYCHOSIS"})
_OF_A_RELATIVE = _HAS | {
    "an", "was", "been", "took", "taken", "recently", "previously", "attempted", "tried", "to", "feeling", "feels", "acutely",
    "actively", "heavily", "very", "who", "known", "recent", "past", "last", "week", "year", "on", "uses", "using", "smokes"}
_FRIENDS = frozenset({"friend", "friends", "girlfriend", "boyfriend"})
_TOLD = frozenset({
    "with", "w", "c", "told", "tell", "telling", "to", "by", "bib", "from", "per", "informed", "via", "and", "for"})
_WHOSE = frozenset({"with", "of", "has", "a", "his", "her", "their", "by", "from"})  # "lives with suicidal father"


def is_anothers(tokens: list[str], at: int, length: int, phrase: str) -> bool:
    """True where somebody else has it: "mum has a fracture", "pregnant mother", "dad overdosed". Who did it is not asked here."""
    if PHRASES[phrase][0] in _OF_ANOTHER:
        return _is_a_relatives(tokens, at, length)
    had, expecting = tokens[at] in ("fracture", "fractures", "fract", "frac", "#", "fgm"), tokens[at] in ("pregnant", "pregnancy")
    if not (had or expecting):
        return False
    who = [token for token in reversed(tokens[max(at - 3, 0):at]) if token not in _HAS][:1]
    if expecting:
        beside = (*who, *tokens[at + length:at + length + 1])
        return "maternal" in tokens[max(at - REACH, 0):at] or not (_RELATIVES | _FRIENDS).isdisjoint(beside)
    return not _RELATIVES.isdisjoint(who) and not {"has", "have", "had"}.isdisjoint(tokens[max(at - 2, 0):at])


def _is_a_relatives(tokens: list[str], at: int, length: int) -> bool:
    """"Mum is suicidal", "lives with suicidal father"; not "told mum suicidal", "mum found her hanging", "mum says ..."."""
    if tokens[at + length:at + length + 1] and tokens[at + length] in _RELATIVES:
        return at > 0 and tokens[at - 1] in _WHOSE
    before = at - 1
    while before >= max(at - REACH, 0) and tokens[before] in _OF_A_RELATIVE:
        before -= 1
    told = tokens[max(before - 2, 0):max(before, 0)]  # "told mum", "bib his mum"
    return before >= 0 and tokens[before] in _RELATIVES | _FRIENDS and tokens[at:at + 2] not in _FOUND and _TOLD.isdisjoint(told)


_RULED_OUT = (["ruled", "out"], ["rules", "out"])
_FOUND = (["found", "him"], ["found", "her"], ["found", "them"])


def is_denied(tokens: list[str], at: int, phrase: str) -> bool:
    """True if "no" or "old" reaches the phrase: only across words that leave the sentence's sense alone."""
    family = PHRASES[phrase][0]
    if family == "FRACTURE" and not _AT_FIRST.isdisjoint(_around(tokens, at)):
        return False
    is_past = family in _OF_ITS_DAY and not _is_of_now(_around(tokens, at))
    across = BETWEEN | _OF_WILL if family == "SELF-HARM" else BETWEEN
    joined = today = False
    for before in range(at - 1, max(at - REACH, 0) - 1, -1):
        token = tokens[before]
        if token in _EXCLUDED or tokens[max(before - 1, 0):before + 1] in _RULED_OUT:
            return not _is_left_open(tokens[:before])
        if token in _DENIALS:
            return not (token in _DENY and _by_another(tokens[max(before - 4, 0):before]))
        if token in _PAST and is_past and not today:
            return True
        joined, today = joined or token in _OR, today or token in _TODAY
        if token in _FINDINGS or phrase_at(tokens, before)[1]:
            if not joined:
                return False
        elif token not in across and token not in _PAST and not parts_of(token):
            return False
    return False


def _around(tokens: list[str], at: int) -> list[str]:
    return tokens[max(at - REACH, 0):at + REACH]


def _is_of_now(tokens: list[str]) -> bool:
    return not _NOW.isdisjoint(tokens) or not _LATELY.isdisjoint(pairwise(tokens))


def _by_another(before: list[str]) -> bool:
    """True for a denial by a carer or the accused, which is none of the child's: "mum denies"; not "mum says pt denies"."""
    named = [token for token in before if token in _OTHERS or token in _PATIENT]
    return named[-1:] != [] and named[-1] in _OTHERS and _BESIDE.isdisjoint(before[:before.index(named[-1])][-1:])


def _is_left_open(before: list[str]) -> bool:
    """True where an exclusion is denied, or still to be made: "has not excluded #", "home if XR excludes fracture"."""
    return not _NOT_YET.isdisjoint(before[-3:]) or any(word.endswith("n't") for word in before[-3:])


_NOT_YET = frozenset({"not", "cannot", "never", "to", "unable", "until", "await", "awaiting", "please", "pls", "if", "unless"})


def is_excluded(tokens: list[str], after: int, phrase: str) -> bool:
    """True if the words behind the phrase take it back: "# excluded", "?#: no", "fracture not seen"."""
    family, rest, parts = PHRASES[phrase][0], tokens[after:after + REACH], 0
    if family == "FRACTURE" and not _AT_FIRST.isdisjoint(rest):
        return False
    while rest and (rest[0] in _BY_WHICH or rest[0] in BETWEEN or (parts_of(rest[0]) and not parts)):
        parts += bool(parts_of(rest[0]))  # of two, the second may be what is not seen
        rest = rest[1:]
    if rest[:2] == ["denied", "by"]:
        return not _PATIENT.isdisjoint(rest[2:4])
    if rest in _WHOLLY_EXCLUDED or (family == "FRACTURE" and rest in _AN_ANSWER):
        return True
    if rest[:2] in _UNSEEN:  # "not seen by GP", "none seen at UTC" tell of another time
        return "by" not in rest and all(word in _BY_WHICH or word in BETWEEN for word in rest[2:])
    if rest[:2] in _LONG_AGO:
        return family in _OF_ITS_DAY
    if rest[:2] == ["excluded", "from"]:  # from nursery
        return False
    return any(tuple(rest[:len(words)]) == words for words in _EXCLUDED_AFTER)
