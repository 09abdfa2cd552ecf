"""Attendances whose errors happen at published rates. One attendance in fifteen is of a listed child; weights restore one in forty.

The calling order is: numbers, names, dates, sex, places, phones; within each the rates of world.py.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from . import name_mechanisms  # noqa: F401 - registers the name errors
from .attendances import Recording, arrival, as_patient, record
from .families import TODAY, Families, days_old
from .mechanisms import happen, known_postcodes
from .people import Child
from .registers import Listing, Registers
from .sampling import Draw, shares
from .world import World

LISTED_ONE_IN, WEIGHED_ONE_IN = 15, 40
WEIGHT_LISTED = (1 / WEIGHED_ONE_IN) / (1 / LISTED_ONE_IN)
WEIGHT_UNLISTED = (1 - 1 / WEIGHED_ONE_IN) / (1 - 1 / LISTED_ONE_IN)
FIRST_DAY, DAYS = TODAY - timedelta(days=29), 36  # to the sixth day after the extract, so that the register is never stale
ATTENDING_AGES = shares({age: 2.6 if age == 0 else 2.0 if age < 3 else 1.1 if age < 12 else 1.0 for age in range(18)})

# How a name that differs differs, when it is not misspelt; judgement, tried in drawn order until one can happen to this child.
_GIVEN_OTHER = {
    "given_nickname": 24, "given_spelling": 18, "given_initial": 6, "given_middle_used": 8, "given_joined": 10, "given_half": 14, "given_missing": 2,
    "given_known_as": 20, "names_swapped": 5, "names_reordered": 3, "middle_misplaced": 6, "given_truncated": 2, "names_one_box": 1,
}  # fmt: skip
_FAMILY_OTHER = {
    "family_mothers": 24, "family_fathers": 10, "family_changed": 18, "family_half": 22, "family_doubled": 8, "family_joined": 12, "family_gendered": 14,
    "family_particle": 10, "family_patronymic": 12, "family_spelling": 18, "family_missing": 0.5,
}  # fmt: skip
_GIVEN_SLIP = {"given_keyboard": 50, "given_phonetic": 42, "given_scanned": 8}
_FAMILY_SLIP = {"family_keyboard": 50, "family_phonetic": 42, "family_scanned": 8}
_DATE = {"date_digit": 30, "date_day_month": 22, "date_year": 22, "date_near": 18, "date_first_january": 8}
_WHOSE = {"number_of_sibling": 60, "number_of_mother": 10, "number_of_stranger": 30}
_MIDDLE = {"middle_missing": 60, "middle_initial": 15, "middle_changed": 25}
_DAMAGE = {"names_truncated": 25, "mojibake_names": 25, "upper_case": 50}
_MOVED = {"postcode_old": 40, "postcode_new": 40, "postcode_missing": 16, "postcode_typo": 4}


def one_of(made: Recording, table: dict[str, float], tries: int = 4) -> bool:
    """Let one of a table's errors happen, drawn by share among those that can."""
    left = dict(table)
    for _ in range(min(tries, len(left))):
        name = shares(left)(made.rng)
        if happen(made, name):
            return True
        del left[name]
    return False


class Errors:
    """The recording errors of one world at its rates."""

    def __init__(self, world: World) -> None:
        self.world = world

    def apply(self, made: Recording) -> None:
        """Record an attendance as a department would."""
        self.number(made)
        self.names(made)
        self.born(made)
        self.place(made)
        self.rest(made)

    def _hits(self, made: Recording, rate: str, factor: float = 1.0) -> bool:
        return made.rng.random() < self.world.rate(rate) * factor

    def number(self, made: Recording) -> None:
        """Missing, mistyped or someone else's."""
        roll = made.rng.random()
        for name in ("number_missing", "number_one_digit", "number_transposed", "number_truncated"):
            roll -= self.world.rate(name)
            if roll < 0:
                happen(made, name)
                return
        if roll < self.world.rate("number_of_other"):
            one_of(made, _WHOSE)

    def names(self, made: Recording) -> None:
        """Given, middle and family name."""
        world = self.world
        placeholder = (made.on - made.child.born).days < 21 and self._hits(made, "newborn_placeholder")
        if placeholder:
            happen(made, "given_placeholder")
        factor = self._factor(made)
        register = world.rate("register_name_wrong") / 2
        if not placeholder and made.rng.random() < (world.rate("given_differs") - register) * factor:
            one_of(made, _GIVEN_SLIP if self._hits(made, "given_misspelt_share") else _GIVEN_OTHER, 9) or one_of(made, _GIVEN_SLIP)
        if made.rng.random() < (world.rate("family_differs") - register) * factor:
            one_of(made, _FAMILY_SLIP if self._hits(made, "family_misspelt_share") else _FAMILY_OTHER, 9) or one_of(made, _FAMILY_SLIP)
        if made.row["middle_names"] and self._hits(made, "middle_differs"):
            one_of(made, _MIDDLE)
        if self._hits(made, "name_damaged"):
            one_of(made, _DAMAGE)
        if self._hits(made, "diacritics_dropped"):
            happen(made, "diacritics_dropped")

    def _factor(self, made: Recording) -> float:
        """More errors in names of traditions the desk knows less, fewer in the others, the same on average."""
        world = self.world
        local = sum(share for tradition, share in world.traditions.items() if tradition in ("english", "welsh", "irish", "caribbean"))
        elsewhere = world.name_error_elsewhere
        known = made.family.tradition in ("english", "welsh", "irish", "caribbean")
        return (1.0 if known else elsewhere) / (local + (1 - local) * elsewhere)

    def born(self, made: Recording) -> None:
        """Date of birth."""
        if self._hits(made, "date_missing"):
            happen(made, "date_missing")
        elif made.rng.random() < self.world.rate("date_wrong") - self.world.rate("register_date_wrong"):
            one_of(made, _DATE)

    def place(self, made: Recording) -> None:
        """Postcode and address: the published rate is that of disagreeing with the register or missing."""
        known = known_postcodes(made)
        if self._hits(made, "postcode_pseudo"):
            happen(made, "postcode_pseudo")
        elif self._hits(made, "postcode_differs"):
            one_of(made, _MOVED)
        elif known and made.row["home_postcode"] not in known:
            row = next(r for r in made.rows if r["home_postcode"] or r["placement_postcode"])
            kind = "placement" if row["placement_postcode"] else "home"
            made.row["home_postcode"], made.row["home_address"] = row[f"{kind}_postcode"], row[f"{kind}_address"]

    def rest(self, made: Recording) -> None:
        """Sex, phone, practice, mother, alias."""
        row = made.row
        if self._hits(made, "sex_wrong"):
            happen(made, "sex_wrong")
        elif self._hits(made, "sex_missing"):
            row["sex"] = ""
        if self._hits(made, "phone_missing"):
            row["contact_phone"] = ""
        elif self._hits(made, "phone_changed"):
            happen(made, "phone_changed")
        if self._hits(made, "gp_missing"):
            row["gp_practice"] = ""
        elif self._hits(made, "gp_changed"):
            row["gp_practice"] = made.family.practices[0]
        if not self._hits(made, "mother_recorded"):
            row.update(mother_given_name="", mother_family_name="", mother_date_of_birth="")
        if made.child.known_as and self._hits(made, "alias_recorded", 10):
            row["alias_given_name"] = made.child.known_as


class Published:
    """Attendances one by one, each from a stream of its own."""

    def __init__(self, families: Families, registers: Registers, starts: Sequence[int], after: int) -> None:
        self.families, self.registers, self.starts, self.after = families, registers, starts, after
        self.errors = Errors(families.world)

    def attendances(self, count: int) -> Iterator[tuple[Recording, float]]:
        """`count` recordings with their weights, in no order."""
        for number in range(count):
            rng = self.families.rng(3, number)
            if rng.random() < 1 / LISTED_ONE_IN:
                made, weight = self._listed(rng), WEIGHT_LISTED
            else:
                made, weight = self._unlisted(rng, number), WEIGHT_UNLISTED
            made.row["attendance_id"] = f"A{number + 1:07d}"
            self.errors.apply(made)
            yield made, weight

    def listing(self, rng: Random) -> Listing:
        """Any listed family."""
        index = rng.randrange(len(self.starts))
        return self.registers.listing(index, self.starts[index])

    def _listed(self, rng: Random) -> Recording:
        unborn = rng.random() < self.families.world.rate("unborn_attendance")
        while True:
            listing, at = self.listing(rng), arrival(rng, FIRST_DAY, DAYS)
            if unborn != (listing.kind == "UCPP"):
                continue
            if unborn:
                made = unborn_attendance(self.families, rng, listing, at)
                if made is not None:
                    return made
                continue
            able = [child for child in listing.listed() if child.born <= at.date()]
            if able and rng.random() < _accept(able[0], at.year):
                child = rng.choice(able)
                return record(self.families, rng, child, listing.family, listing.rows[child.id], at, listing)

    def _unlisted(self, rng: Random, number: int) -> Recording:
        at = arrival(rng, FIRST_DAY, DAYS)
        if rng.random() < self.families.world.rate("sibling_of_listed"):
            made = self._sibling(rng)
            if made is not None:
                return made
        born = at.date() - timedelta(days=days_old(rng, ATTENDING_AGES))
        family = self.families.make(rng, number, min(born, TODAY))
        self.after = self.families.number(family, self.after)
        able = [child for child in family.children if child.born <= at.date() and (at.date() - child.born).days < 18 * 365]
        return record(self.families, rng, rng.choice(able or family.children), family, [], at)

    def _sibling(self, rng: Random) -> Recording | None:
        for _ in range(200):
            listing, at = self.listing(rng), arrival(rng, FIRST_DAY, DAYS)
            able = [c for c in listing.family.children if c.id not in listing.rows and c.born <= at.date()]
            if able:
                made = record(self.families, rng, rng.choice(able), listing.family, [], at, listing)
                made.relation, made.near = "sibling", listing.all_rows()
                return made
        return None


def unborn_attendance(families: Families, rng: Random, listing: Listing, at: datetime) -> Recording | None:
    """The newborn of an unborn plan if it is born by then, else the pregnant mother herself."""
    child = next((c for c in listing.listed() if c.expected is not None), None)
    if child is None or (at.date() - child.born).days > 56:
        return None
    rows = [row for c in listing.listed() if c.expected is not None for row in listing.rows[c.id]]
    made = record(families, rng, child, listing.family, rows, at, listing)
    made.relation = "newborn"
    if child.born > at.date() or rng.random() < 0.25:
        as_patient(made, listing.family.mother, "F")
        made.relation = "pregnant mother"
    return made


def _accept(child: Child, year: int) -> float:
    age = min(max(year - child.born.year, 0), 17)
    return ATTENDING[age]


def _attending(draw: Draw[int]) -> list[float]:
    weights = [b - a for a, b in zip([0.0, *draw.cumulative], draw.cumulative, strict=False)]
    return [weight / max(weights) for weight in weights]


ATTENDING = _attending(ATTENDING_AGES)
