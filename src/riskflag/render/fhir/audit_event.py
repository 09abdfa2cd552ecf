"""What was looked up, as a FHIR R4 AuditEvent: of which sources, with which rules, and whether all could answer."""

from __future__ import annotations

from riskflag.alerts.audience import View
from riskflag.render.fhir.parts import ODS, About, Resource, agent, as_of, instant, labelled
from riskflag.render.outside import clean
from riskflag.render.text import freshness

__all__ = ["audit_event"]

_EVENT_TYPE = "http://terminology.hl7.org/CodeSystem/audit-event-type"
_OBJECT_TYPE = "http://terminology.hl7.org/CodeSystem/audit-entity-type"
_ROLE = "http://terminology.hl7.org/CodeSystem/object-role"


def audit_event(view: View, whom: About) -> Resource:
    """One event for the whole look-up: what was asked, and what became of each rule. No plan, no person; the host writes it."""
    asking: Resource = {"requestor": True, "name": f"for the audience {view.audience.value}"}
    if whom.organization:
        asking["who"] = {"identifier": {"system": ODS, "value": whom.organization}}
    resource: Resource = {
        "resourceType": "AuditEvent",
        "type": {"system": _EVENT_TYPE, "code": "rest", "display": "RESTful Operation"},
        "subtype": [{"system": "http://hl7.org/fhir/restful-interaction", "code": "operation", "display": "operation"}],
        "action": "E",
        "recorded": instant(view.stamp.at),
        **_outcome(view),
        "agent": [asking, {"requestor": False, "who": agent(view.stamp)}],
        "source": {"observer": agent(view.stamp)},
        "entity": [_patient(whom), *_sources(view)],
    }
    return labelled(resource, view.labels)


def _outcome(view: View) -> Resource:
    if not view.tells("complete"):
        return {}
    said = "every check that was due was made" if view.complete else "not everything was checked"
    return {"outcome": "0" if view.complete else "4", "outcomeDesc": said}


def _patient(whom: About) -> Resource:
    return {
        "what": {"reference": whom.patient}, "type": {"system": _OBJECT_TYPE, "code": "1", "display": "Person"},
        "role": {"system": _ROLE, "code": "1", "display": "Patient"},
    }


def _sources(view: View) -> list[Resource]:
    system = {"system": _OBJECT_TYPE, "code": "2", "display": "System Object"}
    found: list[Resource] = [
        {"type": system, "name": clean(r.name) or "register", "description": clean(as_of(r))}
        for r in view.stamp.registers
    ]
    rules: Resource = {"type": system, "name": "rules"}
    if view.tells("registers"):
        rules["description"] = clean(freshness(view))
    states = [{"type": c.rule_id, "valueString": c.state.value} for c in view.checked]
    return [*found, {**rules, "detail": states} if states else rules]
