"""What was not checked, what is awaited and what was checked, as a FHIR R4 OperationOutcome. Never empty."""

from __future__ import annotations

from riskflag.alerts.alert import Alert
from riskflag.alerts.audience import View
from riskflag.render.fhir.parts import Resource, described, labelled
from riskflag.render.outside import clean
from riskflag.render.text import awaited, freshness, outcome
from riskflag.rules.rule import Kind

__all__ = ["operation_outcome"]


def operation_outcome(view: View) -> Resource:
    """The outcome in words with how fresh the sources were, then one issue per "not checked", then what is awaited."""
    said: Resource = {
        "severity": "information", "code": "informational", "details": {"text": clean(outcome(view))},
    }
    if view.tells("registers"):
        said["diagnostics"] = clean(freshness(view))
    issues: list[Resource] = [said]
    issues += [_not_checked(alert) for alert in view.alerts if alert.kind is Kind.NOT_CHECKED]
    if view.awaiting:
        issues.append({"severity": "information", "code": "incomplete", "details": {"text": clean(awaited(view.awaiting))}})
    return labelled({"resourceType": "OperationOutcome", "issue": issues}, view.labels)


def _not_checked(alert: Alert) -> Resource:
    issue: Resource = {"severity": "warning", "code": "incomplete", "details": {"text": described(alert)}}
    words = [clean(text) for text in (*alert.reasons, *alert.actions)]
    if alert.silenced:
        words.append(f"Could not decide: {', '.join(alert.silenced)}")
    if words:
        issue["diagnostics"] = ". ".join(words)
    return issue
