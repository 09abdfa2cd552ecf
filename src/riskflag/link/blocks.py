"""Keys under which two records of one child are looked for: each pairs two facts, so that none draws a crowd.

A household, a day of birth or a common name alone is never a key of a whole country's records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, product

from riskflag.link.signature import Signature
from riskflag.link.tokens import skeleton, variant_groups

__all__ = ["Key", "blocks"]

Key = tuple[object, ...]


def blocks(own: Signature) -> frozenset[Key]:
    """What a record can be found by among records of many children."""
    return frozenset(_keys(own))


def _keys(own: Signature) -> Iterator[Key]:
    for number in own.numbers:
        yield ("number", number)
    for local in own.local:
        yield ("local", local)
    for phone in own.phones:
        yield ("phone", phone)
    sounds = _all_sounds(own.words)
    pairs = frozenset(_pairs(own))
    if own.born:
        year, month, day = own.born
        yield from (("born", own.born, word[:2]) for word in own.words)
        yield from (("year", year, postcode) for postcode in own.postcodes)
        yield from (("day", month, day, postcode) for postcode in own.postcodes)
        yield from (("birthday", year, *sorted((month, day)), sound) for sound in sounds)  # exchanged or not
        for pair in pairs:
            yield ("named", year, month, 0, *pair)
            yield ("named", year, 0, day, *pair)
    given = _all_sounds(own.given_words)
    yield from (("at", postcode, sound) for postcode in own.postcodes for sound in given)
    for district in {postcode.partition(" ")[0] for postcode in own.postcodes}:
        yield from (("near", district, *pair) for pair in pairs)


def _pairs(own: Signature) -> Iterator[tuple[str, str]]:
    """A given and a family name, in whichever field, as they sound and as what they stand for."""
    for given, family in product(own.given_words, own.family_words):
        for one, other in ((skeleton(given), skeleton(family)), (_stands_for(given), _stands_for(family))):
            if one != other:
                yield (one, other) if one < other else (other, one)


def _all_sounds(words: Iterable[str]) -> frozenset[str]:
    return frozenset(chain.from_iterable(map(_sounds, words)))


@lru_cache(maxsize=65536)
def _stands_for(word: str) -> str:
    groups = variant_groups(word)
    return f"={min(groups)}" if groups else skeleton(word)


@lru_cache(maxsize=65536)
def _sounds(word: str) -> frozenset[str]:
    return frozenset((skeleton(word), *(f"={group}" for group in variant_groups(word))))
