"""Which positions hold a key: a hash table in two arrays, so that a million postings take tens of megabytes.

Two keys may share a bucket: `find` may return positions that do not hold the key, never too few. Keys are integers made
by `hash`; they are not kept, and nothing depends on their values but which bucket they fall into.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate

from attrs import field, frozen

from riskflag.people.masking import masked

__all__ = ["Postings"]

_SPARE = 2  # buckets for each posting


@frozen(repr=False, eq=False)
class Postings:
    """Positions by key. Built once; rows added later stand in `added`, which older values share but do not look into
    beyond their own rows.
    """

    starts: array[int]
    positions: array[int]
    added: dict[int, list[int]] = field(factory=dict)

    __repr__ = masked

    @classmethod
    def of(cls, keys: Iterable[Sequence[int]]) -> Postings:
        """Build from the keys of each position in order."""
        where, held = array("q"), array("I")
        for position, own in enumerate(keys):
            where.extend(own)
            held.extend([position] * len(own))
        mask = _mask(len(where))
        starts = array("I", bytes(4 * (mask + 2)))
        for key in where:
            starts[key & mask] += 1
        starts = array("I", accumulate(starts))  # where each bucket ends; filled from there, where it begins
        positions = array("I", bytes(4 * len(held)))
        for key, position in zip(reversed(where), reversed(held), strict=True):
            bucket = key & mask
            starts[bucket] = place = starts[bucket] - 1
            positions[place] = position
        return cls(starts, positions)

    def bucket(self, key: int) -> tuple[int, int]:
        """From where to where among `positions` those of a key stand, and perhaps a few others."""
        bucket = key & (len(self.starts) - 2)
        return self.starts[bucket], self.starts[bucket + 1]

    def find(self, key: int) -> Sequence[int]:
        """Positions that hold the key, and perhaps a few others."""
        first, last = self.bucket(key)
        found: Sequence[int] = self.positions[first:last]
        if self.added and (more := self.added.get(key)):
            return [*found, *more]
        return found

    def under(self, keys: Iterable[int]) -> set[int]:
        """Positions that hold any of the keys, and perhaps a few others."""
        starts, positions, added = self.starts, self.positions, self.added
        mask = len(starts) - 2
        found: set[int] = set()
        for key in keys:
            bucket = key & mask
            first, last = starts[bucket], starts[bucket + 1]
            if first != last:
                found.update(positions[first:last])
            if added and (more := added.get(key)):
                found.update(more)
        return found

    def add(self, position: int, keys: Iterable[int]) -> None:
        """Post one more position; only the index that owns the newest rows may."""
        for key in keys:
            self.added.setdefault(key, []).append(position)

    def apart(self) -> Postings:
        """The same postings, with additions of its own from here on."""
        return Postings(self.starts, self.positions, {key: list(found) for key, found in self.added.items()})


def _mask(postings: int) -> int:
    return int((1 << max(4, (postings * _SPARE).bit_length())) - 1)
