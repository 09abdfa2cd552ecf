"""Why a match weighs what it weighs, as text and as a table: the prior and each contribution, and what they come to.

Level names and bits are all that evidence carries; nothing here is anybody's value.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Protocol

from attrs import frozen

from riskflag.link.match import Band, Contribution

__all__ = ["Step", "Weighted", "because_text", "odds_words", "steps"]


class Weighted(Protocol):
    """A `riskflag.Match`, or the `Evidence` of an alert in a view."""

    @property
    def because(self) -> tuple[Contribution, ...]: ...
    @property
    def weight(self) -> float: ...
    @property
    def probability(self) -> float: ...
    @property
    def band(self) -> Band: ...
    @property
    def notes(self) -> tuple[str, ...]: ...


@frozen
class Step:
    """One row of the table: what was compared, what was found, its bits, and the weight so far, this row included."""

    comparison: str
    level: str
    bits: float
    so_far: float


def steps(match: Weighted) -> tuple[Step, ...]:
    """The rows in order; the last one's `so_far` is the weight."""
    so_far = accumulate(c.weight for c in match.because)
    return tuple(Step(c.comparison, c.level, c.weight, total) for c, total in zip(match.because, so_far, strict=True))


def because_text(match: Weighted) -> str:
    """The table as lines of text, the sum and the band below it, and what held the band down."""
    rows = [(s.comparison, s.level, f"{s.bits:+.1f}", f"{s.so_far:+.1f}") for s in steps(match)]
    rows.insert(0, ("compared", "found", "bits", "so far"))
    first, second = (max(len(row[i]) for row in rows) for i in (0, 1))
    lines = [f"{a:{first}}  {b:{second}}  {c:>7}  {d:>7}" for a, b, c, d in rows]
    lines.append(f"{match.weight:+.1f} bits: {odds_words(match.weight)}. Band: {match.band.value}.")
    return "\n".join([*lines, *_held(match.notes)])


def _held(notes: Sequence[str]) -> list[str]:
    return [f"Held down: {note}." for note in notes]


_MOST = 1_000_000


def odds_words(bits: float) -> str:
    """A weight as odds in words, rounded to two figures: what is expected, whichever of the two is likelier first."""
    odds = min(2.0 ** min(abs(bits), 60.0), 2.0 * _MOST)
    if odds < 1.05:  # noqa: PLR2004 - would round to 1
        return "as likely as not the same child"
    figure = "more than 1,000,000" if odds > _MOST else f"{float(f'{odds:.2g}'):,.10g}"
    return f"{figure} to 1 {'for' if bits > 0 else 'against'} the same child"
