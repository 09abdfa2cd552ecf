"""Of the candidates an index finds those worth comparing in full: a glance at numbers and dates rules most of them out."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from riskflag.link.hope import ANY, UNNAMED, UNRELATED, may_match
from riskflag.link.index import Index, Near
from riskflag.link.labels import ANYTHING, Label
from riskflag.link.model import LinkModel
from riskflag.link.numbers import bears_mothers_number
from riskflag.link.signature import Signature, has_initials
from riskflag.link.unborn import is_unborn, may_be_newborn
from riskflag.people.entry import RegisterEntry
from riskflag.people.masking import masked

__all__ = ["sieved"]


def sieved(own: Signature, near: Near, index: Index, rows: Sequence[RegisterEntry], model: LinkModel) -> Sequence[int]:
    """Of the positions the index finds those who may be a match: not those that names, date of birth and number rule out,
    whatever else agrees.
    """
    signatures, labels, kept = index.signatures, index.labels, []
    given = _Sought(near[0], frozenset([word[0] for word in own.given_words]), has_initials(own.given, ()))
    family = _Sought(near[1], frozenset([word[0] for word in own.family_words]), has_initials((), own.family))
    for position in index.search(own, near):
        row, other, held = rows[position], signatures[position], labels[position]
        alike, akin = given.may_be(other, held), family.may_be(other, held)
        if is_unborn(row):
            worth = (
                may_be_newborn(own, row, model)
                or bears_mothers_number(own, other)
                or _may_be_mother(own, other.mother, (given, family), index, model)
                or (bool(other.words or other.numbers) and _may_match(own, other, alike, akin, model))
            )
        else:
            worth = _may_match(own, other, alike, akin, model)
        if worth:
            kept.append(position)
    return kept


@frozen(repr=False, eq=False)
class _Sought:
    """Names that are sought: the numbers of words `near`, the first letters, and whether one is an initial."""

    near: frozenset[int]
    letters: frozenset[str]
    initials: bool

    __repr__ = masked

    def may_be(self, other: Signature, held: Label) -> bool:
        """False if none of the words of another's name is related, not even as an initial."""
        if self.near.isdisjoint(held):
            return self.initials and self._begins_like(other)
        if not other.vague or not self.near.isdisjoint(held[1:]):
            return True
        return (self.initials or has_initials(other.given, other.family)) and self._begins_like(other)

    def _begins_like(self, other: Signature) -> bool:
        return any(word[0] in self.letters for word in other.words)


def _may_match(own: Signature, other: Signature, alike: bool, akin: bool, model: LinkModel) -> bool:
    """False if no other levels could make a match; `alike` and `akin` say whether given and family names are related."""
    given = ANY if alike else UNRELATED
    if not (own.given and other.given):
        given = UNNAMED
    return may_match(own, other, given, ANY if akin else UNRELATED, model)


def _may_be_mother(
    own: Signature, mother: Signature | None, sought: tuple[_Sought, _Sought], index: Index, model: LinkModel
) -> bool:
    """True if the person may be the mother of an unborn child."""
    if mother is None:
        return False
    numbers = index.vocabulary.numbers
    held = (ANYTHING if mother.vague else -1, *[numbers[word] for word in mother.words])
    given, family = sought
    return _may_match(own, mother, given.may_be(mother, held), family.may_be(mother, held), model)
