"""The keys people are looked up by: every anchor a match can have (see the model file) has its own.

Keys are hashes. Who holds a key may be the person, by a number, a place, a parent, a date; two who share none cannot match.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from riskflag.link.numbers import corrections
from riskflag.link.signature import Signature
from riskflag.link.tokens import variant_groups

__all__ = ["all_keys", "beside_birthday", "birthday", "dated", "family_of", "home", "number", "turned_birthday"]

_NUMBER, _BORN, _POSTCODE, _HOUSE, _PHONE, _MOTHER, _MOTHERS_BIRTH, _PRACTICE, _CHILD_OF = range(9)
_DAY, _MONTH, _YEARLESS = range(3)  # parts of a date
_MONTHS = 12


def all_keys(own: Signature) -> list[int]:
    """Every key a person is held under, but for the birthday, under which bearers of a name are sought."""
    return [*number(own), *home(own), *beside_birthday(own), *dated(own)]


def number(own: Signature) -> list[int]:
    """Personal numbers, and what a number that fails its check may have been."""
    keys = [hash((_NUMBER, one)) for one in own.numbers]
    for doubtful in own.doubtful:
        keys += [hash((_NUMBER, one)) for one in (doubtful, *corrections(doubtful))]
    return keys


def home(own: Signature) -> list[int]:
    """What a household shares, whatever its children's dates: the place, the telephone, the mother."""
    keys = [hash((_POSTCODE, postcode)) for postcode in own.postcodes]
    for numbers, street in own.houses:
        keys += [hash((_HOUSE, one, street)) for one in numbers or ("",)]
    keys += [hash((_PHONE, phone)) for phone in own.phones]
    if own.mother:
        keys += _mothers(own.mother)
    for given, family in own.relatives:
        keys += [hash((_MOTHER, first, last)) for first in _forms(given) for last in _forms(family)]
    return keys


def _mothers(mother: Signature) -> list[int]:
    keys = [hash((_NUMBER, one)) for one in mother.numbers]
    if mother.born and mother.born[2]:
        keys.append(hash((_MOTHERS_BIRTH, mother.born)))
    return keys


def family_of(mother: Signature) -> list[int]:
    """What tells the children of a woman: her number and birthday."""
    return _mothers(mother)


def birthday(born: tuple[int, int, int] | None) -> list[int]:
    """A whole date of birth."""
    return [hash((_BORN, born))] if born and born[2] else []


def turned_birthday(born: tuple[int, int, int] | None) -> list[int]:
    """The date of birth with day and month in each other's place, where that is another date."""
    if born and 0 < born[2] <= _MONTHS and born[1] != born[2]:
        return [hash((_BORN, (born[0], born[2], born[1])))]
    return []


def beside_birthday(own: Signature) -> list[int]:
    """What is enough beside a birthday, without a name: practice and district, or a name of the mother's."""
    born = own.born
    if not (born and born[2]):
        return []
    keys = [hash((_CHILD_OF, born, word)) for word in own.mother.words] if own.mother else []
    if own.gp:
        keys += [hash((_PRACTICE, born, own.gp, district)) for district in {code.partition(" ")[0] for code in own.postcodes}]
    return keys


def dated(own: Signature) -> list[int]:
    """Two parts of the date with a word of the name: of two names that agree, one at least is the same or a variant."""
    if own.born is None or not own.born[1]:
        return []
    year, month, day = own.born
    parts = [(year << 4 | month) << 2 | _MONTH]
    if day:
        parts += ((year << 5 | day) << 2 | _DAY, (month << 5 | day) << 2 | _YEARLESS)
    words = own.words
    forms = _forms(words[0]) if len(words) == 1 else {form for word in words for form in _forms(word)}
    return [hash((form, part)) for form in forms for part in parts]


@lru_cache(maxsize=65536)
def _forms(word: str) -> Iterable[str | int]:
    """What a word has in common with its variants: the groups of names it belongs to, or itself."""
    return tuple(variant_groups(word)) or (word,)
