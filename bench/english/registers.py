"""Registers: which children of a family are listed, where they are placed, and the rows an authority's system exports.

A register has errors of its own: no NHS number, misspelt names, the same child twice, old homes.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from .families import TODAY, Families, days_old
from .mechanics import ascii_only, keyboard, phonetic
from .names import nicknames
from .numbers import take
from .people import Child, Family
from .places import AUTHORITIES, Place, home, institution
from .sampling import shares
from .world import UASC_TRADITIONS

Row = dict[str, str]
COLUMNS = (
    "entry_id register authority authority_code nhs_number given_name middle_names family_name alias_given_name alias_family_name date_of_birth "
    "expected_date_of_delivery sex home_postcode home_address placement_postcode placement_address gp_practice mother_given_name mother_family_name "
    "mother_date_of_birth mother_nhs_number father_name carer_name contact_phone authority_phone emergency_phone started_on ended_on updated_on category "
    "legal_status"
).split()
# Shares of families, after about 50,000 plans and 83,000 looked-after children in England; unborn plans by judgement.
KINDS = shares({"CPP": 0.44, "LAC": 0.52, "UCPP": 0.04})
_CPP_AGES = shares({age: 1.6 if age == 0 else 1.2 if age < 5 else 1.0 if age < 12 else 0.8 if age < 16 else 0.3 for age in range(18)})
_LAC_AGES = shares({age: 0.8 if age < 5 else 0.8 if age < 10 else 1.4 if age < 16 else 2.0 for age in range(18)})
_CATEGORIES = shares({"Neglect": 0.49, "Emotional abuse": 0.37, "Physical abuse": 0.08, "Sexual abuse": 0.04, "Multiple": 0.02})
_LEGAL = shares({"C2": 0.55, "C1": 0.15, "V2": 0.18, "E1": 0.12})
_LISTED_TOO = {"CPP": 0.75, "LAC": 0.45, "UCPP": 0.50}  # a sister or brother is listed as well: judgement


@dataclass(slots=True)
class Listing:
    """A family with the rows the register holds of each listed child."""

    family: Family
    kind: str
    rows: dict[str, list[Row]]  # child id to rows, only listed children
    after: int = 0  # the first position of NHS numbers the family does not use

    def listed(self) -> list[Child]:
        """The children that have rows, oldest first."""
        return [child for child in self.family.children if child.id in self.rows]

    def all_rows(self) -> list[Row]:
        """Every row of the family."""
        return [row for rows in self.rows.values() for row in rows]


class Registers:
    """The listed families of one world and seed; `listing(n)` is always the same."""

    def __init__(self, families: Families, size: int) -> None:
        self.families = families
        self.world = families.world
        self.institutions = max(2, size // 90)
        self._uasc = shares(UASC_TRADITIONS)

    def listing(self, index: int, position: int) -> Listing:
        """The index-th listed family, its numbers taken from a position on."""
        rng = self.families.rng(1, index)
        kind = KINDS(rng)
        uasc = kind == "LAC" and rng.random() < self.world.rate("uasc") * 1.35  # per family: their brothers and sisters are elsewhere
        family = self._uasc_family(rng, index) if uasc else self._family(rng, index, kind)
        numbers, after = take(position, 1 + len(family.children))
        self.families.number(family, numbers)
        rows: dict[str, list[Row]] = {}
        anchor = family.children[-1] if kind == "UCPP" else rng.choice(family.children)
        for child in family.children:
            if child is anchor or (child.twin and child.born == anchor.born) or rng.random() < _LISTED_TOO[kind]:
                rows[child.id] = self._rows(rng, family, child, "CPP" if kind == "UCPP" and child.expected is None else kind, uasc=uasc)
        listing = Listing(family, kind, rows, after)
        for number, row in enumerate(listing.all_rows()):
            row["entry_id"] = f"E{(index * 16 + number) * 7_368_787 % 100_000_000:08d}"
        return listing

    def _family(self, rng: Random, index: int, kind: str) -> Family:
        if kind == "UCPP":
            expected = TODAY + timedelta(days=rng.randint(-60, 200) if rng.random() < 0.9 else -rng.randint(330, 480))
            family = self.families.make(rng, index, min(expected, TODAY), prefix="R")
            family.children = [child for child in family.children if (expected - child.born).days > 300]
            names = rng.random()
            born = expected + timedelta(days=max(-60, min(14, round(rng.gauss(-4, 11)))))
            family.children += self._unborn(rng, family, born, expected, twins=names < self.world.rate("twins"))
            return family
        age = days_old(rng, _CPP_AGES if kind == "CPP" else _LAC_AGES)
        family = self.families.make(rng, index, TODAY - timedelta(days=age), prefix="R")
        family.children = [child for child in family.children if (TODAY - child.born).days < 18 * 365.25] or family.children[-1:]
        return family

    def _unborn(self, rng: Random, family: Family, born: date, expected: date, *, twins: bool) -> list[Child]:
        book, count = self.families.book, 2 if twins else 1
        older = family.children[-1].family if family.children else family.father.family if family.father and rng.random() < 0.6 else family.mother.family
        sex = "MF"[rng.random() < 0.488]
        made: list[Child] = []
        for number in range(count):
            given = book.given(rng, family.tradition, sex, born.year)
            middle = (book.given(rng, family.tradition, sex, born.year),) if rng.random() < 0.6 else ()
            made.append(Child(f"R{family.index}-u{number}", given, middle, older, sex, born, twin="same sex" if twins else "", expected=expected))
        return made

    def _uasc_family(self, rng: Random, index: int) -> Family:
        born = TODAY - timedelta(days=rng.randint(15 * 365, 18 * 365 - 10))
        if rng.random() < self.world.rate("uasc_first_january"):
            born = date(born.year, 1, 1)
        family = self.families.make(rng, index, born, tradition=self._uasc(rng), prefix="R")
        child = next((c for c in family.children if c.born == born), family.children[0])
        child.sex, child.twin, child.born = "M" if rng.random() < self.world.rate("uasc_boys") else "F", "", born
        child.given = self.families.book.given(rng, family.tradition, child.sex, born.year)
        family.children, family.homes = [child], family.homes[-1:]
        return family

    def _rows(self, rng: Random, family: Family, child: Child, kind: str, *, uasc: bool) -> list[Row]:
        world = self.world
        rows = [self._row(rng, family, child, kind, uasc=uasc)]
        if child.expected is None and rng.random() < world.rate("register_duplicate"):
            other = kind if rng.random() < 0.5 else "LAC" if kind == "CPP" else "CPP"
            again = self._row(rng, family, child, other, uasc=uasc)
            if child.also and rng.random() < 0.6:
                again["given_name"], again["family_name"] = child.also[0]
            if rng.random() < 0.5:
                away = AUTHORITIES[rng.randrange(len(AUTHORITIES))]
                again["authority"], again["authority_code"] = away.name, away.code
            rows.append(again)
        return rows

    def _row(self, rng: Random, family: Family, child: Child, kind: str, *, uasc: bool) -> Row:
        world, row = self.world, dict.fromkeys(COLUMNS, "")
        authority = family.authority
        office, emergency = authority.phones
        started = max(child.born, TODAY - timedelta(days=int(rng.expovariate(1 / 400))))
        row.update(register=kind, authority=authority.name, authority_code=authority.code, authority_phone=office, emergency_phone=emergency)
        row["updated_on"] = (TODAY - timedelta(days=rng.randrange(4))).isoformat()
        row["gp_practice"] = family.practices[-1] if rng.random() < 0.8 else ""
        if child.expected is not None:
            self._unborn_row(rng, family, child, row)
            return row
        row["started_on"] = started.isoformat()
        if rng.random() < 0.12 and (TODAY - started).days > 30:
            row["ended_on"] = (TODAY - timedelta(days=rng.randrange(1, min(365, (TODAY - started).days)))).isoformat()
        number_missing = world.rate("uasc_number_missing") if uasc else world.rate("register_number_missing") - world.rate("uasc") * 0.5 * world.rate("uasc_number_missing")
        row["nhs_number"] = "" if rng.random() < number_missing else child.number
        self._name(rng, child, row)
        row["date_of_birth"] = self._born(rng, child.born).isoformat()
        row["sex"] = "U" if rng.random() < world.rate("register_sex_unknown") else child.sex
        if not uasc and rng.random() >= world.rate("register_home_missing"):
            place = family.homes[-1] if rng.random() < 0.75 else family.homes[0]
            row["home_postcode"], row["home_address"] = place.postcode, place.address
        if kind == "CPP":
            row["category"] = _CATEGORIES(rng)
        else:
            row["legal_status"] = "V2" if uasc else _LEGAL(rng)
            self._place(rng, family, child, row, uasc=uasc)
        if not uasc:
            self._parents(rng, family, row)
        return row

    def _unborn_row(self, rng: Random, family: Family, child: Child, row: Row) -> None:
        assert child.expected is not None
        started = child.expected - timedelta(days=rng.randint(60, 180))
        row["started_on"] = min(started, TODAY - timedelta(days=1)).isoformat()
        if (TODAY - child.expected).days > 90:
            row["ended_on"] = (child.expected + timedelta(days=rng.randint(20, 80))).isoformat()
        row["expected_date_of_delivery"], row["category"] = child.expected.isoformat(), _CATEGORIES(rng)
        row["given_name"] = rng.choice(("", "", "Baby", "Unborn", "Unborn Baby"))
        row["family_name"] = rng.choice((child.family, family.mother.family, "")) if row["given_name"] else ""
        mother = family.mother
        row.update(mother_given_name=mother.given, mother_family_name=mother.family, mother_date_of_birth=mother.born.isoformat())
        row["mother_nhs_number"] = "" if rng.random() < 0.08 else mother.number
        row["home_postcode"], row["home_address"] = family.homes[-1].postcode, family.homes[-1].address
        row["contact_phone"] = family.phones[-1] if rng.random() < 0.6 else ""

    def _name(self, rng: Random, child: Child, row: Row) -> None:
        world = self.world
        given, family = child.given, child.family
        if rng.random() < world.rate("register_name_wrong"):
            wrong = keyboard if rng.random() < 0.5 else phonetic
            if rng.random() < 0.5:
                given = wrong(rng, given)
            else:
                family = wrong(rng, family)
        middle = " ".join(child.middle) if rng.random() >= world.rate("register_middle_missing") else ""
        if not (given.isascii() and family.isascii()) and rng.random() < world.rate("diacritics_dropped"):
            given, family, middle = ascii_only(given), ascii_only(family), ascii_only(middle)
        row.update(given_name=given, middle_names=middle, family_name=family)
        if child.also and rng.random() < 0.6:
            row["alias_given_name"], row["alias_family_name"] = child.also[0]
        elif (child.known_as and rng.random() < 0.6) or rng.random() < world.rate("register_alias") * 0.3:
            row["alias_given_name"] = child.known_as or self._short(rng, given)

    def _short(self, rng: Random, given: str) -> str:
        return rng.choice(nicknames().get(given, ("",)))

    def _born(self, rng: Random, born: date) -> date:
        if rng.random() >= self.world.rate("register_date_wrong"):
            return born
        moved = rng.choice((born + timedelta(days=rng.choice((-10, -1, 1, 10))), born.replace(day=min(born.month, 28), month=min(born.day, 12))))
        return min(moved, TODAY)

    def _place(self, rng: Random, family: Family, child: Child, row: Row, *, uasc: bool) -> None:
        world = self.world
        if rng.random() < 0.06:  # placed with the parents
            return
        place = family.places.get("together", [None])[-1] if rng.random() < 0.5 else None
        if place is None:
            place = self._placement(rng, family, uasc=uasc)
            family.places.setdefault("together", []).append(place)
        before = [self._placement(rng, family, uasc=uasc)] if rng.random() < world.rate("moved_twice") + 0.2 else []
        family.places.setdefault(child.id, []).extend([*before, place])
        if rng.random() < 0.9:
            row["placement_postcode"], row["placement_address"] = place.postcode, place.address
        row["carer_name"] = self.families.book.adult(rng, "english", "F", 1975) + " " + self.families.book.surname(rng, "english")

    def _placement(self, rng: Random, family: Family, *, uasc: bool) -> Place:
        out = rng.random() < self.world.rate("out_of_area_uasc" if uasc else "out_of_area")
        if rng.random() < (0.4 if uasc else self.world.rate("childrens_home")):
            near = (int(family.authority.code) - 1 + len(AUTHORITIES) * rng.randrange(self.institutions // len(AUTHORITIES) + 1)) % max(self.institutions, 1)
            return institution("hostel" if uasc else "home", rng.randrange(self.institutions) if out else near)
        here = AUTHORITIES[rng.randrange(len(AUTHORITIES))] if out else family.authority
        return home(rng, here)

    def _parents(self, rng: Random, family: Family, row: Row) -> None:
        if rng.random() < self.world.rate("register_mother_recorded"):
            mother = family.mother
            row.update(mother_given_name=mother.given, mother_family_name=mother.family)
            if rng.random() < 0.6:
                row["mother_date_of_birth"] = mother.born.isoformat()
            if rng.random() < 0.3:
                row["mother_nhs_number"] = mother.number
        if family.father is not None and rng.random() < 0.5:
            row["father_name"] = f"{family.father.given} {family.father.family}"
        if rng.random() < 0.6:
            row["contact_phone"] = family.phones[0]
