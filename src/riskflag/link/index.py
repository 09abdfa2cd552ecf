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
from riskflag.link.labels import ANYTHING, Label, label, parts_of_date, turned
from riskflag.link.numbers import Numbers, bears_mothers_number, compare_numbers
from riskflag.link.postings import Postings
from riskflag.link.signature import Signature, draw, has_initials, signature
from riskflag.link.vocabulary import Vocabulary
from riskflag.people.masking import masked
from riskflag.people.person import Person

__all__ = ["Index", "Near"]

Near = tuple[frozenset[int], frozenset[int]]
"""The numbers of words that are related to a given name of a person's, and of those related to a family name."""
Aliases = Callable[[Signature], Iterable[Signature]]


@frozen(repr=False, eq=False)
class Index:
    """People by position. A value: adding or removing gives another index, which shares all but the change."""

    signatures: list[Signature]
    size: int
    removed: frozenset[int]
    postings: Postings
    birthdays: Bearers
    labels: list[Label]
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
        labels = [_label(own, others.get(position, ()), vocabulary) for position, own in enumerate(signatures)]
        held = [*enumerate(signatures), *((p, own) for p, more in others.items() for own in more)]
        return cls(
            signatures, len(signatures), frozenset(),
            Postings.of(_keys(own, others.get(position, ())) for position, own in enumerate(signatures)),
            Bearers.of((p, day, _words(labels[p])) for p, own in held if (day := keys.birthday(own.born))),
            labels, vocabulary, shared,
        )

    def added(self, person: Person, aliases: Aliases | None = None) -> Index:
        """The index with one more person, at position `size`. What is a crowd stays as it was built."""
        own = self.crowds.thinned(draw(person))
        index = self if self.size == len(self.signatures) else self._apart()
        others = tuple(aliases(own)) if aliases else ()
        position, vocabulary = index.size, index.vocabulary
        vocabulary.add(_all_words([own], [others]))
        held = _label(own, others, vocabulary)
        index.signatures.append(own)
        index.labels.append(held)
        index.postings.add(position, _keys(own, others))
        for each in (own, *others):
            index.birthdays.add(position, keys.birthday(each.born), _words(held))
        return evolve(index, size=position + 1)

    def without(self, positions: Iterable[int]) -> Index:
        """The index without the people at these positions."""
        return evolve(self, removed=self.removed | frozenset(positions))

    def _apart(self) -> Index:
        """A copy for another line of changes than the one that went on from here."""
        size = self.size
        return evolve(
            self, signatures=self.signatures[:size], labels=self.labels[:size], postings=self.postings.apart(),
            birthdays=self.birthdays.apart(),
        )

    def candidates(self, person: Person) -> Sequence[int]:
        """Positions of those worth comparing with the person, in order."""
        own = signature(person)
        return self.search(own, self.near(own))

    def family(self, mother: Signature) -> Sequence[int]:
        """Positions of those who may be this woman, or whose mother she may be: by number and birthday alone."""
        return self._standing(self.postings.under(keys.family_of(mother)) | self.birthdays.under(keys.birthday(mother.born)))

    def search(self, own: Signature, near: Near) -> Sequence[int]:
        """`candidates` of what is already drawn out, with what is `near`."""
        given, family = near
        found = self._by_number(own)
        found |= self._at_home_or_of_one_day(own, given, family)
        if len(given) > 1 and len(family) > 1:  # both names must agree, and there are such names
            found |= self._of_like_names(own, given, family)
        return self._standing(found)

    def near(self, own: Signature) -> Near:
        """The words held that are related to a given name, and those to a family name."""
        return self.vocabulary.near_any(own.given_words), self.vocabulary.near_any(own.family_words)

    def _standing(self, found: Iterable[int]) -> Sequence[int]:
        """In order, without what was removed or added since."""
        if self.size < len(self.signatures) or self.removed:
            return sorted(p for p in found if p < self.size and p not in self.removed)
        return sorted(found)

    def _by_number(self, own: Signature) -> set[int]:
        """Those who hold the person's number, or one that may have been meant; a bucket of the postings holds others too."""
        signatures = self.signatures
        return {
            p for p in self.postings.under(keys.number(own))
            if compare_numbers(own, signatures[p]) in _SAME_OR_NEAR or bears_mothers_number(own, signatures[p])
        }

    def _at_home_or_of_one_day(self, own: Signature, given: frozenset[int], family: frozenset[int]) -> set[int]:
        """Those of one home, mother or date of birth who share a name, too, or enough of the rest: home and most of the
        date, or date and mother, or practice and district. With none of it they are somebody else, a brother or sister
        at the nearest.
        """
        day, labels = keys.birthday(own.born), self.labels
        found = self.birthdays.under(day) if _is_unnamed(own) else self.birthdays.alike(day, given, family)
        at_home = self.postings.under(keys.home(own))
        if not own.vague:
            telling = {*given, *family, *parts_of_date(own.born), *turned(own.born)}
            at_home = {p for p in at_home if not telling.isdisjoint(labels[p])}
        return found | at_home | self._beside(own)

    def _beside(self, own: Signature) -> set[int]:
        """Those born on a day of a mother of one name, or at one practice in one district."""
        found, labels, parts = self.postings.under(keys.beside_birthday(own)), self.labels, set(parts_of_date(own.born))
        return {p for p in found if parts.issubset(labels[p])}

    def _of_like_names(self, own: Signature, given: frozenset[int], family: frozenset[int]) -> set[int]:
        """Those whose dates agree in part, and so must agree in given and family name."""
        found, labels = self.postings.under(keys.dated(own)), self.labels
        if day := keys.turned_birthday(own.born):
            found |= self.birthdays.alike(day, given)
        return {p for p in found if not (given.isdisjoint(held := labels[p]) or family.isdisjoint(held))}


_SAME_OR_NEAR = (Numbers.SAME, Numbers.NEAR)


def _is_unnamed(own: Signature) -> bool:
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


def _label(own: Signature, aliases: Sequence[Signature], vocabulary: Vocabulary) -> Label:
    every = (own, *aliases)
    words = [vocabulary.numbers[word] for one in every for word in one.words]
    return label(words, [one.born for one in every], vague=own.vague)


def _words(numbers: Iterable[int]) -> list[int]:
    """The words of a label."""
    return [number for number in dict.fromkeys(numbers) if number >= ANYTHING]
