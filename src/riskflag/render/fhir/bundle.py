"""Everything a view says as one FHIR R4 Bundle."""

from __future__ import annotations

from collections.abc import Collection

from riskflag.alerts.alert import Alert
from riskflag.alerts.audience import View
from riskflag.render.fhir.audit_event import audit_event
from riskflag.render.fhir.detected_issue import detected_issue
from riskflag.render.fhir.flag import flag
from riskflag.render.fhir.operation_outcome import operation_outcome
from riskflag.render.fhir.parts import About, Resource, instant, labelled, url
from riskflag.render.fhir.task import focus, tasks
from riskflag.rules.rule import Kind

__all__ = ["alert_resource", "bundle"]


def alert_resource(view: View, alert: Alert, whom: About, *, confirmed: bool = False) -> Resource:
    """The one resource that tells of a raised alert: a Flag for a register, else a DetectedIssue."""
    if alert.kind is Kind.REGISTER:
        return flag(view, alert, whom, confirmed=confirmed)
    return detected_issue(view, alert, whom)


def bundle(view: View, whom: About, *, confirmed: Collection[str] = ()) -> Resource:
    """A collection: the OperationOutcome (never absent), each raised alert once, the Tasks, the AuditEvent.

    `confirmed` are ids of alerts whose identity a person has confirmed. The same view gives the same bundle.
    """
    whole = f"{view.site}|{view.attendance_id}"
    entries = [_entry(url(whole, "OperationOutcome"), operation_outcome(view))]
    entries += [
        _entry(focus(alert), alert_resource(view, alert, whom, confirmed=alert.id in confirmed))
        for alert in view.alerts if alert.kind is not Kind.NOT_CHECKED
    ]
    for alert in view.alerts:
        found = enumerate(tasks(view, alert, whom, in_bundle=True), 1)
        entries += [_entry(url(alert.id, f"Task-{number}"), task) for number, task in found]
    entries.append(_entry(url(whole, "AuditEvent"), audit_event(view, whom)))
    made: Resource = {"resourceType": "Bundle", "type": "collection", "timestamp": instant(view.stamp.at), "entry": entries}
    return labelled(made, view.labels)


def _entry(full_url: str, resource: Resource) -> Resource:
    return {"fullUrl": full_url, "resource": resource}
