"""The words of the name at each position, as numbers side by side: to see whether one is among some takes a single look."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from attrs import field, frozen

from riskflag.people.masking import masked

__all__ = ["ANYTHING", "WIDTH", "Labels"]

ANYTHING = 0
"""In place of a word's number: what a record that is too vague to be ruled out by its words may be called."""

WIDTH = 4  # words; nineteen names in twenty have no more


@frozen(repr=False, eq=False)
class Labels:
    """Word numbers by position. `more` are those of the few names that do not fit: `ANYTHING` stands in their place."""

    numbers: array[int] = field(factory=lambda: array("I"))
    more: dict[int, frozenset[int]] = field(factory=dict)

    __repr__ = masked

    def append(self, words: Sequence[int]) -> None:
        """The label of the next position; there is at least one number."""
        if len(words) > WIDTH:
            self.more[len(self.numbers) // WIDTH] = frozenset(words)
            words = [ANYTHING]
        self.numbers.extend(words)
        self.numbers.extend([words[0]] * (WIDTH - len(words)))

    def alike(self, positions: Iterable[int], some: frozenset[int]) -> list[int]:
        """Of these positions those with a word among some; `ANYTHING` is one of those."""
        numbers, more = self.numbers, self.more
        found = [p for p in positions if not some.isdisjoint(numbers[p * WIDTH : (p + 1) * WIDTH])]
        return [p for p in found if p not in more or not some.isdisjoint(more[p])] if more else found

    def apart(self, size: int) -> Labels:
        """The labels of the first positions, with additions of its own from here on."""
        return Labels(self.numbers[: size * WIDTH], {p: words for p, words in self.more.items() if p < size})
