"""What a person's record offers for comparison, drawn out once: plain tuples, nothing to parse again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from sys import intern
from typing import TypeVar

from attrs import frozen

from riskflag.people.masking import masked
from riskflag.people.names import Name
from riskflag.people.numbers import Number
from riskflag.people.person import Person, Relative, Sex
from riskflag.people.places import Place

__all__ = ["GivenName", "House", "Signature", "draw", "has_initials", "signature"]

T = TypeVar("T")
_Words = tuple[str, ...]
House = tuple[tuple[str, ...], str]
"""The numbers of an address and the word of its street; without a number, all of the address."""

# Words that join names and belong to many; they are no evidence by themselves.
_PARTICLES = frozenset(
    "al el ul ur ud as ash bin bint ibn ben abu umm de la le du da dos das do di del della van von der den ap ab ferch "
    "st saint ould mac mc nic ni the and y e".split()
)
_ALSO_NAMES = frozenset("ash ben di mac nic".split())  # where they stand first
_STREET = 4  # letters a street's word has at least: "rd" and "st" tell nothing


@frozen(repr=False)
class GivenName:
    """Given names of one recorded name: the first ones, and all including middle names."""

    first: tuple[str, ...]
    every: tuple[str, ...]

    __repr__ = masked


@frozen(repr=False)
class Signature:
    """A person's record as the comparisons read it; empty or None is not recorded.

    `words` are all words of the names, and several given or family names also written as one; `given_words` and
    `family_words` are those of each kind.
    """

    given: tuple[GivenName, ...] = ()
    family: tuple[tuple[str, ...], ...] = ()
    born: tuple[int, int, int] | None = None  # 0 for a month or day that is not known
    estimated: bool = False
    sex: Sex | None = None
    numbers: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()  # numbers that fail their check
    postcodes: tuple[str, ...] = ()
    houses: tuple[House, ...] = ()
    phones: tuple[str, ...] = ()
    gp: str | None = None
    mother: Signature | None = None
    relatives: tuple[tuple[str, str], ...] = ()  # first given and last family name of anybody related
    words: tuple[str, ...] = ()
    given_words: tuple[str, ...] = ()
    family_words: tuple[str, ...] = ()
    multiple: bool = False  # called a twin, or one of more
    common_houses: tuple[House, ...] = ()  # shared by so many that they tell something beside a postcode only
    vague: bool = True  # without a given name, a whole date of birth or the whole of a word: little can be ruled out by it
    localities: tuple[str, ...] = ()  # words of the addresses beside another country's postcode: streets, towns, states
    local: tuple[str, ...] = ()  # a site's own numbers of its patients, each after its site; no evidence on a register

    __repr__ = masked


def signature(person: Person) -> Signature:
    """The signature of a person; the last few are remembered, so that one person is drawn out once."""
    kept = _kept.get(id(person))
    if kept is not None and kept[0] is person:
        return kept[1]
    drawn = draw(person)
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[id(person)] = (person, drawn)
    return drawn


_MOST_KEPT = 64
_kept: dict[int, tuple[Person, Signature]] = {}


def draw(person: Person) -> Signature:
    """The signature of a person, drawn out anew."""
    names = person.names
    given, family, words, given_words, family_words = _drawn_name(names[0]) if len(names) == 1 else _drawn_names(names)
    born, places, mother, gp = person.born, person.places, person.mother, person.gp
    numbers, doubtful, local = _numbers(person.numbers) if person.numbers else _NO_NUMBERS
    postcodes, houses, localities = _drawn_places(places) if places else _NO_PLACES
    return Signature(
        given,
        family,
        _parts(born.year, born.month or 0, born.day or 0) if born else None,
        bool(born and born.estimated),
        person.sex if person.sex is not Sex.INDETERMINATE else None,
        numbers,
        doubtful,
        postcodes,
        houses,
        person.phones,
        intern(gp) if gp else None,
        _drawn_mother(mother) if mother else None,
        _relatives(mother, person.kin) if mother or person.kin else (),
        words,
        given_words,
        family_words,
        person.multiple,
        (),
        not given or born is None or not born.day or born.estimated or has_initials(given, family),
        localities,
        local,
    )


@lru_cache(maxsize=32768)  # she comes with every visit and every child of hers
def _drawn_mother(mother: Person) -> Signature:
    return draw(mother)


_NO_NUMBERS: tuple[_Words, _Words, _Words] = ((), (), ())
_NO_PLACES: tuple[_Words, tuple[House, ...], _Words] = ((), (), ())


def _drawn_places(places: Sequence[Place]) -> tuple[_Words, tuple[House, ...], _Words]:
    """Postcodes, houses, and words of addresses abroad."""
    codes = [intern(place.postcode.text) for place in places if place.postcode]
    houses = [_house(place.address) for place in places if place.address]
    abroad = () if all([" " in code for code in codes]) else _localities(places)  # noqa: C419 - most have one or two
    return _unique(codes), _unique(houses), abroad


def _localities(places: Iterable[Place]) -> _Words:
    abroad = [place.address for place in places if place.address and place.postcode and not place.postcode.is_uk]
    return _unique([intern(word) for words in abroad for word in words if len(word) >= _STREET and not word[0].isdigit()])


def _unique(values: list[T]) -> tuple[T, ...]:
    return tuple(values if len(values) < 2 else dict.fromkeys(values))  # noqa: PLR2004 - two may be equal


@lru_cache(maxsize=65536)  # dates recur, and what recurs is kept once
def _parts(year: int, month: int, day: int) -> tuple[int, int, int]:
    return year, month, day


def has_initials(given: Iterable[GivenName], family: Iterable[tuple[str, ...]]) -> bool:
    """True if a first or family name is recorded by its initial."""
    for name in given:
        for word in name.first:
            if len(word) == 1:
                return True
    return any(len(word) == 1 for words in family for word in words)


def _numbers(numbers: Sequence[Number]) -> tuple[_Words, _Words, _Words]:
    """Valid personal numbers, doubtful ones, and a site's own."""
    if len(numbers) == 1 and (only := numbers[0]).scheme != "local":
        told = (f"{only.scheme}:{only.value}",)
        return (told, (), ()) if only.valid else ((), told, ())
    personal = [n for n in numbers if n.scheme != "local"]
    return (
        tuple([f"{n.scheme}:{n.value}" for n in personal if n.valid]),
        tuple([f"{n.scheme}:{n.value}" for n in personal if not n.valid]),
        tuple([f"{n.issuer}:{n.value}" for n in numbers if n.scheme == "local" and n.issuer]),
    )


_DrawnNames = tuple[tuple[GivenName, ...], tuple[_Words, ...], _Words, _Words, _Words]


def _drawn_names(names: tuple[Name, ...]) -> _DrawnNames:
    """Given names, family names, all their words and those of each kind, over several recorded names."""
    if not names:
        return (), (), (), (), ()
    drawn = [_drawn_name(name) for name in names]
    parts = zip(*drawn, strict=True)
    given, family, _, given_words, family_words = (tuple(dict.fromkeys(chain.from_iterable(part))) for part in parts)
    return given, family, tuple(dict.fromkeys(given_words + family_words)), given_words, family_words


@lru_cache(maxsize=32768)  # so do whole names
def _drawn_name(name: Name) -> _DrawnNames:
    """The same of one recorded name."""
    given, given_words = _drawn_given(name.given_tokens, name.middle_tokens)
    family, family_words = _drawn_family(name.family_tokens)
    if len(family_words) == 1 and family_words[0] not in given_words:
        return given, family, given_words + family_words, given_words, family_words
    return given, family, tuple(dict.fromkeys(given_words + family_words)), given_words, family_words


@lru_cache(maxsize=32768)  # so do names
def _drawn_given(given: _Words, middle: _Words) -> tuple[tuple[GivenName, ...], _Words]:
    first, others = _telling(given), _telling(middle)
    if given and given[0] in _ALSO_NAMES and given[0] not in first:
        first = (intern(given[0]), *first)
    if not (first or any(len(word) > 1 for word in others)):  # the initial of a middle name stands for no first name
        return (), ()
    name = GivenName(first or others, tuple(dict.fromkeys(first + others)))
    return (name,), _with_joined(name.every, name.first)


@lru_cache(maxsize=32768)
def _drawn_family(family: _Words) -> tuple[tuple[_Words, ...], _Words]:
    words = _telling(family)
    return ((words,), _with_joined(words, words)) if words else ((), ())


def _with_joined(every: _Words, joined: _Words) -> _Words:
    """The words of a name, and what is written as several words also as one."""
    return _unique([*every, intern("".join(joined))]) if len(joined) > 1 else _unique(list(every))


def _telling(words: Iterable[str]) -> tuple[str, ...]:
    every = tuple(map(intern, words))
    return tuple([w for w in every if w not in _PARTICLES]) or every


@lru_cache(maxsize=4096)
def _house(address: tuple[str, ...]) -> House:
    numbers = [word for word in address if word[0].isdigit()]
    street = next((word for word in address if len(word) >= _STREET and not word[0].isdigit()), None)
    if not numbers or street is None:
        return (), " ".join(address)
    return tuple(map(intern, numbers if len(numbers) == 1 else sorted(set(numbers)))), intern(street)


@lru_cache(maxsize=32768)
def _relatives(mother: Person | None, kin: tuple[Relative, ...]) -> tuple[tuple[str, str], ...]:
    people = [relative.person for relative in kin]
    return _unique([
        (intern(name.given_tokens[0]), intern(name.family_tokens[-1]))
        for relative in ([*people, mother] if mother else people) for name in relative.names
        if name.given_tokens and name.family_tokens
    ])
