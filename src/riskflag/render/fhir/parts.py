"""What FHIR resources have in common: whom they are about, identifiers, labels, references, moments."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import NAMESPACE_URL

from attrs import field, frozen

from riskflag.alerts.alert import Alert, RegisterStamp, Stamp
from riskflag.alerts.label import NOT_FOR_PATIENT, RESTRICTED, VERY_RESTRICTED, Label
from riskflag.errors import InvalidInput
from riskflag.render.outside import clean
from riskflag.rules.rule import Kind

__all__ = [
    "ALERT_ID", "ODS", "RULE", "SNOMED", "About", "Resource", "about", "agent", "as_of", "described", "entry_identifier",
    "identifier", "instant", "label_of", "labelled", "url", "uuid_of",
]

Resource: TypeAlias = dict[str, object]

# Identifier and code systems of our own: a UUID needs no domain and is unique for ever.
ALERT_ID = "urn:uuid:0d5f0d3e-6f5b-4f0a-9a56-7b8a9be1c8a1"
RULE = "urn:uuid:5f0f7d4c-2a54-4b3f-8f77-1d8a4f7a1f02"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
SNOMED = "http://snomed.info/sct"

_URLS = NAMESPACE_URL.bytes
_ID = r"[A-Za-z0-9\-.]{1,64}"
_REFERENCE = re.compile(rf"(https?://[^\s<>\"]+/)?[A-Z][A-Za-z]+/{_ID}|urn:uuid:[0-9a-f-]{{36}}")


def _reference(_about: object, attribute: object, value: Any) -> None:
    if value is not None and not _REFERENCE.fullmatch(str(value)):
        name = getattr(attribute, "name", "reference")
        raise InvalidInput("not a FHIR reference", where=name, remedy="e.g. Patient/123, an absolute URL or urn:uuid:…")


def _organization(code: str | None) -> str | None:
    return clean(code or "") or None


@frozen(kw_only=True)
class About:
    """Whom the resources are about, in the host's own references, and on whose behalf they are made.

    `patient` and `encounter` are FHIR references (`Patient/123`); `organization` is an ODS code. Raises InvalidInput
    for anything that is no reference.
    """

    patient: str = field(validator=_reference)
    encounter: str | None = field(default=None, validator=_reference)
    organization: str | None = field(default=None, converter=_organization)


def instant(at: datetime) -> str:
    """An aware moment as FHIR writes it."""
    return at.isoformat(timespec="seconds")


def url(alert_id: str, what: str) -> str:
    """The address of a resource inside a bundle: the same alert has the same one for ever."""
    return f"urn:uuid:{uuid_of(f'{ALERT_ID}|{alert_id}|{what}')}"


def uuid_of(name: str) -> str:
    """The name-based UUID of a URL (RFC 9562, version 5), as `uuid.uuid5` makes it and several times as fast."""
    digest = bytearray(hashlib.sha1(_URLS + name.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    hexed = digest.hex()
    return f"{hexed[:8]}-{hexed[8:12]}-{hexed[12:16]}-{hexed[16:20]}-{hexed[20:]}"


def identifier(alert: Alert, suffix: str = "") -> list[Resource]:
    """The alert's id as a business identifier: the same in every state of the resource."""
    return [{"system": ALERT_ID, "value": alert.id + suffix}]


def entry_identifier(register: str, entry_id: str) -> list[Resource]:
    """A register entry's own id, with the register that gave it."""
    return [{"value": clean(entry_id) or "not stated", "assigner": {"display": clean(register) or "register"}}]


def as_of(register: RegisterStamp) -> str:
    """How old a register was, in words."""
    age = f"as of {register.as_of or 'the moment it was asked'}"
    return age if register.checked else f"{age}, NOT CHECKED"


def labelled(resource: Resource, labels: Iterable[Label]) -> Resource:
    """The resource with security labels first."""
    security = [{"system": label.system, "code": label.code, "display": label.display} for label in labels]
    return {"resourceType": resource["resourceType"], "meta": {"security": security}, **resource}


def label_of(alert: Alert) -> tuple[Label, ...]:
    """How one alert must be kept."""
    return (VERY_RESTRICTED if alert.kind is Kind.REGISTER else RESTRICTED, NOT_FOR_PATIENT)


def described(alert: Alert) -> str:
    """The alert in words; its rule id where the audience may see no words."""
    return clean(alert.headline) or alert.rule_id or "Alert"


def agent(stamp: Stamp) -> Resource:
    """Who made the resource."""
    return {"display": _maker(stamp.version, stamp.model, stamp.packs)}


@lru_cache(maxsize=64)
def _maker(version: str, model: str, packs: tuple[str, ...]) -> str:
    return clean(f"riskflag {version}; model {model}; rules {', '.join(packs) or 'none'}")


def about(resource: Resource, where: About, patient: str, encounter: str) -> Resource:
    """The resource with references to the patient and, if known, the encounter under the names it uses for them."""
    resource[patient] = {"reference": where.patient}
    if where.encounter:
        resource[encounter] = {"reference": where.encounter}
    return resource
