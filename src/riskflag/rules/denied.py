"""Is a word of a text denied, past, excluded, or somebody else's? Where that is open it is not: what is written is read."""

from __future__ import annotations

from riskflag.rules.phrases import PHRASES, parts_of, phrase_at

__all__ = ["BETWEEN", "is_anothers", "is_denied", "is_excluded"]

_DENIALS = frozenset({
    "no", "not", "nil", "without", "denies", "denied", "never", "neg", "negative", "isn't", "didn't", "wasn't",
    "hasn't", "haven't", "aren't", "doesn't", "don't"})
_EXCLUDED = frozenset({"excluded", "excludes", "excluding"})
_PAST = frozenset({
    "old", "previous", "previously", "prev", "past", "healed", "former", "known", "h/o", "history", "sequela", "sequelae", "pmh",
    "pmhx"})
_TODAY = frozenset({"new", "acute", "recent", "fresh"})  # "old and new fractures"
# Words that a denial or "old" reaches across: "no obvious bony # or bruising".
BETWEEN = frozenset({
    "obvious", "bony", "evidence", "of", "sign", "signs", "visible", "clear", "acute", "new", "further", "other", "any", "a",
    "an", "the", "definite", "apparent", "or", "and", "nor", "for", "l", "r", "left", "right", "distal", "proximal", "displaced",
    "effect", "effects", "underlying", "associated", "clinical", "radiological", "external", "significant", "facial", "bone",
    "head", "recent", "suspicion", "convincing", "definitive", "thoughts", "thought", "intent", "intention", "ideation", "plans",
    "plan", "suspected",
})
_OF_WILL = frozenset({  # "denies wanting to end her life"
    "want", "wanting", "wish", "wishing", "wishes", "to", "tried", "trying", "attempt", "attempts", "attempting", "current",
    "active", "feeling", "desire"})
# A list that is denied goes on only over "or": "no head injury or #" denies both, "no head injury # wrist" one.
_OR = frozenset({"or", "nor"})
_FINDINGS = frozenset({
    "injury", "injuries", "dislocation", "deformity", "swelling", "tenderness", "wound", "wounds", "loc", "pain"})
_EXCLUDED_AFTER = (("ruled", "out"), ("excluded",), ("negative",), ("not", "seen"), ("none", "seen"), ("years", "ago"),
                   ("year", "ago"), ("last", "year"))
_WHOLLY_EXCLUDED = (["no"], ["none"], ["nil"], ["denied"], ["neg"])  # "?#: no"
# "?# wrist - XR no #"
_AN_ANSWER = tuple(["no", broken, *seen] for broken in ("#", "fracture", "fractures") for seen in ([], ["seen"]))
_BY_WHICH = frozenset({
    "is", "was", "has", "been", "now", "since", "today", "later", "on", "by", "xr", "xray", "x", "ray", "rays", "films", "ct",
    "imaging"})
_RELATIVES = frozenset({
    "mum", "mums", "mother", "mother's", "mum's", "mom", "dad", "father", "brother", "sister", "sibling", "twin", "aunt", "aunty",
    "maternal", "paternal", "parental", "parent", "cousin", "gran", "grandmother", "nan", "carer", "teacher"})
_HAS = frozenset({"has", "have", "had", "is", "currently", "also", "a"})
# Of these lists a relative may be said to be the patient: "mum is suicidal", "dad took an overdose".
_OF_ANOTHER = frozenset({"SELF-HARM", "POISONING", "SUBSTANCE", "PSYCHOSIS"})
_OF_A_RELATIVE = _HAS | {
    "an", "was", "been", "took", "taken", "recently", "previously", "attempted", "tried", "to", "feeling", "feels", "acutely",
    "actively", "heavily", "very", "who", "known", "recent", "past", "last", "week", "year"}
_TOLD = frozenset({
    "with", "w", "c", "told", "tell", "telling", "to", "by", "bib", "from", "per", "informed", "via", "and", "for"})
_WHOSE = frozenset({"with", "of", "has", "a", "his", "her", "their", "by", "from"})  # "lives with suicidal father"


def is_anothers(tokens: list[str], at: int, length: int, phrase: str) -> bool:
    """True where somebody else has it: "mum has a fracture", "pregnant mother", "dad overdosed". Who did it is not asked here."""
    if PHRASES[phrase][0] in _OF_ANOTHER:
        return _is_a_relatives(tokens, at, length)
    had, expecting = tokens[at] in ("fracture", "fractures", "#", "fgm"), tokens[at] in ("pregnant", "pregnancy")
    if not (had or expecting):
        return False
    who = [token for token in reversed(tokens[max(at - 3, 0):at]) if token not in _HAS][:1]
    if expecting:
        return "maternal" in tokens[:at] or not _RELATIVES.isdisjoint((*who, *tokens[at + length:at + length + 1]))
    return not _RELATIVES.isdisjoint(who) and not {"has", "have", "had"}.isdisjoint(tokens[max(at - 2, 0):at])


def _is_a_relatives(tokens: list[str], at: int, length: int) -> bool:
    """"Mum is suicidal", "lives with suicidal father"; not "told mum suicidal", "mum found her hanging", "mum says ..."."""
    if tokens[at + length:at + length + 1] and tokens[at + length] in _RELATIVES:
        return at > 0 and tokens[at - 1] in _WHOSE
    before = at - 1
    while before >= 0 and tokens[before] in _OF_A_RELATIVE:
        before -= 1
    told = tokens[max(before - 2, 0):max(before, 0)]  # "told mum", "bib his mum"
    return before >= 0 and tokens[before] in _RELATIVES and tokens[at:at + 2] not in _FOUND and _TOLD.isdisjoint(told)


_RULED_OUT = (["ruled", "out"], ["rules", "out"])
_FOUND = (["found", "him"], ["found", "her"], ["found", "them"])


def is_denied(tokens: list[str], at: int, phrase: str) -> bool:
    """True if "no" or "old" reaches the phrase: only across words that leave the sentence's sense alone."""
    across = BETWEEN | _OF_WILL if PHRASES[phrase][0] == "SELF-HARM" else BETWEEN
    joined = today = False
    for before in range(at - 1, -1, -1):
        token = tokens[before]
        if token in _EXCLUDED or tokens[max(before - 1, 0):before + 1] in _RULED_OUT:
            return not _is_left_open(tokens[:before])
        if token in _DENIALS or (token in _PAST and not today):
            return True
        joined, today = joined or token in _OR, today or token in _TODAY
        if token in _FINDINGS or phrase_at(tokens, before)[1]:
            if not joined:
                return False
        elif token not in across and token not in _PAST and not parts_of(token):
            return False
    return False


def _is_left_open(before: list[str]) -> bool:
    """True where an exclusion is denied, or still to be made: "has not excluded #", "home if XR excludes fracture"."""
    return not _NOT_YET.isdisjoint(before[-3:]) or any(word.endswith("n't") for word in before[-3:])


_NOT_YET = frozenset({"not", "cannot", "never", "to", "unable", "until", "await", "awaiting", "please", "pls", "if", "unless"})


def is_excluded(tokens: list[str], after: int, phrase: str) -> bool:
    """True if the words behind the phrase take it back: "# excluded", "?#: no", "fracture not seen"."""
    rest, parts = tokens[after:], 0
    while rest and (rest[0] in _BY_WHICH or rest[0] in BETWEEN or (parts_of(rest[0]) and not parts)):
        parts += bool(parts_of(rest[0]))  # of two, the second may be what is not seen
        rest = rest[1:]
    if rest in _WHOLLY_EXCLUDED or rest[:2] == ["denied", "by"] or (PHRASES[phrase][0] == "FRACTURE" and rest in _AN_ANSWER):
        return True
    return any(tuple(rest[:len(words)]) == words for words in _EXCLUDED_AFTER)
