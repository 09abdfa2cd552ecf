"""Look-alikes: people who are not the listed child, or are one of two listed children, and share much with the other.

Each function makes one attendance from a listed family, or None when the family does not lend itself. `near` holds the rows of the
child one might mistake the person for; `rows` those of the person, if listed at all.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from .attendances import Recording, as_patient, record
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


def _shifted(born: date, days: int) -> date:
    return born + timedelta(days=days)


# ------------------------------------------------------------------ twins and siblings


def _twin(scene: Scene, *, same_sex: bool) -> Recording | None:
    child = scene.child
    if child is None or child.twin:
        return None
    sex = child.sex if same_sex else "FM"[child.sex == "F"]
    alike = same_sex and scene.rng.random() < scene.population.world.similar_twins
    given = scene.book.like(scene.rng, child.given, scene.family.tradition, sex, child.born.year) if alike else scene.given(child, sex)
    twin = scene.other(child, given=given, sex=sex, middle=(), twin="same sex" if same_sex else "mixed")
    return scene.visit(twin, scene.rows(child))


@lookalike
def same_sex_twin_unlisted(scene: Scene) -> Recording | None:
    """The twin sister or brother of a listed child, not listed; sometimes named alike."""
    return _twin(scene, same_sex=True)


@lookalike
def mixed_twin_unlisted(scene: Scene) -> Recording | None:
    """The twin of the other sex, not listed."""
    return _twin(scene, same_sex=False)


def _listed_twins(scene: Scene, kind: str) -> tuple[Child, Child] | None:
    pairs = [(a, b) for a in scene.children for b in scene.children if a is not b and a.born == b.born and a.twin == kind]
    return scene.rng.choice(pairs) if pairs else None


@lookalike
def same_sex_twins_listed(scene: Scene) -> Recording | None:
    """One of two listed twins of one sex: the right one must be found, or both shown."""
    pair = _listed_twins(scene, "same sex")
    return scene.visit(pair[0], scene.rows(pair[1])) if pair else None


@lookalike
def mixed_twins_listed(scene: Scene) -> Recording | None:
    """One of a listed sister and brother born together."""
    pair = _listed_twins(scene, "mixed")
    return scene.visit(pair[0], scene.rows(pair[1])) if pair else None


@lookalike
def twin_two_listed(scene: Scene) -> Recording | None:
    """A listed twin on the desk as "Twin 2", without number: nothing tells which of the two."""
    pair = _listed_twins(scene, "same sex")
    if pair is None:
        return None
    made = scene.visit(pair[0], scene.rows(pair[1]))
    made.row.update(given_name=scene.rng.choice(("Twin 2", "Twin 1", "Twin Two", "Twin")), middle_names="", nhs_number="")
    return made


@lookalike
def sibling_unlisted(scene: Scene) -> Recording | None:
    """A brother or sister who is not listed."""
    able = [c for c in scene.family.children if c.id not in scene.listing.rows and c.born <= scene.at.date()]
    if able and scene.child is not None:
        return scene.visit(scene.rng.choice(able), scene.listing.all_rows())
    child = scene.child
    if child is None:
        return None
    sex = scene.rng.choice("FM")
    return scene.visit(scene.other(child, given=scene.given(child, sex), sex=sex, middle=(), born=_shifted(child.born, -scene.rng.randint(330, 1200)), twin=""), scene.rows(child))


@lookalike
def sibling_alike(scene: Scene) -> Recording | None:
    """An unlisted sibling of the same sex with a similar name, one to three years apart."""
    child = scene.child
    if child is None:
        return None
    given = scene.book.like(scene.rng, child.given, scene.family.tradition, child.sex, child.born.year)
    return scene.visit(scene.other(child, given=given, middle=(), born=_shifted(child.born, -scene.rng.randint(330, 1100)), twin=""), scene.rows(child))


@lookalike
def siblings_listed(scene: Scene) -> Recording | None:
    """One of several listed brothers and sisters."""
    apart = [c for c in scene.children if scene.child is not None and c.born != scene.child.born]
    return scene.visit(scene.child, scene.rows(apart[0])) if apart and scene.child is not None else None


@lookalike
def sibling_with_listed_number(scene: Scene) -> Recording | None:
    """An unlisted sibling under the listed child's NHS number."""
    child = scene.child
    if child is None or not child.number:
        return None
    made = sibling_unlisted(scene)
    if made is None:
        return None
    made.near = scene.rows(child)
    made.row["nhs_number"] = child.number
    return made


# ------------------------------------------------------------------ namesakes


@lookalike
def namesake_same_birthday(scene: Scene) -> Recording | None:
    """Same names, same birthday, another child elsewhere."""
    child = scene.child
    return scene.visit(scene.other(child, middle=(), twin=""), scene.rows(child), scene.away()) if child else None


@lookalike
def namesake_other_year(scene: Scene) -> Recording | None:
    """Same names, same day and month, another year."""
    child = scene.child
    if child is None:
        return None
    year = child.born.year + scene.rng.choice((-3, -2, -1, 1, 2))
    born = child.born.replace(year=year, day=min(child.born.day, 28))
    return scene.visit(scene.other(child, born=born, middle=(), twin=""), scene.rows(child), scene.away()) if born <= scene.at.date() else None


@lookalike
def namesake_near_birthday(scene: Scene) -> Recording | None:
    """Same names, a birthday that looks like a slip of the listed child's: a digit, or day and month."""
    child, rng = scene.child, scene.rng
    if child is None:
        return None
    born = _shifted(child.born, rng.choice((-10, -1, 1, 10)))
    if rng.random() < 0.4 and child.born.day <= 12 and child.born.day != child.born.month:
        born = date(child.born.year, child.born.day, child.born.month)
    return scene.visit(scene.other(child, born=born, middle=(), twin=""), scene.rows(child), scene.away()) if born <= scene.at.date() else None


@lookalike
def namesake_same_district(scene: Scene) -> Recording | None:
    """Same names, another birthday of the year, the same postcode district."""
    child = scene.child
    if child is None:
        return None
    place = scene.family.places.get(child.id, scene.family.homes)[-1]
    born = _shifted(child.born, scene.rng.choice((-1, 1)) * scene.rng.randint(20, 170))
    other = scene.other(child, born=min(born, scene.at.date()), middle=(), twin="")
    return scene.visit(other, scene.rows(child), scene.away(place.postcode.split()[0]))


@lookalike
def cousin_same_name(scene: Scene) -> Recording | None:
    """A cousin named after the same grandparent: same names, a year or two apart, streets away."""
    child = scene.child
    if child is None:
        return None
    born = _shifted(child.born, scene.rng.choice((-1, 1)) * scene.rng.randint(200, 800))
    other = scene.other(child, born=min(born, scene.at.date()), middle=(), twin="")
    return scene.visit(other, scene.rows(child), scene.away(scene.family.homes[-1].postcode.split()[0]))


@lookalike
def cousin_same_house(scene: Scene) -> Recording | None:
    """A cousin in the same house: same surname, address and phone, about the same age."""
    child, rng = scene.child, scene.rng
    if child is None:
        return None
    born = min(_shifted(child.born, rng.choice((-1, 1)) * rng.randint(5, 360)), scene.at.date())
    family = replace(scene.away(), homes=scene.family.homes, phones=scene.family.phones, practices=scene.family.practices)
    return scene.visit(scene.other(child, given=scene.given(child), born=born, middle=(), twin=""), scene.rows(child), family)


@lookalike
def parent_same_name(scene: Scene) -> Recording | None:
    """Father or mother with the child's own name, at the same address."""
    child, family = scene.child, scene.family
    if child is None:
        return None
    parent = family.father if child.sex == "M" else family.mother
    born = parent.born if parent is not None else _shifted(family.mother.born, -600)
    made = scene.visit(scene.other(child, born=born, middle=(), twin=""), scene.rows(child))
    made.row.update(mother_given_name="", mother_family_name="", mother_date_of_birth="", accompanied_by="", next_of_kin_name="", next_of_kin_relationship="")
    return made


@lookalike
def home_neighbour(scene: Scene) -> Recording | None:
    """Another child of the same children's home or hostel, of the same sex and about the same age."""
    child, rng = scene.child, scene.rng
    place = scene.family.places.get(child.id, [])[-1:] if child else []
    if child is None or not place or " House, " not in place[0].address:
        return None
    family = replace(scene.away(), homes=place)
    born = min(_shifted(child.born, rng.randint(-300, 300)), scene.at.date())
    other = scene.other(child, given=scene.given(child), family=scene.book.surname(rng, scene.family.tradition), born=born, middle=(), twin="")
    return scene.visit(other, scene.rows(child), family)


# ------------------------------------------------------------------ unborn plans


@lookalike
def next_pregnancy(scene: Scene) -> Recording | None:
    """The mother's next baby, a year or more after the expected date of the plan."""
    child = scene.unborn
    if child is None or child.expected is None or (scene.at.date() - child.expected).days < 320:
        return None
    born = scene.at.date() - timedelta(days=scene.rng.randrange(14))
    baby = scene.other(child, born=born, given=scene.rng.choice(("Baby", scene.given(child))), middle=(), twin="")
    return scene.visit(baby, scene.rows(child))


@lookalike
def pregnant_namesake(scene: Scene) -> Recording | None:
    """Another pregnant woman with the name of a mother on an unborn plan; born in another month or year."""
    child, mother = scene.unborn, scene.family.mother
    if child is None:
        return None
    family = scene.away()
    family.mother.given, family.mother.family = mother.given, mother.family
    family.mother.born = _shifted(mother.born, scene.rng.choice((-1, 1)) * scene.rng.randint(25, 1500))
    made = scene.visit(scene.other(child, given="", family=""), scene.rows(child), family)
    as_patient(made, family.mother, "F")
    return made


@lookalike
def newborn_same_surname(scene: Scene) -> Recording | None:
    """"Baby Smith" of another mother Smith in the same weeks."""
    child, mother = scene.unborn, scene.family.mother
    if child is None or child.expected is None or not -20 <= (scene.at.date() - child.expected).days <= 40:
        return None
    family = scene.away()
    family.mother.family = mother.family
    born = scene.at.date() - timedelta(days=scene.rng.randrange(10))
    return scene.visit(scene.other(child, given="Baby", family=mother.family, middle=(), born=born, twin=""), scene.rows(child), family)
