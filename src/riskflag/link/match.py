"""What matching says of one register entry: how much the evidence weighs, and why."""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from riskflag.people.entry import RegisterEntry
from riskflag.people.masking import masked

__all__ = ["Band", "Contribution", "Match", "Role"]


class Band(Enum):
    """How sure the identity is, in FHIR's words for match grades. Below POSSIBLE there is no match."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"

    @property
    def is_matched(self) -> bool:
        """Certain or probable: the plan's facts may be shown."""
        return self is not Band.POSSIBLE


class Role(Enum):
    """Who the attending person is in the entry."""

    CHILD = "child"
    MOTHER = "mother"
    NEWBORN = "newborn"


@frozen
class Contribution:
    """What one comparison adds to the weight: its level's name, never a value. `weight` is in bits (log2)."""

    comparison: str
    level: str
    weight: float


@frozen(repr=False, kw_only=True)
class Match:
    """An entry that may be the attending person's.

    `because` is the calculation: the weights of its contributions, the prior among them, sum to `weight` (bits), and
    `probability` is 2^weight / (1 + 2^weight). `ambiguous_with` are ids of entries of other people that fit about as
    well. `notes` say what held the band down, without a person's value.
    """

    entry: RegisterEntry
    weight: float
    probability: float
    band: Band
    because: tuple[Contribution, ...]
    role: Role = Role.CHILD
    ambiguous_with: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    __repr__ = masked
