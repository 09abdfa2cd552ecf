"""Words of a complaint or a diagnosis that a code list would have named: a small reader that knows "no" and "old".

It reads whole words, in phrases of one clause. A word that is denied ("no fracture"), excluded ("fracture ruled out") or
past ("old #") is left out; a suspected one ("?#") counts, as a suspected code does. What it finds can raise a rule to AMBER
at most, and what it does not find suppresses nothing. It gives back words of its own tables, never the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from riskflag.rules.codes import Concept
from riskflag.rules.codes.families import with_wider

__all__ = ["read_terms"]

_BONES: Final = (
    "arm", "leg", "wrist", "ankle", "elbow", "finger", "toe", "foot", "hand", "collarbone", "rib", "ribs", "bone", "nose", "jaw")
_BROKEN: Final = tuple(said.format(bone) for bone in _BONES for said in (
    "broken {}", "broke {}", "broke his {}", "broke her {}", "broke their {}", "{} broken", "{} is broken"))

# What may stand for what: a phrase of words -> the families of the code lists it belongs to, and their flags.
_PHRASES: Final[dict[str, tuple[str, str]]] = {
    **dict.fromkeys(("#", "fracture", "fractures", "fractured", "fx", "greenstick", "salter harris", "cracked rib",
                     "cracked ribs", "cracked skull", *_BROKEN), ("FRACTURE", "")),
    **dict.fromkeys(("metaphyseal fracture", "metaphyseal #", "bucket handle fracture", "corner fracture", "metaphyseal corner",
                     "classic metaphyseal lesion", "classical metaphyseal lesion", "cml"), ("FRACTURE", "metaphyseal")),
    **dict.fromkeys(("healing fracture", "healing #", "healing fractures", "callus"), ("FRACTURE", "healing")),
    **dict.fromkeys(("burn", "burns", "burnt", "burned", "scald", "scalds", "scalded"), ("BURN", "")),
    **dict.fromkeys(("bruise", "bruises", "bruised", "bruising", "black eye", "ecchymosis", "contusion"), ("BRUISE", "possible")),
    **dict.fromkeys(("head injury", "bumped head", "banged head", "hit head", "hit his head", "hit her head", "fell on head",
                     "bump to head", "knocked head"), ("HEAD", "")),
    **dict.fromkeys(("torn frenulum", "frenulum", "torn frenum", "frenulum tear", "frenum tear"), ("ORAL", "frenulum")),
    **dict.fromkeys(("lip laceration", "lip lac", "cut lip", "cut to lip", "mouth injury", "dental injury", "dental trauma",
                     "tooth knocked out"), ("ORAL", "")),
    **dict.fromkeys(("genital injury", "straddle injury", "vaginal injury", "anal injury", "penile injury", "injury to genitals",
                     "perineal injury"), ("GENITAL", "")),
    **dict.fromkeys(("brue", "alte", "apnoea", "apnoeic", "apnea", "stopped breathing", "brief resolved unexplained event"),
                    ("BRUE", "")),
    **dict.fromkeys(("nosebleed", "nose bleed", "epistaxis", "bleeding from nose", "bleeding from mouth", "blood from nose",
                     "blood from mouth", "blood in mouth"), ("BLEED-INF", "")),
    **dict.fromkeys(("liver injury", "liver laceration", "splenic injury", "ruptured spleen", "splenic laceration",
                     "bowel perforation", "perforated bowel", "pancreatic injury", "kidney injury", "renal laceration"),
                    ("ABDOMEN", "")),
    **dict.fromkeys(("strangled", "strangulation", "choked by", "non fatal strangulation"), ("ASPHYX", "")),
    **dict.fromkeys(("swallowed", "ingested", "ingestion", "poisoned", "poisoning", "near drowning", "drank bleach"),
                    ("INGEST", "")),
    **dict.fromkeys(("overdose", "overdosed", "od", "took overdose"), ("POISONING", "")),
    **dict.fromkeys(("self harm", "self harmed", "self harming", "selfharm", "dsh", "suicidal", "suicide", "cut wrists",
                     "cutting self", "self inflicted", "tried to hang", "attempted hanging"), ("SELF-HARM", "")),
    **dict.fromkeys(("sexual assault", "sexually assaulted", "raped", "rape"), ("SEXUAL-ASSAULT", "")),
    **dict.fromkeys(("pregnant", "pregnancy", "emergency contraception", "morning after pill", "miscarriage"), ("PREGNANCY", "")),
    **dict.fromkeys(("intoxicated", "alcohol intoxication", "drunk alcohol", "drank alcohol", "alcohol excess", "cannabis",
                     "cocaine", "ecstasy", "mdma", "ketamine", "drug use", "recreational drugs", "drank vodka"),
                    ("SUBSTANCE", "")),
    **dict.fromkeys(("assault", "assaulted", "attacked by", "punched", "beaten up"), ("VIOLENCE", "")),
    **dict.fromkeys(("stabbed", "stab wound", "knife wound", "knife injury"), ("VIOLENCE", "knife")),
    **dict.fromkeys(("gunshot", "gun shot", "shot with gun", "shooting"), ("VIOLENCE", "gun")),
    **dict.fromkeys(("domestic violence", "domestic abuse", "domestic assault", "dv"), ("DOMESTIC", "")),
    **dict.fromkeys(("psychosis", "psychotic", "hallucinating", "hallucinations", "hearing voices"), ("PSYCHOSIS", "")),
    **dict.fromkeys(("fgm", "female genital mutilation", "female genital cutting"), ("FGM", "")),
}

_PARTS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("rib", "ribs"), ("rib",)),
    **dict.fromkeys(("femur", "femoral", "thigh"), ("femur",)),
    **dict.fromkeys(("humerus", "humeral", "supracondylar"), ("humerus",)),
    "arm": ("arm", "humerus", "forearm"), "leg": ("leg", "femur", "lower-leg"),
    **dict.fromkeys(("radius", "radial", "ulna", "ulnar", "forearm"), ("forearm",)),
    "wrist": ("forearm", "hand"), "elbow": ("elbow", "humerus", "forearm"), "shoulder": ("shoulder", "clavicle", "humerus"),
    **dict.fromkeys(("clavicle", "collarbone", "collar"), ("clavicle",)),
    **dict.fromkeys(("tibia", "tibial", "fibula", "fibular", "tib", "fib", "shin"), ("lower-leg",)),
    "ankle": ("ankle", "lower-leg", "foot"), "knee": ("knee", "femur", "lower-leg"),
    **dict.fromkeys(("skull", "occipital", "parietal"), ("skull",)),
    **dict.fromkeys(("scapula", "scapular"), ("scapula",)), "sternum": ("sternum",),
    **dict.fromkeys(("spine", "vertebra", "vertebral"), ("spine",)), "pelvis": ("pelvis",),
    **dict.fromkeys(("hand", "finger", "thumb", "metacarpal", "scaphoid"), ("hand",)),
    **dict.fromkeys(("foot", "toe", "metatarsal", "heel"), ("foot",)),
    **dict.fromkeys(("nose", "nasal", "jaw", "mandible", "orbit"), ("face",)),
    "ear": ("ear",), "neck": ("neck",), "cheek": ("face",), "eyelid": ("eyelid",), "eye": ("eyelid",), "forehead": ("head",),
    **dict.fromkeys(("chest", "abdomen", "back", "buttock", "buttocks", "tummy", "torso"), ("trunk",)),
}

_DENIALS = frozenset({
    "no", "not", "nil", "without", "denies", "denied", "never", "excluded", "neg", "negative", "isn't", "didn't", "wasn't",
    "hasn't", "haven't", "aren't"})
_PAST = frozenset({
    "old", "previous", "previously", "prev", "past", "healed", "former", "known", "h/o", "hx", "history", "sequela",
    "sequelae", "late", "pmh", "pmhx"})
# Words that a denial or "old" reaches across: "no obvious bony # or bruising".
_BETWEEN = frozenset({
    "obvious", "bony", "evidence", "of", "sign", "signs", "visible", "clear", "acute", "new", "further", "other", "any", "a",
    "an", "the", "definite", "apparent", "or", "and", "nor", "for", "l", "r", "left", "right", "distal", "proximal", "displaced",
    "effect", "effects", "underlying", "associated", "clinical", "radiological", "external", "significant", "facial", "bone",
    "head", "recent", "suspicion", "thoughts", "thought", "intent", "intention", "ideation", "plans", "plan", "suspected",
})
# A list that is denied goes on only over "or": "no head injury or #" denies both, "no head injury # wrist" one.
_OR = frozenset({"or", "nor"})
_FINDINGS = frozenset({
    "injury", "injuries", "dislocation", "deformity", "swelling", "tenderness", "wound", "wounds", "loc", "pain"})
_EXCLUDED_AFTER = (("ruled", "out"), ("excluded",), ("negative",), ("not", "seen"), ("none", "seen"), ("clinic",), ("intact",),
                   ("years", "ago"), ("year", "ago"), ("last", "year"))
_STILL_POSSIBLE = frozenset({"not", "cannot", "can't", "never"})  # "fracture not excluded"
_NOT_SO = {  # the same words, meaning something else
    "burn": ("heart",), "burns": ("heart",), "assault": ("sexual", "course"), "pregnancy": ("test",),
    "shooting": ("pain", "pains"), "fracture": ("risk",), "apnoea": ("sleep", "obstructive"), "apnea": ("sleep", "obstructive"),
    "punched": ("wall", "walls", "door", "window", "locker", "table"),
}
_ARTICLES = frozenset({"a", "an", "the", "of", "upper", "lower", "front", "central", "left", "right", "l", "r", "his", "her"})
_TEETH = frozenset({"tooth", "teeth", "dental", "incisor", "incisors", "molar", "enamel", "crown"})
_RELATIVES = frozenset({
    "mum", "mums", "mother", "mother's", "mum's", "mom", "dad", "father", "brother", "sister", "sibling", "twin", "aunt", "aunty",
    "parent", "cousin", "gran", "grandmother", "nan", "carer", "teacher"})
_HAS = frozenset({"has", "have", "had", "is", "currently", "also", "a"})
_TOOK = frozenset({"took", "taken", "mixed", "intentional", "deliberate", "accidental", "possible", "poss", "query"})

# A "#" before a number ("bay #4") is a number sign, unless it is an ordinal ("#5th metacarpal").
_TOKEN = re.compile(r"h/o|[a-z]+(?:'[a-z]+)?|#(?!\d+(?!\d|st|nd|rd|th))|[.,;:!\n()]+|\bbut\b")
_NUMBER_SIGN = re.compile(r"\b(?:(?:bed|bay|cubicle|room|ward)\s*#\s*\d+|(?:tel|phone|ref|ticket)\s*#\s*\d*)")
_HEADING = re.compile(r"\b(pmhx?|hx|history)\s*:")  # "PMH: fracture arm" is one clause
# The first word of a phrase -> how many words the phrases have that start with it, the longest first.
_LENGTHS: Final[dict[str, list[int]]] = {}
for _phrase in sorted(_PHRASES, key=lambda phrase: -len(phrase.split())):
    _LENGTHS.setdefault(_phrase.split()[0], []).append(len(_phrase.split()))


def read_terms(*texts: str | None) -> tuple[Concept, ...]:
    """What the texts say, as concepts of the system ``text``; each phrase once, whatever the number of times it is said."""
    found: dict[tuple[str, tuple[str, ...]], Concept] = {}
    for text in texts:
        for concept in _read(text.casefold()) if text else ():
            found.setdefault((concept.term, concept.parts), concept)
    return tuple(found.values())


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Concept, ...]:
    text = _NUMBER_SIGN.sub(" ", text) if "#" in text else text
    text = text.replace("-", " ").replace("’", "'")
    words = _TOKEN.findall(_HEADING.sub(r"\1 ", text) if ":" in text else text)
    if _LENGTHS.keys().isdisjoint(words):
        return ()  # no phrase begins here: most complaints
    return tuple([concept for clause in _clauses(words) for concept in _clause(clause)])


def _clauses(words: list[str]) -> Iterator[list[str]]:
    clause: list[str] = []
    for word in words:
        if word == "but" or not (word[0].isalpha() or word == "#"):
            yield clause
            clause = []
        else:
            clause.append(word)
    yield clause


def _clause(tokens: list[str]) -> Iterator[Concept]:
    parts = tuple(dict.fromkeys(part for token in tokens for part in _PARTS.get(token, ())))
    at = 0
    while at < len(tokens):
        length, phrase = _phrase_at(tokens, at)
        if phrase and not (_means_else(tokens, at, length) or _anothers(tokens, at, length)
                           or _denied(tokens, at) or _excluded(tokens, at + length)):
            said = "dental injury" if _of_a_tooth(phrase, tokens, at, length) else phrase
            yield _concept(said, parts, "supracondylar" in tokens)
        at += length or 1


def _phrase_at(tokens: list[str], at: int) -> tuple[int, str]:
    for length in _LENGTHS.get(tokens[at], ()):
        phrase = " ".join(tokens[at:at + length])
        if phrase in _PHRASES and at + length <= len(tokens):
            return length, phrase
    return 0, ""


def _means_else(tokens: list[str], at: int, length: int) -> bool:
    if tokens[at] == "od" and at and tokens[at - 1] not in _TOOK:
        return True  # "once daily"
    other = _NOT_SO.get(tokens[at])
    return other is not None and not {*tokens[max(at - 1, 0):at], *_next(tokens, at + length)}.isdisjoint(other)


def _next(tokens: list[str], after: int) -> list[str]:
    """The first word after, articles and sides left out."""
    return [token for token in tokens[after:after + 4] if token not in _ARTICLES][:1]


def _of_a_tooth(phrase: str, tokens: list[str], at: int, length: int) -> bool:
    """True for a fracture of a tooth, which is an injury of the mouth and no broken bone."""
    return _PHRASES[phrase][0] == "FRACTURE" and not _TEETH.isdisjoint([*tokens[max(at - 1, 0):at], *_next(tokens, at + length)])


def _anothers(tokens: list[str], at: int, length: int) -> bool:
    """True where somebody else has it: "mum has a fracture", "pregnant mother". Who did it is not asked here."""
    broken, expecting = tokens[at] in ("fracture", "fractures", "#"), tokens[at] in ("pregnant", "pregnancy")
    if not (broken or expecting):
        return False
    who = [token for token in reversed(tokens[max(at - 3, 0):at]) if token not in _HAS][:1]
    if expecting:
        return not _RELATIVES.isdisjoint((*who, *tokens[at + length:at + length + 1]))
    return not _RELATIVES.isdisjoint(who) and not {"has", "have", "had"}.isdisjoint(tokens[max(at - 2, 0):at])


def _denied(tokens: list[str], at: int) -> bool:
    """True if "no" or "old" reaches the phrase: only across words that leave the sentence's sense alone."""
    joined = False
    for before in range(at - 1, -1, -1):
        token = tokens[before]
        if token in _DENIALS or token in _PAST:
            return True
        joined = joined or token in _OR
        if token in _FINDINGS or _phrase_at(tokens, before)[1]:
            if not joined:
                return False
        elif token not in _BETWEEN and token not in _PARTS:
            return False
    return False


def _excluded(tokens: list[str], after: int) -> bool:
    if after == len(tokens):
        return False
    rest = [token for token in tokens[after:after + 4] if token not in _PARTS]
    if rest in (["no"], ["none"], ["nil"]):
        return True  # "?#: no"
    for start, token in enumerate(rest[:2]):
        if any(tuple(rest[start:start + len(words)]) == words for words in _EXCLUDED_AFTER):
            return True
        if token in _STILL_POSSIBLE:
            return False
    return False


@lru_cache(maxsize=4096)  # words of the tables here, whoever wrote them
def _concept(phrase: str, parts: tuple[str, ...], supracondylar: bool) -> Concept:
    family, flag = _PHRASES[phrase]
    flags = {"text", *([flag] if flag else []), *(["supracondylar"] if supracondylar else [])}
    return Concept(system="text", code=phrase, term=family, families=with_wider({family}), parts=parts, flags=frozenset(flags),
                   source="read in the text")
