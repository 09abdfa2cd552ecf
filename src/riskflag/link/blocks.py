"""Keys under which two records of one child are looked for: each pairs two facts, so that none draws a crowd.

A household, a day of birth or a common name alone is never a key of a whole country's records.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

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
    of_words = [_sounds(word) for word in own.words]
    sounds = frozenset().union(*of_words)
    # Two words of one name; the sounds of one word are no pair.
    pairs = {tuple(sorted((x, y))) for one, other in combinations(of_words, 2) for x in one for y in other if x != y}
    if own.born:
        year, month, day = own.born
        yield from (("born", own.born, sound) for sound in sounds)
        yield from (("born", own.born, word[:2]) for word in own.words)
        yield from (("year", year, postcode) for postcode in own.postcodes)
        yield from (("day", month, day, postcode) for postcode in own.postcodes)
        yield from (("swapped", year, *sorted((month, day)), sound) for sound in sounds)
        for pair in pairs:
            yield ("named", year, month, 0, *pair)
            yield ("named", year, 0, day, *pair)
    yield from (("at", postcode, sound) for postcode in own.postcodes for sound in sounds)
    for district in {postcode.partition(" ")[0] for postcode in own.postcodes}:
        yield from (("near", district, *pair) for pair in pairs)


def _sounds(word: str) -> frozenset[str]:
    return frozenset((skeleton(word), *(f"={group}" for group in variant_groups(word))))
