"""Families, one by one: the n-th family of a seed is always the same, so that nothing has to be kept in memory."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from .conventions import Couple, NameChild, Naming, convention
from .names import NameBook, nicknames
from .people import Adult, Child, Family
from .places import AUTHORITIES, home
from .sampling import Draw, shares
from .surnames import woman_surname
from .world import World

TODAY = date(2025, 6, 30)  # the day the registers were extracted
_CHILDREN = shares({1: 0.40, 2: 0.38, 3: 0.15, 4: 0.05, 5: 0.02})  # judgement, after the size of families with dependent children


def days_old(rng: Random, ages: Draw[int]) -> int:
    """An age in days, from a draw of completed years."""
    return ages(rng) * 365 + rng.randrange(365)


class Families:
    """The families of one world and seed."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.seed = seed
        self.book = NameBook(world)
        self._traditions = shares(world.traditions)

    def rng(self, purpose: int, index: int) -> Random:
        """A stream of random numbers for one purpose and one family."""
        return Random((self.seed * 1_000_003 + purpose * 7_919 + (1 if self.world.name == "A" else 2)) * 1_000_000_007 + index)

    def make(self, rng: Random, index: int, born: date, *, tradition: str = "", prefix: str = "F") -> Family:
        """A family whose first-drawn child was born on a day; brothers and sisters stand around it."""
        world, book = self.world, self.book
        own = tradition or self._traditions(rng)
        other = self._traditions(rng) if rng.random() < world.rate("mixed_family") else ""
        other = "" if other == own else other
        mother, father = self._parents(rng, own, other or own, born)
        names = convention(rng, Couple(book, own if rng.random() < 0.7 else other or own, mother, father))
        authority = AUTHORITIES[rng.randrange(len(AUTHORITIES))]
        outcode = rng.choice(authority.outcodes)
        homes = [home(rng, authority, outcode if rng.random() < 0.5 else None) for _ in range(1 + (rng.random() < 0.6) + (rng.random() < 0.3))]
        known = rng.random() < world.rate("father_known")
        family = Family(index, own, other, authority, mother, father if known else None, known, [], homes, [], [])
        family.children = self._children(rng, family, f"{prefix}{index}", born, names)
        family.phones = [f"0710{rng.randrange(10_000_000):07d}" for _ in range(2)]  # 071 is not allocated to anyone
        family.practices = [f"{home_.postcode[0]}9{sum(map(ord, home_.postcode[:-2])) * 37 % 10_000:04d}" for home_ in homes]
        return family

    def number(self, family: Family, numbers: Sequence[str]) -> None:
        """Give the mother and the children their NHS numbers."""
        family.mother.number = numbers[0]
        for child, number in zip(family.children, numbers[1:], strict=True):
            child.number = number

    def _parents(self, rng: Random, hers: str, his: str, child_born: date) -> tuple[Adult, Adult]:
        age = min(max(rng.gauss(27.5, 5.8), 15.5), 46.0)
        mother_born = child_born - timedelta(days=int(age * 365.25))
        father_born = mother_born - timedelta(days=int(rng.gauss(2.2, 4.0) * 365.25))
        book = self.book
        father = Adult(book.adult(rng, his, "M", father_born.year), book.surname(rng, his), "", father_born)
        maiden = woman_surname(rng, hers, None, book.surname(rng, hers))
        married = rng.random() < 0.5
        family = woman_surname(rng, hers, father.family, maiden) if married else maiden
        return Adult(book.adult(rng, hers, "F", mother_born.year), family, maiden, mother_born), father

    def _children(self, rng: Random, family: Family, prefix: str, born: date, names: NameChild) -> list[Child]:
        tradition, mother = family.tradition, family.mother
        births: list[tuple[date, str, str]] = []  # day, twin, sex
        day = born
        for place in range(_CHILDREN(rng)):
            if place:
                gap = timedelta(days=int(rng.uniform(330, 1500)))
                day = min(d for d, _, _ in births) - gap if rng.random() < 0.5 else max(d for d, _, _ in births) + gap
            if day > TODAY or not 15.0 <= (day - mother.born).days / 365.25 <= 49.0:
                continue
            sex = "M" if rng.random() < 0.512 else "F"
            if rng.random() < self.world.rate("twins"):
                same = rng.random() < self.world.rate("same_sex_twins")
                births += [(day, "same sex" if same else "mixed", sex), (day, "same sex" if same else "mixed", sex if same else "FM"[sex == "F"])]
            else:
                births.append((day, "", sex))
        births.sort(key=lambda birth: birth[0])
        taken: list[str] = []
        children: list[Child] = []
        for number, (when, twin, sex) in enumerate(births):
            naming = _unused(names, sex, when.year, taken)
            if twin and number and births[number - 1][0] == when and not naming.known_as and rng.random() < self.world.similar_twins:
                naming = naming._replace(given=self.book.like(rng, children[-1].given, tradition, sex, when.year))
            taken.append(naming.known_as or naming.given)
            children.append(self._child(rng, family, Child(f"{prefix}-{number}", naming.given, naming.middle, naming.family, sex, when, naming.known_as, twin=twin)))
        return children

    def _child(self, rng: Random, family: Family, child: Child) -> Child:
        """The child with what life did to its names."""
        mother, tradition = family.mother, family.tradition
        if not child.twin and rng.random() < 0.10:  # another father: half-siblings under other surnames
            child.family = mother.maiden if rng.random() < 0.4 else self.book.surname(rng, tradition)
        if rng.random() < 0.06:  # an earlier or later surname: adoption, marriage, separation
            child.also = ((child.given, mother.family if mother.family != child.family else self.book.surname(rng, "english")),)
        if not child.known_as and rng.random() < 0.10:
            child.known_as = rng.choice(nicknames().get(child.given, ("",)))
        return child


def _unused(names: NameChild, sex: str, year: int, taken: Sequence[str]) -> Naming:
    """A name no brother or sister is called by: two brothers may both be Muhammad on paper."""
    for _ in range(20):
        naming = names(sex, year)
        if (naming.known_as or naming.given) not in taken:
            return naming
    return naming._replace(given=f"{naming.given}-{'Rose' if sex == 'F' else 'Jay'}{len(taken) * 'e'}", known_as="")
