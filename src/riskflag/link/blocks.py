"""Keys under which two records of one child are looked for: each pairs two facts, so that none draws a crowd.

A household, a day of birth or a common name alone is never a key of a whole country's records. A key is a number of 64 bits,
the same in every process: two that fall together only bring a pair to be weighed.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from itertools import chain

from attrs import frozen

from riskflag.link.signature import Signature
from riskflag.link.tokens import skeleton, variant_groups
from riskflag.people.masking import masked

__all__ = ["MADE_BY", "blocks", "local_key", "number_key"]

_NUMBER, _LOCAL, _PHONE, _BORN, _YEAR, _DAY, _BIRTHDAY, _NAMED, _AT, _NEAR = range(1, 11)
_Pair = tuple[int, int]

MADE_BY = hash((_NUMBER, 2**40 + 1, -2))
"""Python hashes a tuple of numbers alike in every process, but no manual promises it between versions: keys that were kept
beside another value of this cannot be looked for.
"""


def blocks(own: Signature) -> set[int]:
    """What a record can be found by among records of many children."""
    found = [*map(number_key, own.numbers), *map(local_key, own.local)]
    found += [hash((_PHONE, _code(phone))) for phone in own.phones]
    pairs = _pairs(own)
    if own.born:
        found += _of_birth(own, own.born, pairs)
    if own.postcodes:
        given = _sounds(own.given_words)
        found += [hash((_AT, _code(postcode), sound)) for postcode in own.postcodes for sound in given]
        districts = set(map(_district, own.postcodes))
        found += [hash((_NEAR, district, one, other)) for district in districts for one, other in pairs]
    return set(found)


def number_key(number: str) -> int:
    """The key of a valid number, its scheme before it."""
    return hash((_NUMBER, _code(number)))


def local_key(number: str) -> int:
    """The key of a site's own number, the site before it."""
    return hash((_LOCAL, _code(number)))


def _of_birth(own: Signature, born: tuple[int, int, int], pairs: Iterable[_Pair]) -> list[int]:
    year, month, day = born
    first, last = (month, day) if month < day else (day, month)  # exchanged or not
    found = [hash((_BORN, year, month, day, _heard(word).start)) for name in own.given for word in name.first]
    found += [hash((_BIRTHDAY, year, first, last, sound)) for sound in _sounds(own.words)]
    for postcode in map(_code, own.postcodes):
        found += (hash((_YEAR, year, postcode)), hash((_DAY, month, day, postcode)))
    for one, other in pairs:
        for dated in ((year, month, 0), (year, 0, day), (0, month, day)):  # any one part of the date may be wrong
            found.append(hash((_NAMED, *dated, one, other)))
    return found


def _pairs(own: Signature) -> set[_Pair]:
    """A given and a family name, in whichever field, as they sound and as what they stand for."""
    found = set()
    family = list(map(_heard, own.family_words))
    for one in map(_heard, own.given_words):
        for other in family:
            for a, b in ((one.sound, other.sound), (one.meaning, other.meaning)):
                if a != b:
                    found.add((a, b) if a < b else (b, a))
    return found


def _sounds(words: Iterable[str]) -> set[int]:
    return set(chain.from_iterable(_heard(word).sounds for word in words))


@frozen(repr=False)
class _Heard:
    """A word as keys use it: its beginning, its sound, what it stands for, and all its sounds."""

    start: int
    sound: int
    meaning: int
    sounds: tuple[int, ...]

    __repr__ = masked


@lru_cache(maxsize=65536)
def _heard(word: str) -> _Heard:
    groups, sound = variant_groups(word), skeleton(word)
    sounds = dict.fromkeys((sound, *(f"={group}" for group in groups)))
    return _Heard(_code(word[:2]), _code(sound), _code(f"={min(groups)}" if groups else sound), tuple(map(_code, sounds)))


@lru_cache(maxsize=65536)
def _district(postcode: str) -> int:
    return _code(postcode.partition(" ")[0])


@lru_cache(maxsize=262144)
def _code(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)
