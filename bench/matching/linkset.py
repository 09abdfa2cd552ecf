"""What every set and every matcher speaks: people on both sides, who is whose, and scored pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import riskflag as rf


@dataclass(frozen=True)
class LinkSet:
    """People to look up (`left`) in a list (`right`), and the truth: for each left position, the right positions that are the same person.

    `single` is true where one list is searched for its own duplicates. `weights` say how much a left record counts; `groups` are names of groupings
    (error type, naming tradition), each with one label per left record.
    """

    name: str
    left: Sequence[rf.Person]
    right: Sequence[rf.RegisterEntry]
    truth: Mapping[int, frozenset[int]]
    single: bool = False
    weights: Sequence[float] = ()
    days: Sequence[date | None] = ()
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def pairs(self) -> set[tuple[int, int]]:
        """Every true pair; of one list, each once."""
        return {(i, j) for i, found in self.truth.items() for j in found if not self.single or i < j}

    def weight(self, position: int) -> float:
        """How much a left record counts."""
        return self.weights[position] if self.weights else 1.0


@dataclass(frozen=True, slots=True)
class Scored:
    """One pair as a matcher sees it. `accepted` is what its documentation would act on; `probability` only if the matcher states one."""

    left: int
    right: int
    score: float
    accepted: bool
    offered: bool = False
    probability: float | None = None


def entries(people: Sequence[rf.Person]) -> list[rf.RegisterEntry]:
    """Any people as rows of a register."""
    return [rf.RegisterEntry(id=str(i), kind=rf.RegisterKind.OTHER, person=person) for i, person in enumerate(people)]


def by_entity(left: Sequence[str], right: Sequence[str], *, single: bool = False) -> dict[int, frozenset[int]]:
    """The truth from entity names of both sides."""
    where: dict[str, list[int]] = {}
    for position, entity in enumerate(right):
        where.setdefault(entity, []).append(position)
    found = ((i, frozenset(j for j in where.get(entity, ()) if not single or j != i)) for i, entity in enumerate(left))
    return {i: same for i, same in found if same}
