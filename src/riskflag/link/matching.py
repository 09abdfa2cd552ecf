"""Candidates of any source weighed for one person, best first, rivals named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from attrs import evolve

from riskflag.link.levels import GIVEN, NUMBER, levels
from riskflag.link.match import Band, Match, Role
from riskflag.link.model import LinkModel, england
from riskflag.link.numbers import Numbers
from riskflag.link.signature import Signature, draw, signature
from riskflag.link.unborn import is_unborn, weigh_unborn
from riskflag.link.weigh import UNTOLD, Weighed, weigh, weight_of
from riskflag.people.entry import RegisterEntry
from riskflag.people.person import Person

__all__ = ["match_entries", "searchable"]

_BANDS = {Band.CERTAIN: 0, Band.PROBABLE: 1, Band.POSSIBLE: 2}
_RIVAL = "another entry, of someone else, fits about as well"


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
    found: list[tuple[Match, Signature]] = []
    for entry, other in candidates:
        reading = _best_reading(person, entry, other, model, at)
        if reading is not None:
            found.append((_match(entry, *reading), other))
    found.sort(key=lambda pair: _rank(pair[0]))
    if len(found) > 1:
        return tuple(sorted(_with_rivals(found, model), key=_rank))
    return tuple(match for match, _ in found)


def _rank(match: Match) -> tuple[int, float, str, str]:
    return _BANDS[match.band], -match.weight, match.entry.register, match.entry.id


def _best_reading(
    person: Signature, entry: RegisterEntry, other: Signature, model: LinkModel, at: date | None
) -> tuple[Role, Weighed] | None:
    unborn = weigh_unborn(person, entry, other, model, at) if is_unborn(entry) else None
    if other.words or other.numbers or not is_unborn(entry):
        weighed = weigh(levels(person, other), model)
        if weighed.band is not None and (unborn is None or weighed.weight > unborn[1].weight):
            return Role.CHILD, weighed
    return unborn


def _match(entry: RegisterEntry, role: Role, weighed: Weighed) -> Match:
    band = weighed.band
    if band is None:
        raise AssertionError("only matches are kept")
    return Match(
        entry=entry, weight=weighed.weight, probability=weighed.probability, band=band, because=weighed.because,
        role=role, notes=weighed.notes,
    )


def _with_rivals(found: Sequence[tuple[Match, Signature]], model: LinkModel) -> Iterable[Match]:
    """Matches with entries of other people that fit about as well named, and then none of them above possible."""
    for match, own in found:
        rivals = tuple(
            rival.entry.id
            for rival, other in found
            if rival is not match
            and rival.role is match.role
            and abs(rival.weight - match.weight) <= model.bands.gap
            and not _same_person(own, other, match.role, model)
        )
        if rivals:
            match = evolve(match, ambiguous_with=rivals, band=Band.POSSIBLE, notes=(*match.notes, _RIVAL))  # noqa: PLW2901
        yield match


def _same_person(a: Signature, b: Signature, role: Role, model: LinkModel) -> bool:
    """True if two entries are rather one person's than two people's."""
    if role is not Role.CHILD:
        return bool(a.mother and b.mother) and weight_of(levels(a.mother, b.mother), model) > 0  # type: ignore[arg-type]
    found = levels(a, b)
    told = found[NUMBER] == Numbers.SAME or found[GIVEN] not in UNTOLD
    return told and weight_of(found, model) > 0
