"""What a person's record offers for comparison, drawn out once: plain tuples, nothing to parse again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from sys import intern

from attrs import frozen

from riskflag.people.masking import masked
from riskflag.people.names import Name
from riskflag.people.person import Person, Sex
from riskflag.people.places import Place

__all__ = ["GivenName", "House", "Signature", "draw", "has_initials", "signature"]

House = tuple[tuple[str, ...], str]
"""The numbers of an address and the word of its street; without a number, all of the address."""

# Words that join names and belong to many; they are no evidence by themselves.
_PARTICLES = frozenset(
    "al el ul ur ud as ash bin bint ibn ben abu umm de la le du da dos das do di del della van von der den ap ab ferch "
    "st saint ould mac mc nic ni the and y e".split()
)
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
    given, family, words, given_words, family_words = _drawn_names(person.names)
    born = person.born
    numbers, doubtful = _numbers(person)
    return Signature(
        given,
        family,
        (born.year, born.month or 0, born.day or 0) if born else None,
        bool(born and born.estimated),
        person.sex if person.sex is not Sex.INDETERMINATE else None,
        numbers,
        doubtful,
        tuple(dict.fromkeys([intern(p.postcode.text) for p in person.places if p.postcode])),
        tuple(dict.fromkeys([_house(p.address) for p in person.places if p.address])),
        person.phones,
        intern(person.gp) if person.gp else None,
        draw(person.mother) if person.mother else None,
        tuple(dict.fromkeys(_relatives(person))) if person.kin or person.mother else (),
        words,
        given_words,
        family_words,
        person.multiple,
        (),
        not given or born is None or not born.day or born.estimated or has_initials(given, family),
        _localities(person.places),
        tuple(f"{n.issuer}:{n.value}" for n in person.numbers if n.scheme == "local" and n.issuer),
    )


def _localities(places: Iterable[Place]) -> tuple[str, ...]:
    abroad = [place.address for place in places if place.address and place.postcode and not place.postcode.is_uk]
    return tuple(dict.fromkeys(intern(w) for address in abroad for w in address if len(w) >= _STREET and not w[0].isdigit())) if abroad else ()


def has_initials(given: Iterable[GivenName], family: Iterable[tuple[str, ...]]) -> bool:
    """True if a first or family name is recorded by its initial."""
    return any(len(word) == 1 for words in (*(name.first for name in given), *family) for word in words)


def _numbers(person: Person) -> tuple[tuple[str, ...], tuple[str, ...]]:
    numbers = [n for n in person.numbers if n.scheme != "local"]
    return (
        tuple(f"{n.scheme}:{n.value}" for n in numbers if n.valid),
        tuple(f"{n.scheme}:{n.value}" for n in numbers if not n.valid),
    )


_Words = tuple[str, ...]
_DrawnNames = tuple[tuple[GivenName, ...], tuple[_Words, ...], _Words, _Words, _Words]


@lru_cache(maxsize=32768)  # names recur, and what recurs is kept once
def _drawn_names(names: tuple[Name, ...]) -> _DrawnNames:
    given = tuple(dict.fromkeys(_given(names)))
    family = tuple(dict.fromkeys(_telling(name.family_tokens) for name in names if name.family_tokens))
    given_words = _with_joined((name.every, name.first) for name in given)
    family_words = _with_joined((words, words) for words in family)
    return given, family, tuple(dict.fromkeys(given_words + family_words)), given_words, family_words


def _with_joined(names: Iterable[tuple[_Words, _Words]]) -> _Words:
    """The words of names, and what is written as several words also as one."""
    found: dict[str, None] = {}
    for every, joined in names:
        found.update(dict.fromkeys(every))
        if len(joined) > 1:
            found[intern("".join(joined))] = None
    return tuple(found)


def _telling(words: Iterable[str]) -> tuple[str, ...]:
    every = tuple(map(intern, words))
    return tuple(w for w in every if w not in _PARTICLES) or every


def _given(names: Iterable[Name]) -> Iterator[GivenName]:
    for name in names:
        first, middle = _telling(name.given_tokens), _telling(name.middle_tokens)
        if first or any(len(word) > 1 for word in middle):  # the initial of a middle name stands for no first name
            yield GivenName(first or middle, tuple(dict.fromkeys(first + middle)))


@lru_cache(maxsize=4096)
def _house(address: tuple[str, ...]) -> House:
    numbers = tuple(sorted({word for word in address if word[0].isdigit()}))
    streets = [word for word in address if len(word) >= _STREET and not word[0].isdigit()]
    return (numbers, intern(streets[0])) if numbers and streets else ((), " ".join(address))


def _relatives(person: Person) -> Iterator[tuple[str, str]]:
    people = [relative.person for relative in person.kin]
    for relative in [*people, person.mother] if person.mother else people:
        for name in relative.names:
            if name.given_tokens and name.family_tokens:
                yield intern(name.given_tokens[0]), intern(name.family_tokens[-1])
