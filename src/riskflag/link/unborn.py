"""Plans for unborn children: the pregnant mother, and the newborn known by mother, place and time of birth."""

from __future__ import annotations

import math
from datetime import date, timedelta

from attrs import evolve

from riskflag.link.hope import OPEN, is_hopeful
from riskflag.link.household import Mother, Place, compare_mother, compare_place
from riskflag.link.levels import BORN, FAMILY, GIVEN, MOTHER, NUMBER, PLACE, SEX, Levels, compare_identity, completed, levels
from riskflag.link.match import Band, Contribution, Role
from riskflag.link.model import LinkModel
from riskflag.link.names import Family
from riskflag.link.numbers import Numbers, bears_mothers_number
from riskflag.link.signature import Signature
from riskflag.link.weigh import Weighed, probability_of, weigh
from riskflag.people.dates import PartialDate
from riskflag.people.entry import RegisterEntry, RegisterKind

__all__ = ["aliases", "is_unborn", "may_be_newborn", "weigh_unborn"]

_ADULT = 12 * 365  # days: younger than any mother on record here
_BIRTHDAYS = 18 * 365.25  # days on which a child may be born
_IN_WINDOW = 0.98  # share of births inside the window: judgement
_MOTHERS_NUMBER = "the number entered for the child is the mother's"
_WINDOW = "born round the expected date"


def is_unborn(entry: RegisterEntry) -> bool:
    """True for a plan whose child has no identity of its own yet."""
    return entry.kind is RegisterKind.UCPP


def aliases(entry: RegisterEntry, plan: Signature) -> tuple[Signature, ...]:
    """Who else an entry can be found by: the mother of an unborn child."""
    return (_mother(plan, plan.mother),) if is_unborn(entry) and plan.mother else ()


def _mother(plan: Signature, mother: Signature) -> Signature:
    """The mother as a person of her own, at the plan's home; that she is a woman is taken for granted."""
    return evolve(mother, sex=None, postcodes=plan.postcodes, houses=plan.houses, phones=plan.phones, gp=plan.gp)


def weigh_unborn(
    person: Signature, entry: RegisterEntry, plan: Signature, model: LinkModel, at: date | None
) -> tuple[Role, Weighed] | None:
    """The better of the two readings, that the person is the mother or the newborn; None if neither can be."""
    readings = []
    if (mother := _as_mother(person, entry, plan, model, at)) is not None and mother.band is not None:
        readings.append((Role.MOTHER, mother))
    if (newborn := _as_newborn(person, entry, plan, model)) is not None and newborn.band is not None:
        readings.append((Role.NEWBORN, newborn))
    return max(readings, key=lambda reading: reading[1].weight, default=None)


def _as_mother(
    person: Signature, entry: RegisterEntry, plan: Signature, model: LinkModel, at: date | None
) -> Weighed | None:
    if plan.mother is None:
        return None
    if at is not None and person.born is not None and (at - _day(person.born)).days < _ADULT:
        return None
    if at is not None and entry.expected is not None:
        days = (at - entry.expected).days
        if not model.unborn.mother_earliest <= days <= model.unborn.mother_latest:
            return None
    given, family, born, number = identity = compare_identity(person, plan.mother)
    if number != Numbers.SAME and not (given and family and born):
        return None
    if not is_hopeful((given, family, born, 0, number, *[OPEN] * 4), model):
        return None
    return weigh(completed(identity, person, _mother(plan, plan.mother)), model)


def _as_newborn(person: Signature, entry: RegisterEntry, plan: Signature, model: LinkModel) -> Weighed | None:
    window = _window(person, entry, model)
    if window is None or not _shares_home(person, plan):
        return None
    family = _mothers_name(person, plan)
    found = list(levels(person, plan))
    found[GIVEN] = found[NUMBER] = found[BORN] = found[SEX] = 0
    found[FAMILY] = family
    found[MOTHER] = _mother_or_kin(person, plan)
    base = weigh(tuple(found), model)
    bits, label, cap = window
    contribution = Contribution("expected date", label, bits)
    weight = base.weight + bits
    probability = probability_of(weight)
    band = _newborn_band(tuple(found), probability, model)
    notes: tuple[str, ...] = ()
    if bears_mothers_number(person, plan):
        cap, notes = min(cap, Band.PROBABLE, key=_SURE.index), (_MOTHERS_NUMBER,)
    if band is not None and _SURE.index(band) > _SURE.index(cap):
        band = cap
    return Weighed(weight, probability, band, (*base.because, contribution), notes)


def may_be_newborn(person: Signature, entry: RegisterEntry, model: LinkModel) -> bool:
    """False if the date of birth is not one of this pregnancy's."""
    return _window(person, entry, model) is not None


def _shares_home(person: Signature, plan: Signature) -> bool:
    """False if neither the mother, another relative nor the place can agree: then it is not this newborn."""
    if person.relatives and plan.relatives and not set(person.relatives).isdisjoint(plan.relatives):
        return True
    if (person.mother and plan.mother) or bears_mothers_number(person, plan):
        return True
    return 0 < compare_place(person, plan) <= Place.ADDRESS


_SURE = (Band.POSSIBLE, Band.PROBABLE, Band.CERTAIN)


def _newborn_band(found: Levels, probability: float, model: LinkModel) -> Band | None:
    mother = found[MOTHER]
    if not (0 < mother <= Mother.RELATIVE or 0 < found[PLACE] <= 3):  # noqa: PLR2004 - the address agrees
        return None
    if mother == Mother.NUMBER or (mother == Mother.NAME_AND_BIRTH and probability >= model.bands.certain):
        return Band.CERTAIN
    if probability >= model.bands.probable and 0 < mother <= Mother.RELATIVE:
        return Band.PROBABLE
    return Band.POSSIBLE if probability >= model.bands.possible else None


def _window(person: Signature, entry: RegisterEntry, model: LinkModel) -> tuple[float, str, Band] | None:
    """What the date of birth says of this pregnancy: bits, in which words, and the surest band it allows.

    None if the child was born outside the window, or well before a plan without an expected date began. A date that is
    missing or partial, or a plan without an expected date, adds nothing and holds the band down.
    """
    if person.born is None:
        return 0.0, "not recorded", Band.POSSIBLE
    year, month, day = person.born
    if entry.expected is not None and abs(entry.expected.year - year) > 1:
        return None  # the quick way out: no pregnancy is as long
    born = PartialDate(year, month or None, day or None)
    if entry.expected is None:
        if entry.since is not None and born.latest < entry.since + timedelta(days=model.unborn.earliest):
            return None
        return 0.0, "not recorded", Band.PROBABLE if entry.since is not None else Band.POSSIBLE
    first, last = (entry.expected + timedelta(days=d) for d in (model.unborn.earliest, model.unborn.latest))
    if born.latest < first or born.earliest > last:
        return None
    if born.day is None:
        return 0.0, "may be round the expected date", Band.PROBABLE
    return math.log2(_IN_WINDOW * _BIRTHDAYS / ((last - first).days + 1)), _WINDOW, Band.CERTAIN


def _day(born: tuple[int, int, int]) -> date:
    return date(born[0], born[1] or 1, born[2] or 1) + timedelta(0)


def _mothers_name(person: Signature, plan: Signature) -> int:
    """The newborn's family name against the mother's. That it differs says nothing: many bear the father's."""
    if plan.mother is None:
        return 0
    level = levels(Signature(family=person.family), Signature(family=plan.mother.family))[FAMILY]
    return 0 if level == Family.DIFFERENT else level


def _mother_or_kin(person: Signature, plan: Signature) -> int:
    return Mother.NUMBER if bears_mothers_number(person, plan) else compare_mother(person, plan)
