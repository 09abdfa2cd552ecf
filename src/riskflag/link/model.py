"""The link model: how much each level of each comparison weighs, read from data and checked before use."""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from attrs import asdict, evolve, field, frozen
from attrs.validators import in_

from riskflag.errors import InvalidModel
from riskflag.link.levels import LEVELS

__all__ = ["Bands", "Comparison", "Level", "LinkModel", "Prior", "Unborn", "england", "load_model"]

_COLUMNS = ("m", "u", "sibling", "twin")
_ROUNDING = 1e-4  # how far a column may be from summing to 1


@frozen
class Level:
    """One outcome of a comparison, and how often pairs of records show it: of one child (m), of unrelated children (u),
    of brothers and sisters, of twins. An `anchor` ties a record to a child, `alone` or `with names`.
    """

    name: str
    label: str
    m: float
    u: float
    sibling: float
    twin: float
    anchor: str = field(default="", validator=in_(("", "alone", "with names")))


@frozen
class Comparison:
    """A field or group of fields, its levels best first, and where the numbers come from. Level 0 is not recorded."""

    name: str
    label: str
    source: str
    levels: tuple[Level, ...]


@frozen
class Prior:
    """What is expected before looking: `share` of attending children on the register, its number of `entries`, and how
    many `siblings` and `twins` of an attending child are on it.
    """

    share: float
    entries: int
    siblings: float
    twins: float


@frozen
class Bands:
    """Least probability of each band, and the gap in bits within which entries of different people are ambiguous."""

    certain: float
    probable: float
    possible: float
    gap: float


@frozen
class Unborn:
    """Windows in days round an expected date of delivery: for the birth, and for the mother's attendance."""

    earliest: int
    latest: int
    mother_earliest: int
    mother_latest: int


@frozen(slots=False, eq=False)
class LinkModel:
    """Everything weighing needs. `crowd` is how many rows of a register may share a postcode, house or telephone before it
    counts as shared by everybody. `fingerprint` tells two models apart, in every stamp and audit.
    """

    id: str
    version: str
    prior: Prior
    bands: Bands
    unborn: Unborn
    crowd: int = field(kw_only=True)
    comparisons: tuple[Comparison, ...] = field()

    @comparisons.validator
    def _check(self, _attribute: object, value: tuple[Comparison, ...]) -> None:
        if tuple(c.name for c in value) != tuple(LEVELS):
            raise InvalidModel(f"comparisons are not {', '.join(LEVELS)} in this order")
        for comparison in value:
            _check_comparison(comparison)

    def __attrs_post_init__(self) -> None:
        p, b = self.prior, self.bands
        if not (0 < p.share < 1 and p.entries > 0 and p.siblings >= 0 and p.twins >= 0):
            raise InvalidModel("prior: share lies between 0 and 1, entries above 0, siblings and twins not below 0")
        if not 0 < b.possible < b.probable < b.certain < 1:
            raise InvalidModel("bands: possible < probable < certain, all between 0 and 1")
        if self.crowd < 1:
            raise InvalidModel("crowd: at least 1 row")
        if b.gap < 0:
            raise InvalidModel("bands: gap is not below 0 bits")

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, LinkModel) and self.fingerprint == other.fingerprint)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(self.fingerprint)

    @cached_property
    def fingerprint(self) -> str:
        """A digest of every number and name in the model."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def expecting(self, *, share: float | None = None, entries: int | None = None) -> LinkModel:
        """The same model with another expected share of children on the register, or another size of register.

        Small registers are reckoned as the model's least, so that a name alone never becomes telling.
        """
        prior = evolve(
            self.prior,
            share=self.prior.share if share is None else share,
            entries=self.prior.entries if entries is None else max(entries, self.prior.entries),
        )
        return self if prior == self.prior else evolve(self, prior=prior)


def load_model(path: str | Path | None = None) -> LinkModel:
    """Read a link model from TOML; without a path, the one shipped for England. Raises InvalidModel."""
    source = files("riskflag.link").joinpath("england.toml") if path is None else Path(path)
    try:
        table = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as bad:
        raise InvalidModel(f"the link model cannot be read: {type(bad).__name__}") from bad
    return _model(table)


def _model(table: Mapping[str, Any]) -> LinkModel:
    try:
        return LinkModel(
            id=str(table["id"]),
            version=str(table["version"]),
            prior=Prior(**table["prior"]),
            bands=Bands(**table["bands"]),
            unborn=Unborn(**table["unborn"]),
            crowd=int(table["crowd"]),
            comparisons=tuple(
                Comparison(c["name"], c["label"], c["source"].strip(), tuple(Level(**level) for level in c["levels"]))
                for c in table["comparison"]
            ),
        )
    except KeyError as missing:
        raise InvalidModel(f"the link model has no {missing}") from None
    except TypeError as wrong:
        raise InvalidModel(f"the link model has a key that is missing, unknown or of the wrong kind: {wrong}") from None


def _check_comparison(comparison: Comparison) -> None:
    name = comparison.name
    if tuple(level.name for level in comparison.levels) != LEVELS[name]:
        raise InvalidModel(f"{name}: levels are not {', '.join(LEVELS[name])} in this order")
    for column in _COLUMNS:
        values = [float(getattr(level, column)) for level in comparison.levels]
        if not all(0 < value < 1 for value in values):
            raise InvalidModel(f"{name}.{column}: every value lies between 0 and 1, neither included")
        if not math.isclose(sum(values), 1, abs_tol=_ROUNDING):
            raise InvalidModel(f"{name}.{column}: the levels sum to {sum(values):.6f}, not 1")


@cache
def england() -> LinkModel:
    """The model shipped for England, read once when it is first needed."""
    return load_model()
