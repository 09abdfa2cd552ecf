"""What a person's record offers for comparison, drawn out once: plain tuples and sets, nothing to parse again."""

from __future__ import annotations

from collections.abc import Iterable
from sys import intern

from attrs import field, frozen

from riskflag.people.masking import masked
from riskflag.people.names import Name
from riskflag.people.person import Person, Sex

__all__ = ["GivenName", "Signature", "signature"]

# Words that join names and belong to many; they are no evidence by themselves.
_PARTICLES = frozenset(
    "al el ul ur ud as ash bin bint ibn ben abu umm de la le du da dos das do di del della van von der den ap ab ferch "
    "st saint ould mac mc nic ni the and y e".split()
)


@frozen(repr=False)
class GivenName:
    """Given names of one recorded name: the first ones, and all including middle names."""

    first: tuple[str, ...]
    every: tuple[str, ...]

    __repr__ = masked


@frozen(repr=False)
class Signature:
    """A person's record as the comparisons read it; empty or None is not recorded."""

    given: tuple[GivenName, ...] = ()
    family: tuple[tuple[str, ...], ...] = ()
    born: tuple[int, int, int] | None = None  # 0 for a month or day that is not known
    estimated: bool = False
    sex: Sex | None = None
    numbers: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()  # numbers that fail their check
    postcodes: tuple[str, ...] = ()
    houses: frozenset[tuple[str, ...]] = frozenset()
    phones: frozenset[str] = frozenset()
    gp: str | None = None
    mother: Signature | None = None
    relatives: frozenset[tuple[str, str]] = frozenset()
    words: frozenset[str] = field(default=frozenset(), eq=False)

    __repr__ = masked


def signature(person: Person) -> Signature:
    """The signature of a person; the last few are remembered, so that one person is drawn out once."""
    kept = _kept.get(id(person))
    if kept is not None and kept[0] is person:
        return kept[1]
    drawn = _draw(person)
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[id(person)] = (person, drawn)
    return drawn


_MOST_KEPT = 256
_kept: dict[int, tuple[Person, Signature]] = {}


def _draw(person: Person) -> Signature:
    given, family = _given(person.names), _family(person.names)
    born = person.born
    return Signature(
        given=given,
        family=family,
        born=(born.year, born.month or 0, born.day or 0) if born else None,
        estimated=bool(born and born.estimated),
        sex=person.sex if person.sex is not Sex.INDETERMINATE else None,
        numbers=frozenset(f"{n.scheme}:{n.value}" for n in person.numbers if n.valid and n.scheme != "local"),
        doubtful=frozenset(f"{n.scheme}:{n.value}" for n in person.numbers if not n.valid),
        postcodes=tuple(dict.fromkeys(intern(p.postcode.text) for p in person.places if p.postcode)),
        houses=frozenset(p.address for p in person.places if p.address),
        phones=frozenset(person.phones),
        gp=person.gp,
        mother=_draw(person.mother) if person.mother else None,
        relatives=frozenset(_relatives(person)),
        words=frozenset(w for g in given for w in g.every) | frozenset(w for f in family for w in f),
    )


def _telling(words: Iterable[str]) -> tuple[str, ...]:
    every = tuple(map(intern, words))
    return tuple(w for w in every if w not in _PARTICLES) or every


def _given(names: Iterable[Name]) -> tuple[GivenName, ...]:
    found: dict[GivenName, None] = {}
    for name in names:
        first, middle = _telling(name.given_tokens), _telling(name.middle_tokens)
        if first or middle:
            found[GivenName(first or middle, tuple(dict.fromkeys(first + middle)))] = None
    return tuple(found)


def _family(names: Iterable[Name]) -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys(_telling(name.family_tokens) for name in names if name.family_tokens))


def _relatives(person: Person) -> Iterable[tuple[str, str]]:
    people = [relative.person for relative in person.kin]
    for relative in [*people, person.mother] if person.mother else people:
        for name in relative.names:
            if name.given_tokens and name.family_tokens:
                yield name.given_tokens[0], name.family_tokens[-1]
