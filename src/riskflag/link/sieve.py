"""Of the candidates an index finds those worth comparing in full: a glance at numbers and dates rules most of them out."""

from __future__ import annotations

from collections.abc import Sequence

from riskflag.link.hope import ANY, UNNAMED, UNRELATED, may_match
from riskflag.link.index import Index, Near
from riskflag.link.model import LinkModel
from riskflag.link.numbers import bears_mothers_number
from riskflag.link.signature import Signature, has_initials
from riskflag.link.unborn import is_unborn, may_be_newborn
from riskflag.people.entry import RegisterEntry

__all__ = ["sieved"]


def sieved(own: Signature, near: Near, index: Index, rows: Sequence[RegisterEntry], model: LinkModel) -> Sequence[int]:
    """Of the positions the index finds those who may be a match: not those that names, date of birth and number rule out,
    whatever else agrees.
    """
    given, family = near
    labels, signatures, kept = index.labels, index.signatures, []
    initials = has_initials(own.given, own.family)  # of which the words that are near know nothing
    for position in index.search(own, near):
        row, other, held = rows[position], signatures[position], labels[position]
        alike, akin = initials or not given.isdisjoint(held), initials or not family.isdisjoint(held)
        if is_unborn(row):
            worth = (
                may_be_newborn(own, row, model)
                or bears_mothers_number(own, other)
                or _may_be_mother(own, other.mother, near, index, model)
                or (bool(other.words or other.numbers) and _may_match(own, other, alike, akin, model))
            )
        else:
            worth = _may_match(own, other, alike, akin, model)
        if worth:
            kept.append(position)
    return kept


def _may_match(own: Signature, other: Signature, alike: bool, akin: bool, model: LinkModel) -> bool:
    """False if no other levels could make a match; `alike` and `akin` say whether given and family names are related."""
    given = ANY if alike else UNRELATED
    if not (own.given and other.given):
        given = UNNAMED
    return may_match(own, other, given, ANY if akin else UNRELATED, model)


def _may_be_mother(own: Signature, mother: Signature | None, near: Near, index: Index, model: LinkModel) -> bool:
    """True if the person may be the mother of an unborn child."""
    if mother is None:
        return False
    if has_initials(mother.given, mother.family) or has_initials(own.given, own.family):
        return _may_match(own, mother, True, True, model)
    words = [index.vocabulary.numbers[word] for word in mother.words]
    return _may_match(own, mother, not near[0].isdisjoint(words), not near[1].isdisjoint(words), model)
