"""The words of the names in an index, and which of them are related to a given word."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from riskflag.link.tokens import Relation, near_keys, relation
from riskflag.people.masking import masked

__all__ = ["Vocabulary"]

_NOTHING: frozenset[str] = frozenset()


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
            tried = {other for key in near_keys(word) for other in self.by_key.get(key, ())}
            found = frozenset(other for other in tried if relation(word, other) > Relation.INITIAL) or _NOTHING
            if len(self.remembered) >= _MOST_REMEMBERED:
                self.remembered.clear()
            self.remembered[word] = found
        return found


_MOST_REMEMBERED = 65_536
