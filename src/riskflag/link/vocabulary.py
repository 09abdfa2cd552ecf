"""The words of the names in an index, by number, and which of them are related to a given word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import field, frozen
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import extract

from riskflag.link.labels import ANYTHING
from riskflag.link.postings import Postings
from riskflag.link.tokens import CLOSE, KEPT, LONG, SHORTEST_NEAR, skeleton, variant_groups
from riskflag.people.masking import masked

__all__ = ["Vocabulary"]


@frozen(repr=False, eq=False)
class Vocabulary:
    """Words numbered from 1, found by the strings related words share. What has been looked up is remembered."""

    words: list[str]
    numbers: dict[str, int]
    postings: Postings
    remembered: dict[str, frozenset[int]] = field(factory=dict)

    __repr__ = masked

    @classmethod
    def of(cls, words: Iterable[str]) -> Vocabulary:
        """The vocabulary of these words, each once however often it comes."""
        held = ["", *dict.fromkeys(words)]
        return cls(held, {word: number for number, word in enumerate(held) if number}, Postings.of(map(_posted, held)))

    def add(self, words: Iterable[str]) -> None:
        """Learn words."""
        for word in words:
            if word not in self.numbers:
                self.numbers[word] = len(self.words)
                self.postings.add(len(self.words), _posted(word))
                self.words.append(word)
                self.remembered.clear()

    def near_any(self, words: Iterable[str]) -> frozenset[int]:
        """What is near any of these words."""
        found = [self.near(word) for word in words]
        return found[0] if len(found) == 1 else _NOTHING.union(*found)

    def near(self, word: str) -> frozenset[int]:
        """The number of every word held that is related to this one by more than its initial; and `ANYTHING`."""
        found = self.remembered.get(word)
        if found is None:
            if len(self.remembered) >= _MOST_REMEMBERED:
                self.remembered.clear()
            found = self.remembered[word] = _NOTHING.union(self._near(word))
        return found

    def _near(self, word: str) -> Iterator[int]:
        """What `relation` tells of a word and each one held, asked only of those that share a string with it."""
        words, find = self.words, self.postings.find
        if own := self.numbers.get(word):
            yield own
        for group in variant_groups(word):
            yield from [n for n in find(hash((_GROUP, group))) if group in variant_groups(words[n])]
        if len(word) < SHORTEST_NEAR:
            return
        bones = skeleton(word)
        if len(bones) >= SHORTEST_NEAR:
            yield from [n for n in find(hash((_SOUND, bones))) if skeleton(words[n]) == bones]
        tried = {n for key in _with_a_slip(word) for n in find(key)}
        yield from [n for n in tried if len(words[n]) >= SHORTEST_NEAR and OSA.distance(word, words[n], score_cutoff=1) <= 1]
        if len(word) >= KEPT:
            yield from self._cut_short(word)
            yield from self._with_two_slips(word)

    def _cut_short(self, word: str) -> Iterator[int]:
        """Words that begin with this one, and those it begins with."""
        words, numbers = self.words, self.numbers
        yield from [n for n in self.postings.find(hash((_BEGINNING, word))) if words[n].startswith(word)]
        for length in range(KEPT, len(word)):
            if found := numbers.get(word[:length]):
                yield found

    def _with_two_slips(self, word: str) -> Iterator[int]:
        """Where one of the two is long and an end is whole, two slips are forgiven, or spellings close as a whole."""
        words, head, tail = self.words, word[:KEPT], word[-KEPT:]
        found = list(self.postings.under(_both_ends(word)))
        others = [words[n] for n in found]
        if others:
            slipped = extract(word, others, scorer=OSA.distance, score_cutoff=2, limit=None)
            close = extract(word, others, scorer=JaroWinkler.similarity, score_cutoff=CLOSE, limit=None)
            yield from [found[at] for other, _, at in (*slipped, *close) if other[:KEPT] == head or other[-KEPT:] == tail]


_MOST_REMEMBERED = 65_536
_NOTHING = frozenset((ANYTHING,))
(_GROUP, _SOUND, _SLIP, _BEGINNING, _END) = range(5)


def _posted(word: str) -> list[int]:
    """Keys a word is held under: two related words share one that `_near` asks for."""
    keys = [hash((_GROUP, group)) for group in variant_groups(word)]
    if len(word) < SHORTEST_NEAR:
        return keys
    bones = skeleton(word)
    if len(bones) >= SHORTEST_NEAR:
        keys.append(hash((_SOUND, bones)))
    keys += _with_a_slip(word)
    if len(word) >= KEPT:
        keys += [hash((_BEGINNING, word[:length])) for length in range(KEPT, len(word))]
        keys += _ends(word, long=len(word) >= LONG)
    return keys


def _with_a_slip(word: str) -> list[int]:
    """The word, and what is left of it without any one letter: two words a slip apart share one of these."""
    return [hash((_SLIP, word)), *[hash((_SLIP, word[:i] + word[i + 1 :])) for i in range(len(word))]]


def _ends(word: str, *, long: bool) -> tuple[int, int]:
    """The first and the last letters, among the long words or the others."""
    return hash((_END, 0, long, word[:KEPT])), hash((_END, 1, long, word[-KEPT:]))


def _both_ends(word: str) -> tuple[int, ...]:
    """The ends of words that two slips may make of this one: one of the two is long."""
    return (*_ends(word, long=True), *_ends(word, long=False)) if len(word) >= LONG else _ends(word, long=True)
