"""How two words of a name are related, and how common a word is.

The tables (how common names are, which names stand for one another) are data files beside this module, each with its
source at its head.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from rapidfuzz.distance import OSA, JaroWinkler

__all__ = [
    "CLOSE", "KEPT", "LONG", "SHORTEST_NEAR", "Relation", "family_bits", "given_bits", "is_family", "is_given", "is_known",
    "is_near", "is_shared", "is_spelt_alike", "relation", "resembles", "skeleton", "variant_groups",
]

RARE_BITS = 14.0  # what an unlisted name is taken for: about 1 in 16,000
SHORTEST_NEAR = 3
_SHORTEST_RESEMBLING = 2
LONG = 7
KEPT = 4  # letters at one end of a long word that two slips leave alone, and the least of a name cut short
CLOSE = 0.93  # Jaro-Winkler similarity of two spellings of a long word that share an end


class Relation(IntEnum):
    """From nothing in common to the same word."""

    DIFFERENT = 0
    INITIAL = 1
    NEAR_NAMES = 2
    NEAR = 3
    VARIANT = 4
    SAME = 5


def _lines(file: str) -> Iterator[str]:
    text = files("riskflag.link").joinpath(file).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _bits(file: str) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for line in _lines(file):
        bits, _, words = line.partition(":")
        for word in words.split():
            found.setdefault(word, float(bits) + 0.5)
    return MappingProxyType(found)


@cache
def _variants() -> Mapping[str, frozenset[int]]:
    return MappingProxyType({word: frozenset(groups) for word, groups in _groups().items()})


@cache
def _groups() -> Mapping[str, Mapping[int, _Place]]:
    """For each word its groups, and what it is in each."""
    found: dict[str, dict[int, _Place]] = {}
    apart: set[str] = set()
    section, number = "", 0
    for number, line in enumerate(_lines("variants.txt")):
        if line.startswith("["):
            section = line.strip("[]")
            continue
        if section == "apart":
            apart.update(line.split())
            continue
        whole, *others = line.split()
        found.setdefault(whole, {})[number] = _Place.WHOLE if section == "short" else _Place.ANY
        for word in others:
            for form in _forms(word) if section == "short" else (word,):
                found.setdefault(form, {}).setdefault(number, _Place.SHORT if section == "short" else _Place.ANY)
    for group, words in enumerate(_one_spelling((_bits("forenames.txt").keys() | found.keys()) - apart), number + 1):
        for word in words:
            found.setdefault(word, {})[group] = _Place.ANY
    return MappingProxyType(found)


def _one_spelling(words: Iterable[str]) -> list[list[str]]:
    """Names that are one name in several spellings: Freddie and Freddy, Elliot and Elliott, Nora and Norah."""
    of: dict[str, list[str]] = {}
    for word in sorted(words):
        if len(word) >= SHORTEST_NEAR:
            of.setdefault(_plainly(word), []).append(word)
    return [spellings for spellings in of.values() if len(spellings) > 1]


def _plainly(word: str) -> str:
    """A name in the plainest of the spellings it may have: one consonant or "a" for two, but before an ending, where two make
    another sound of the vowel (Casey, Cassie); "y" for the ending "ie", "ey" or "i"; "f" for "ph"; no mute "h" at the end.
    """
    ending = _DIMINUTIVE.search(word)
    stem = word[:ending.start()] if ending else word.removesuffix("h") if word.endswith("ah") else word
    last = stem[-2:] if ending and stem[-1:] == stem[-2:-1] else ""
    return _DOUBLED.sub(r"\1", stem.removesuffix(last)).replace("ph", "f") + last + ("y" if ending else "")


_DIMINUTIVE = re.compile("(?<=[^aeiou])(?:ie|ey|y|i)$")
_DOUBLED = re.compile("([^eiouy])\\1+")


def _forms(word: str) -> tuple[str, ...]:
    """A short form with every ending such forms are written with: Sammy, Sammie, Sammi."""
    ending = next((ending for ending in _ENDINGS if word.endswith(ending)), "")
    stem = word.removesuffix(ending)
    return (word, *(stem + other for other in _ENDINGS)) if ending and len(stem) > 2 else (word,)  # noqa: PLR2004 - not "amy"


_ENDINGS = ("ie", "ey", "y", "i")


class _Place(IntEnum):
    """What a word is in a group of names that stand for one another."""

    ANY = 0  # one of several spellings or forms
    WHOLE = 1
    SHORT = 2


def variant_groups(word: str) -> frozenset[int]:
    """The numbers of the groups of interchangeable names a word belongs to."""
    return _variants().get(word, frozenset())


def given_bits(word: str) -> float:
    """Rarity of a given name: -log2 of its share among children of the sex that uses it more."""
    return min(_bits("forenames.txt").get(word, RARE_BITS), RARE_BITS)


def family_bits(word: str) -> float:
    """Rarity of a family name: -log2 of its share among children."""
    return min(_bits("surnames.txt").get(word, RARE_BITS), RARE_BITS)


def is_given(word: str) -> bool:
    """True if children are given this name at birth."""
    return word in _bits("forenames.txt")


def is_family(word: str) -> bool:
    """True if the word is listed as a family name, and as no given one."""
    return word in _bits("surnames.txt") and not is_given(word)


def is_shared(word: str) -> bool:
    """True for a first name that several children of one family bear, each with another name after it."""
    return word in _SHARED or not variant_groups(word).isdisjoint(variant_groups("muhammad"))


_SHARED = frozenset("abd abdel abdul bibi maria md mohd noor nour nur sayed sayyid syed syeda".split())


def is_known(word: str) -> bool:
    """True if the word is listed as a name: a slip of the keyboard seldom is."""
    return is_given(word) or word in _bits("surnames.txt") or word in _variants()


_CODES = (("ph", "f"), ("kh", "k"), ("gh", "g"), ("ck", "k"), ("sch", "sh"), ("tch", "ch"), ("cz", "ch"), ("sz", "sh"),
          ("x", "ks"), ("q", "k"), ("dj", "j"), ("zh", "j"), ("th", "t"), ("dh", "d"), ("bh", "b"))
_VOWELS = str.maketrans("", "", "aeiouyhw")
_LIKE = str.maketrans({"c": "k", "z": "s", "v": "f", "g": "j"})


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonants of a word, spellings of one sound made one, doubles single; the first letter keeps its place."""
    for spelt, sound in _CODES:
        word = word.replace(spelt, sound)
    body = word.translate(_VOWELS).translate(_LIKE)
    head = "" if body and word[0].translate(_LIKE) == body[0] else "a"
    single = "".join(c for i, c in enumerate(body) if i == 0 or c != body[i - 1])
    return head + single


@lru_cache(maxsize=262_144)
def relation(one: str, other: str) -> Relation:
    """How two folded words of names are related; the same either way round."""
    if one == other:
        return Relation.SAME
    if one > other:
        return relation(other, one)
    if len(one) == 1 or len(other) == 1:
        return Relation.INITIAL if one[0] == other[0] else Relation.DIFFERENT
    if shared := variant_groups(one) & variant_groups(other):
        own, others = _groups()[one], _groups()[other]
        short = all(own[group] is others[group] is _Place.SHORT for group in shared)
        two = is_given(one) and is_given(other)
        return Relation.NEAR_NAMES if two and (short or _begin_with_other_sounds(one, other)) else Relation.VARIANT
    if not is_near(one, other):
        return Relation.DIFFERENT
    return Relation.NEAR_NAMES if _are_two_names(one, other) else Relation.NEAR


def _begin_with_other_sounds(one: str, other: str) -> bool:
    """True if two forms of a name begin with consonants of other sounds, as the names of sisters may: Jasmine and Yasmine."""
    first, second = (_first_sound(word) for word in (one, other))
    return first != second and not {first, second} & set("aeiouh")


def _first_sound(word: str) -> str:
    for spelt, sound in _CODES:
        if word.startswith(spelt):
            word = sound
    return {"q": "k", "w": "f"}.get(word[0], word[0].translate(_LIKE))


def _are_two_names(one: str, other: str) -> bool:
    """True if two words that look alike are rather two names than one misspelt: both are known as names, or neither is
    and they begin unlike, as the names of twins often do and a slip of the keyboard seldom makes them. With two slips to
    begin unlike is enough: Balpreet and Jaspreet.
    """
    known = is_known(one), is_known(other)
    if all(known) or one[0] == other[0]:
        return all(known)
    return not any(known) or OSA.distance(one, other, score_cutoff=1) > 1


def is_near(one: str, other: str) -> bool:
    """True if one folded word is likely to be the other misspelt, misheard or cut short."""
    return is_spelt_alike(one, other) or _sounds_alike(one, other)


def is_spelt_alike(one: str, other: str) -> bool:
    """True if a slip or two of the keyboard, or the end of a field, makes one folded word of the other."""
    length, others = len(one), len(other)
    if length < SHORTEST_NEAR or others < SHORTEST_NEAR:
        return False
    slips = OSA.distance(one, other, score_cutoff=2)
    if slips <= 1:
        return True
    if length < KEPT or others < KEPT:
        return False
    if one.startswith(other) or other.startswith(one):
        return True
    if (length < LONG and others < LONG) or (one[:KEPT] != other[:KEPT] and one[-KEPT:] != other[-KEPT:]):
        return False
    return slips == 2 or JaroWinkler.similarity(one, other) >= CLOSE  # noqa: PLR2004


def _sounds_alike(one: str, other: str) -> bool:
    if len(one) < SHORTEST_NEAR or len(other) < SHORTEST_NEAR:
        return False
    bones = skeleton(one)
    return len(bones) >= SHORTEST_NEAR and bones == skeleton(other)


_ALIKE = 0.75  # Jaro-Winkler similarity: one pair in eighty of unrelated children's names reaches it
_SILENT_R = re.compile("r(?=[^aeiouy]|$)")


@lru_cache(maxsize=65536)
def resembles(one: str, other: str) -> bool:
    """True if two unrelated words look or sound somewhat alike: too little to agree, too much to contradict a number."""
    if min(len(one), len(other)) < _SHORTEST_RESEMBLING:
        return False
    return JaroWinkler.similarity(one, other) >= _ALIKE or _sound(one) == _sound(other)


@lru_cache(maxsize=65536)
def _sound(word: str) -> str:
    """The skeleton as southern England speaks it: no r but before a vowel."""
    return skeleton(_SILENT_R.sub("", word) or word)
