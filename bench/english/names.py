"""Name frequencies: ONS counts for first names, ranks for surnames, and a long tail where the lists end.

A register is full of namesakes or free of them depending on the tail, so traditions whose lists are short get names put
together from their own syllables: rare, plausible, invented.
"""

import csv
import gzip
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from random import Random

from .sampling import Draw, ranked
from .world import World

DATA = Path(__file__).parent / "data"
ANGLO = ("english", "welsh", "irish", "caribbean")
# Names of other traditions that English families use as their own; the rest of those lists is taken out of the ONS counts.
_ALSO_ENGLISH = frozenset(
    "Adam Sara Sarah Maria Sofia Sophia Maya Zara Jasmine Yasmin Tara Mira Kiran Layla Leila Nadia Aria Arya Lina Lena Ali Zoe Owen Daniel David Samuel "
    "Michael Joshua Joseph Grace Esther Deborah Blessing Hana Hannah Eva Elena Ella Ela Ada Noah Jacob Isaac Eden Miriam Amara Naomi Rhea Kai Dylan".split()
)
_TAIL = 0.35  # share of a short list's names that are rare: judgement
_ENGLISH_TAIL = 0.50  # about half the population bears a surname outside the commonest few hundred: judgement


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """names.toml, split into names."""
    with (DATA / "names.toml").open("rb") as stream:
        table = tomllib.load(stream)
    return {
        tradition: {key: [w.replace("_", " ") for w in text.split()] for key, text in lists.items()} for tradition, lists in table.items()
    }


@cache
def ons() -> dict[str, list[tuple[str, int, int, int]]]:
    """Sex to (name, born 1996-99, born 2006-13, born 2014-24), from the ONS lists."""
    counts: dict[str, list[tuple[str, int, int, int]]] = {"F": [], "M": []}
    with gzip.open(DATA / "forenames.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        for sex, name, *born in list(csv.reader(stream))[1:]:
            counts[sex].append((name, int(born[0]), int(born[1]), int(born[2])))
    return counts


@cache
def counted() -> dict[str, int]:
    """All ONS counts of a name, both sexes."""
    totals: dict[str, int] = defaultdict(int)
    for rows in ons().values():
        for name, *born in rows:
            totals[name] += sum(born)
    return totals


@cache
def spellings() -> dict[str, tuple[str, ...]]:
    """Each name to the other spellings of it."""
    others: dict[str, dict[str, None]] = defaultdict(dict)
    for group in _groups("spellings"):
        for name in group:
            others[name].update(dict.fromkeys(other for other in group if other != name))
    return {name: tuple(found) for name, found in others.items()}


@cache
def nicknames() -> dict[str, tuple[str, ...]]:
    """Full name to its short and pet names."""
    return {group[0]: tuple(group[1:]) for group in _groups("nicknames")}


@cache
def changes(kind: str) -> tuple[tuple[str, str], ...]:
    """Pairs of letters (from, to): "sounds" a listener confuses or "scans" a scanner does."""
    return tuple((a, b) for a, _, b in (pair.partition(":") for pair in _variants()[kind].split()))


@cache
def _variants() -> dict[str, str]:
    with (DATA / "variants.toml").open("rb") as stream:
        return tomllib.load(stream)


def _groups(kind: str) -> list[list[str]]:
    return [[w.replace("_", " ") for w in line.split()] for line in _variants()[kind].splitlines() if line.strip()]


class NameBook:
    """The draws of one world: surnames, children's and adults' first names, and which spelling a family chose."""

    def __init__(self, world: World) -> None:
        self.world = world
        table = words()
        counts = counted()
        self._chosen: dict[str, Draw[str]] = {
            group[0]: Draw(group, [float(counts.get(name, 0) + (4 if i else 40)) for i, name in enumerate(group)]) for group in _groups("spellings")
        }
        self._surnames = {t: ranked(lists["surnames"], world.surname_exponent, 3) for t, lists in table.items()}
        self._cantonese = ranked(table["chinese"]["cantonese"], world.surname_exponent)
        self._given = {
            (t, sex): ranked(lists[key], world.given_exponent)
            for t, lists in table.items()
            for sex, key in (("F", "female"), ("M", "male"))
            if key in lists
        }
        self._adult = {
            (t, sex): ranked(lists[key], 0.6)
            for t, lists in table.items()
            for sex, key in (("F", "adult_female"), ("M", "adult_male"))
            if key in lists
        }
        elsewhere = {n for t in ("pakistani", "bangladeshi", "arabic", "somali", "sikh", "hindu", "turkish") for k in ("female", "male") for n in table[t][k]}
        elsewhere |= {other for name in elsewhere for other in spellings().get(name, ())}
        elsewhere -= _ALSO_ENGLISH
        self._anglo: dict[tuple[str, int], Draw[str]] = {}
        for sex, rows in ons().items():
            local = [row for row in rows if row[0] not in elsewhere]
            self._anglo |= {(sex, born - 1): Draw([row[0] for row in local], [float(row[born]) for row in local]) for born in (1, 2, 3)}

    def surname(self, rng: Random, tradition: str) -> str:
        """A family name of the tradition."""
        lists = words()[tradition]
        if tradition in ("english", "caribbean"):
            if tradition == "caribbean" and rng.random() < 0.6:
                return self._surnames["caribbean"](rng)
            if rng.random() < _ENGLISH_TAIL:
                pieces = words()["english"]
                return rng.choice(pieces["tail_first"]) + rng.choice(pieces["tail_last"])
            return self._surnames["english"](rng)
        if tradition == "welsh" and rng.random() < 0.3:
            return self.surname(rng, "english")
        if "tail_first" in lists and rng.random() < _TAIL:
            return rng.choice(lists["tail_first"]) + rng.choice(lists["tail_last"])
        if "surname_tail_first" in lists and rng.random() < _TAIL:
            return rng.choice(lists["surname_tail_first"]) + rng.choice(lists["surname_tail_last"])
        if tradition == "chinese" and rng.random() < 0.4:
            return self._cantonese(rng)
        return self.spelled(rng, self._surnames[tradition](rng))

    def given(self, rng: Random, tradition: str, sex: str, year: int) -> str:
        """A child's first name (one name, which may have several words)."""
        if tradition in ANGLO:
            own = self._given.get((tradition, sex))
            if own is not None and rng.random() < 0.35:
                return own(rng)
            return self._anglo[sex, 2 if year >= 2014 else 1](rng)
        lists = words()[tradition]
        if "given_first" in lists and rng.random() < _TAIL:
            return (rng.choice(lists["given_first"]) + rng.choice(lists["given_female" if sex == "F" else "given_male"])).replace("- ", "-").strip("-")
        if rng.random() < 0.04:  # an English first name in another tradition
            return self._anglo[sex, 2 if year >= 2014 else 1](rng)
        return self.spelled(rng, self._given[tradition, sex](rng))

    def adult(self, rng: Random, tradition: str, sex: str, year: int) -> str:
        """A parent's first name."""
        draw = self._adult.get((tradition, sex))
        if draw is None:
            return self._anglo[sex, 0](rng)
        if rng.random() < 0.3:
            return self.given(rng, tradition, sex, year)
        return self.spelled(rng, draw(rng))

    def like(self, rng: Random, name: str, tradition: str, sex: str, year: int) -> str:
        """Another name of the tradition that sounds like a given one, as twins are often named."""
        others = [other for other in spellings().get(name, ()) if rng.random() < 0.1]
        drawn = {self.given(rng, tradition, sex, year) for _ in range(25)} | set(others)
        drawn.discard(name)
        return max(sorted(drawn), key=lambda other: (_common(name, other) + _common(name[::-1], other[::-1]), -abs(len(name) - len(other))))

    def spelled(self, rng: Random, name: str) -> str:
        """The spelling a family uses, by how often each was registered."""
        draw = self._chosen.get(name)
        return name if draw is None else draw(rng)


def _common(one: str, two: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one.lower(), two.lower(), strict=False)) if a != b), min(len(one), len(two)))
