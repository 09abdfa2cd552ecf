"""The candidates of many people at once: the postings of an index joined with their keys, column by column.

What `Index.search` finds for one person this finds for each of many, and perhaps a few more; none of those is a match.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from riskflag.link import keys
from riskflag.link.index import Index, is_unnamed
from riskflag.link.labels import ANYTHING, WIDTH
from riskflag.link.postings import Postings
from riskflag.link.signature import Signature
from riskflag.people.masking import masked

__all__ = ["Joined"]

Column = NDArray[np.int64]
Words = NDArray[np.uint32]
Flags = NDArray[np.bool_]
_BITS = 32  # of a position
_PLACES = np.int64(_BITS)


@define(repr=False, eq=False)
class Joined:
    """An index as arrays; those of its rows that were added later are not among them."""

    index: Index
    labels: Words
    beside: Words
    near: dict[str, Column] = field(factory=dict)

    __repr__ = masked

    @classmethod
    def of(cls, index: Index) -> Joined:
        """The arrays of an index. They share its memory, but for the labels: to those an index may add."""
        return cls(index, _wide(index.labels.numbers).copy(), _wide(index.bearers.words))

    def search(self, people: Sequence[Signature]) -> list[list[int]]:
        """Positions of those worth comparing with each person, in order."""
        given, family = self._related(people, lambda own: own.given_words), self._related(people, lambda own: own.family_words)
        named = np.fromiter((not own.vague for own in people), dtype=bool, count=len(people))
        unnamed = np.fromiter(map(is_unnamed, people), dtype=bool, count=len(people))
        bearers, postings = self.index.bearers.postings, self.index.postings
        home, at_home = _under(bearers, people, keys.home)
        day, on_day = _under(bearers, people, lambda own: keys.birthday(own.born))
        turned, on_turned = _under(bearers, people, lambda own: keys.turned_birthday(own.born))
        numbered = self._by_number(people, _under(postings, people, keys.number)[0])
        beside, _ = _under(postings, people, keys.beside_birthday)
        dated, _ = _under(postings, people, keys.dated)

        either = given | family
        who = home >> _PLACES
        like = self.index.is_of_like_date
        pairs = [divmod(pair, 1 << _BITS) for pair in home.tolist()]
        same = np.array([like(people[i], position) for i, position in pairs], dtype=bool)
        dated = dated[_among(given, dated, self.labels[dated & _POSITION])]
        dated = dated[_among(family, dated, self.labels[dated & _POSITION])]
        turned = turned[_among(given, turned, self.beside[on_turned])]
        turned = turned[_among(family, turned, self.labels[turned & _POSITION])]
        found = np.unique(np.concatenate((
            numbered, dated, turned,
            home[~named[who] | same | _among(either, home, self.beside[at_home])],
            day[unnamed[day >> _PLACES] | _among(either, day, self.beside[on_day])],
            beside[np.isin(beside, day)],
        )))
        ends = np.searchsorted(found >> _PLACES, np.arange(1, len(people)))
        return [part.tolist() for part in np.split(found & _POSITION, ends)]

    def _by_number(self, people: Sequence[Signature], pairs: Column) -> Column:
        by_number = self.index.by_number
        kept = [by_number(people[who], position) for who, position in (divmod(pair, 1 << _BITS) for pair in pairs.tolist())]
        found: Column = pairs[np.array(kept, dtype=bool)]
        return found

    def _related(self, people: Sequence[Signature], words: Callable[[Signature], Sequence[str]]) -> Flags:
        """For each person and each word of the register whether it is near one of the person's."""
        related = np.zeros((len(people), len(self.index.vocabulary.words)), dtype=bool)
        related[:, ANYTHING] = True
        found = [(i, self._near(word)) for i, own in enumerate(people) for word in words(own)]
        if found:
            owners = np.repeat([i for i, _ in found], [len(near) for _, near in found])
            related[owners, np.concatenate([near for _, near in found])] = True
        return related

    def _near(self, word: str) -> Column:
        found = self.near.get(word)
        if found is None:
            near = self.index.vocabulary.near(word)
            found = self.near[word] = np.fromiter(near, dtype=np.int64, count=len(near))
        return found


_POSITION = (np.int64(1) << _PLACES) - 1


def _among(related: Flags, pairs: Column, words: Words) -> Flags:
    """Of pairs of a person and a posting, with the words beside it, those with a word that is related to the person's."""
    found: Flags = related[(pairs >> _PLACES)[:, None], words].any(axis=1)
    return found


def _wide(numbers: array[int]) -> Words:
    return np.frombuffer(numbers, dtype=np.uint32).reshape(-1, WIDTH)


def _under(postings: Postings, people: Sequence[Signature], make: Callable[[Signature], Sequence[int]]) -> tuple[Column, Column]:
    """Pairs of a person and a position that share a key, as one number, and where each posting stands."""
    every = array("q")
    counts = []
    for own in people:
        made = make(own)
        every.extend(made)
        counts.append(len(made))
    starts = np.frombuffer(postings.starts, dtype=np.uint32)
    buckets = np.frombuffer(every, dtype=np.int64) & np.int64(len(starts) - 2)
    first = starts[buckets].astype(np.int64)
    lengths = starts[buckets + 1] - first
    owners = np.repeat(np.repeat(np.arange(len(people)), counts), lengths)
    before = np.cumsum(lengths) - lengths
    at = np.arange(len(owners)) + np.repeat(first - before, lengths)
    return (owners << _PLACES) + np.frombuffer(postings.positions, dtype=np.uint32)[at], at
