"""Several records of one child as one, and the order of records that is their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from riskflag.link.signature import Signature

__all__ = ["merged", "order_of"]

T = TypeVar("T")


def order_of(own: Signature) -> tuple[object, ...]:
    """An order that is the record's own, so that what is given first never decides between equals."""
    names = sorted(name.every for name in own.given)
    return (
        own.born or (), sorted(own.family), names, sorted(own.numbers), sorted(own.postcodes), sorted(own.houses),
        sorted(own.phones), own.gp or "", own.sex.value if own.sex else "", sorted(own.doubtful), sorted(own.relatives),
        sorted(own.local),
    )


def merged(signatures: Iterable[Signature]) -> Signature:
    """Everything the records of a child hold, as one; of a single-valued field, what most of them say."""
    every = tuple(signatures)
    born = _most((s.born for s in every), _birth_order)
    return Signature(
        given=_all(name for s in every for name in s.given),
        family=_all(words for s in every for words in s.family),
        born=born,
        estimated=any(s.estimated for s in every if s.born == born),
        sex=_most((s.sex for s in every), lambda sex: sex.value),
        numbers=_all(number for s in every for number in s.numbers),
        doubtful=_all(number for s in every for number in s.doubtful),
        postcodes=_all(postcode for s in every for postcode in s.postcodes),
        houses=_all(house for s in every for house in s.houses),
        phones=_all(phone for s in every for phone in s.phones),
        gp=_most((s.gp for s in every), str),
        mother=_most((s.mother for s in every), order_of),
        relatives=_all(relative for s in every for relative in s.relatives),
        words=_all(word for s in every for word in s.words),
        given_words=_all(word for s in every for word in s.given_words),
        family_words=_all(word for s in every for word in s.family_words),
        multiple=any(s.multiple for s in every),
        localities=_all(word for s in every for word in s.localities),
        local=_all(number for s in every for number in s.local),
    )


def _birth_order(born: tuple[int, int, int]) -> tuple[bool, bool, int, int, int]:
    return bool(born[2]), bool(born[1]), *born


def _all(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


def _most(values: Iterable[T | None], order: Callable[[T], object]) -> T | None:
    counts: dict[T, int] = {}
    for value in values:
        if value is not None:
            counts[value] = counts.get(value, 0) + 1
    return max(counts, key=lambda value: (counts[value], order(value))) if counts else None
