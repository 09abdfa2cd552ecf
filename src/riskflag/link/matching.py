"""Candidates of any source weighed for one person, best first, rivals named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from attrs import evolve, frozen

from riskflag.link.dates import SAME_DAY, Born
from riskflag.link.hope import compare_hopeful
from riskflag.link.levels import BORN, FAMILY, GIVEN, NUMBER, Levels, compare_identity, levels
from riskflag.link.match import Band, Match, Role
from riskflag.link.model import LinkModel, england
from riskflag.link.names import Family, Given
from riskflag.link.numbers import Numbers
from riskflag.link.signature import Signature, draw, signature
from riskflag.link.unborn import is_unborn, weigh_unborn
from riskflag.link.weigh import UNTOLD, Weighed, weigh, weight_of
from riskflag.people.entry import RegisterEntry
from riskflag.people.person import Person

__all__ = ["match_entries", "searchable"]

_BANDS = {Band.CERTAIN: 0, Band.PROBABLE: 1, Band.POSSIBLE: 2}
_RIVAL = "another entry, of someone else, fits about as well"
_OUTDONE = "another entry fits better in name or date of birth"
_DISPUTED = "the number is one child's, the name and date of birth are another's: it may be a brother's or sister's number"
_MULTIPLE = "one of several born together, and no given name tells which"
_OTHER_DAY = (Born.TWO_PARTS, Born.DIFFERENT, Born.GENERATION)
_AS_IT_STANDS = range(Given.SAME_RARE, Given.SWAPPED + 1)
_WRITTEN_TWICE = (*_AS_IT_STANDS, Given.NEAR)


def searchable(person: Person) -> bool:
    """False when too little identity is recorded ever to match.

    Enough is a number; a name with a date of birth (the year at least), place or telephone; a mother with one of these.
    """
    told = signature(person)
    if told.numbers or told.doubtful:
        return True
    found = bool(told.born or told.postcodes or told.houses or told.phones)
    mother = told.mother
    return found and bool(told.words or (mother and (mother.words or mother.numbers)) or told.relatives)


def match_entries(
    person: Person, entries: Iterable[RegisterEntry], model: LinkModel | None = None, *, at: date | None = None
) -> tuple[Match, ...]:
    """Weigh candidate entries of any source for one person: possible matches or better, best first.

    Every row of the child is returned whatever its plan's dates. `at` is the civil day of the attendance: with it, an
    unborn plan is not matched to the mother's next pregnancy. The same row given twice counts once; two rows of one id
    are two rows.
    """
    model = model or england()
    unique = dict.fromkeys(entries)
    return match_signatures(signature(person), [(entry, draw(entry.person)) for entry in unique], model, at)


def match_signatures(
    person: Signature, candidates: Iterable[tuple[RegisterEntry, Signature]], model: LinkModel, at: date | None
) -> tuple[Match, ...]:
    """`match_entries` over what is already drawn out."""
    found: list[_Found] = []
    for entry, other in candidates:
        reading = _best_reading(person, entry, other, model, at)
        if reading is not None:
            role, weighed, compared = reading
            match = _match(entry, role, weighed)
            if compared and not compared[GIVEN] and (person.multiple or other.multiple):
                match = _held(match, Band.PROBABLE if compared[NUMBER] == Numbers.SAME else Band.POSSIBLE, _MULTIPLE)
            found.append(_Found(match, other, compared))
    if len(found) > 1:
        return tuple(sorted((_beside_others(one, found, model) for one in found), key=_rank))
    return tuple(one.match for one in found)


@frozen
class _Found:
    """A match with what it was made of; `levels` is empty for an unborn plan."""

    match: Match
    signature: Signature
    levels: Levels


def _rank(match: Match) -> tuple[int, float, str, str]:
    return _BANDS[match.band], -match.weight, match.entry.register, match.entry.id


def _best_reading(
    person: Signature, entry: RegisterEntry, other: Signature, model: LinkModel, at: date | None
) -> tuple[Role, Weighed, Levels] | None:
    unborn = weigh_unborn(person, entry, other, model, at) if is_unborn(entry) else None
    if other.words or other.numbers or not is_unborn(entry):
        compared = compare_hopeful(person, other, model)
        if compared is not None:
            weighed = weigh(compared, model)
            if weighed.band is not None and (unborn is None or weighed.weight > unborn[1].weight):
                return Role.CHILD, weighed, compared
    return None if unborn is None else (*unborn, ())


def _match(entry: RegisterEntry, role: Role, weighed: Weighed) -> Match:
    band = weighed.band
    if band is None:
        raise AssertionError("only matches are kept")
    return Match(
        entry=entry, weight=weighed.weight, probability=weighed.probability, band=band, because=weighed.because,
        role=role, notes=weighed.notes,
    )


def _held(match: Match, most: Band, note: str) -> Match:
    """The match at no more than a band, and why."""
    band = match.band if _BANDS[match.band] > _BANDS[most] else most
    return evolve(match, band=band, notes=(*match.notes, note))


def _beside_others(one: _Found, found: Sequence[_Found], model: LinkModel) -> Match:
    """The match seen beside the others: entries of other people that fit about as well make it possible only, and so does
    one that fits better.
    """
    match = one.match
    others = [other for other in found if other is not one and other.match.role is match.role]
    disputing = {other.match.entry.id for other in others if _disputes(one, other) and not _same_person(one, other, model)}
    rivals = {other.match.entry.id for other in others if _rivals(one, other, model)}
    if disputing or rivals:
        held = _held(match, Band.POSSIBLE, _DISPUTED if disputing else _RIVAL)
        return evolve(held, ambiguous_with=tuple(o.match.entry.id for o in others if o.match.entry.id in disputing | rivals))
    if match.band is not Band.POSSIBLE and any(_outdoes(other, one) for other in others):
        return _held(match, Band.POSSIBLE, _OUTDONE)
    return match


def _rivals(one: _Found, other: _Found, model: LinkModel) -> bool:
    """True if another entry fits about as well, and is rather someone else's."""
    near = abs(other.match.weight - one.match.weight) <= model.bands.gap
    return (near or _told_by_number_alone(one, other)) and not _same_person(one, other, model)


def _disputes(one: _Found, other: _Found) -> bool:
    """True if the number is on one of the two entries only, and what else is recorded speaks against that one, for the other."""
    if not (one.levels and other.levels) or (one.levels[NUMBER] == Numbers.SAME) is (other.levels[NUMBER] == Numbers.SAME):
        return False
    holder, rest = (one, other) if one.levels[NUMBER] == Numbers.SAME else (other, one)
    return holder.match.band is Band.POSSIBLE and rest.levels[GIVEN] not in UNTOLD


def _told_by_number_alone(one: _Found, other: _Found) -> bool:
    """True if no given name is recorded and both entries' children were born that day: only a number tells them apart."""
    return all(
        found.levels and not found.levels[GIVEN] and found.levels[BORN] in SAME_DAY and found.levels[FAMILY] != Family.DIFFERENT
        for found in (one, other)
    )


def _outdoes(other: _Found, one: _Found) -> bool:
    """True if the other entry fits in given name, family name and date of birth, each at least as well and one better.

    Not if the two entries may be one child's, written twice. If this one's number agrees, the other's must be another, and
    its birthday right: then the number may be a brother's or sister's.
    """
    if not (one.levels and other.levels) or not _fits_better(other.levels, one.levels):
        return False
    if one.levels[NUMBER] == Numbers.SAME:
        return other.levels[NUMBER] == Numbers.DIFFERENT and other.levels[BORN] in SAME_DAY
    return other.match.weight > one.match.weight and not _may_be_one(one.signature, other.signature)


def _may_be_one(a: Signature, b: Signature) -> bool:
    """True if two entries share a number, or differ by no more than slips."""
    given, family, born, number = compare_identity(a, b)
    if number in (Numbers.SAME, Numbers.DIFFERENT):
        return number == Numbers.SAME
    return given in _WRITTEN_TWICE and family != Family.DIFFERENT and born not in _OTHER_DAY


def _fits_better(some: Levels, others: Levels) -> bool:
    own, theirs = _fit(some), _fit(others)
    return own != theirs and all(x <= y for x, y in zip(own, theirs, strict=True))


def _fit(found: Levels) -> tuple[int, int, int]:
    """How well given name, family name and date of birth fit, 0 best."""
    given, family, born = found[GIVEN], found[FAMILY], found[BORN]
    return (
        0 if given in _AS_IT_STANDS else 1 if given not in UNTOLD else 2,
        int(family == Family.DIFFERENT),
        0 if born in SAME_DAY else 2 if born in _OTHER_DAY else 1,
    )


def _same_person(one: _Found, other: _Found, model: LinkModel) -> bool:
    """True if two entries are rather one person's than two people's."""
    a, b = one.signature, other.signature
    if one.match.role is not Role.CHILD:
        return a.mother is not None and b.mother is not None and weight_of(levels(a.mother, b.mother), model) > 0
    found = levels(a, b)
    if found[NUMBER] == Numbers.DIFFERENT:
        return False
    told = found[NUMBER] == Numbers.SAME or found[GIVEN] not in UNTOLD
    return told and weight_of(found, model) > 0
