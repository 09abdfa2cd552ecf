"""A rule that raised on a pattern, an injury or a concern, as a FHIR R4 DetectedIssue."""

from __future__ import annotations

from riskflag.alerts.alert import Alert
from riskflag.alerts.audience import View
from riskflag.render.fhir.parts import RULE, About, Resource, agent, described, identifier, instant, label_of, labelled
from riskflag.render.outside import clean
from riskflag.rules.rule import Tier

__all__ = ["detected_issue"]

_SEVERITY = {Tier.RED: "high", Tier.AMBER: "moderate", Tier.NOTE: "low"}


def detected_issue(view: View, alert: Alert, whom: About) -> Resource:
    """The DetectedIssue of an alert; preliminary, because a clinician has not looked yet."""
    coding = [{"system": RULE, "version": alert.rule_version, "code": rule_id} if rule_id == alert.rule_id
              else {"system": RULE, "code": rule_id} for rule_id in alert.rule_ids]
    detail = "; ".join(map(clean, (*alert.reasons, *((alert.citation,) if alert.citation else ()))))
    resource: Resource = {
        "resourceType": "DetectedIssue",
        "identifier": identifier(alert),
        "status": "preliminary",
        "code": {**({"coding": coding} if coding else {}), "text": described(alert)},
        "severity": _SEVERITY[alert.tier],
        "patient": {"reference": whom.patient},
        "identifiedDateTime": instant(view.stamp.at),
        "author": agent(view.stamp),
    }
    if whom.encounter:
        resource["implicated"] = [{"reference": whom.encounter}]
    if alert.reasons:
        resource["evidence"] = [{"code": [{"text": clean(reason)}]} for reason in alert.reasons if clean(reason)]
    if detail:
        resource["detail"] = detail
    return labelled(resource, label_of(alert))
