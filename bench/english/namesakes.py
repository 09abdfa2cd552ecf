"""Look-alikes by name or house: namesakes, cousins, parents, neighbours in a children's home, and the babies and mothers around an unborn plan."""

from dataclasses import replace
from datetime import date, timedelta

from .attendances import Recording, as_patient
from .lookalikes import Scene, lookalike, shifted


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
    born = shifted(child.born, rng.choice((-10, -1, 1, 10)))
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
    born = shifted(child.born, scene.rng.choice((-1, 1)) * scene.rng.randint(20, 170))
    other = scene.other(child, born=min(born, scene.at.date()), middle=(), twin="")
    return scene.visit(other, scene.rows(child), scene.away(place.postcode.split()[0]))


@lookalike
def cousin_same_name(scene: Scene) -> Recording | None:
    """A cousin named after the same grandparent: same names, a year or two apart, streets away."""
    child = scene.child
    if child is None:
        return None
    born = shifted(child.born, scene.rng.choice((-1, 1)) * scene.rng.randint(200, 800))
    other = scene.other(child, born=min(born, scene.at.date()), middle=(), twin="")
    return scene.visit(other, scene.rows(child), scene.away(scene.family.homes[-1].postcode.split()[0]))


@lookalike
def cousin_same_house(scene: Scene) -> Recording | None:
    """A cousin in the same house: same surname, address and phone, about the same age."""
    child, rng = scene.child, scene.rng
    if child is None:
        return None
    born = min(shifted(child.born, rng.choice((-1, 1)) * rng.randint(5, 360)), scene.at.date())
    family = replace(scene.away(), homes=scene.family.homes, phones=scene.family.phones, practices=scene.family.practices)
    return scene.visit(scene.other(child, given=scene.given(child), born=born, middle=(), twin=""), scene.rows(child), family)


@lookalike
def parent_same_name(scene: Scene) -> Recording | None:
    """Father or mother with the child's own name, at the same address."""
    child, family = scene.child, scene.family
    if child is None:
        return None
    parent = family.father if child.sex == "M" else family.mother
    born = parent.born if parent is not None else shifted(family.mother.born, -600)
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
    born = min(shifted(child.born, rng.randint(-300, 300)), scene.at.date())
    other = scene.other(child, given=scene.given(child), family=scene.book.surname(rng, scene.family.tradition), born=born, middle=(), twin="")
    return scene.visit(other, scene.rows(child), family)



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
    family.mother.born = shifted(mother.born, scene.rng.choice((-1, 1)) * scene.rng.randint(25, 1500))
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
