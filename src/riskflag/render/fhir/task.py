"""What an alert asks of people, as FHIR R4 Tasks: proposals, which the host may turn into work."""

from __future__ import annotations

from riskflag.alerts.alert import Alert
from riskflag.alerts.audience import View
from riskflag.render.fhir.parts import About, Resource, about, agent, described, identifier, instant, label_of, labelled, url
from riskflag.render.outside import clean
from riskflag.rules.rule import Kind, Tier

__all__ = ["focus", "tasks"]

_PRIORITY = {Tier.RED: "stat", Tier.AMBER: "urgent", Tier.NOTE: "routine"}


def focus(alert: Alert) -> str:
    """The address, inside a bundle, of the resource that tells of the alert."""
    return url(alert.id, "Flag" if alert.kind is Kind.REGISTER else "DetectedIssue")


def tasks(view: View, alert: Alert, whom: About, *, in_bundle: bool = False) -> list[Resource]:
    """One Task for each action of the alert. `in_bundle` lets it point at the alert's own resource in the same bundle."""
    found = []
    for number, action in enumerate(filter(None, map(clean, alert.actions)), 1):
        resource: Resource = {
            "resourceType": "Task",
            "identifier": identifier(alert, f"-task-{number}"),
            "status": "requested",
            "intent": "proposal",
            "priority": _PRIORITY[alert.tier],
            "code": {"text": action},
            "description": action,
            "authoredOn": instant(view.stamp.at),
            "requester": agent(view.stamp),
            "reasonCode": {"text": described(alert)},
        }
        if in_bundle and alert.kind is not Kind.NOT_CHECKED:
            resource["focus"] = {"reference": focus(alert)}
        if owner := clean(alert.owner):
            resource["performerType"] = [{"text": owner}]
        found.append(labelled(about(resource, whom, "for", "encounter"), label_of(alert)))
    return found
