"""The words of the names in an index, and which of them are related to a given word."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from riskflag.link.tokens import SURE, is_spelt_alike, near_keys
from riskflag.people.masking import masked

__all__ = ["Vocabulary"]


@frozen(repr=False, eq=False)
class Vocabulary:
    """Words found by the strings related words share. What has been looked up is remembered."""

    words: set[str] = field(factory=set)
    by_key: dict[str, list[str]] = field(factory=dict)
    remembered: dict[str, frozenset[str]] = field(factory=dict)

    __repr__ = masked

    def add(self, words: Iterable[str]) -> None:
        """Learn words."""
        for word in words:
            if word not in self.words:
                self.words.add(word)
                for key in near_keys(word):
                    self.by_key.setdefault(key, []).append(word)
                self.remembered.clear()

    def near(self, word: str) -> frozenset[str]:
        """Every word held that is related to this one by more than its initial."""
        found = self.remembered.get(word)
        if found is None:
            if len(self.remembered) >= _MOST_REMEMBERED:
                self.remembered.clear()
            found = self.remembered[word] = self._near(word)
        return found

    def _near(self, word: str) -> frozenset[str]:
        """The words held that share a key with this one, and are related."""
        related: set[str] = set()
        tried: set[str] = set()
        for key in near_keys(word):
            if under := self.by_key.get(key):
                (related if key.startswith(SURE) else tried).update(under)
        related.update([other for other in tried - related if other == word or is_spelt_alike(word, other)])
        return frozenset(related)


_MOST_REMEMBERED = 65_536
