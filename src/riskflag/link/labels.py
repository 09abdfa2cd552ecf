"""What two people may have in common, as numbers: words of their names, and parts of their dates of birth."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

__all__ = ["ANYTHING", "Label", "label", "parts_of_date", "turned"]

ANYTHING = 0
"""In place of a word's number: what a record that is too vague to be ruled out by its words may be called."""

Label = tuple[int, ...]
Born = tuple[int, int, int] | None


def label(words: Iterable[int], born: Iterable[Born], *, vague: bool) -> Label:
    """The numbers of words, positive, and the parts of dates of birth, negative; `ANYTHING` among them if it is vague."""
    return (*((ANYTHING,) if vague else ()), *words, *[part for one in born for part in parts_of_date(one)])


@lru_cache(maxsize=32_768)  # dates recur, and what recurs is kept once
def parts_of_date(born: Born) -> Label:
    """Year and month, year and day, month and day."""
    if born is None:
        return ()
    year, month, day = born
    return -(year << 10 | month), -(year << 10 | 512 | day), -(month << 5 | day)


def turned(born: Born) -> Label:
    """The year and month of the date with day and month in each other's place."""
    return (-(born[0] << 10 | born[2]),) if born else ()
