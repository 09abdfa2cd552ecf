"""What may still be a match, before everything is compared.

Most candidates are told to be nobody's match by a few levels, whatever the others are: then the others need not be worked
out. Nothing here decides a match; it only leaves out what weighing would leave out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from math import prod

from riskflag.link.dates import SAME_DAY, compare_born
from riskflag.link.household import Shared, compare_gp, compare_mother, compare_phone, compare_place
from riskflag.link.levels import MOTHER, PLACE, Levels
from riskflag.link.model import LinkModel
from riskflag.link.names import SAME_FAMILY, SAME_GIVEN, Family, Given, compare_names
from riskflag.link.numbers import Numbers, compare_numbers
from riskflag.link.signature import Signature

__all__ = ["ANY", "OPEN", "UNNAMED", "UNRELATED", "compare_hopeful", "is_hopeful", "may_match"]

OPEN = -1
"""In place of a level that is not worked out yet: it may be any."""


def compare_hopeful(a: Signature, b: Signature, model: LinkModel, names: tuple[int, int] | None = None) -> Levels | None:
    """Every level, as `levels` gives them; None as soon as those worked out rule a match out. The dearest come last. `names` are
    the levels of the names, if they are known.
    """
    hopeful = _hopes(model)
    given, family = compare_names(a, b) if names is None else names
    born, number = int(compare_born(a, b)), int(compare_numbers(a, b))
    sex, place, phone, mother, gp = _beside_identity(a, b)
    found: Levels = (int(given), int(family), born, sex, number, place, phone, mother, gp)
    if not hopeful(found):
        return None
    if place is OPEN:
        place = int(compare_place(a, b))
        found = (*found[:PLACE], place, phone, mother, gp)
        if not hopeful(found):
            return None
    return (*found[:MOTHER], int(compare_mother(a, b)), gp) if mother is OPEN else found


def may_match(a: Signature, b: Signature, given: int, family: int, model: LinkModel) -> bool:
    """False if two people with these kinds of names cannot be a match: `UNNAMED`, `UNRELATED` or `ANY`."""
    hopeful = _kinds_of_hope(model)
    born, number = compare_born(a, b), compare_numbers(a, b)
    if not hopeful[given, family, born, OPEN, number, OPEN, OPEN, OPEN, OPEN]:
        return False
    sex, place, phone, mother, gp = _beside_identity(a, b)
    if not hopeful[given, family, born, sex, number, place, phone, mother, gp]:
        return False
    return place is not OPEN or hopeful[given, family, born, sex, number, compare_place(a, b), phone, mother, gp]


UNNAMED, UNRELATED, ANY = range(3)
_GIVEN = ((0,), (Given.REMOTE, Given.DIFFERENT), (0, *Given))
_FAMILY = ((0,), (0, Family.ELSEWHERE, Family.DIFFERENT), (0, *Family))


def _beside_identity(a: Signature, b: Signature) -> tuple[int, int, int, int, int]:
    """The levels of sex, place, telephone, mother and practice; of place and mother only whether they are recorded."""
    sex = 0 if a.sex is None or b.sex is None else Shared.SAME if a.sex is b.sex else Shared.DIFFERENT
    place = OPEN if (a.postcodes and b.postcodes) or (a.houses and b.houses) else 0
    mother = OPEN if (a.mother or a.relatives) and (b.mother or b.relatives) else 0
    return int(sex), place, int(compare_phone(a, b)), mother, int(compare_gp(a, b))


def is_hopeful(found: Levels, model: LinkModel) -> bool:
    """False if no level in place of the open ones could make a match of these: another reading is likelier by far."""
    return _hopes(model)(found)


@lru_cache(maxsize=64)
def _hopes(model: LinkModel) -> Callable[[Levels], bool]:
    """`is_hopeful` of one model, which remembers what it said."""
    return lru_cache(maxsize=131_072)(partial(_is_hopeful, model))


class _KindsOfHope(dict[Levels, bool]):
    """Whether some levels of two kinds of names may make a match with the other levels, remembered."""

    def __init__(self, hopeful: Callable[[Levels], bool]) -> None:
        super().__init__()
        self._hopeful = hopeful

    def __missing__(self, key: Levels) -> bool:
        given, family, *others = key
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        found = self[key] = any(self._hopeful((int(g), int(f), *others)) for g in _GIVEN[given] for f in _FAMILY[family])
        return found


_MOST_REMEMBERED = 65_536


@lru_cache(maxsize=64)
def _kinds_of_hope(model: LinkModel) -> _KindsOfHope:
    return _KindsOfHope(_hopes(model))


def _is_hopeful(model: LinkModel, found: Levels) -> bool:
    given, family, born, _, number, *_ = found
    if number in (Numbers.SAME, OPEN) or (given in SAME_GIVEN and family in SAME_FAMILY and born in SAME_DAY):
        return True
    prior, bands = model.prior, model.bands
    each, odds = prior.share / prior.entries, bands.possible / (1 - bands.possible) * _ROUNDING
    others = (1.0 - each, prior.siblings / prior.entries, prior.twins / prior.entries)
    return all(
        each * prod([ratios[level] for ratios, level in zip(reading, found, strict=True)]) >= odds * expected
        for reading, expected in zip(_ratios(model), others, strict=True) if expected
    )


_ROUNDING = 1 - 1e-9


@lru_cache(maxsize=64)
def _ratios(model: LinkModel) -> tuple[tuple[tuple[float, ...], ...], ...]:
    """How many times likelier one child shows a level than each other reading does: by reading, comparison and level; the
    last, where `OPEN` points, is the most any level can be.
    """
    readings = []
    for column in ("u", "sibling", "twin"):
        tables = [(1.0, *(level.m / getattr(level, column) for level in c.levels)) for c in model.comparisons]
        readings.append(tuple((*table, max(table)) for table in tables))
    return tuple(readings)
