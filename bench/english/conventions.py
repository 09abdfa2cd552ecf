"""How families name their children, tradition by tradition.

`convention(rng, couple)` decides once what the family does (whose surname, patronymic or not, how
names are written) and returns a function that names one child after another, so that brothers and sisters fit.
The shares are judgement; what matters is that each form occurs.
"""

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from .mechanics import ascii_only
from .names import NameBook, words
from .people import Adult
from .surnames import feminine


class Naming(NamedTuple):
    """A child's name as the family uses it."""

    given: str
    middle: tuple[str, ...] = ()
    family: str = ""
    known_as: str = ""


NameChild = Callable[[str, int], Naming]  # sex, year of birth


class Couple(NamedTuple):
    """Who names a child: the parents, their tradition and the names there are."""

    book: NameBook
    tradition: str
    mother: Adult
    father: Adult


Maker = Callable[[Random, Couple], NameChild]


def convention(rng: Random, couple: Couple) -> NameChild:
    """The naming function of one family."""
    return MAKERS.get(couple.tradition, anglo)(rng, couple)


def _written(rng: Random, naming: Naming, keep: float) -> Naming:
    """With probability 1 - keep the family registered its names without diacritics."""
    if rng.random() < keep:
        return naming
    return Naming(ascii_only(naming.given), tuple(map(ascii_only, naming.middle)), ascii_only(naming.family), ascii_only(naming.known_as))


def _middles(rng: Random, couple: Couple, sex: str, year: int, *, none: float = 0.12, two: float = 0.13) -> tuple[str, ...]:
    roll = rng.random()
    count = 0 if roll < none else 2 if roll > 1 - two else 1
    return tuple(couple.book.given(rng, couple.tradition, sex, year) for _ in range(count))


def anglo(rng: Random, couple: Couple) -> NameChild:
    """English, Welsh, Irish, Caribbean: father's surname, mother's, or both with a hyphen."""
    roll = rng.random()
    family = couple.father.family if roll < 0.66 else couple.mother.maiden if roll < 0.88 else f"{couple.mother.maiden}-{couple.father.family}" if roll < 0.97 else f"{couple.mother.maiden} {couple.father.family}"

    def name(sex: str, year: int) -> Naming:
        given = couple.book.given(rng, couple.tradition, sex, year)
        middle = _middles(rng, couple, sex, year)
        known = rng.choice(middle) if middle and rng.random() < 0.03 else ""
        return Naming(given, middle, family, known)

    return name


def pakistani(rng: Random, couple: Couple) -> NameChild:
    """Father's surname or his last given name; boys often Muhammad first and known by the next; girls may bear Bibi or Akhtar."""
    shared = couple.father.family if rng.random() < 0.75 else couple.father.given.split()[-1]
    boys_muhammad = rng.random() < 0.35
    girls_own = rng.random() < 0.15
    lists = words()[couple.tradition]

    def name(sex: str, year: int) -> Naming:
        given = couple.book.given(rng, couple.tradition, sex, year)
        if sex == "M" and boys_muhammad and not given.startswith("M"):
            muhammad = couple.book.spelled(rng, "Muhammad")
            return Naming(f"{muhammad} {given}", (), shared, given) if rng.random() < 0.6 else Naming(muhammad, (given,), shared, given)
        middle = (couple.book.given(rng, couple.tradition, sex, year),) if rng.random() < 0.3 else ()
        own = sex == "F" and girls_own and "female_last" in lists
        return Naming(given, middle, rng.choice(lists["female_last"]) if own else shared)

    return name


def bangladeshi(rng: Random, couple: Couple) -> NameChild:
    """Brothers Miah, Uddin or Ahmed, sisters Begum, Khatun or Akter; or father's name for all."""
    shared = couple.father.family if rng.random() < 0.6 else ""
    prefix = rng.choice(("", "", "", "Md", "Mohammed", "Sheikh"))
    lists = words()[couple.tradition]

    def name(sex: str, year: int) -> Naming:
        given = couple.book.given(rng, couple.tradition, sex, year)
        last = shared or (rng.choice(lists["female_last"]) if sex == "F" else rng.choice(("Miah", "Uddin", "Ahmed", "Ali", "Islam")))
        if sex == "M" and prefix:
            return Naming(f"{prefix} {given}", (), last, given)
        return Naming(given, (couple.book.given(rng, couple.tradition, sex, year),) if rng.random() < 0.35 else (), last)

    return name


def sikh(rng: Random, couple: Couple) -> NameChild:
    """Singh or Kaur as surname, as middle name before the clan name, or left out."""
    roll = rng.random()

    def name(sex: str, year: int) -> Naming:
        given, own = couple.book.given(rng, couple.tradition, sex, year), "Singh" if sex == "M" else "Kaur"
        if roll < 0.35:
            return Naming(given, (), own)
        return Naming(given, (own,) if roll < 0.8 else (), couple.father.family)

    return name


def hindu(rng: Random, couple: Couple) -> NameChild:
    """Father's first name as middle name, as in Gujarat, or none."""
    fathers_name = rng.random() < 0.5

    def name(sex: str, year: int) -> Naming:
        given = couple.book.given(rng, couple.tradition, sex, year)
        return Naming(given, (couple.father.given,) if fathers_name else _middles(rng, couple, sex, year, none=0.75, two=0.0), couple.father.family)

    return name


def tamil(rng: Random, couple: Couple) -> NameChild:
    """Father's given name in the place of a family name, sometimes before the child's own; or a lasting surname."""
    patronym = couple.father.given if rng.random() < 0.7 else couple.father.family
    first = rng.random() < 0.15

    def name(sex: str, year: int) -> Naming:
        given = couple.book.given(rng, couple.tradition, sex, year)
        return Naming(patronym, (), given, given) if first else Naming(given, (), patronym)

    return name


def patronymic(rng: Random, couple: Couple) -> NameChild:
    """Own, father's, grandfather's name, with no family name: the last one, or the father's, fills the form's box."""
    grandfather = couple.father.family
    roll = rng.random()

    def name(sex: str, year: int) -> Naming:
        given = couple.book.given(rng, couple.tradition, sex, year)
        if roll < 0.55:
            return Naming(given, (couple.father.given,), grandfather)
        if roll < 0.90:
            return Naming(given, (), couple.father.given)
        return Naming(given, (), f"{couple.father.given} {grandfather}")

    return name


def arabic(rng: Random, couple: Couple) -> NameChild:
    """A family name with or without its article, often with the father's name between; or a chain of names."""
    if rng.random() < 0.3:
        return patronymic(rng, couple)
    family, between = couple.father.family, rng.random() < 0.4

    def name(sex: str, year: int) -> Naming:
        return Naming(couple.book.given(rng, couple.tradition, sex, year), (couple.father.given,) if between else (), family)

    return name


def west_african(rng: Random, couple: Couple) -> NameChild:
    """An English or biblical name and a home name, either of them first; day names among Akan families."""
    english_first = rng.random() < 0.6

    def name(sex: str, year: int) -> Naming:
        home, other = couple.book.given(rng, couple.tradition, sex, year), couple.book.given(rng, "caribbean" if rng.random() < 0.2 else "english", sex, year)
        more = (couple.book.given(rng, couple.tradition, sex, year),) if rng.random() < 0.35 else ()
        pair = (other, home) if english_first else (home, other)
        return Naming(pair[0], (pair[1], *more), couple.father.family, home if english_first and rng.random() < 0.25 else "")

    return name


def chinese(rng: Random, couple: Couple) -> NameChild:
    """Two syllables written together, apart or with a hyphen; an English name beside them; family name sometimes first."""
    join = rng.choice(("", "", " ", "-"))
    english = rng.random() < 0.5
    syllables = words()["chinese"]["syllables"]

    def name(sex: str, year: int) -> Naming:
        first, second = rng.choice(syllables), rng.choice(syllables)
        own = f"{first}{join}{second}" if join else f"{first}{second.lower()}"
        if rng.random() < 0.15:
            own = first
        if english:
            return Naming(couple.book.given(rng, couple.tradition, sex, year), (own,), couple.father.family)
        return Naming(own, (), couple.father.family, couple.book.given(rng, couple.tradition, sex, year) if rng.random() < 0.4 else "")

    return name


def vietnamese(rng: Random, couple: Couple) -> NameChild:
    """Family name, middle name, given name; diacritics mostly lost at registration."""
    lists = words()["vietnamese"]

    def name(sex: str, year: int) -> Naming:
        given, middle = couple.book.given(rng, couple.tradition, sex, year), rng.choice(lists["middle_female" if sex == "F" else "middle_male"])
        return _written(rng, Naming(given, (middle,), couple.father.family), 0.10)

    return name


def slavic(rng: Random, couple: Couple) -> NameChild:
    """Polish, Lithuanian and other surnames that bend for girls; in England some girls bear the father's form."""
    bends, keep = rng.random() < 0.7, 0.9 if rng.random() < 0.4 else 0.05

    def name(sex: str, year: int) -> Naming:
        family = feminine(couple.tradition, couple.father.family) if sex == "F" and bends else couple.father.family
        return _written(rng, Naming(couple.book.given(rng, couple.tradition, sex, year), _middles(rng, couple, sex, year, none=0.45, two=0.0), family), keep)

    return name


def plain(rng: Random, couple: Couple) -> NameChild:
    """Turkish, Romanian, Albanian: father's surname, one or two given names, diacritics kept by some."""
    keep = 0.9 if rng.random() < 0.35 else 0.05
    joined = rng.choice((" ", "-"))

    def name(sex: str, year: int) -> Naming:
        given = couple.book.given(rng, couple.tradition, sex, year)
        if couple.tradition == "romanian" and rng.random() < 0.4 and " " not in given and "-" not in given:
            given = f"{given}{joined}{couple.book.given(rng, couple.tradition, sex, year)}"
        return _written(rng, Naming(given, _middles(rng, couple, sex, year, none=0.8, two=0.0), couple.father.family), keep)

    return name


def iberian(rng: Random, couple: Couple) -> NameChild:
    """Two surnames, mother's then father's in Portuguese, the other way in Spanish; English forms often keep one."""
    hers, his = couple.mother.family.split()[-1 if couple.tradition == "portuguese" else 0], couple.father.family.split()[-1 if couple.tradition == "portuguese" else 0]
    link = rng.choice((" ", " ", " ", " dos ", " da ")) if couple.tradition == "portuguese" else " "
    both = f"{hers}{link}{his}" if couple.tradition == "portuguese" else f"{his} {hers}"
    family, keep = both if rng.random() < 0.75 else his, 0.5

    def name(sex: str, year: int) -> Naming:
        return _written(rng, Naming(couple.book.given(rng, couple.tradition, sex, year), _middles(rng, couple, sex, year, none=0.8, two=0.0), family), keep)

    return name


def afghan(rng: Random, couple: Couple) -> NameChild:
    """Often no family name: the father's name, the last word of the child's own, or nothing stands in its box."""
    roll = rng.random()

    def name(sex: str, year: int) -> Naming:
        given = couple.book.given(rng, couple.tradition, sex, year)
        if roll < 0.55:
            return Naming(given, (), couple.father.family)
        if roll < 0.85:
            return Naming(given, (), couple.father.given)
        return Naming(given, (), given.split()[-1])

    return name


MAKERS: dict[str, Maker] = {
    "pakistani": pakistani,
    "bangladeshi": bangladeshi,
    "sikh": sikh,
    "hindu": hindu,
    "tamil": tamil,
    "arabic": arabic,
    "somali": patronymic,
    "eritrean": patronymic,
    "kurdish": patronymic,
    "nigerian": west_african,
    "ghanaian": west_african,
    "chinese": chinese,
    "vietnamese": vietnamese,
    "polish": slavic,
    "lithuanian": slavic,
    "slavic": slavic,
    "romanian": plain,
    "turkish": plain,
    "albanian": plain,
    "portuguese": iberian,
    "spanish": iberian,
    "afghan": afghan,
}
