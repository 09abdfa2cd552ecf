"""Draws from fixed frequencies: cumulative weights and one bisection, so that a million draws cost a second."""

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Draw(Generic[T]):
    """Items with weights; `draw(rng)` gives one of them."""

    __slots__ = ("cumulative", "items", "total")

    def __init__(self, items: Sequence[T], weights: Iterable[float]) -> None:
        self.items = items
        self.cumulative = list(accumulate(weights))
        self.total = self.cumulative[-1]

    def __call__(self, rng: Random) -> T:
        return self.items[bisect(self.cumulative, rng.random() * self.total)]


def ranked(items: Sequence[T], exponent: float, shift: float = 2.0) -> Draw[T]:
    """Zipf-Mandelbrot: the item of rank r has weight 1 / (r + shift) ** exponent, the shape name frequencies have."""
    return Draw(items, (1.0 / (rank + shift) ** exponent for rank in range(1, len(items) + 1)))


def shares(table: dict[T, float]) -> Draw[T]:
    """The keys of a table, drawn by its values."""
    return Draw(tuple(table), table.values())
