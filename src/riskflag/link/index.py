"""Candidates without a scan.

A match needs an anchor (see the model file), and every anchor has its key here: a number, a near number, a date of
birth, a word of a name with two parts of the date, a postcode, a house, a telephone, a mother. So what an exhaustive scan
would match, the index finds; the checks of `_worth` only leave out what could not reach a match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import evolve, field, frozen

from riskflag.link.numbers import corrections
from riskflag.link.postings import Postings
from riskflag.link.signature import Signature, draw, signature
from riskflag.link.tokens import Relation, relation
from riskflag.link.vocabulary import Vocabulary
from riskflag.people.masking import masked
from riskflag.people.person import Person

__all__ = ["Index"]

(_NUMBER, _BORN, _POSTCODE, _HOUSE, _PHONE, _MOTHER, _MOTHERS_BIRTH, _DAY, _MONTH, _YEARLESS) = range(10)


@frozen(repr=False, eq=False)
class Index:
    """People by position. A value: adding or removing gives another index, which shares all but the change."""

    signatures: list[Signature]
    size: int
    removed: frozenset[int]
    postings: Postings
    vocabulary: Vocabulary = field()

    __repr__ = masked

    @classmethod
    def of(cls, persons: Iterable[Person], aliases: Callable[[int, Signature], Iterable[Signature]] | None = None) -> Index:
        """Index people by position. `aliases` names further people to find a position by."""
        signatures: list[Signature] = []
        vocabulary = Vocabulary()

        def keys() -> Iterator[Iterable[int]]:
            for position, person in enumerate(persons):
                own = draw(person)
                signatures.append(own)
                vocabulary.add(own.words)
                yield _all_keys(own, aliases(position, own) if aliases else (), vocabulary)

        postings = Postings.of(keys())
        return cls(signatures, len(signatures), frozenset(), postings, vocabulary)

    def added(self, person: Person, aliases: Iterable[Signature] = ()) -> Index:
        """The index with one more person, at position `size`."""
        own = draw(person)
        index = self if self.size == len(self.signatures) else self._apart()
        index.signatures.append(own)
        index.vocabulary.add(own.words)
        index.postings.add(index.size, _all_keys(own, aliases, index.vocabulary))
        return evolve(index, size=index.size + 1)

    def without(self, positions: Iterable[int]) -> Index:
        """The index without the people at these positions."""
        return evolve(self, removed=self.removed | frozenset(positions))

    def _apart(self) -> Index:
        """A copy for another line of changes than the one that went on from here."""
        return evolve(self, signatures=self.signatures[: self.size], postings=self.postings.apart())

    def candidates(self, person: Person) -> Sequence[int]:
        """Positions of those worth comparing with the person, in order."""
        return self.search(signature(person))

    def family(self, mother: Signature) -> Sequence[int]:
        """Positions of those who may be this woman, or whose mother she may be: by number and birthday alone."""
        found = {position for key in _family_keys(mother) for position in self.postings.find(key)}
        return sorted(p for p in found if p < self.size and p not in self.removed)

    def search(self, own: Signature) -> Sequence[int]:
        """`candidates` of what is already drawn out."""
        find, near = self.postings.find, self.vocabulary.near
        found: set[int] = set()
        for key in _strong_keys(own):
            found.update(find(key))
        loose: set[int] = set()
        if own.born:
            for key in _dated_keys(own, near):
                loose.update(find(key))
            loose -= found
        if loose:
            words: set[str] = set()
            for word in own.words:
                words |= near(word)
            signatures = self.signatures
            found.update(p for p in loose if _worth(own, words, signatures[p]))
        if self.size < len(self.signatures) or self.removed:
            return sorted(p for p in found if p < self.size and p not in self.removed)
        return sorted(found)


def _family_keys(mother: Signature) -> Iterator[int]:
    yield from _mothers_keys(mother)
    if mother.born and mother.born[2]:
        yield hash((_BORN, mother.born))


def _worth(own: Signature, words: set[str], other: Signature) -> bool:
    """False if two people with dates of birth alike share nothing else that could make a match of it."""
    if not words.isdisjoint(other.words) or (own.gp and own.gp == other.gp):
        return True
    if own.postcodes and other.postcodes and not _districts(own).isdisjoint(_districts(other)):
        return True
    if own.mother and other.mother and not set(own.mother.words).isdisjoint(other.mother.words):
        return True
    return any(len(w) == 1 for w in own.words) or any(len(w) == 1 for w in other.words)


def _districts(own: Signature) -> set[str]:
    return {postcode.partition(" ")[0] for postcode in own.postcodes}


def _all_keys(own: Signature, aliases: Iterable[Signature], vocabulary: Vocabulary) -> list[int]:
    keys = [*_strong_keys(own), *_posted_dates(own)]
    for alias in aliases:
        vocabulary.add(alias.words)
        keys += [*_strong_keys(alias), *_posted_dates(alias)]
    return list(dict.fromkeys(keys))


def _strong_keys(own: Signature) -> Iterator[int]:
    """What two people of one match may share, whatever their dates."""
    for number in own.numbers:
        yield hash((_NUMBER, number))
    for doubtful in own.doubtful:
        for number in (doubtful, *corrections(doubtful)):
            yield hash((_NUMBER, number))
    for postcode in own.postcodes:
        yield hash((_POSTCODE, postcode))
    for numbers, street in own.houses:
        for number in numbers or ("",):
            yield hash((_HOUSE, number, street))
    for phone in own.phones:
        yield hash((_PHONE, phone))
    if own.mother:
        yield from _mothers_keys(own.mother)
    for given, family in own.relatives:
        yield hash((_MOTHER, given, family))


def _mothers_keys(mother: Signature) -> Iterator[int]:
    for number in mother.numbers:
        yield hash((_NUMBER, number))
    if mother.born and mother.born[2]:
        yield hash((_MOTHERS_BIRTH, mother.born))


def _posted_dates(own: Signature) -> Iterator[int]:
    if own.born is None:
        return
    year, month, day = own.born
    if day:
        yield hash((_BORN, own.born))
    for word in own.words:
        if month:
            yield hash((_MONTH, word, year, month))
        if day:
            yield hash((_DAY, word, year, day))
            yield hash((_YEARLESS, word, month, day))


def _dated_keys(own: Signature, near: Callable[[str], Iterable[str]]) -> Iterator[int]:
    if own.born is None:
        return
    year, month, day = own.born
    if day:
        yield hash((_BORN, own.born))
        if day <= 12 and day != month:  # noqa: PLR2004 - a day that can be a month
            yield hash((_BORN, (year, day, month)))
    if not month:
        return
    for word in _told(own.words, near):
        yield hash((_MONTH, word, year, month))
        if day:
            yield hash((_DAY, word, year, day))
            yield hash((_YEARLESS, word, month, day))


def _told(words: Iterable[str], near: Callable[[str], Iterable[str]]) -> set[str]:
    """The words, and those held that may stand for them."""
    return {other for word in words for other in near(word) if relation(word, other) >= Relation.VARIANT}
