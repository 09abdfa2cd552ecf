"""Candidates without a scan.

A match needs an anchor (see the model file), and every anchor has its key here: a number, a near number, a date of
birth, a word of a name with two parts of the date, a postcode, a house, a telephone, a mother. So what an exhaustive scan
would match, the index finds; what it leaves out on the way could not reach a match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import evolve, frozen

from riskflag.link.crowds import Crowds, crowds
from riskflag.link.numbers import Numbers, compare_numbers, corrections
from riskflag.link.postings import Postings
from riskflag.link.signature import Signature, draw, has_initials, signature
from riskflag.link.tokens import interchangeable
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
    vocabulary: Vocabulary
    crowds: Crowds

    __repr__ = masked

    @classmethod
    def of(
        cls, persons: Iterable[Person], aliases: Callable[[int, Signature], Iterable[Signature]] | None = None, *, most: int
    ) -> Index:
        """Index people by position. `aliases` names further people to find a position by; what more than `most` people
        share of places and telephones is a crowd, and no key.
        """
        drawn = [draw(person) for person in persons]
        shared = crowds(drawn, most)
        signatures = [shared.thinned(own) for own in drawn]
        vocabulary = Vocabulary()

        def keys() -> Iterator[Iterable[int]]:
            for position, own in enumerate(signatures):
                vocabulary.add(own.words)
                yield _all_keys(own, aliases(position, own) if aliases else (), vocabulary)

        postings = Postings.of(keys())
        return cls(signatures, len(signatures), frozenset(), postings, vocabulary, shared)

    def added(self, person: Person, aliases: Callable[[Signature], Iterable[Signature]] | None = None) -> Index:
        """The index with one more person, at position `size`. What is a crowd stays as it was built."""
        own = self.crowds.thinned(draw(person))
        index = self if self.size == len(self.signatures) else self._apart()
        index.signatures.append(own)
        index.vocabulary.add(own.words)
        index.postings.add(index.size, _all_keys(own, aliases(own) if aliases else (), index.vocabulary))
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
        found = self._by_number(own)
        given, family = self._related(own.given_words), self._related(own.family_words)
        related = given | family
        home = self.postings.under(_home_keys(own)) - found
        found.update(self._sharing_home(own, home, related))
        if own.born:
            born = self.postings.under(_birthday_keys(own)) - found
            found.update(self._born_then(own, born, related))
            loose = self.postings.under((*_turned_keys(own), *_dated_keys(own))) - found
            found.update(self._of_like_names(loose, given, family))
        if self.size < len(self.signatures) or self.removed:
            return sorted(p for p in found if p < self.size and p not in self.removed)
        return sorted(found)

    def _by_number(self, own: Signature) -> set[int]:
        """Those who hold the person's number, or one that may have been meant; a bucket of the postings holds others too."""
        signatures = self.signatures
        return {
            p for p in self.postings.under(_number_keys(own))
            if compare_numbers(own, signatures[p]) in _SAME_OR_NEAR or _is_mothers(own, signatures[p])
        }

    def _related(self, words: Iterable[str]) -> set[str]:
        """The words held that are related to any of these."""
        near = self.vocabulary.near
        return set().union(*[near(word) for word in words])

    def _sharing_home(self, own: Signature, found: Iterable[int], related: set[str]) -> Iterator[int]:
        """Those of one home, or mother, who may be the person: with no name alike and no like date they are somebody else,
        a brother or sister at the nearest.
        """
        signatures, vague, born = self.signatures, own.vague, own.born
        for position in found:
            other = signatures[position]
            if vague or other.vague or not related.isdisjoint(other.words) or other.born == born or _turned(born, other.born):
                yield position

    def _born_then(self, own: Signature, found: Iterable[int], related: set[str]) -> Iterator[int]:
        """Those of one date of birth who share a name, or enough of the rest: the mother, or both practice and district."""
        signatures, gp = self.signatures, own.gp
        unnamed = _is_unnamed(own)
        for position in found:
            other = signatures[position]
            if (
                not related.isdisjoint(other.words) or unnamed or (other.vague and _is_unnamed(other))
                or (gp and gp == other.gp and not _districts(own).isdisjoint(_districts(other)))
                or (own.mother and other.mother and not set(own.mother.words).isdisjoint(other.mother.words))
            ):
                yield position

    def _of_like_names(self, found: Iterable[int], given: set[str], family: set[str]) -> Iterator[int]:
        """Those whose dates agree in part, and so must agree in given and family name."""
        signatures = self.signatures
        for position in found:
            words = signatures[position].words
            if not given.isdisjoint(words) and not family.isdisjoint(words):
                yield position


_SAME_OR_NEAR = (Numbers.SAME, Numbers.NEAR)


def _is_mothers(own: Signature, other: Signature) -> bool:
    """True if the person may be the mother of somebody held."""
    return other.mother is not None and not set(own.numbers).isdisjoint(other.mother.numbers)


def _turned(one: tuple[int, int, int] | None, other: tuple[int, int, int] | None) -> bool:
    """True if day and month stand in each other's place."""
    return one is not None and other is not None and one[0] == other[0] and one[1] == other[2] and one[2] == other[1]


def _family_keys(mother: Signature) -> Iterator[int]:
    yield from _mothers_keys(mother)
    if mother.born and mother.born[2]:
        yield hash((_BORN, mother.born))


def _is_unnamed(own: Signature) -> bool:
    """True if no given name is recorded, or a name by its initial only."""
    return own.vague and (not own.given or has_initials(own.given, own.family))


def _districts(own: Signature) -> set[str]:
    return {postcode.partition(" ")[0] for postcode in own.postcodes}


def _all_keys(own: Signature, aliases: Iterable[Signature], vocabulary: Vocabulary) -> list[int]:
    keys = list(_posted(own))
    for alias in aliases:
        vocabulary.add(alias.words)
        keys += _posted(alias)
    return list(dict.fromkeys(keys))


def _posted(own: Signature) -> Iterator[int]:
    """Every key a person is posted under."""
    yield from _number_keys(own)
    yield from _home_keys(own)
    yield from _birthday_keys(own)
    yield from _dated_keys(own)


def _number_keys(own: Signature) -> Iterator[int]:
    """Personal numbers, and what a number that fails its check may have been."""
    for number in own.numbers:
        yield hash((_NUMBER, number))
    for doubtful in own.doubtful:
        for number in (doubtful, *corrections(doubtful)):
            yield hash((_NUMBER, number))


def _home_keys(own: Signature) -> Iterator[int]:
    """What a household shares, whatever its children's dates: the place, the telephone, the mother."""
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
        yield from (hash((_MOTHER, first, last)) for first in interchangeable(given) for last in interchangeable(family))


def _mothers_keys(mother: Signature) -> Iterator[int]:
    for number in mother.numbers:
        yield hash((_NUMBER, number))
    if mother.born and mother.born[2]:
        yield hash((_MOTHERS_BIRTH, mother.born))


def _birthday_keys(own: Signature) -> Iterator[int]:
    if own.born and own.born[2]:
        yield hash((_BORN, own.born))


def _turned_keys(own: Signature) -> Iterator[int]:
    """The date of birth with day and month in each other's place."""
    if own.born and 0 < own.born[2] <= 12 and own.born[1] != own.born[2]:  # noqa: PLR2004 - a day that can be a month
        yield hash((_BORN, (own.born[0], own.born[2], own.born[1])))


def _dated_keys(own: Signature) -> Iterator[int]:
    """Two parts of the date with a word of the name: of two names that agree, one at least is the same or a variant."""
    if own.born is None or not own.born[1]:
        return
    year, month, day = own.born
    for word in {form for name in own.words for form in interchangeable(name)}:
        yield hash((_MONTH, word, year, month))
        if day:
            yield hash((_DAY, word, year, day))
            yield hash((_YEARLESS, word, month, day))
