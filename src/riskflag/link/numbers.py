"""Personal numbers as a vote: the same, near, or different."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from rapidfuzz.distance import OSA

from riskflag.link.signature import Signature

__all__ = ["Numbers", "compare_numbers", "near_numbers"]


class Numbers(IntEnum):
    """Levels of the personal number, best first; 0 is not recorded."""

    SAME = 1
    NEAR = 2  # one of them fails its check and is one digit or one exchange away
    DIFFERENT = 3  # both pass their check, in one scheme


def compare_numbers(a: Signature, b: Signature) -> int:
    """The level of NHS, CHI and H&C numbers together; any agreement wins."""
    if a.numbers and b.numbers and not a.numbers.isdisjoint(b.numbers):
        return Numbers.SAME
    if near_numbers(a.doubtful, b.numbers | b.doubtful) or near_numbers(b.doubtful, a.numbers):
        return Numbers.NEAR
    if a.numbers and b.numbers and not {n[:3] for n in a.numbers}.isdisjoint(n[:3] for n in b.numbers):
        return Numbers.DIFFERENT
    return 0


def near_numbers(some: Iterable[str], others: Iterable[str]) -> bool:
    """True if any two of one scheme are the same but for a digit or an exchange of neighbours."""
    return any(
        x[:3] == y[:3] and len(x) == len(y) and OSA.distance(x, y, score_cutoff=1) <= 1 for x in some for y in others
    )
