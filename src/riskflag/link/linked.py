"""Which records share a key: the pairs that grouping weighs, found in little room."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from attrs import frozen

from riskflag.link.blocks import blocks
from riskflag.link.signature import Signature
from riskflag.people.masking import masked

__all__ = ["Linked", "Shelves", "Watch", "unwatched"]

T = TypeVar("T")

_SHELF = 4_096  # holders for each shelf, so that sorting takes little room beside it
_AT_ONCE = 65_536  # nodes whose neighbours are gathered in one pass


class Watch(Protocol):
    """Passes items on one by one and may show how far it is."""

    def __call__(self, items: Iterable[T], total: int | None, what: str, /) -> Iterable[T]:
        """The items; `total` how many there are, if known; `what` is being done with them."""


def unwatched(items: Iterable[T], _total: int | None, _what: str, /) -> Iterable[T]:
    """Nobody is watching."""
    return items


@frozen(repr=False, eq=False)
class Shelves:
    """Numbers of holders under their keys, in the order of the keys, on shelves by the range of the key. A dictionary would take
    ten times the room.
    """

    _shelves: Sequence[tuple[array[int], array[int]]]  # that of a key is at `key >> shift`, counted from the end if negative
    _shift: int

    __repr__ = masked

    @classmethod
    def of(cls, keys_of_each: Iterable[Iterable[int]], count: int) -> Shelves:
        """The keys of each holder, and about how many holders there are."""
        bits = max(1, (count // _SHELF).bit_length())
        shelves = [(array("q"), array("q")) for _ in range(1 << bits)]
        shift = 64 - bits
        for holder, own in enumerate(keys_of_each):
            for key in own:
                keys, holders = shelves[key >> shift]
                keys.append(key)
                holders.append(holder)
        for number, shelf in enumerate(shelves):
            shelves[number] = _in_order(*shelf)
        return cls(shelves, shift)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Every key with a holder of it, in order."""
        half = len(self._shelves) // 2
        for number in range(-half, half):
            yield from zip(*self._shelves[number], strict=True)

    def under(self, key: int) -> Sequence[int]:
        """The holders of a key."""
        keys, holders = self._shelves[key >> self._shift]
        end = start = bisect_left(keys, key)
        while end < len(keys) and keys[end] == key:
            end += 1
        return holders[start:end]

    def shared(self) -> Iterator[Sequence[int]]:
        """The holders of every key that several hold."""
        for keys, holders in self._shelves:
            start, before = 0, None
            for place, key in enumerate(keys):
                if key != before:
                    if place - start > 1:
                        yield holders[start:place]
                    start, before = place, key
            if len(keys) - start > 1:
                yield holders[start:]


def _in_order(keys: array[int], holders: array[int]) -> tuple[array[int], array[int]]:
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return array("q", map(keys.__getitem__, order)), array("q", map(holders.__getitem__, order))


@frozen(repr=False, eq=False)
class Linked:
    """Nodes by the keys they share."""

    nodes: Sequence[Signature]
    keys: Shelves

    __repr__ = masked

    @classmethod
    def of(cls, nodes: Sequence[Signature], watch: Watch = unwatched) -> Linked:
        """Index nodes by their keys."""
        return cls(nodes, Shelves.of(map(blocks, watch(nodes, len(nodes), "indexing")), len(nodes)))

    def near(self, own: Iterable[int]) -> set[int]:
        """Nodes that hold one of the keys."""
        return {node for key in own for node in self.keys.under(key)}

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
