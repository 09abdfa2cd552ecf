"""Who bears one of some names, among those who share a household or a birthday: the words stand beside each posting."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from riskflag.link.labels import WIDTH
from riskflag.link.postings import Postings
from riskflag.people.masking import masked

__all__ = ["Bearers"]


@frozen(repr=False, eq=False)
class Bearers:
    """Postings with the numbers of the words of a name beside each, so that a look takes in all who share a key. A name with
    more words than `WIDTH` has several.
    """

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
                for first in range(0, len(numbers), WIDTH):
                    some = numbers[first : first + WIDTH]
                    holders.append(position)
                    words.extend(some)
                    words.extend([some[0]] * (WIDTH - len(some)))
                    yield own

        order = Postings.of(keys())
        beside = array("I")
        for at in order.positions:
            beside.extend(words[at * WIDTH : (at + 1) * WIDTH])
        return cls(Postings(order.starts, array("I", [holders[at] for at in order.positions])), beside, {})

    def add(self, position: int, keys: Iterable[int], words: Iterable[int]) -> None:
        """Post one more position; only the index that owns the newest rows may."""
        borne = frozenset(words)
        for key in keys:
            self.added.setdefault(key, []).append((position, borne))

    def under(self, keys: Iterable[int]) -> set[int]:
        """Positions that hold any of the keys, and perhaps a few others."""
        found = self.postings.under(keys)
        if self.added:
            found.update(position for key in keys for position, _ in self.added.get(key, ()))
        return found

    def alike(self, keys: Iterable[int], some: frozenset[int]) -> set[int]:
        """Of those `under` the keys the positions with a word among some."""
        positions, words = self.postings.positions, self.words
        found: set[int] = set()
        for key in keys:
            first, last = self.postings.bucket(key)
            if first != last and not some.isdisjoint(held := words[first * WIDTH : last * WIDTH]):
                found.update(
                    p for i, p in enumerate(positions[first:last]) if not some.isdisjoint(held[i * WIDTH : (i + 1) * WIDTH])
                )
            if self.added and (more := self.added.get(key)):
                found.update(position for position, borne in more if not some.isdisjoint(borne))
        return found

    def apart(self) -> Bearers:
        """The same, with additions of its own from here on."""
        return Bearers(self.postings, self.words, {key: list(more) for key, more in self.added.items()})
