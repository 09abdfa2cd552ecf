"""The recording errors of a desk, at the rates of world.py: numbers, names, dates, places, and the rest, in this order."""

from . import family_mechanisms, given_mechanisms, name_mechanisms  # noqa: F401 - they register the name errors
from .attendances import Recording
from .mechanisms import happen, known_postcodes
from .names import ANGLO
from .sampling import shares
from .world import World

Table = dict[str, float]
# How a name differs when it does. OTHER names a cause that any child may have; SOFT the ones that need a name of that kind, tried first
# in drawn order; SLIP a misspelling. All shares are judgement (Just 2016 gives the share of misspellings only).
GIVEN_SLIP: Table = {"given_keyboard": 50, "given_phonetic": 42, "given_scanned": 8}
GIVEN_SOFT: Table = {
    "given_nickname": 28, "given_spelling": 24, "given_joined": 12, "given_half": 16, "given_known_as": 24,
}  # fmt: skip
GIVEN_OTHER: Table = {
    "names_swapped": 8, "given_middle_used": 10, "middle_misplaced": 10, "given_initial": 5, "names_reordered": 3, "given_truncated": 2, "given_missing": 1,
    "names_one_box": 1,
}  # fmt: skip
GIVEN_OTHER_SHARE = 0.35
FAMILY_SLIP: Table = {"family_keyboard": 50, "family_phonetic": 42, "family_scanned": 8}
FAMILY_SOFT: Table = {
    "family_half": 24, "family_joined": 14, "family_gendered": 16, "family_particle": 12, "family_patronymic": 12, "family_spelling": 20, "family_mothers": 14,
}  # fmt: skip
FAMILY_OTHER: Table = {"family_mothers": 40, "family_changed": 24, "family_fathers": 14, "family_doubled": 14, "family_missing": 1}
FAMILY_OTHER_SHARE = 0.5
MIDDLE: Table = {"middle_missing": 60, "middle_initial": 15, "middle_changed": 25}
DAMAGE: Table = {"names_truncated": 25, "mojibake_names": 25, "upper_case": 50}
BORN: Table = {"date_digit": 30, "date_day_month": 22, "date_year": 22, "date_near": 18, "date_first_january": 8}
WHOSE_NUMBER: Table = {"number_of_sibling": 60, "number_of_mother": 10, "number_of_stranger": 30}
MOVED: Table = {"postcode_old": 40, "postcode_new": 40, "postcode_missing": 16, "postcode_typo": 4}


class Noise:
    """What the desks of one world get wrong.

    The published rates are of two records that differ. Where both records are attendances, each has half: `each` is 0.5 then.
    """

    def __init__(self, world: World, each: float = 1.0) -> None:
        self.world = world
        self.each = each
        local = sum(share for tradition, share in world.traditions.items() if tradition in ANGLO)
        average = local + (1 - local) * world.name_error_elsewhere
        self._local, self._elsewhere = 1 / average, world.name_error_elsewhere / average

    def apply(self, made: Recording) -> None:
        """Record an attendance as a department would."""
        self.identity(made)
        self.place(made)
        self.rest(made)

    def identity(self, made: Recording) -> None:
        """Number, names and date of birth."""
        self.number(made)
        self.names(made)
        self.born(made)

    def one_of(self, made: Recording, table: Table) -> bool:
        """Let one of a table's errors happen, drawn by share among those that can."""
        left = {name: share * self.world.tilt.get(name, 1.0) for name, share in table.items()}
        while left:
            name = shares(left)(made.rng)
            if happen(made, name):
                return True
            del left[name]
        return False

    def _hits(self, made: Recording, rate: str) -> bool:
        return made.rng.random() < self.world.rate(rate)

    def number(self, made: Recording) -> None:
        """Missing, mistyped or someone else's."""
        roll = made.rng.random()
        for name in ("number_missing", "number_one_digit", "number_transposed", "number_truncated"):
            roll -= self.world.rate(name)
            if roll < 0:
                if not happen(made, name):  # a number no transposition of which fails its check
                    happen(made, "number_one_digit")
                return
        if roll < self.world.rate("number_of_other"):
            self.one_of(made, WHOSE_NUMBER)

    def names(self, made: Recording) -> None:
        """Given, middle and family name. The register's own errors are part of the published disagreement."""
        factor = self.each * (self._local if made.family.tradition in ANGLO else self._elsewhere)
        register = self.world.rate("register_name_wrong") / 2 if made.rows else 0.0
        if (made.on - made.child.born).days < 21 and made.relation != "pregnant mother" and self._hits(made, "newborn_placeholder"):
            happen(made, "given_placeholder")
        elif made.rng.random() < (self.world.rate("given_differs") - register) * factor:
            self._differ(made, "given_misspelt_share", (GIVEN_SLIP, GIVEN_SOFT, GIVEN_OTHER), GIVEN_OTHER_SHARE)
        if made.rng.random() < (self.world.rate("family_differs") - register) * factor:
            self._differ(made, "family_misspelt_share", (FAMILY_SLIP, FAMILY_SOFT, FAMILY_OTHER), FAMILY_OTHER_SHARE)
        if made.row["middle_names"] and made.rng.random() < self.world.rate("middle_differs") * self.each:
            self.one_of(made, MIDDLE)
        if self._hits(made, "name_damaged"):
            self.one_of(made, DAMAGE)
        if self._hits(made, "diacritics_dropped"):
            happen(made, "diacritics_dropped")

    def _differ(self, made: Recording, misspelt: str, tables: tuple[Table, Table, Table], other_share: float) -> None:
        slip, soft, other = tables
        if self._hits(made, misspelt):
            self.one_of(made, slip)
            if made.rng.random() < self.world.second_slip:
                self.one_of(made, slip)
            return
        order = [other, soft, slip] if made.rng.random() < other_share else [soft, other, slip] if made.rng.random() < 0.6 else [soft, slip]
        for table in order:
            if self.one_of(made, table):
                return

    def born(self, made: Recording) -> None:
        """Date of birth."""
        register = self.world.rate("register_date_wrong") if made.rows else 0.0
        if self._hits(made, "date_missing"):
            happen(made, "date_missing")
        elif made.rng.random() < (self.world.rate("date_wrong") - register) * self.each:
            self.one_of(made, BORN)

    def place(self, made: Recording) -> None:
        """Postcode and address: the published rate is that of disagreeing with the other record or missing."""
        known = known_postcodes(made)
        if self._hits(made, "postcode_pseudo"):
            happen(made, "postcode_pseudo")
        elif self._hits(made, "postcode_differs"):
            self.one_of(made, MOVED)
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
        if made.child.known_as and self._hits(made, "alias_recorded"):
            row["alias_given_name"] = made.child.known_as
