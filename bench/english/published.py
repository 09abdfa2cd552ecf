"""Attendances whose errors happen at published rates. One attendance in fifteen is of a listed child; weights restore one in forty."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from .attendances import Recording, arrival, as_patient, record
from .families import TODAY, Families, days_old
from .noise import Noise
from .people import Child
from .population import Population
from .registers import Listing
from .sampling import shares

LISTED_ONE_IN, WEIGHED_ONE_IN = 15, 40
WEIGHT_LISTED = (1 / WEIGHED_ONE_IN) / (1 / LISTED_ONE_IN)
WEIGHT_UNLISTED = (1 - 1 / WEIGHED_ONE_IN) / (1 - 1 / LISTED_ONE_IN)
FIRST_DAY, DAYS = TODAY - timedelta(days=29), 33  # to the third day after the extract, so that the register is never stale
# Infants attend most, then toddlers: judgement after the shape of NHS England's attendances by age.
AGES = {age: 2.6 if age == 0 else 2.0 if age < 3 else 1.1 if age < 12 else 1.0 for age in range(18)}
ATTENDING_AGES = shares(AGES)
_TRIES = 1_000  # a small register may hold no such family: then an ordinary child attends


class Published:
    """Attendances one by one, each from a stream of its own."""

    def __init__(self, population: Population) -> None:
        self.population = population
        self.families = population.families
        self.noise = Noise(population.world)

    def attendances(self, count: int) -> Iterator[tuple[Recording, float]]:
        """`count` recordings with their weights, in no order."""
        for number in range(count):
            rng = self.families.rng(3, number)
            if rng.random() < 1 / LISTED_ONE_IN:
                made, weight = self._listed(rng), WEIGHT_LISTED
            else:
                made, weight = self._unlisted(rng, number), WEIGHT_UNLISTED
            made.row["attendance_id"] = f"A{number + 1:07d}"
            self.noise.apply(made)
            yield made, weight

    def _listed(self, rng: Random) -> Recording:
        unborn = rng.random() < self.population.world.rate("unborn_attendance")
        return (unborn and self._plan(rng)) or self._child(rng)

    def _plan(self, rng: Random) -> Recording | None:
        visit = newborn_visit if rng.random() < 0.5 else pregnant_visit
        for _ in range(_TRIES):
            made = visit(self.families, rng, self.population.listing(rng), arrival(rng, FIRST_DAY, DAYS))
            if made is not None:
                return made
        return None

    def _child(self, rng: Random) -> Recording:
        while True:
            listing, at = self.population.listing(rng), arrival(rng, FIRST_DAY, DAYS)
            able = [child for child in listing.listed() if child.expected is None and child.born <= at.date()]
            if able and rng.random() < _accept(child := rng.choice(able), at.year):
                return record(self.families, rng, child, listing.family, at, listing)

    def _unlisted(self, rng: Random, number: int) -> Recording:
        at = arrival(rng, FIRST_DAY, DAYS)
        if rng.random() < self.population.world.rate("sibling_of_listed"):
            made = self._sibling(rng)
            if made is not None:
                return made
        born = at.date() - timedelta(days=days_old(rng, ATTENDING_AGES))
        family = self.families.make(rng, number, min(born, TODAY))
        self.families.number(family, self.population.numbered(1 + len(family.children)))
        able = [child for child in family.children if child.born <= at.date() and (at.date() - child.born).days < 18 * 365]
        return record(self.families, rng, rng.choice(able or family.children), family, at)

    def _sibling(self, rng: Random) -> Recording | None:
        for _ in range(_TRIES):
            listing, at = self.population.listing(rng), arrival(rng, FIRST_DAY, DAYS)
            able = [c for c in listing.family.children if c.id not in listing.rows and c.born <= at.date()]
            if able:
                made = record(self.families, rng, rng.choice(able), listing.family, at, listing)
                made.relation, made.near = "sibling", listing.all_rows()
                return made
        return None


def _unborn(listing: Listing) -> Child | None:
    return next((c for c in listing.listed() if c.expected is not None), None)


def _plan(families: Families, rng: Random, listing: Listing, child: Child, at: datetime) -> Recording:
    made = record(families, rng, child, listing.family, at, listing)
    made.rows = [row for c in listing.listed() if c.expected is not None for row in listing.rows[c.id]]
    return made


def newborn_visit(families: Families, rng: Random, listing: Listing, at: datetime) -> Recording | None:
    """The child of an unborn plan in its first eight weeks. Twins have one pregnancy: the rows of both are right."""
    child = _unborn(listing)
    if child is None or not 0 <= (at.date() - child.born).days <= 56:
        return None
    made = _plan(families, rng, listing, child, at)
    made.relation = "newborn"
    return made


def pregnant_visit(families: Families, rng: Random, listing: Listing, at: datetime) -> Recording | None:
    """The pregnant mother of an unborn plan, or the mother in the first weeks after the birth."""
    child = _unborn(listing)
    if child is None or not -200 <= (at.date() - child.born).days <= 28:
        return None
    made = _plan(families, rng, listing, child, at)
    as_patient(made, listing.family.mother, "F")
    made.relation = "pregnant mother"
    return made


def _accept(child: Child, year: int) -> float:
    return AGES[min(max(year - child.born.year, 0), 17)] / max(AGES.values())
