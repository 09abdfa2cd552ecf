"""One hard error or look-alike per attendance, equally many of each type; half with a second error.

The other fields are as the family would write them, except that most records carry no NHS number (world.number_at_hard): a right
number would make nearly all of them easy.
"""

from collections.abc import Iterator
from itertools import islice
from random import Random

from . import namesakes, siblings  # noqa: F401 - they register the look-alikes
from .attendances import Recording, arrival, record
from .lookalikes import LOOKALIKES, Scene
from .mechanisms import happen
from .population import Population
from .published import DAYS, FIRST_DAY, newborn_visit

ERROR_TYPES = (
    "number_one_digit", "number_transposed", "number_of_sibling", "number_of_mother", "number_of_stranger",
    "given_keyboard", "given_phonetic", "given_spelling", "given_nickname", "given_initial", "given_middle_used", "given_joined", "given_half",
    "given_missing", "given_known_as", "given_placeholder",
    "family_keyboard", "family_phonetic", "family_spelling", "family_mothers", "family_changed", "family_half", "family_doubled", "family_gendered",
    "family_particle", "family_patronymic", "family_missing",
    "names_swapped", "names_reordered", "middle_misplaced", "mojibake_names", "names_truncated",
    "date_day_month", "date_digit", "date_year", "date_first_january", "date_missing",
    "postcode_old", "address_missing", "sex_wrong",
)  # fmt: skip
LOOKALIKE_TYPES = tuple(LOOKALIKES)
_SECOND = (*ERROR_TYPES, "number_truncated", "given_scanned", "family_scanned", "family_joined", "names_one_box", "date_near", "postcode_typo", "postcode_new")
_SECOND_SHARE = 0.5
# One look-alike cannot be had in a small register, nor an error in a register without such names: then it is left out.
_TRIES = 20_000


class Hard:
    """Hard attendances, type after type."""

    def __init__(self, population: Population) -> None:
        self.population = population
        self.families = population.families

    def attendances(self, count: int) -> Iterator[tuple[Recording, float]]:
        """`count` recordings, all types equally often, in turn."""
        for number, made in enumerate(islice(self._made(count), count)):
            made.row["attendance_id"] = f"H{number + 1:07d}"
            yield made, 1.0

    def _made(self, count: int) -> Iterator[Recording]:
        types = [*ERROR_TYPES, *LOOKALIKE_TYPES]
        number = 0
        while types and number < 2 * count + len(types):
            kind = types[number % len(types)]
            made = self._one(self.families.rng(4, number), kind)
            if made is None:
                types.remove(kind)
                continue
            number += 1
            yield made

    def _one(self, rng: Random, kind: str) -> Recording | None:
        for _ in range(_TRIES):
            made = self._error(rng, kind) if kind in ERROR_TYPES else self._lookalike(rng, kind)
            if made is not None:
                if rng.random() < _SECOND_SHARE:
                    self._second(made)
                return made
        return None

    def _second(self, made: Recording) -> None:
        for name in made.rng.sample(_SECOND, len(_SECOND)):
            if name not in made.errors and happen(made, name):
                return

    def _numbered(self, made: Recording) -> Recording:
        """Take the number off most records."""
        if made.rng.random() >= self.population.world.number_at_hard:
            made.row["nhs_number"] = ""
        return made

    def _error(self, rng: Random, kind: str) -> Recording | None:
        listing, at = self.population.listing(rng), arrival(rng, FIRST_DAY, DAYS)
        if kind == "given_placeholder":  # only a newborn has no name yet
            made = newborn_visit(self.families, rng, listing, at)
        else:
            able = [child for child in listing.listed() if child.expected is None and child.born <= at.date()]
            made = record(self.families, rng, rng.choice(able), listing.family, at, listing) if able else None
        if made is None:
            return None
        if not kind.startswith("number_"):
            self._numbered(made)
        return made if happen(made, kind) else None

    def _lookalike(self, rng: Random, kind: str) -> Recording | None:
        listing, at = self.population.listing(rng), arrival(rng, FIRST_DAY, DAYS)
        made = LOOKALIKES[kind](Scene(self.population, rng, listing, at))
        if made is None or made.child.born > made.on:
            return None
        made.relation = kind
        return made if kind == "sibling_with_listed_number" else self._numbered(made)
