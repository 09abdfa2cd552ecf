"""A FHIR R4 Patient (UK Core and PDS) as a person, with what the record says of itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from attrs import field, frozen

from riskflag.errors import InvalidInput
from riskflag.people.dates import parse_date
from riskflag.people.masking import masked
from riskflag.people.names import Name, NameKind, split_whole
from riskflag.people.numbers import Number, parse_number
from riskflag.people.person import Person, Relative, Sex, parse_phone, parse_sex
from riskflag.people.places import Place, PlaceKind, parse_postcode
from riskflag.people.problem import Problem
from riskflag.read.fhir.parts import CHI, NHS, ODS, Json, codings, objects, of_type, part, reference_id, text_of, words_of

__all__ = ["PatientRecord", "read_patient"]

T = TypeVar("T")

# UK Core 1.x and 2.x, PDS and Care Connect name the extension and its code systems (England, Wales, the older common one)
# alike but for prefix and version. The codes 01 to 08 mean the same in all; Wales adds "nn", traced by its own index.
_STATUS = re.compile(r"https://fhir\.(?:hl7\.org|nhs)\.uk/.*NHSNumberVerificationStatus(?:England|Wales)?(?:-1)?")
_STATUSES = {f"0{n}" for n in range(1, 9)} | {"nn"}
_NAME_KINDS = {
    "usual": NameKind.USUAL, "official": NameKind.USUAL, "": NameKind.USUAL, "nickname": NameKind.KNOWN_AS,
    "old": NameKind.FORMER, "maiden": NameKind.FORMER,
}
_PLACE_KINDS = {"home": PlaceKind.HOME, "": PlaceKind.HOME, "temp": PlaceKind.PLACEMENT, "old": PlaceKind.FORMER}
_WITHHELD = {"R", "V", "REDACTED"}  # PDS: address, practice and telephone withheld (R), or nothing shown (V, REDACTED)
_MOST = 100  # of names, identifiers, addresses, telephones or contacts; a long life has a dozen, and each is compared with each
_MOTHER = {"MTH", "NMTH", "72705000"}  # HL7 v3 RoleCode; SNOMED CT "mother"


@frozen(repr=False, kw_only=True)
class PatientRecord:
    """A person, and what their record says of itself.

    `withheld`: address, practice and telephone are not shown for protection; their absence says nothing. `active` is False
    and `replaced_by` holds ids when the record was merged into another. `superseded` is True when the record answers
    under another NHS number than was asked for: replace yours.
    """

    person: Person
    id: str = ""
    withheld: bool = False
    active: bool = True
    replaced_by: tuple[str, ...] = ()
    superseded: bool = False
    problems: tuple[Problem, ...] = field(default=(), eq=False)

    __repr__ = masked

    @property
    def merged_away(self) -> bool:
        """True if another record has taken this one's place."""
        return bool(self.replaced_by)


def read_patient(resource: object, *, asked: str = "", where: str = "Patient") -> PatientRecord:
    """Read a Patient; `asked` is the NHS number the record was fetched with, if it was.

    A field that cannot be read is not recorded and stands in `problems`. Raises InvalidInput unless it is a Patient, and for
    one with more than a hundred names, or so.
    """
    found = of_type(resource, "Patient", where)
    for name in ("name", "identifier", "address", "telecom", "contact"):
        if len(objects(found, name)) > _MOST:
            raise InvalidInput(f"more than {_MOST}", where=f"{where}.{name}", remedy="send those that are in use")
    reader = _Reader()
    person = Person(
        names=tuple(_names(found)),
        born=reader.read("birthDate", text_of(found, "birthDate"), parse_date),
        sex=reader.read("gender", text_of(found, "gender"), parse_sex),
        numbers=tuple(_numbers(found, reader)),
        places=tuple(_places(found, reader)),
        phones=tuple(dict.fromkeys(_phones(found, reader))),
        gp=next(filter(None, map(_practice, objects(found, "generalPractitioner"))), None),
        mother=_mother(found),
        kin=tuple(_kin(found)),
        problems=tuple(reader.problems),
    )
    links = [link for link in objects(found, "link") if text_of(link, "type") == "replaced-by"]
    security = {text_of(label, "code") for label in objects(part(found, "meta"), "security")}
    numbers = [number.value for number in person.numbers if number.scheme == "nhs"]
    wanted = re.sub(r"\D", "", asked)
    return PatientRecord(
        person=person, id=text_of(found, "id"), withheld=bool(security & _WITHHELD), active=found.get("active") is not False,
        replaced_by=tuple(reference_id(part(link, "other"), "Patient") or "not stated" for link in links),
        superseded=bool(wanted and numbers and wanted not in numbers[:1]), problems=person.problems,
    )


class _Reader:
    """Reads values and keeps the problems of those it could not read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, name: str, text: str, parse: Callable[[str], T | None]) -> T | None:
        try:
            return parse(text) if text else None
        except InvalidInput as bad:
            self.problems.append(Problem(name, bad.problem))
            return None


def _names(patient: Json) -> Iterator[Name]:
    """Every name, those in use first."""
    found = [name for name in map(_name, objects(patient, "name")) if name]
    order = [NameKind.USUAL, NameKind.KNOWN_AS, NameKind.ALIAS, NameKind.FORMER]
    yield from dict.fromkeys(sorted(found, key=lambda name: order.index(name.kind)))


def _name(given_name: Json) -> Name:
    kind = _NAME_KINDS.get(text_of(given_name, "use"), NameKind.ALIAS)
    given = given_name.get("given")
    givens = [item for item in (given if isinstance(given, list) else [given]) if isinstance(item, str)]
    family = text_of(given_name, "family")
    if not givens and not family:
        whole = split_whole(text_of(given_name, "text"))
        return Name(whole.given, whole.family, kind=kind)
    return Name(givens[0] if givens else "", family, middle=" ".join(givens[1:]), kind=kind)


def _numbers(patient: Json, reader: _Reader) -> Iterator[Number]:
    found: dict[tuple[str, str], Number] = {}
    for identifier in sorted(objects(patient, "identifier"), key=lambda i: text_of(i, "use") == "old"):
        system, value = text_of(identifier, "system"), text_of(identifier, "value")
        scheme = {NHS: "nhs", CHI: "chi"}.get(system, "local")
        if scheme == "local":
            number = Number("local", value, issuer=system) if value else None
        else:
            number = reader.read(f"identifier ({scheme})", value, lambda text, scheme=scheme: parse_number(text, scheme))  # type: ignore[misc]
        if number is None:
            continue
        if not number.valid:
            reader.problems.append(Problem(f"identifier ({scheme})", "fails its check digit"))
        stated = Number(number.scheme, number.value, valid=number.valid, issuer=number.issuer, status=_status(identifier))
        found.setdefault((scheme, number.value), stated)
    yield from found.values()


def _status(identifier: Json) -> str:
    """The verification status as stated, as its code; empty when none is stated: then it counts as unverified."""
    for extension in objects(identifier, "extension"):
        if _STATUS.fullmatch(text_of(extension, "url")):
            stated = codings(part(extension, "valueCodeableConcept") or extension)
            return next((code for system, code in stated if _STATUS.fullmatch(system) and code in _STATUSES), "")
    return ""


def _places(patient: Json, reader: _Reader) -> Iterator[Place]:
    for address in objects(patient, "address"):
        kind = _PLACE_KINDS.get(text_of(address, "use"))
        if kind is None:
            continue
        postcode = reader.read("address.postalCode", text_of(address, "postalCode"), parse_postcode)
        lines = address.get("line")
        told = [line for line in lines if isinstance(line, str)] if isinstance(lines, list) else []
        place = Place(kind, postcode, " ".join([*told, text_of(address, "city")]))
        if place.postcode or place.address:
            yield place


def _phones(patient: Json, reader: _Reader) -> Iterator[str]:
    for telecom in objects(patient, "telecom"):
        if text_of(telecom, "system") in ("phone", "sms"):
            phone = reader.read("telecom", text_of(telecom, "value"), parse_phone)
            if phone:
                yield phone


def _practice(reference: Json) -> str | None:
    identifier = part(reference, "identifier")
    code = text_of(identifier, "value") if text_of(identifier, "system") == ODS else ""
    return re.sub(r"\W", "", code).upper() or None


def _relations(contact: Json) -> Iterable[Json]:
    return objects(contact, "relationship")


def _is_mother(contact: Json) -> bool:
    told = {code for relation in _relations(contact) for _, code in codings(relation)}
    words = {words_of(relation).casefold() for relation in _relations(contact)}
    return bool(told & _MOTHER or words & {"mother", "mum", "birth mother"})


def _mother(patient: Json) -> Person | None:
    found = (_name(part(contact, "name")) for contact in objects(patient, "contact") if _is_mother(contact))
    name = next(filter(None, found), None)
    return Person(names=(name,), sex=Sex.FEMALE) if name else None


def _kin(patient: Json) -> Iterator[Relative]:
    for contact in objects(patient, "contact"):
        name = _name(part(contact, "name"))
        if name and not _is_mother(contact):
            relation = next(filter(None, map(words_of, _relations(contact))), "") or "contact"
            yield Relative(relation, Person(names=(name,)))
