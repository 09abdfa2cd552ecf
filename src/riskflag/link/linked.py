"""Which records share a key: the pairs that grouping weighs, found in little room."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Protocol, TypeVar

from attrs import frozen

from riskflag.link.blocks import blocks
from riskflag.link.signature import Signature
from riskflag.people.masking import masked

__all__ = ["Directory", "Linked", "Watch", "unwatched"]

T = TypeVar("T")

_BITS = 64  # of a key
_SHELF = 4_096  # holders for each shelf, so that sorting takes little room beside it
_RANGE = 2  # keys in a range, so that they lie side by side
_AT_ONCE = 65_536  # nodes whose neighbours are gathered in one pass


class Watch(Protocol):
    """Passes items on one by one and may show how far it is."""

    def __call__(self, items: Iterable[T], total: int | None, what: str, /) -> Iterable[T]:
        """The items; `total` how many there are, if known; `what` is being done with them."""


def unwatched(items: Iterable[T], _total: int | None, _what: str, /) -> Iterable[T]:
    """Nobody is watching."""
    return items


@frozen(repr=False, eq=False)
class Directory:
    """Numbers of holders under their keys, in the order of the keys, and where the keys of each range begin. A dictionary would
    take ten times the room.
    """

    _keys: array[int]
    _holders: array[int]
    _starts: array[int]  # of the range `key >> shift`, the least of which is negative, counted from the middle
    _shift: int

    __repr__ = masked

    @classmethod
    def of(cls, keys_of_each: Iterable[Iterable[int]], count: int) -> Directory:
        """The keys of each holder, and about how many holders there are."""
        bits = max(1, (count // _SHELF).bit_length())
        shelves = [(array("q"), array("I")) for _ in range(1 << bits)]
        shift = _BITS - bits
        for holder, own in enumerate(keys_of_each):
            for key in own:
                keys, holders = shelves[key >> shift]  # counted from the end if negative
                keys.append(key)
                holders.append(holder)
        half = len(shelves) // 2
        return cls._in_order(deque((*shelves[half:], *shelves[:half])))

    @classmethod
    def _in_order(cls, shelves: deque[tuple[array[int], array[int]]]) -> Directory:
        """From shelves in the order of their keys, each let go once it is taken over."""
        total = sum(len(keys) for keys, _ in shelves)
        every, held = array("q", bytes(8 * total)), array("I", bytes(4 * total))
        bits = max(1, (total // _RANGE).bit_length())
        starts, shift, middle, first = array("I", bytes(4 * ((1 << bits) + 1))), _BITS - bits, 1 << bits - 1, 0
        while shelves:
            keys, holders = shelves.popleft()
            order = sorted(range(len(keys)), key=keys.__getitem__)
            last = first + len(keys)
            every[first:last] = array("q", map(keys.__getitem__, order))
            held[first:last] = array("I", map(holders.__getitem__, order))
            first = last
        for key in every:
            starts[(key >> shift) + middle + 1] += 1
        return cls(every, held, array("I", accumulate(starts)), shift)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Every key with a holder of it, in order."""
        return zip(self._keys, self._holders, strict=True)

    def under(self, keys: Iterable[int]) -> set[int]:
        """The holders of any of the keys."""
        every, holders, starts, shift = self._keys, self._holders, self._starts, self._shift
        middle, found = len(starts) // 2, set()
        for key in keys:
            here = (key >> shift) + middle
            last = starts[here + 1]
            at = bisect_left(every, key, starts[here], last)
            while at < last and every[at] == key:
                found.add(holders[at])
                at += 1
        return found

    def shared(self) -> Iterator[Sequence[int]]:
        """The holders of every key that several hold."""
        holders = self._holders
        start, before = 0, None
        for place, key in enumerate(self._keys):
            if key != before:
                if place - start > 1:
                    yield holders[start:place]
                start, before = place, key
        if len(holders) - start > 1:
            yield holders[start:]


@frozen(repr=False, eq=False)
class Linked:
    """Nodes by the keys they share."""

    nodes: Sequence[Signature]
    keys: Directory

    __repr__ = masked

    @classmethod
    def of(cls, nodes: Sequence[Signature], watch: Watch = unwatched) -> Linked:
        """Index nodes by their keys."""
        return cls(nodes, Directory.of(map(blocks, watch(nodes, len(nodes), "indexing")), len(nodes)))

    def near(self, own: Iterable[int]) -> set[int]:
        """Nodes that hold one of the keys."""
        return self.keys.under(own)

    def later(self) -> Iterator[tuple[int, list[int]]]:
        """Every node, with those after it that share a key with it."""
        for first in range(0, len(self.nodes), _AT_ONCE):
            last = min(first + _AT_ONCE, len(self.nodes))
            found: dict[int, set[int]] = {}
            for run in self.keys.shared():
                for place, node in enumerate(run[:-1], 1):
                    if first <= node < last:
                        found.setdefault(node, set()).update(run[place:])
            for node in range(first, last):
                yield node, sorted(found.pop(node, ()))
