"""Who was born on a day and bears one of some names: all of a day's names stand side by side."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from attrs import frozen

from riskflag.link.postings import Postings
from riskflag.people.masking import masked

__all__ = ["Birthdays"]


@frozen(repr=False, eq=False)
class Birthdays:
    """A posting for each word of the name of each person born on a day, and the word's number beside it."""

    postings: Postings
    words: array[int]
    added: dict[int, list[tuple[int, int]]]

    __repr__ = masked

    @classmethod
    def of(cls, born: Iterable[tuple[int, int | None, Sequence[int]]]) -> Birthdays:
        """Build from positions, each with its birthday's key (None if it is not known) and its word numbers."""
        keys, words, holders = array("q"), array("I"), array("I")
        for position, key, own in born:
            if key is not None:
                keys.extend([key] * len(own))
                words.extend(own)
                holders.extend([position] * len(own))
        order = Postings.of((key,) for key in keys)
        postings = Postings(order.starts, array("I", [holders[at] for at in order.positions]))
        return cls(postings, array("I", [words[at] for at in order.positions]), {})

    def add(self, position: int, key: int | None, words: Sequence[int]) -> None:
        """Post one more position; only the index that owns the newest rows may."""
        if key is not None:
            self.added.setdefault(key, []).extend((word, position) for word in words)

    def all_on(self, key: int) -> set[int]:
        """Positions of all born on that day, and perhaps a few others."""
        return {*self.postings.positions[self.postings.bucket(key)], *(position for _, position in self.added.get(key, ()))}

    def alike(self, key: int, some: frozenset[int]) -> list[int]:
        """Positions of those born on that day with a word among some."""
        bucket = self.postings.bucket(key)
        words, found = self.words[bucket], []
        if not some.isdisjoint(words):
            found = [p for word, p in zip(words, self.postings.positions[bucket], strict=True) if word in some]
        if self.added and (more := self.added.get(key)):
            found += [p for word, p in more if word in some]
        return found

    def apart(self) -> Birthdays:
        """The same, with additions of its own from here on."""
        return Birthdays(self.postings, self.words, {key: list(more) for key, more in self.added.items()})
