"""Rows that share a site and an id: a correction takes the place of what it corrects, another person's row stands beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from riskflag.link.others import is_another
from riskflag.people.person import Person

__all__ = ["standing"]

_COMPARED = 20  # people of one id that are compared; where more share it, it tells nothing, and each of their rows stands


class Row(Protocol):
    """A row about a person that has an id of its own."""

    @property
    def key(self) -> tuple[str, str]:
        """Site and id."""

    @property
    def person(self) -> Person:
        """Whose it is."""


R = TypeVar("R", bound=Row)


def standing(rows: Iterable[R]) -> tuple[R, ...]:
    """The rows that stand: for each site, id and person the last one given. Rows that are evidently two people's are both kept,
    the second after all others: an id was used twice, and neither child may be forgotten for it.
    """
    first: dict[tuple[str, str], R] = {}
    beside: dict[tuple[str, str], list[R]] = {}
    for row in rows:
        earlier = first.get(row.key)
        if earlier is None or not _are_two_people_s(earlier, row):
            first[row.key] = row
            continue
        others = beside.setdefault(row.key, [])
        near = range(max(0, len(others) - _COMPARED), len(others))
        place = next((n for n in near if not _are_two_people_s(others[n], row)), len(others))
        others[place:place + 1] = [row]
    return (*first.values(), *(row for others in beside.values() for row in others))


def _are_two_people_s(one: Row, other: Row) -> bool:
    return one.person != other.person and is_another(one.person, other.person)
