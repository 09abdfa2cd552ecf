"""Levels weighed by a model: the weight, what it means, and why.

Four readings of the same levels compete: one child, two unrelated children, brothers or sisters, twins. The weight is
the log2 odds of the first against all the others, so that what a household shares is not counted as if it told its
children apart. `because` is that sum: the prior, one contribution for each comparison, and one for what brothers,
sisters and twins would explain as well.
"""

from __future__ import annotations

import math
from functools import lru_cache

from attrs import frozen

from riskflag.link.dates import SAME_DAY, Born
from riskflag.link.household import Mother, Place, Shared
from riskflag.link.levels import BORN, FAMILY, GIVEN, MOTHER, NUMBER, PHONE, PLACE, SEX, Levels, levels
from riskflag.link.match import Band, Contribution
from riskflag.link.model import LinkModel, england
from riskflag.link.names import SAME_FAMILY, SAME_GIVEN, Family, Given
from riskflag.link.numbers import Numbers
from riskflag.link.signature import signature
from riskflag.people.person import Person

__all__ = ["UNTOLD", "Weighed", "compare", "probability_of", "weigh", "weight_of"]

_NOT_RECORDED = "not recorded"


@frozen
class Weighed:
    """Levels weighed: `weight` in bits, `probability`, `band` (None: no match), the sum, and what held the band down."""

    weight: float
    probability: float
    band: Band | None
    because: tuple[Contribution, ...]
    notes: tuple[str, ...] = ()


def compare(a: Person, b: Person, model: LinkModel | None = None) -> Levels:  # noqa: ARG001 - the levels are every model's
    """The level of each comparison between two people, 0 where either record holds nothing."""
    return levels(signature(a), signature(b))


@frozen
class _Table:
    """A model's numbers as the sum needs them: by comparison, then by level, level 0 first."""

    prior: float
    bits: tuple[tuple[float, ...], ...]
    sibling: tuple[tuple[float, ...], ...]
    twin: tuple[tuple[float, ...], ...]
    siblings: float
    twins: float
    anchors: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=64)
def _table(model: LinkModel) -> _Table:
    p = model.prior
    each = p.share / p.entries
    tables = model.comparisons
    return _Table(
        prior=math.log2(each / (1 - each)),
        bits=tuple((0.0, *(math.log2(v.m / v.u) for v in c.levels)) for c in tables),
        sibling=tuple((1.0, *(v.sibling / v.u for v in c.levels)) for c in tables),
        twin=tuple((1.0, *(v.twin / v.u for v in c.levels)) for c in tables),
        siblings=p.siblings / p.entries,
        twins=p.twins / p.entries,
        anchors=tuple(("", *(v.anchor for v in c.levels)) for c in tables),
    )


def _household(found: Levels, table: _Table) -> float:
    """What brothers, sisters and twins take from the weight, in bits; never above 0."""
    siblings, twins = table.siblings, table.twins
    for level, sibling, twin in zip(found, table.sibling, table.twin, strict=True):
        if level:
            siblings *= sibling[level]
            twins *= twin[level]
    return -math.log2(1.0 + siblings + twins)


def weight_of(found: Levels, model: LinkModel) -> float:
    """The weight alone, in bits."""
    table = _table(model)
    return table.prior + sum(b[level] for level, b in zip(found, table.bits, strict=True)) + _household(found, table)


def probability_of(weight: float) -> float:
    """The probability that a weight in bits stands for."""
    return 1.0 / (1.0 + math.exp2(min(-weight, 1000.0)))


def weigh(found: Levels, model: LinkModel | None = None) -> Weighed:
    """Weigh levels: the weight in bits, the probability, the band, and the sum that makes the weight."""
    return _weigh(found, model or england())


@lru_cache(maxsize=131_072)  # few of the many combinations of levels ever occur
def _weigh(found: Levels, model: LinkModel) -> Weighed:
    table = _table(model)
    because = [Contribution("prior", "expected before looking", table.prior)]
    for comparison, level, bits in zip(model.comparisons, found, table.bits, strict=True):
        label = comparison.levels[level - 1].label if level else _NOT_RECORDED
        because.append(Contribution(comparison.label, label, bits[level]))
    because.append(Contribution("household", "brothers, sisters or twins would agree too", _household(found, table)))
    weight = math.fsum(c.weight for c in because)
    probability = probability_of(weight)
    band, notes = _band(found, probability, model, table)
    return Weighed(weight, probability, band, tuple(because), notes)


_NUMBER_CONTRADICTS = "number contradicts name and date of birth"
_NUMBER_CONTRADICTS_NAME = "number agrees, the given name does not: it may be a brother's, sister's or twin's"
_NUMBERS_DIFFER = "two different valid numbers"
_NO_GIVEN_NAME = "no given name agrees that would tell brothers, sisters and twins apart"
_NAMESAKE = "it may be someone else of the same name: nothing else agrees"
_TOO_LOOSE = "the given name agrees only loosely and the date of birth or family name does not: it may be a brother's or sister's"
_GENERATION = "born a generation apart: it may be a parent of the same name"
_LOOSE = "the name or date of birth agrees only loosely"

_NAMED = frozenset(
    {Given.SAME_RARE, Given.SAME_UNCOMMON, Given.SAME_COMMON, Given.SAME_VERY_COMMON, Given.SWAPPED, Given.PART, Given.VARIANT}
)
_AGREEING_FAMILY = range(Family.SAME_RARE, Family.ELSEWHERE + 1)
_OTHER_BIRTH = (Born.DIFFERENT, Born.GENERATION)
UNTOLD = frozenset({0, Given.NEAR_NAMES, Given.MIXED, Given.REMOTE, Given.DIFFERENT})
_ALONE, _WITH_NAMES = "alone", "with names"
_ORDER = (None, Band.POSSIBLE, Band.PROBABLE, Band.CERTAIN)


def _band(found: Levels, probability: float, model: LinkModel, table: _Table) -> tuple[Band | None, tuple[str, ...]]:
    reached = _reached(found, probability, model, table)
    if reached is None:
        return None, ()
    notes = []
    for cap, note in _caps(found):
        if _ORDER.index(cap) < _ORDER.index(reached):
            reached = cap
            notes.append(note)
        elif cap is Band.POSSIBLE and note not in notes:
            notes.append(note)
    return reached, tuple(notes)


def _reached(found: Levels, probability: float, model: LinkModel, table: _Table) -> Band | None:
    """The band before anything holds it down."""
    given, family, born = found[GIVEN], found[FAMILY], found[BORN]
    if found[NUMBER] == Numbers.SAME:  # a vote: never less than possible, and no surer than all that is recorded makes it
        return _of(probability, model) or Band.POSSIBLE
    anchors = {anchors[level] for level, anchors in zip(found, table.anchors, strict=True)}
    if not (_ALONE in anchors or (_WITH_NAMES in anchors and _two_names(given, family))):
        return None
    reached = _of(probability, model)
    if reached is None and given in SAME_GIVEN and family in SAME_FAMILY and born in SAME_DAY:
        return Band.POSSIBLE
    return reached


def _of(probability: float, model: LinkModel) -> Band | None:
    bands = model.bands
    least = ((bands.certain, Band.CERTAIN), (bands.probable, Band.PROBABLE), (bands.possible, Band.POSSIBLE))
    return next((band for reach, band in least if probability >= reach), None)


def _two_names(given: int, family: int) -> bool:
    """True if given and family name both agree, at most one of them misspelt."""
    names = given in _NAMED or given == Given.PART_COMMON, 0 < family <= Family.VARIANT
    return all(names) or (names[0] and family == Family.NEAR) or (names[1] and given in (Given.NEAR, Given.NEAR_NAMES))


def _caps(found: Levels) -> list[tuple[Band, str]]:
    """What may not be more than a band, and why."""
    given, family, born, number = found[GIVEN], found[FAMILY], found[BORN], found[NUMBER]
    if number == Numbers.SAME:
        return _caps_with_number(found)
    caps = []
    at_home = 0 < found[PLACE] <= Place.ADDRESS or 0 < found[MOTHER] <= Mother.RELATIVE or found[PHONE] == Shared.SAME
    if number == Numbers.DIFFERENT:
        caps.append((Band.POSSIBLE, _NUMBERS_DIFFER))
    if (cap := _cap_without_number(given, family, born, at_home=at_home)) is not None:
        caps.append(cap)
    if not at_home and number == 0 and (found[MOTHER] == Mother.DIFFERENT or born not in SAME_DAY):
        caps.append((Band.POSSIBLE, _NAMESAKE))
    return caps


def _cap_without_number(given: int, family: int, born: int, *, at_home: bool) -> tuple[Band, str] | None:
    """What name and date of birth allow where no number agrees: brothers, sisters and twins share all the rest."""
    if born in SAME_DAY and given in _NAMED and given != Given.VARIANT:
        return None
    if given == 0 and born in SAME_DAY and at_home:
        return Band.PROBABLE, _LOOSE
    if given in UNTOLD:
        return Band.POSSIBLE, _NO_GIVEN_NAME
    if born == Born.GENERATION:
        return Band.POSSIBLE, _GENERATION
    if given not in SAME_GIVEN and (born == Born.DIFFERENT or (given == Given.INITIAL and family not in _AGREEING_FAMILY)):
        return Band.POSSIBLE, _TOO_LOOSE
    return Band.PROBABLE, _LOOSE


def _caps_with_number(found: Levels) -> list[tuple[Band, str]]:
    given, family, born = found[GIVEN], found[FAMILY], found[BORN]
    if born in _OTHER_BIRTH and given not in SAME_GIVEN:
        return [(Band.POSSIBLE, _NUMBER_CONTRADICTS)]
    if born in _OTHER_BIRTH:
        return [(Band.PROBABLE, _LOOSE)]
    if given == Given.DIFFERENT or (given == Given.MIXED and born not in SAME_DAY):
        return [(Band.POSSIBLE, _NUMBER_CONTRADICTS_NAME)]
    if given in (Given.REMOTE, Given.MIXED):
        return [(Band.POSSIBLE, _NUMBER_CONTRADICTS_NAME)] if found[SEX] == Shared.DIFFERENT else [(Band.PROBABLE, _LOOSE)]
    if given == Given.NEAR_NAMES or (family == Family.DIFFERENT and given == 0):
        return [(Band.PROBABLE, _LOOSE)]
    return []
