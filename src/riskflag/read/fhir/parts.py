"""Looking into JSON that others wrote: what is not of the expected shape counts as absent, or is refused with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any, TypeAlias

from riskflag.errors import InvalidInput
from riskflag.people.dates import LONDON, parse_moment

__all__ = [
    "CHI", "ICD10", "NHS", "ODS", "SNOMED", "Json", "codings", "end_of", "moment", "objects", "of_type", "part", "reference_id",
    "text_of", "words_of",
]  # fmt: skip

Json: TypeAlias = Mapping[str, Any]

NHS = "https://fhir.nhs.uk/Id/nhs-number"
CHI = "urn:oid:2.16.840.1.113883.2.1.3.2.4.16.53"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
SNOMED = "http://snomed.info/sct"
ICD10 = ("http://hl7.org/fhir/sid/icd-10", "http://hl7.org/fhir/sid/icd-10-uk")

_LONGEST = 10_000  # characters of one text; a name or an address has hundreds
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")


def of_type(value: object, kind: str, where: str) -> Json:
    """The value as a resource of that type. Raises InvalidInput for anything else, naming the place and not what was there."""
    if not isinstance(value, Mapping):
        raise InvalidInput("not a JSON object", where=where, remedy=f"send a FHIR R4 {kind}")
    if value.get("resourceType") != kind:
        raise InvalidInput(f"not a {kind}", where=f"{where}.resourceType", remedy=f"send a FHIR R4 {kind}")
    return value


def objects(resource: Json, name: str) -> tuple[Json, ...]:
    """The objects of a repeating element; one that stands alone counts as a list of one."""
    found = resource.get(name)
    listed = found if isinstance(found, list) else [found]
    return tuple(item for item in listed if isinstance(item, Mapping))


def part(resource: Json, name: str) -> Json:
    """A single complex element, or an empty one."""
    found = resource.get(name)
    return found if isinstance(found, Mapping) else {}


def text_of(resource: Json, name: str) -> str:
    """A text, stripped; empty if it is absent, is no text or is absurdly long."""
    found = resource.get(name)
    return found.strip() if isinstance(found, str) and len(found) <= _LONGEST else ""


def codings(concept: Json) -> Iterator[tuple[str, str]]:
    """System and code of each coding of a CodeableConcept."""
    for coding in objects(concept, "coding"):
        if code := text_of(coding, "code"):
            yield text_of(coding, "system"), code


def words_of(concept: Json) -> str:
    """What a CodeableConcept says to people: its text, or the first display."""
    shown = (text_of(coding, "display") for coding in objects(concept, "coding"))
    return text_of(concept, "text") or next(filter(None, shown), "")


def moment(text: str, zone: tzinfo = LONDON) -> datetime | None:
    """A FHIR dateTime as an aware moment; None if it is empty, partial or unreadable."""
    try:
        return parse_moment(text, zone=zone)[0] if text else None
    except InvalidInput:
        return None


def end_of(period: Json) -> datetime | None:
    """The end of a Period, if it is stated and can be read."""
    return moment(text_of(period, "end"))


def reference_id(reference: Json, kind: str) -> str:
    """The id in a literal reference to that type (`Encounter/12`, absolute or with a version); empty if it is none."""
    parts = text_of(reference, "reference").split("/_history/")[0].split("/")
    own = len(parts) > 1 and parts[-2] == kind and _ID.fullmatch(parts[-1])
    return parts[-1] if own else ""
