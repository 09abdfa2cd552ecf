"""How two words of a name are related, and how common a word is.

The tables (how common names are, which names stand for one another) are data files beside this module, each with its
source at its head.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from rapidfuzz.distance import OSA, JaroWinkler

__all__ = ["Relation", "family_bits", "given_bits", "is_known", "near_keys", "relation", "skeleton", "variant_groups"]

RARE_BITS = 14.0  # what an unlisted name is taken for: about 1 in 16,000
_SHORTEST_NEAR = 3
_LONG = 7
_KEPT = 4  # letters at one end of a long word that two slips leave alone, and the least of a name cut short
_CLOSE = 0.93  # Jaro-Winkler similarity of two spellings of a long word that share an end


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
    return (line for line in text.splitlines() if line and not line.startswith(("#", "[")))


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
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(_lines("variants.txt")):
        for word in line.split():
            groups.setdefault(word, set()).add(number)
    return MappingProxyType({word: frozenset(found) for word, found in groups.items()})


def variant_groups(word: str) -> frozenset[int]:
    """The numbers of the groups of interchangeable names a word belongs to."""
    return _variants().get(word, frozenset())


def given_bits(word: str) -> float:
    """Rarity of a given name: -log2 of its share among children of the sex that uses it more."""
    return min(_bits("forenames.txt").get(word, RARE_BITS), RARE_BITS)


def family_bits(word: str) -> float:
    """Rarity of a family name: -log2 of its share among children."""
    return min(_bits("surnames.txt").get(word, RARE_BITS), RARE_BITS)


def is_known(word: str) -> bool:
    """True if the word is listed as a name: a slip of the keyboard seldom is."""
    return word in _bits("forenames.txt") or word in _bits("surnames.txt") or word in _variants()


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
    groups = _variants()
    if not groups.get(one, frozenset()).isdisjoint(groups.get(other, frozenset())):
        return Relation.VARIANT
    if not _is_near(one, other):
        return Relation.DIFFERENT
    return Relation.NEAR_NAMES if is_known(one) and is_known(other) else Relation.NEAR


def _is_near(one: str, other: str) -> bool:
    shorter, longer = sorted((len(one), len(other)))
    if shorter < _SHORTEST_NEAR:
        return False
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        return True
    if shorter >= _KEPT and (one.startswith(other) or other.startswith(one)):
        return True
    bones = skeleton(one)
    if len(bones) >= _SHORTEST_NEAR and bones == skeleton(other):
        return True
    if longer < _LONG or shorter < _KEPT or (one[:_KEPT] != other[:_KEPT] and one[-_KEPT:] != other[-_KEPT:]):
        return False
    return OSA.distance(one, other, score_cutoff=2) <= 2 or JaroWinkler.similarity(one, other) >= _CLOSE  # noqa: PLR2004


def near_keys(word: str) -> set[str]:
    """Strings of which two related words share at least one: an index of words by them misses no relative."""
    keys = {word, *(f"#{group}" for group in variant_groups(word))}
    if len(word) < _SHORTEST_NEAR:
        return keys
    keys.update(word[:i] + word[i + 1 :] for i in range(len(word)))
    bones = skeleton(word)
    if len(bones) >= _SHORTEST_NEAR:
        keys.add("~" + bones)
    if len(word) >= _KEPT:
        keys.update(("^" + word[:_KEPT], word[-_KEPT:] + "$"))
    return keys
