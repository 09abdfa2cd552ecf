"""Candidates without a scan.

A match needs an anchor (see the model file), and every anchor has its key here: a number, a near number, a date of
birth, a word of a name with two parts of the date, a postcode, a house, a telephone, a mother. So what an exhaustive scan
would match, the index finds; what it leaves out on the way could not reach a match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import evolve, frozen

from riskflag.link import keys
from riskflag.link.bearers import Bearers
from riskflag.link.crowds import Crowds, crowds
from riskflag.link.labels import ANYTHING, Labels
from riskflag.link.numbers import Numbers, bears_mothers_number, compare_numbers
from riskflag.link.postings import Postings
from riskflag.link.signature import Signature, draw, has_initials, signature
from riskflag.link.vocabulary import Vocabulary
from riskflag.people.masking import masked
from riskflag.people.person import Person

__all__ = ["Index", "is_unnamed"]

Aliases = Callable[[Signature], Iterable[Signature]]


@frozen(repr=False, eq=False)
class Index:
    """People by position. A value: adding or removing gives another index, which shares all but the change."""

    signatures: list[Signature]
    size: int
    removed: frozenset[int]
    postings: Postings
    bearers: Bearers
    labels: Labels
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
        others = {p: more for p, own in enumerate(signatures) if (more := tuple(aliases(p, own)))} if aliases else {}
        vocabulary = Vocabulary.of(_all_words(signatures, others.values()))
        labels = Labels()
        for own in signatures:
            labels.append(_numbered(own, vocabulary))
        held = [(own, p) for p, own in enumerate(signatures)] + [(own, p) for p, more in others.items() for own in more]
        return cls(
            signatures, len(signatures), frozenset(),
            Postings.of(_keys(own, others.get(position, ())) for position, own in enumerate(signatures)),
            Bearers.of((p, [*keys.home(own), *keys.birthday(own.born)], _numbered(own, vocabulary)) for own, p in held),
            labels, vocabulary, shared,
        )

    def added(self, person: Person, aliases: Aliases | None = None) -> Index:
        """The index with one more person, at position `size`. What is a crowd stays as it was built."""
        own = self.crowds.thinned(draw(person))
        index = self if self.size == len(self.signatures) else self._apart()
        others = tuple(aliases(own)) if aliases else ()
        position, vocabulary = index.size, index.vocabulary
        vocabulary.add(_all_words([own], [others]))
        index.signatures.append(own)
        index.labels.append(_numbered(own, vocabulary))
        index.postings.add(position, _keys(own, others))
        for each in (own, *others):
            index.bearers.add(position, [*keys.home(each), *keys.birthday(each.born)], _numbered(each, vocabulary))
        return evolve(index, size=position + 1)

    def without(self, positions: Iterable[int]) -> Index:
        """The index without the people at these positions."""
        return evolve(self, removed=self.removed | frozenset(positions))

    def _apart(self) -> Index:
        """A copy for another line of changes than the one that went on from here."""
        return evolve(
            self, signatures=self.signatures[: self.size], labels=self.labels.apart(self.size), postings=self.postings.apart(),
            bearers=self.bearers.apart(),
        )

    @property
    def is_whole(self) -> bool:
        """True if it holds what it was built with and nothing else."""
        return not (self.removed or self.postings.added or self.bearers.added or self.size < len(self.signatures))

    def candidates(self, person: Person) -> Sequence[int]:
        """Positions of those worth comparing with the person, in order."""
        return self.search(signature(person))

    def family(self, mother: Signature) -> Sequence[int]:
        """Positions of those who may be this woman, or whose mother she may be: by number and birthday alone."""
        number = keys.family_of(mother)
        return self._standing(self.postings.under(number) | self.bearers.under([*number, *keys.birthday(mother.born)]))

    def search(self, own: Signature) -> Sequence[int]:
        """`candidates` of what is already drawn out."""
        given, family = self.vocabulary.near_any(own.given_words), self.vocabulary.near_any(own.family_words)
        found = self._by_number(own)
        found |= self._at_home_or_of_one_day(own, given | family)
        if len(given) > 1 and len(family) > 1:  # both names must agree, and there are such names
            found.update(self._of_like_names(own, given, family))
        return self._standing(found)

    def _standing(self, found: Iterable[int]) -> Sequence[int]:
        """In order, without what was removed or added since."""
        if self.size < len(self.signatures) or self.removed:
            return sorted(p for p in found if p < self.size and p not in self.removed)
        return sorted(found)

    def _by_number(self, own: Signature) -> set[int]:
        """Those who hold the person's number, or one that may have been meant; a bucket of the postings holds others too."""
        return {p for p in self.postings.under(keys.number(own)) if self.by_number(own, p)}

    def by_number(self, own: Signature, position: int) -> bool:
        """True if the person's number, or one that may have been meant, is held at that position."""
        other = self.signatures[position]
        return compare_numbers(own, other) in _SAME_OR_NEAR or bears_mothers_number(own, other)

    def _at_home_or_of_one_day(self, own: Signature, related: frozenset[int]) -> set[int]:
        """Those of one home, mother or date of birth who share a name, too, or enough of the rest: home and most of the
        date, or date and mother, or practice and district. With none of it they are somebody else, a brother or sister
        at the nearest.
        """
        home, day = keys.home(own), keys.birthday(own.born)
        bearers = self.bearers
        if own.vague:
            found = bearers.under(home)
            return found | (bearers.under(day) if is_unnamed(own) else bearers.alike(day, related)) | self._beside(own, day)
        at_home = {p for p in bearers.under(home) if self.is_of_like_date(own, p)}
        return at_home | bearers.alike([*home, *day], related) | self._beside(own, day)

    def is_of_like_date(self, own: Signature, position: int) -> bool:
        """True if two parts of the dates of birth agree, or day and month stand in each other's place."""
        one, other = own.born, self.signatures[position].born
        if one is None or other is None or one == other:
            return one == other
        year, month, day = one
        return (year == other[0]) + (month == other[1]) + (day == other[2]) > 1 or (year, day, month) == other

    def _beside(self, own: Signature, day: Sequence[int]) -> set[int]:
        """Those born on a day of a mother of one name, or at one practice in one district."""
        found = self.postings.under(keys.beside_birthday(own))
        return found & self.bearers.under(day) if found else found

    def _of_like_names(self, own: Signature, given: frozenset[int], family: frozenset[int]) -> Iterator[int]:
        """Those whose dates agree in part, and so must agree in given and family name."""
        alike = self.labels.alike
        if turned := keys.turned_birthday(own.born):
            yield from alike(self.bearers.alike(turned, given), family)
        yield from alike(alike(self.postings.under(keys.dated(own)), given), family)


_SAME_OR_NEAR = (Numbers.SAME, Numbers.NEAR)


def is_unnamed(own: Signature) -> bool:
    """True if no given name is recorded, or a name by its initial only."""
    return own.vague and (not own.given or has_initials(own.given, own.family))


def _keys(own: Signature, aliases: Iterable[Signature]) -> list[int]:
    found = keys.all_keys(own)
    for alias in aliases:
        found += keys.all_keys(alias)
    return found


def _all_words(signatures: Iterable[Signature], aliases: Iterable[Iterable[Signature]]) -> Iterator[str]:
    for own in signatures:
        yield from own.words
    for several in aliases:
        for alias in several:
            yield from alias.words


def _numbered(own: Signature, vocabulary: Vocabulary) -> list[int]:
    """The numbers of the words of a name; `ANYTHING` among them, first, where little can be ruled out by them."""
    numbers = [vocabulary.numbers[word] for word in own.words]
    return [ANYTHING, *numbers] if own.vague else numbers
