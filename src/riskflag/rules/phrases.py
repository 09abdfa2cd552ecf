"""The words that the reader of text knows: phrases and what they stand for, body parts, bones that may be called broken."""

from __future__ import annotations

from typing import Final

__all__ = ["BEGINNINGS", "PHRASES", "parts_of", "phrase_at"]

# "Broke both legs", "left arm broken": the verb, words between, and a bone.
_BONES: Final = frozenset({
    "arm", "leg", "wrist", "ankle", "elbow", "finger", "toe", "foot", "feet", "hand", "thumb", "collarbone", "rib", "bone",
    "nose", "jaw", "femur", "tibia", "fibula", "humerus", "radius", "ulna", "clavicle", "scapula", "sternum", "skull", "pelvis",
    "hip", "knee", "shin", "thigh", "forearm", "shoulder", "spine", "neck", "back", "heel", "cheekbone", "mandible", "metacarpal",
    "metatarsal", "vertebra", "knuckle"})
_BEFORE_A_BONE: Final = frozenset({
    "a", "an", "the", "his", "her", "their", "my", "child's", "childs", "baby's", "babys", "pts", "pt's",
    "patient's", "patients", "own",
    "l", "r", "left", "right", "lt", "rt", "both",
    "two", "three", "several", "some", "upper", "lower", "fore", "distal", "proximal", "mid", "little", "ring", "middle", "index",
    "big", "great", "thigh", "shin", "collar", "cheek", "poss", "possible"})
_IS_SAID: Final = frozenset({
    "is", "was", "are", "were", "looks", "look", "maybe", "may", "be", "possibly", "probably", "poss", "both", "badly",
    "definitely", "appears", "seems", "feels", "has", "been", "have", "thinks", "swollen", "painful", "sore"})
_BROKEN: Final = "broken bone"

_WHOSE: Final = ("his", "her", "their", "own")
_ONESELF: Final = ("himself", "herself", "themselves", "themself", "self")
_AGAINST_ONESELF: Final = (
    "end life", "ending life", "ended life", "take own life", "taking own life", "took own life", "end own life",
    "ending own life", "want to die", "wants to die", "wanted to die", "wanting to die", "wish to die",
    "wishes to die", "wished to die", *(f"{verb} {whose} life" for whose in _WHOSE for verb in ("end", "ending", "ended")),
    *(f"{verb} {whose} own life" for whose in _WHOSE[:3] for verb in ("end", "ending", "take", "taking", "took")),
    *(f"{verb} {whose} wrists" for whose in (*_WHOSE, "both") for verb in ("cut", "cutting", "slit", "slashed")),
    "cut wrists", "cutting wrists", "slit wrists", "slashed wrists",
    *(f"{verb} {oneself}" for oneself in _ONESELF for verb in ("kill", "killing", "hang", "hanged", "hung", "hanging", "strangle",
                                                               "cutting", "harm", "harmed", "harming")))

# A phrase of words -> the families of the code lists it belongs to, and their flags.
PHRASES: Final[dict[str, tuple[str, str]]] = {
    **dict.fromkeys(("#", "fracture", "fractures", "fractured", "fx", "fract", "frac", "refracture",
                     "refractured", "fracutre", "fratcure", "fracure", "fracturd", "frature", "fractrue",
                     "greenstick", "salter harris", "cracked rib",
                     "cracked ribs", "cracked skull", _BROKEN), ("FRACTURE", "")),
    **dict.fromkeys(("metaphyseal fracture", "metaphyseal #", "bucket handle fracture", "corner fracture", "metaphyseal corner",
                     "classic metaphyseal lesion", "classical metaphyseal lesion", "cml"), ("FRACTURE", "metaphyseal")),
    **dict.fromkeys(("healing fracture", "healing #", "healing fractures", "callus"), ("FRACTURE", "healing")),
    **dict.fromkeys(("burn", "burns", "burnt", "burned", "scald", "scalds", "scalded"), ("BURN", "")),
    **dict.fromkeys(("bruise", "bruises", "bruised", "bruising", "black eye", "ecchymosis", "contusion"), ("BRUISE", "possible")),
    **dict.fromkeys(("head injury", "bumped head", "banged head", "hit head", "hit his head", "hit her head", "fell on head",
                     "bump to head", "knocked head", "hi"), ("HEAD", "")),
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
    **dict.fromkeys(("overdose", "overdosed", "od", "od'd", "oded", "od'ed",
                     "took overdose", "too many tablets", "too many paracetamol", "too many pills",
                     "handful of tablets", "handful of pills", "packet of tablets", "packet of paracetamol",
                     "box of paracetamol"),
                    ("POISONING", "")),
    **dict.fromkeys(("self harm", "self harmed", "self harming", "selfharm", "dsh", "suicidal", "suicide", "cutting self",
                     "self inflicted", "tried to hang", "tried hanging", "attempted hanging", "hanging attempt", "found hanging",
                     "found hanged", "found him hanging", "found her hanging", "found them hanging",
                     "noose", "tied ligature", "ligature round neck", "ligature around neck", "ligature to neck",
                     "ligature mark", "ligature marks", "si", "end it all", "ending it all", *_AGAINST_ONESELF),
                     ("SELF-HARM", "")),
    **dict.fromkeys(("sexual assault", "sexually assaulted", "sexual abuse", "sexually abused", "molested", "raped", "rape"),
                    ("SEXUAL-ASSAULT", "")),
    **dict.fromkeys(("pregnant", "pregnancy", "emergency contraception", "morning after pill", "miscarriage"),
                    ("PREGNANCY", "")),
    **dict.fromkeys(("intoxicated", "intox", "etoh", "drunk", "alcohol intoxication", "drunk alcohol", "drank alcohol",
                     "alcohol excess", "cannabis", "cocaine", "ecstasy", "mdma", "ketamine", "drug use",
                     "recreational drugs", "drank vodka"),
                    ("SUBSTANCE", "")),
    **dict.fromkeys(("assault", "assaulted", "attacked by", "punched", "beaten up"), ("VIOLENCE", "")),
    **dict.fromkeys(("stabbed", "stab wound", "knife wound", "knife injury", "machete", "slashed to", "slashed with",
                     "slashed by",
                     "slashed across"), ("VIOLENCE", "knife")),
    **dict.fromkeys(("gunshot", "gsw", "gun shot", "shot with gun", "shooting"), ("VIOLENCE", "gun")),
    **dict.fromkeys(("domestic violence", "domestic abuse", "domestic assault", "dv"), ("DOMESTIC", "")),
    **dict.fromkeys(("psychosis", "psychotic", "hallucinating", "hallucinations", "hearing voices"), ("PSYCHOSIS", "")),
    **dict.fromkeys(("fgm", "female genital mutilation", "female genital cutting"), ("FGM", "")),
}

_PARTS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("rib", "ribs"), ("rib",)),
    **dict.fromkeys(("femur", "femoral", "thigh"), ("femur",)),
    "nof": ("femur",), "hip": ("hip", "femur", "pelvis"),
    **dict.fromkeys(("humerus", "humeral", "supracondylar"), ("humerus",)),
    "arm": ("arm", "humerus", "forearm"), "leg": ("leg", "femur", "lower-leg"),
    **dict.fromkeys(("radius", "radial", "ulna", "ulnar", "forearm"), ("forearm",)),
    "wrist": ("forearm", "hand"), "elbow": ("elbow", "humerus", "forearm"), "shoulder": ("shoulder", "clavicle", "humerus"),
    **dict.fromkeys(("clavicle", "clavicular", "collarbone", "collar"), ("clavicle",)),
    **dict.fromkeys(("tibia", "tibial", "fibula", "fibular", "tib", "fib", "shin"), ("lower-leg",)),
    "ankle": ("ankle", "lower-leg", "foot"), "knee": ("knee", "femur", "lower-leg"),
    **dict.fromkeys(("skull", "occipital", "parietal"), ("skull",)),
    **dict.fromkeys(("scapula", "scapular"), ("scapula",)), "sternum": ("sternum",),
    **dict.fromkeys(("spine", "vertebra", "vertebral", "spinal"), ("spine",)), "pelvis": ("pelvis",), "pelvic": ("pelvis",),
    **dict.fromkeys(("hand", "finger", "thumb", "metacarpal", "scaphoid"), ("hand",)),
    **dict.fromkeys(("foot", "toe", "metatarsal", "heel"), ("foot",)),
    **dict.fromkeys(("nose", "nasal", "jaw", "mandible", "mandibular", "zygoma", "orbit"), ("face",)),
    "ear": ("ear",), "neck": ("neck",), "cheek": ("face",), "eyelid": ("eyelid",), "eye": ("eyelid",), "forehead": ("head",),
    **dict.fromkeys(("chest", "abdomen", "back", "buttock", "buttocks", "tummy", "torso"), ("trunk",)),
}


_NAMED: Final = {f"{word}s": parts for word, parts in _PARTS.items()} | _PARTS


def parts_of(token: str) -> tuple[str, ...]:
    """The body parts that a word may mean, the leading one first; a plural is its singular."""
    return _NAMED.get(token, ())


# The first word of a phrase -> how many words the phrases have that start with it, the longest first.
_LENGTHS: Final[dict[str, list[int]]] = {"broke": []}
for _length, _first in sorted({(len(phrase.split()), phrase.split()[0]) for phrase in PHRASES}, reverse=True):
    _LENGTHS.setdefault(_first, []).append(_length)
BEGINNINGS: Final = frozenset(_LENGTHS)
_BONE_WORDS: Final = _BONES | {f"{bone}s" for bone in _BONES}


def phrase_at(tokens: list[str], at: int) -> tuple[int, str]:
    """How many words the longest phrase that begins here has, and the phrase; 0 and "" where none does."""
    for length in _LENGTHS.get(tokens[at], ()):
        phrase = " ".join(tokens[at:at + length])
        if phrase in PHRASES and at + length <= len(tokens):
            return length, phrase
    length = _broken_at(tokens, at)
    return length, _BROKEN if length else ""


_LONGEST_BETWEEN: Final = 12  # words between the verb and its bone


def _broken_at(tokens: list[str], at: int) -> int:
    """How many words say from here that a bone is broken: "broke both his legs", "left arm is broken"."""
    verb_first = tokens[at] in ("broke", "broken")
    if not (verb_first or tokens[at] in _BONE_WORDS):
        return 0
    between = _BEFORE_A_BONE if verb_first else _IS_SAID
    end = at + 1
    while end < min(len(tokens), at + _LONGEST_BETWEEN) and tokens[end] in between:
        end += 1
    if not verb_first:
        return end + 1 - at if tokens[end:end + 1] == ["broken"] and _COVERS.isdisjoint(tokens[max(at - 3, 0):at]) else 0
    if not _is_bone(tokens[end:end + 1]):
        end -= 1  # "thigh" is a bone, and a word before one
    return end + 1 - at if _is_bone(tokens[end:end + 1]) and _A_THING.isdisjoint(tokens[end + 1:end + 2]) else 0


def _is_bone(tokens: list[str]) -> bool:
    return not _BONE_WORDS.isdisjoint(tokens)


_A_THING = frozenset({"nail", "nails", "rail", "rest", "stool", "brake", "door", "window", "pad", "pads", "crutch", "chair"})
_COVERS = frozenset({"skin", "cast", "plaster", "splint", "pot"})
