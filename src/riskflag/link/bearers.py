"""Who bears one of some names among those born on a day: their words lie side by side, and one look takes in all of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress

from attrs import frozen

from riskflag.link.postings import Postings
from riskflag.people.masking import masked

__all__ = ["Bearers"]


@frozen(repr=False, eq=False)
class Bearers:
    """Postings of words: those of one key lie together, the number of each word beside the position of who bears it."""

    postings: Postings
    words: array[int]
    added: dict[int, list[tuple[int, frozenset[int]]]]

    __repr__ = masked

    @classmethod
    def of(cls, people: Iterable[tuple[int, Sequence[int], Sequence[int]]]) -> Bearers:
        """Build from positions, each with its keys and at least one word's number."""
        holders, words = array("I"), array("I")

        def keys() -> Iterator[Sequence[int]]:
            for position, own, numbers in people:
                for number in numbers:
                    holders.append(position)
                    words.append(number)
                    yield own

        order = Postings.of(keys())
        where = array("I", map(holders.__getitem__, order.positions))
        return cls(Postings(order.starts, where), array("I", map(words.__getitem__, order.positions)), {})

    def add(self, position: int, keys: Iterable[int], words: Iterable[int]) -> None:
        """Post one more position; only the index that owns the newest rows may."""
        borne = frozenset(words)
        for key in keys:
            self.added.setdefault(key, []).append((position, borne))

    def under(self, keys: Sequence[int]) -> set[int]:
        """Positions that hold any of the keys, and perhaps a few others."""
        found = self.postings.under(keys)
        if self.added:
            found.update(position for key in keys for position, _ in self.added.get(key, ()))
        return found

    def alike(self, keys: Iterable[int], *several: frozenset[int]) -> set[int]:
        """Of those `under` the keys the positions with a word in one of several sets."""
        positions, words = self.postings.positions, self.words
        found: set[int] = set()
        for key in keys:
            first, last = self.postings.bucket(key)
            if first != last:
                borne = words[first:last]
                for some in several:
                    if not some.isdisjoint(borne):
                        found.update(compress(positions[first:last], map(some.__contains__, borne)))
            if self.added and (more := self.added.get(key)):
                found.update(position for position, held in more if not all(map(held.isdisjoint, several)))
        return found

    def apart(self) -> Bearers:
        """The same, with additions of its own from here on."""
        return Bearers(self.postings, self.words, {key: list(more) for key, more in self.added.items()})
