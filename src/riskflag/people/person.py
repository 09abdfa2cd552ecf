"""A person as records describe one: every name, number and place that is recorded, and nothing that is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache, partial
from typing import TypeVar

from attrs import evolve, field, frozen

from riskflag.errors import InvalidInput
from riskflag.people.dates import DateOrder, PartialDate, parse_date
from riskflag.people.fields import PERSON_FIELDS, canonical_fields
from riskflag.people.masking import masked
from riskflag.people.names import MOST_WORDS, Name, NameKind, fold, is_multiple, is_placeholder, split_whole
from riskflag.people.numbers import SCHEMES, Number, parse_number
from riskflag.people.places import Place, PlaceKind, Postcode, parse_postcode
from riskflag.people.problem import Problem

__all__ = ["Person", "Relative", "Sex", "parse_phone", "parse_sex"]

T = TypeVar("T")

_REMEMBERED = 32_768  # texts of each kind: the visits of a child, and of a household, say the same again and again


class Sex(Enum):
    """Sex or stated gender, as far as it is evidence of identity."""

    FEMALE = "female"
    MALE = "male"
    INDETERMINATE = "indeterminate"


# ECDS stated gender, NHS person gender code, the children-in-need census and FHIR. 0, 9, X and U mean "not known" or
# "not specified" in at least one of them: not recorded.
_SEX = {
    "1": Sex.MALE, "m": Sex.MALE, "male": Sex.MALE, "boy": Sex.MALE,
    "2": Sex.FEMALE, "f": Sex.FEMALE, "female": Sex.FEMALE, "girl": Sex.FEMALE,
    "i": Sex.INDETERMINATE, "indeterminate": Sex.INDETERMINATE, "other": Sex.INDETERMINATE,
}
_SEX_NOT_RECORDED = {"", "0", "9", "x", "u", "n", "unknown", "notknown", "notspecified", "notrecorded", "unborn", "na"}


@lru_cache(maxsize=256)
def parse_sex(text: str) -> Sex | None:
    """Read a sex code or word; None for the codes of "not known". Raises InvalidInput for an unknown word."""
    word = re.sub(r"[^a-z0-9]", "", text.lower()).removeprefix("0") or text.strip()[:1]
    if word in _SEX_NOT_RECORDED:
        return None
    if word not in _SEX:
        raise InvalidInput("not a known code for sex", remedy="1, 2, 9, 0, X, M, F, U or a word")
    return _SEX[word]


@lru_cache(maxsize=_REMEMBERED)
def parse_phone(text: str) -> str:
    """Digits of a telephone number, in national form. Raises InvalidInput if it cannot be one."""
    digits = text
    if not (text.isascii() and text.isdigit()):
        digits = re.sub(r"[^0-9+]", "", text.replace("(0)", ""))
    if digits[:1] == "+" or digits[:2] == "00":
        digits = re.sub(r"^(\+44|0044)0?", "0", digits).removeprefix("+")
    if len(digits) == 10 and digits[0] in "12378":  # noqa: PLR2004 - a UK number whose leading zero a spreadsheet lost
        digits = f"0{digits}"
    if not 9 <= len(digits) <= 15 or len(set(digits)) < 3:  # noqa: PLR2004 - ITU-T E.164: at most 15 digits
        raise InvalidInput("not a telephone number", remedy="nine to fifteen digits, or an empty cell")
    return digits


@frozen(repr=False, cache_hash=True)
class Relative:
    """Another person named in this one's record, and how they are related, in the record's words."""

    relation: str
    person: Person

    __repr__ = masked


@frozen(repr=False, cache_hash=True)
class Person:
    """Who a record says somebody is. Absent fields are empty or None: not recorded.

    `multiple` is true if the record calls the child a twin, a triplet or one of more. `problems` says which fields were
    given but could not be read; they count as not recorded.
    """

    names: tuple[Name, ...] = ()
    born: PartialDate | None = None
    sex: Sex | None = None
    numbers: tuple[Number, ...] = ()
    places: tuple[Place, ...] = ()
    phones: tuple[str, ...] = ()
    gp: str | None = None
    mother: Person | None = None
    kin: tuple[Relative, ...] = ()
    multiple: bool = False
    problems: tuple[Problem, ...] = field(default=(), eq=False)

    __repr__ = masked

    @classmethod
    def parse(cls, record: Mapping[str, object] | Person, *, dates: DateOrder = DateOrder.ISO) -> Person:
        """Read a person from a mapping of field names (any spelling in `people.fields`) to text.

        A field that cannot be read is not recorded and stands in `problems`. Raises InvalidInput only when two keys
        mean one field. Parsing a Person returns it unchanged.
        """
        if isinstance(record, Person):
            return record
        return parse_person(text_fields(record, PERSON_FIELDS), dates)


def text_fields(record: Mapping[str, object], names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The record under canonical field names, as stripped text; empty cells are left out."""
    found = canonical_fields(record, names)
    texts = {name: str(record[key]).strip() for key, name in found.items() if record[key] is not None}
    return {name: text for name, text in texts.items() if text}


class Reader:
    """Reads fields one by one and keeps the problems of those it could not read."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.problems: list[Problem] = []

    def read(self, name: str, parse: Callable[[str], T | None]) -> T | None:
        """The parsed field, or None if it is absent or cannot be read."""
        text = self.texts.get(name)
        if not text:
            return None
        try:
            return parse(text)
        except InvalidInput as bad:
            self.problems.append(Problem(name, bad.problem))
            return None

    def several(self, name: str, parse: Callable[[str], T]) -> tuple[T, ...]:
        """The parsed parts of a field that holds several values apart by `|` or `;`."""
        text = self.texts.get(name)
        if not text:
            return ()
        found: dict[T, None] = {}
        for part in _APART.split(text) if "|" in text or ";" in text else (text,):
            if told := part.strip():
                try:
                    found.setdefault(parse(told))
                except InvalidInput as bad:
                    self.problems.append(Problem(name, bad.problem))
        return tuple(found)


_APART = re.compile(r"[|;]")


def parse_person(texts: Mapping[str, str], dates: DateOrder) -> Person:
    """Read a person from canonical field names."""
    reader = Reader(texts)
    born = reader.read("date_of_birth", lambda text: parse_date(text, dates))
    if born and texts.get("date_of_birth_estimated", "").lower() in {"y", "yes", "true", "1"}:
        born = evolve(born, estimated=True)
    named = _named(*map(texts.get, _NAMES))
    reader.problems += named.problems
    return Person(
        names=named.names,
        born=born,
        sex=reader.read("sex", parse_sex),
        numbers=_numbers(reader),
        places=_places(reader),
        phones=reader.several("contact_phone", parse_phone),
        gp=reader.read("gp_practice", _gp),
        mother=_mother(reader, dates),
        kin=_kin(reader),
        multiple=named.multiple,
        problems=tuple(reader.problems),
    )


@lru_cache(maxsize=_REMEMBERED)
def _gp(text: str) -> str | None:
    return re.sub(r"\W", "", text).upper() or None


@frozen(repr=False)
class _Named:
    """What a record's names say, whether they call the child one of several, and what was wrong with them."""

    names: tuple[Name, ...]
    multiple: bool
    problems: tuple[Problem, ...]

    __repr__ = masked


_NAMES = ("given_name", "family_name", "middle_names", "alias_given_name", "alias_family_name", "known_as", "former_family_name")


@lru_cache(maxsize=_REMEMBERED)
def _named(*texts: str | None) -> _Named:
    """The names in the texts of `_NAMES`."""
    problems = []
    for key, text in zip(_NAMES[:5], texts, strict=False):
        if text and is_placeholder(text, family="family" in key):
            problems.append(Problem(key, "a placeholder, not a name"))
        if text and len(text.split()) > MOST_WORDS:
            problems.append(Problem(key, f"more words than a name has: the first {MOST_WORDS} are compared"))
    given, family, middle, alias_given, alias_family, known_as, former = (text or "" for text in texts)
    names = [_usual(given, family, middle)]
    if known_as:
        names += [Name(part, "", kind=NameKind.KNOWN_AS) for part in _APART.split(known_as)]
    names += _aliases(alias_given, alias_family, names[0])
    if former:
        names += [Name(given, part, kind=NameKind.FORMER) for part in _APART.split(former)]
    multiple = any(map(is_multiple, (given, family, middle)))
    return _Named(tuple(dict.fromkeys(name for name in names if name)), multiple, tuple(problems))


@lru_cache(maxsize=_REMEMBERED)
def _usual(given: str, family: str, middle: str) -> Name:
    return Name(given, family, middle=middle)


def _aliases(givens: str, families: str, usual: Name) -> list[Name]:
    """Aliases given side by side, several apart by `|`; a half that is not given is as usual."""
    if not (givens or families):
        return []
    given_parts, family_parts = _APART.split(givens), _APART.split(families)
    count = max(len(given_parts), len(family_parts))
    pairs = zip(given_parts + [""] * (count - len(given_parts)), family_parts + [""] * (count - len(family_parts)), strict=True)
    return [Name(given or usual.given, family or usual.family, kind=NameKind.ALIAS) for given, family in pairs]


def _numbers(reader: Reader) -> tuple[Number, ...]:
    found: list[Number] = []
    for field_name, parse in _SCHEMES:
        for number in reader.several(field_name, parse) if field_name in reader.texts else ():
            found.append(number)
            if not number.valid:
                reader.problems.append(Problem(field_name, "fails its check digit"))
            elif number.is_test:
                reader.problems.append(Problem(field_name, "in the range reserved for tests"))
    if local := reader.texts.get("local_id"):
        found.append(Number("local", local, issuer=reader.texts.get("site", "")))
    return tuple(found)


_SCHEMES = tuple((f"{scheme}_number", partial(parse_number, scheme=scheme)) for scheme in SCHEMES)
_PLACES = tuple((kind, f"{kind.value}_postcode", f"{kind.value}_address") for kind in PlaceKind)
_place = lru_cache(maxsize=_REMEMBERED)(Place)  # every visit of a household names it again


def _places(reader: Reader) -> tuple[Place, ...]:
    texts, found = reader.texts, []
    for kind, postcode_field, address_field in _PLACES:
        address = texts.get(address_field, "")
        if address or postcode_field in texts:
            postcodes: tuple[Postcode | None, ...] = reader.several(postcode_field, parse_postcode)
            found += [_place(kind, postcode, address) for postcode in postcodes or (None,)]
    return tuple([place for place in found if place.postcode or place.address])


_MOTHER = ("mother_given_name", "mother_family_name", "next_of_kin_relationship", "next_of_kin_name")


def _mother(reader: Reader, dates: DateOrder) -> Person | None:
    name = _mothers_name(*map(reader.texts.get, _MOTHER))
    born = reader.read("mother_date_of_birth", lambda text: parse_date(text, dates))
    number = reader.read("mother_nhs_number", parse_number)
    return _as_mother(name, born, number) if name or born or number else None


@lru_cache(maxsize=_REMEMBERED)
def _mothers_name(given: str | None, family: str | None, relation: str | None, kin: str | None) -> Name | None:
    name = _usual(given or "", family or "", "")
    return name or (split_whole(kin or "") if _is_mother(relation or "") else name) or None


@lru_cache(maxsize=_REMEMBERED)  # she comes with every visit and every child of hers: one value serves
def _as_mother(name: Name | None, born: PartialDate | None, number: Number | None) -> Person:
    return Person(names=(name,) if name else (), born=born, numbers=(number,) if number else (), sex=Sex.FEMALE)


def _is_mother(relation: str) -> bool:
    return fold(relation).strip() in {"mother", "mum", "mummy", "mom", "birth mother", "parent (mother)", "mother (birth)"}


def _kin(reader: Reader) -> tuple[Relative, ...]:
    return _relatives(*map(reader.texts.get, ("father_name", "carer_name", "next_of_kin_name", "next_of_kin_relationship")))


@lru_cache(maxsize=_REMEMBERED)
def _relatives(father: str | None, carer: str | None, kin: str | None, relation: str | None) -> tuple[Relative, ...]:
    named = (("father", father), ("carer", carer), (fold(relation or "").strip() or "next of kin", kin))
    return tuple(Relative(told, Person(names=(split_whole(name),))) for told, name in named if name and split_whole(name))
