"""A person as records describe one: every name, number and place that is recorded, and nothing that is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache
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


def parse_sex(text: str) -> Sex | None:
    """Read a sex code or word; None for the codes of "not known". Raises InvalidInput for an unknown word."""
    word = re.sub(r"[^a-z0-9]", "", text.lower()).removeprefix("0") or text.strip()[:1]
    if word in _SEX_NOT_RECORDED:
        return None
    if word not in _SEX:
        raise InvalidInput("not a known code for sex", remedy="1, 2, 9, 0, X, M, F, U or a word")
    return _SEX[word]


def parse_phone(text: str) -> str:
    """Digits of a telephone number, in national form. Raises InvalidInput if it cannot be one."""
    digits = re.sub(r"[^0-9+]", "", text.replace("(0)", ""))
    digits = re.sub(r"^(\+44|0044)0?", "0", digits).removeprefix("+")
    if len(digits) == 10 and digits[0] in "12378":  # noqa: PLR2004 - a UK number whose leading zero a spreadsheet lost
        digits = f"0{digits}"
    if not 9 <= len(digits) <= 15 or len(set(digits)) < 3:  # noqa: PLR2004 - ITU-T E.164: at most 15 digits
        raise InvalidInput("not a telephone number", remedy="nine to fifteen digits, or an empty cell")
    return digits


@frozen(repr=False)
class Relative:
    """Another person named in this one's record, and how they are related, in the record's words."""

    relation: str
    person: Person

    __repr__ = masked


@frozen(repr=False)
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
        for part in re.split(r"[|;]", text):
            if part.strip():
                try:
                    found.setdefault(parse(part.strip()))
                except InvalidInput as bad:
                    self.problems.append(Problem(name, bad.problem))
        return tuple(found)


def parse_person(texts: Mapping[str, str], dates: DateOrder) -> Person:
    """Read a person from canonical field names."""
    reader = Reader(texts)
    born = reader.read("date_of_birth", lambda text: parse_date(text, dates))
    if born and texts.get("date_of_birth_estimated", "").lower() in {"y", "yes", "true", "1"}:
        born = evolve(born, estimated=True)
    return Person(
        names=_names(reader),
        born=born,
        sex=reader.read("sex", parse_sex),
        numbers=_numbers(reader),
        places=_places(reader),
        phones=reader.several("contact_phone", parse_phone),
        gp=reader.read("gp_practice", lambda text: re.sub(r"\W", "", text).upper() or None),
        mother=_mother(reader, dates),
        kin=_kin(reader),
        multiple=any(is_multiple(texts.get(key, "")) for key in ("given_name", "family_name", "middle_names")),
        problems=tuple(reader.problems),
    )


def _names(reader: Reader) -> tuple[Name, ...]:
    texts = reader.texts
    given, family, middle = (texts.get(key, "") for key in ("given_name", "family_name", "middle_names"))
    for key in ("given_name", "family_name", "middle_names", "alias_given_name", "alias_family_name"):
        if key in texts and is_placeholder(texts[key], family="family" in key):
            reader.problems.append(Problem(key, "a placeholder, not a name"))
        if len(texts.get(key, "").split()) > MOST_WORDS:
            reader.problems.append(Problem(key, f"more words than a name has: the first {MOST_WORDS} are compared"))
    names = [_usual(given, family, middle)]
    if known_as := texts.get("known_as"):
        names += [Name(part, "", kind=NameKind.KNOWN_AS) for part in re.split(r"[|;]", known_as)]
    names += _aliases(texts.get("alias_given_name", ""), texts.get("alias_family_name", ""), names[0])
    if former := texts.get("former_family_name"):
        names += [Name(given, part, kind=NameKind.FORMER) for part in re.split(r"[|;]", former)]
    return tuple(dict.fromkeys(name for name in names if name))


@lru_cache(maxsize=65536)
def _usual(given: str, family: str, middle: str) -> Name:
    return Name(given, family, middle=middle)


def _aliases(givens: str, families: str, usual: Name) -> list[Name]:
    """Aliases given side by side, several apart by `|`; a half that is not given is as usual."""
    if not (givens or families):
        return []
    given_parts, family_parts = (re.split(r"[|;]", part) for part in (givens, families))
    count = max(len(given_parts), len(family_parts))
    pairs = zip(given_parts + [""] * (count - len(given_parts)), family_parts + [""] * (count - len(family_parts)), strict=True)
    return [Name(given or usual.given, family or usual.family, kind=NameKind.ALIAS) for given, family in pairs]


def _numbers(reader: Reader) -> tuple[Number, ...]:
    found: list[Number] = []
    for scheme in SCHEMES:
        field_name = f"{scheme}_number"
        for number in reader.several(field_name, lambda text, scheme=scheme: parse_number(text, scheme)):  # type: ignore[misc]
            found.append(number)
            if not number.valid:
                reader.problems.append(Problem(field_name, "fails its check digit"))
            elif number.is_test:
                reader.problems.append(Problem(field_name, "in the range reserved for tests"))
    if local := reader.texts.get("local_id"):
        found.append(Number("local", local, issuer=reader.texts.get("site", "")))
    return tuple(found)


_PLACES = tuple((kind, f"{kind.value}_postcode", f"{kind.value}_address") for kind in PlaceKind)
_place = lru_cache(maxsize=65536)(Place)  # every visit of a household names it again


def _places(reader: Reader) -> tuple[Place, ...]:
    found: list[Place] = []
    for kind, postcode_field, address_field in _PLACES:
        postcodes: tuple[Postcode | None, ...] = reader.several(postcode_field, parse_postcode)
        address = reader.texts.get(address_field, "")
        if postcodes or address:
            found += [_place(kind, postcode, address) for postcode in postcodes or (None,)]
    return tuple(place for place in found if place.postcode or place.address)


def _mother(reader: Reader, dates: DateOrder) -> Person | None:
    given, family = (reader.texts.get(f"mother_{part}_name", "") for part in ("given", "family"))
    name = _usual(given, family, "")
    born = reader.read("mother_date_of_birth", lambda text: parse_date(text, dates))
    number = reader.read("mother_nhs_number", parse_number)
    if not name and _is_mother(reader.texts.get("next_of_kin_relationship", "")):
        name = split_whole(reader.texts.get("next_of_kin_name", ""))
    return _as_mother(name, born, number) if name or born or number else None


@lru_cache(maxsize=65536)  # she comes with every visit and every child of hers: one value serves
def _as_mother(name: Name, born: PartialDate | None, number: Number | None) -> Person:
    return Person(names=(name,) if name else (), born=born, numbers=(number,) if number else (), sex=Sex.FEMALE)


def _is_mother(relation: str) -> bool:
    return fold(relation).strip() in {"mother", "mum", "mummy", "mom", "birth mother", "parent (mother)", "mother (birth)"}


def _kin(reader: Reader) -> tuple[Relative, ...]:
    texts = reader.texts
    named = [(relation, texts[key]) for relation, key in (("father", "father_name"), ("carer", "carer_name")) if key in texts]
    if "next_of_kin_name" in texts:
        named.append((fold(texts.get("next_of_kin_relationship", "")).strip() or "next of kin", texts["next_of_kin_name"]))
    return tuple(_relative(relation, name) for relation, name in named if split_whole(name))


@lru_cache(maxsize=65536)
def _relative(relation: str, name: str) -> Relative:
    return Relative(relation, Person(names=(split_whole(name),)))
