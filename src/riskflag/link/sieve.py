"""Of the candidates an index finds those worth comparing in full: a glance at numbers and dates rules most of them out."""

from __future__ import annotations

from collections.abc import Sequence

from riskflag.link.hope import ANY, UNNAMED, UNRELATED, may_match
from riskflag.link.index import Index
from riskflag.link.model import LinkModel
from riskflag.link.numbers import bears_mothers_number
from riskflag.link.signature import Signature, has_initials
from riskflag.link.unborn import is_unborn, may_be_newborn
from riskflag.people.entry import RegisterEntry

__all__ = ["sieved"]


def sieved(
    own: Signature, found: Sequence[int], index: Index, rows: Sequence[RegisterEntry], model: LinkModel
) -> Sequence[int]:
    """Of the positions found those who may be a match: not those that names, date of birth and number rule out, whatever
    else agrees.
    """
    if not found or has_initials(own.given, own.family):
        return found
    given, family = index.vocabulary.near_any(own.given_words), index.vocabulary.near_any(own.family_words)
    alike, akin = set(index.labels.alike(found, given)), set(index.labels.alike(found, family))
    numbers, kept = index.vocabulary.numbers, []
    for position in found:
        row, other = rows[position], index.signatures[position]
        if is_unborn(row):
            words = [numbers[word] for word in other.mother.words] if other.mother else []
            worth = (
                may_be_newborn(own, row, model)
                or bears_mothers_number(own, other)
                or _may_be_mother(own, other.mother, not given.isdisjoint(words), not family.isdisjoint(words), model)
                or (bool(other.words or other.numbers) and _may_match(own, other, position in alike, position in akin, model))
            )
        else:
            worth = _may_match(own, other, position in alike, position in akin, model)
        if worth:
            kept.append(position)
    return kept


def _may_match(own: Signature, other: Signature, alike: bool, akin: bool, model: LinkModel) -> bool:
    """False if no other levels could make a match; `alike` and `akin` say whether given and family names are related."""
    given = UNNAMED if not (own.given and other.given) else ANY if alike else UNRELATED
    return may_match(own, other, given, ANY if akin else UNRELATED, model)


def _may_be_mother(own: Signature, mother: Signature | None, alike: bool, akin: bool, model: LinkModel) -> bool:
    """True if the person may be the mother of an unborn child."""
    return mother is not None and (has_initials(mother.given, mother.family) or _may_match(own, mother, alike, akin, model))
