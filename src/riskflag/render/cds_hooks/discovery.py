"""What a CDS Hooks 2.0 client is told of the services: one id for each hook, because clients key services by address."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from riskflag.render.fhir.parts import Resource

__all__ = ["SERVICES", "discovery"]

SERVICES: Mapping[str, str] = MappingProxyType({
    "riskflag-patient-view": "patient-view",
    "riskflag-encounter-start": "encounter-start",
})
_PATIENT = {
    "patient": "Patient/{{context.patientId}}",
    "encounters": "Encounter?patient={{context.patientId}}",
    "conditions": "Condition?patient={{context.patientId}}",
}
_PREFETCH = {
    "patient-view": _PATIENT,
    "encounter-start": {**_PATIENT, "encounter": "Encounter/{{context.encounterId}}"},
}
_TITLES = {
    "patient-view": ("Known to be at risk? (record opened)",
                     "Looks the child up on the registers when the record is opened; counts as no attendance."),
    "encounter-start": ("Known to be at risk? (attendance)",
                        "Looks the child up on the registers and reads the pattern of attendances when a visit starts."),
}


def discovery() -> Resource:
    """The answer to `GET {base}/cds-services`."""
    return {"services": [_service(name, hook) for name, hook in SERVICES.items()]}


def _service(name: str, hook: str) -> Resource:
    title, description = _TITLES[hook]
    return {
        "id": name, "hook": hook, "title": title, "description": description, "prefetch": dict(_PREFETCH[hook]),
        "usageRequirements": "Show the cards to staff only. A reply without cards means that every check was made.",
    }
