"""A CDS Hooks 2.0 request: which hook, about whom, with what the client sent along."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import evolve, frozen

from riskflag.answer import Unknown
from riskflag.errors import InvalidInput, MissingInput
from riskflag.people.attendance import Attendance
from riskflag.people.masking import masked
from riskflag.read.fhir.bundle import Contents, read_bundle
from riskflag.read.fhir.host import HostHistory
from riskflag.read.fhir.parts import Json, moment, of_type, part, reference_id, text_of
from riskflag.read.fhir.patient import PatientRecord, read_patient
from riskflag.read.fhir.visits import read_visits

__all__ = ["HOOKS", "Hook", "read_hook"]

HOOKS = ("patient-view", "encounter-start")
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")


@frozen(repr=False, kw_only=True)
class Hook:
    """A question as it can be asked of a screener. `earlier` are the visits that the client sent; `unread` is what of the
    record could not be read or stands in another record.
    """

    hook: str
    instance: str
    patient_id: str
    encounter_id: str | None
    attendance: Attendance
    earlier: HostHistory
    unread: tuple[Unknown, ...] = ()

    __repr__ = masked


def read_hook(request: object, *, at: datetime, site: str = "") -> Hook:
    """Read the body of a call at that moment.

    Raises InvalidInput for what is no such request, with the place and never the value, and MissingInput when the
    Patient was not sent along.
    """
    if not isinstance(request, Mapping):
        raise InvalidInput("not a JSON object", where="request", remedy="send hook, hookInstance, context and prefetch")
    hook = request.get("hook")
    if hook not in HOOKS:
        raise InvalidInput("not a hook this service knows", where="hook", remedy=f"one of {', '.join(HOOKS)}")
    instance, context, prefetch = _uuid(request.get("hookInstance")), _object(request, "context"), _object(request, "prefetch")
    patient_id, visit = _id(context, "patientId"), hook == "encounter-start"
    encounter_id = _id(context, "encounterId") if visit or context.get("encounterId") is not None else None
    if (part(request, "fhirAuthorization").get("patient") or patient_id) != patient_id:
        raise _other_patient("fhirAuthorization.patient")
    record = _patient(prefetch, patient_id)
    asked = Attendance(
        id=encounter_id if visit and encounter_id else f"Patient/{patient_id}", person=record.person,
        at=at, site=site, opened=not visit,
    )
    attendance, earlier, unread = _visits(prefetch, asked, patient_id)
    return Hook(
        hook=str(hook), instance=instance, patient_id=patient_id, encounter_id=encounter_id, attendance=attendance,
        earlier=earlier, unread=(*_unread(record), *unread),
    )


def _visits(prefetch: Json, asked: Attendance, patient_id: str) -> tuple[Attendance, HostHistory, tuple[Unknown, ...]]:
    """The present visit as far as its Encounter tells of it, the earlier ones, and what of either failed to come."""
    encounters, conditions = _bundle(prefetch, "encounters"), _bundle(prefetch, "conditions")
    sent = (*encounters.of("Encounter"), *conditions.of("Condition"))
    own = [resource for resource in sent if not _is_of_another(resource, patient_id)]
    given = tuple(resource for resource in own if resource["resourceType"] == "Encounter")
    starting = None if asked.opened else _starting(prefetch)
    known = None if isinstance(starting, Unknown) else starting
    begun = None if asked.opened else _begun(known, given, asked, patient_id)
    others = [encounter for encounter in given if text_of(encounter, "id") != asked.id]
    told = [resource for resource in own if resource["resourceType"] == "Condition"]
    visits = read_visits([*others, *([begun] if begun else [])], told, asked.person)
    rejected = f"{len(visits.rejected)} visit{'s' * (len(visits.rejected) != 1)} could not be read" if visits.rejected else None
    unplaced = f"diagnoses that belong to no visit that was sent: {visits.unplaced}" if visits.unplaced else None
    foreign = f"{len(sent) - len(own)} of what was sent is about another patient" if len(own) < len(sent) else None
    gaps = (encounters.gap, conditions.gap and f"of the diagnoses, {conditions.gap}", rejected, unplaced, foreign)
    earlier = HostHistory(visits=visits.attendances, gap="; ".join(filter(None, gaps)) or None)
    failed = (*(sent.gap for name, sent in (("encounters", encounters), ("conditions", conditions)) if _sent(prefetch, name)),
              rejected, foreign)
    present = next((visit for visit in visits.attendances if begun and visit.id == asked.id), asked)
    unread = [Unknown("history", earlier.coverage.missing or "")] if any(failed) else []
    if not asked.opened:
        unread += [starting] if isinstance(starting, Unknown) else []
        unread += _undiagnosed(prefetch, conditions, visits.undated)
    return evolve(present, site=present.site or asked.site), earlier, tuple(unread)


def _undiagnosed(prefetch: Json, conditions: Contents, undated: int) -> Iterable[Unknown]:
    """Why the present visit may have a diagnosis that is not known here: one injury that came hides none that did not."""
    if _sent(prefetch, "conditions") and conditions.gap:
        yield Unknown("diagnosis", conditions.gap)
    if undated:
        yield Unknown("diagnosis", f"{undated} of the diagnoses may be of this visit: neither visit nor day is stated")


def _starting(prefetch: Json) -> Json | Unknown | None:
    """The Encounter that was sent of the visit that starts; None if none came, Unknown if what came is none."""
    sent = prefetch.get("encounter")
    if sent is None or _failed(sent):
        return None
    try:
        return of_type(sent, "Encounter", "prefetch.encounter")
    except InvalidInput as bad:
        return Unknown("this visit", f"its Encounter could not be read: {bad.problem} ({bad.where})")


def _begun(sent: Json | None, given: tuple[Json, ...], asked: Attendance, patient_id: str) -> Json | None:
    """The Encounter that starts: it is under way, since its own start if that is stated and not in the future."""
    found = sent or next((encounter for encounter in given if text_of(encounter, "id") == asked.id), None)
    if found is None:
        return None
    if text_of(found, "id") != asked.id:
        raise InvalidInput("not the encounter of the context", where="prefetch.encounter.id", remedy="send the one that starts")
    if _is_of_another(found, patient_id):
        raise _other_patient("prefetch.encounter.subject")
    start = moment(text_of(part(found, "period"), "start"))
    when = start if start and start <= asked.at else asked.at
    return {**found, "status": "in-progress", "period": {"start": when.isoformat()}}


def _is_of_another(resource: Json, patient_id: str) -> bool:
    """True if it says that it is about another patient."""
    return reference_id(part(resource, "subject"), "Patient") not in ("", patient_id)


def _other_patient(where: str) -> InvalidInput:
    return InvalidInput("not the patient of the context", where=where, remedy="send what belongs to the record that is open")


def _patient(prefetch: Json, patient_id: str) -> PatientRecord:
    sent = prefetch.get("patient")
    if sent is None or _failed(sent):
        raise MissingInput("the Patient was not sent", where="prefetch.patient", remedy="prefetch it as the discovery says")
    record = read_patient(sent, where="prefetch.patient")
    if record.id and record.id != patient_id:
        raise _other_patient("prefetch.patient.id")
    return record


def _unread(record: PatientRecord) -> Iterator[Unknown]:
    if record.merged_away:
        yield Unknown("this patient record", "it was merged into another record: open that one and look up again")
    elif not record.active:
        yield Unknown("this patient record", "it is no longer in use: open the one that is and look up again")


def _bundle(prefetch: Json, name: str) -> Contents:
    """What was sent under that name. What could not be fetched or read is told as a gap: the child is more important than
    the earlier visits, and is looked up without them.
    """
    sent = prefetch.get(name)
    if sent is None:
        return Contents(resources=(), gap=f"no {name} were sent")
    if _failed(sent):
        return Contents(resources=(), gap=f"the {name} could not be fetched")
    try:
        return read_bundle(sent, where=f"prefetch.{name}")
    except InvalidInput as bad:
        return Contents(resources=(), gap=f"the {name} could not be read: {bad.problem} ({bad.where})")


def _sent(prefetch: Json, name: str) -> bool:
    return prefetch.get(name) is not None


def _failed(sent: object) -> bool:
    """True for the OperationOutcome that stands where a client could not fetch (CDS Hooks 2.0)."""
    return isinstance(sent, Mapping) and sent.get("resourceType") == "OperationOutcome"


def _object(request: Mapping[Any, Any], name: str) -> Json:
    found = request.get(name)
    if found is None and name == "prefetch":
        return {}
    if not isinstance(found, Mapping):
        raise InvalidInput("not a JSON object", where=name, remedy=f"send {name} as CDS Hooks 2.0 describes it")
    return found


def _id(context: Json, name: str) -> str:
    found = context.get(name)
    if not isinstance(found, str) or not _ID.fullmatch(found):
        raise InvalidInput("not a FHIR id", where=f"context.{name}", remedy="1 to 64 letters, digits, hyphens and full stops")
    return found


def _uuid(value: object) -> str:
    try:
        return str(UUID(value)) if isinstance(value, str) and len(value) == len(str(UUID(int=0))) else _no_uuid()
    except ValueError:
        return _no_uuid()


def _no_uuid() -> str:
    raise InvalidInput("not a uuid", where="hookInstance", remedy="send a new uuid with each call") from None
