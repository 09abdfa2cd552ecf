"""A register match as a FHIR R4 Flag, with the plans as contained CareTeams (the shape of a CP-IS reply)."""

from __future__ import annotations

from collections.abc import Iterable

from riskflag.alerts.alert import Alert, Plan
from riskflag.alerts.audience import View
from riskflag.link.match import Role
from riskflag.render.fhir.parts import (
    ODS,
    SNOMED,
    About,
    Resource,
    about,
    agent,
    as_of,
    described,
    entry_identifier,
    identifier,
    instant,
    label_of,
    labelled,
)
from riskflag.render.outside import clean, html

__all__ = ["flag"]

# Plan types of CP-IS (value set England-ChildProtectionPlan 1.0.0, NHS England).
_PLAN_TYPES = {
    "CPP": ("342191000000101", "Subject to child protection plan"),
    "LAC": ("764841000000100", "Looked after child"),
    "UCPP": ("818901000000100", "Unborn child subject to child protection plan"),
}
_DETAIL = "http://hl7.org/fhir/StructureDefinition/flag-detail"


def flag(view: View, alert: Alert, whom: About, *, confirmed: bool = False) -> Resource:
    """The Flag of a register alert, active from the moment of the assessment.

    `confirmed` says that a person has confirmed the identity: only then, and only for a plan that is current, does the
    Flag carry the SNOMED CT code of the plan. A code is copied onward and outlives the doubt; words keep it.
    """
    contained: list[Resource] = [_provenance(view, alert, whom)]
    contained += [_care_team(plan, number, confirmed=confirmed) for number, plan in enumerate(alert.plans, 1)]
    codes = _codes(alert.plans) if confirmed else []
    resource: Resource = {
        "resourceType": "Flag",
        "text": {"status": "generated", "div": _narrative(alert)},
        "contained": contained,
        "identifier": identifier(alert),
        "status": "active",
        "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/flag-category", "code": "safety",
                                  "display": "Safety"}]}],
        "code": {**({"coding": codes} if codes else {}), "text": described(alert)},
        "period": {"start": instant(view.stamp.at)},
        "author": agent(view.stamp),
    }
    if alert.plans:
        resource["extension"] = [
            {"url": _DETAIL, "valueReference": {"reference": f"#plan-{n}"}} for n in range(1, len(alert.plans) + 1)]
    return labelled(about(resource, whom, "subject", "encounter"), label_of(alert))


def _provenance(view: View, alert: Alert, whom: About) -> Resource:
    system = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
    maker: Resource = {"type": {"coding": [{"system": system, "code": "assembler"}]}, "who": agent(view.stamp)}
    if whom.organization:
        maker["onBehalfOf"] = {"identifier": {"system": ODS, "value": whom.organization}}
    found: Resource = {
        "resourceType": "Provenance", "id": "provenance", "target": [{"reference": "#"}],
        "recorded": instant(view.stamp.at), "agent": [maker],
    }
    names = {name.strip() for name in alert.source.split(", ")}
    sources = [r for r in view.stamp.registers if r.name in names]
    if sources:
        found["entity"] = [{"role": "source", "what": {"display": clean(f"{r.name}, {as_of(r)}")}} for r in sources]
    return found


def _codes(plans: Iterable[Plan]) -> list[Resource]:
    current = [plan for plan in plans if plan.status == "current" and plan.role is not Role.NEWBORN]
    kinds = dict.fromkeys(plan.kind for plan in current if plan.band.is_matched and plan.kind in _PLAN_TYPES)
    return [{"system": SNOMED, "code": _PLAN_TYPES[k][0], "display": _PLAN_TYPES[k][1]} for k in kinds]


def _care_team(plan: Plan, number: int, *, confirmed: bool) -> Resource:
    codes = _codes([plan]) if confirmed else []
    words = clean(f"{plan.kind}: {plan.status} ({plan.band.value} match)")
    team: Resource = {
        "resourceType": "CareTeam", "id": f"plan-{number}",
        "identifier": entry_identifier(plan.register, plan.entry_id),
        "status": "active" if plan.status == "current" else "inactive" if plan.until else "proposed",
        "category": [{**({"coding": codes} if codes else {}), "text": words}],
        "name": clean(plan.authority or plan.register) or "authority not stated",
    }
    if period := _period(plan):
        team["period"] = period
    phones = (("work", plan.office_phone), ("mobile", plan.emergency_phone))
    contacts = [{"system": "phone", "use": use, "value": clean(phone)} for use, phone in phones if phone and clean(phone)]
    if contacts:
        team["telecom"] = contacts
    notes = [clean(f"{name}: {value}") for name, value in _facts(plan) if value]
    if notes:
        team["note"] = [{"text": note} for note in notes]
    return team


def _period(plan: Plan) -> Resource:
    """The plan's days; an end before its start is a slip of the register and is left out."""
    slip = plan.since is not None and plan.until is not None and plan.until < plan.since
    known = {"start": plan.since, "end": None if slip else plan.until}
    return {name: day.isoformat() for name, day in known.items() if day}


def _facts(plan: Plan) -> tuple[tuple[str, str | None], ...]:
    return (
        ("authority code", plan.authority_code), ("category", plan.category), ("legal status", plan.legal_status),
        ("parental responsibility", plan.parental_responsibility),
    )


def _narrative(alert: Alert) -> str:
    lines = [html(reason) for reason in alert.reasons] + [f"Do: {html(action)}" for action in alert.actions]
    items = "".join(f"<li>{line}</li>" for line in lines)
    body = f"<p>{html(described(alert))}</p>" + (f"<ul>{items}</ul>" if items else "")
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{body}</div>'
