"""Look-alikes: people who are not the listed child, or are one of two listed children, and share much with the other.

Each function makes one attendance from a listed family, or None when the family does not lend itself. `near` holds the rows of the
child one might mistake the person for; `rows` those of the person, if listed at all.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from .attendances import Recording, record
from .people import Adult, Child, Family
from .places import home
from .population import Population
from .registers import Listing, Row

Maker = Callable[["Scene"], "Recording | None"]
LOOKALIKES: dict[str, Maker] = {}


def lookalike(function: Maker) -> Maker:
    """Register a look-alike under its function's name."""
    LOOKALIKES[function.__name__] = function
    return function


class Scene:
    """A listed family, one listed child of it, and a moment."""

    def __init__(self, population: Population, rng: Random, listing: Listing, at: datetime) -> None:
        self.population, self.rng, self.listing, self.at = population, rng, listing, at
        self.families, self.book, self.family = population.families, population.families.book, listing.family
        born = [child for child in listing.listed() if child.expected is None]
        self.children = born
        self.child = rng.choice(born) if born else None
        self.unborn = next((child for child in listing.listed() if child.expected is not None), None)

    def other(self, child: Child, **changes: object) -> Child:
        """Another person, made from a child by changes, with an own number and no other names."""
        (number,) = self.population.numbered(1)
        made = replace(child, id=f"L{number}", number=number, also=(), known_as="", expected=None)
        for name, value in changes.items():
            setattr(made, name, value)
        return made

    def given(self, child: Child, sex: str | None = None) -> str:
        """A first name the child does not have."""
        name = child.given
        while name == child.given:
            name = self.book.given(self.rng, self.family.tradition, sex or child.sex, child.born.year)
        return name

    def away(self, outcode: str | None = None) -> Family:
        """The same names in another household: other parents, other home, phone and practice."""
        rng, family, book = self.rng, self.family, self.book
        place = home(rng, family.authority, outcode)
        mother = Adult(book.adult(rng, family.tradition, "F", 1990), book.surname(rng, family.tradition), "", family.mother.born + timedelta(days=rng.randint(-2000, 2000)))
        mother.maiden = mother.family
        (mother.number,) = self.population.numbered(1)
        phones = [f"0710{rng.randrange(10_000_000):07d}" for _ in range(2)]
        practice = f"{place.postcode[0]}8{rng.randrange(10_000):04d}"
        return replace(family, mother=mother, father=None, homes=[place], phones=phones, practices=[practice], places={}, children=[])

    def visit(self, child: Child, near: list[Row], family: Family | None = None) -> Recording:
        """The person's attendance. A child of the same household lives where the listed one does."""
        family = family or self.family
        if family is self.family and self.child is not None and child.id not in family.places and self.child.id in family.places:
            family.places[child.id] = family.places[self.child.id]
        made = record(self.families, self.rng, child, family, self.at, self.listing)
        made.near = near
        return made

    def rows(self, child: Child) -> list[Row]:
        """The rows of a listed child."""
        return self.listing.rows.get(child.id, [])


def shifted(born: date, days: int) -> date:
    """A birthday so many days off."""
    return born + timedelta(days=days)
