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

# What may stand for what: a phrase of words -> the families of the code lists it belongs to, and their flags.
_PHRASES: Final[dict[str, tuple[str, str]]] = {
    **dict.fromkeys(("#", "fracture", "fractures", "fractured", "fx", "broken bone", "broken arm", "broken leg", "broken wrist",
                     "broken rib", "broken ribs", "broken collarbone", "broke arm", "broke leg", "greenstick"), ("FRACTURE", "")),
    **dict.fromkeys(("metaphyseal fracture", "metaphyseal #", "bucket handle fracture", "corner fracture", "metaphyseal corner",
                     "classic metaphyseal lesion", "classical metaphyseal lesion", "cml"), ("FRACTURE", "metaphyseal")),
    **dict.fromkeys(("healing fracture", "healing #", "healing fractures", "callus"), ("FRACTURE", "healing")),
    **dict.fromkeys(("burn", "burns", "burnt", "burned", "scald", "scalds", "scalded"), ("BURN", "")),
    **dict.fromkeys(("bruise", "bruises", "bruised", "bruising", "black eye", "ecchymosis", "contusion"), ("BRUISE", "possible")),
    **dict.fromkeys(("head injury", "bumped head", "banged head", "hit head", "hit his head", "hit her head", "fell on head",
                     "bump to head", "knocked head"), ("HEAD", "")),
    **dict.fromkeys(("torn frenulum", "frenulum", "torn frenum", "lip laceration", "lip lac", "cut lip", "cut to lip",
                     "mouth injury", "dental injury", "dental trauma", "tooth knocked out"), ("ORAL", "")),
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
    "no", "not", "nil", "without", "denies", "denied", "never", "excluded", "neg", "negative", "isn't", "didn't"})
_PAST = frozenset({
    "old", "previous", "previously", "prev", "past", "healed", "former", "known", "h/o", "hx", "history", "sequela",
    "sequelae", "late"})
# Words that a denial or "old" reaches across: "no obvious bony # or bruising".
_BETWEEN = frozenset({
    "obvious", "bony", "evidence", "of", "sign", "signs", "visible", "clear", "acute", "new", "further", "other", "any", "a",
    "an", "the", "definite", "apparent", "or", "and", "nor", "for", "l", "r", "left", "right", "distal", "proximal", "displaced",
    "effect", "effects", "underlying", "associated", "clinical", "radiological", "external", "significant", "facial", "bone",
    "injury", "injuries", "head",
})
_EXCLUDED_AFTER = (("ruled", "out"), ("excluded",), ("negative",), ("not", "seen"), ("clinic",))
_NOT_SO = {  # the same words, meaning something else
    "burn": ("heart",), "burns": ("heart",), "assault": ("sexual",), "pregnancy": ("test",), "shooting": ("pain", "pains"),
}
_TOOK = frozenset({"took", "taken", "mixed", "intentional", "deliberate", "accidental", "possible", "poss", "query"})

# A "#" before a number ("bay #4") is a number sign, unless it is an ordinal ("#5th metacarpal").
_TOKEN = re.compile(r"h/o|[a-z]+(?:'[a-z]+)?|#(?!\d+(?!\d|st|nd|rd|th))|[.,;:!\n()]+|\bbut\b")
_LONGEST = max(len(phrase.split()) for phrase in _PHRASES)


def read_terms(*texts: str | None) -> tuple[Concept, ...]:
    """What the texts say, as concepts of the system ``text``; each phrase once, whatever the number of times it is said."""
    found: dict[tuple[str, tuple[str, ...]], Concept] = {}
    for text in texts:
        for concept in _read(text.casefold()) if text else ():
            found.setdefault((concept.term, concept.parts), concept)
    return tuple(found.values())


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Concept, ...]:
    return tuple(concept for clause in _clauses(text.replace("-", " ")) for concept in _clause(clause))


def _clauses(text: str) -> Iterator[list[str]]:
    clause: list[str] = []
    for word in _TOKEN.findall(text):
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
        if phrase and not _means_else(tokens, at, length) and not _denied(tokens, at) and not _excluded(tokens, at + length):
            yield _concept(phrase, parts, tokens)
        at += length or 1


def _phrase_at(tokens: list[str], at: int) -> tuple[int, str]:
    for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
        phrase = " ".join(tokens[at:at + length])
        if phrase in _PHRASES:
            return length, phrase
    return 0, ""


def _means_else(tokens: list[str], at: int, length: int) -> bool:
    if tokens[at] == "od" and at and tokens[at - 1] not in _TOOK:
        return True  # "once daily"
    near = set(tokens[max(at - 1, 0):at] + tokens[at + length:at + length + 1])
    return bool(near & set(_NOT_SO.get(tokens[at], ())))


def _denied(tokens: list[str], at: int) -> bool:
    """True if "no" or "old" reaches the phrase: only across words that leave the sentence's sense alone."""
    for before in range(at - 1, -1, -1):
        token = tokens[before]
        if token in _DENIALS or token in _PAST:
            return True
        if token not in _BETWEEN and token not in _PARTS and not _phrase_at(tokens, before)[1]:
            return False
    return False


def _excluded(tokens: list[str], after: int) -> bool:
    rest = [token for token in tokens[after:after + 4] if token not in _PARTS]
    return any(tuple(rest[start:start + len(words)]) == words for words in _EXCLUDED_AFTER for start in range(min(2, len(rest))))


def _concept(phrase: str, parts: tuple[str, ...], tokens: list[str]) -> Concept:
    family, flag = _PHRASES[phrase]
    flags = {"text", *([flag] if flag else []), *(["supracondylar"] if "supracondylar" in tokens else [])}
    return Concept(system="text", code=phrase, term=family, families=with_wider({family}), parts=parts, flags=frozenset(flags),
                   source="read in the text")
