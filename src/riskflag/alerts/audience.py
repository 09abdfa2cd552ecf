"""Who may see what: one table of fields by audience, default deny. Redaction removes fields, never alerts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import Enum
from typing import Any

from attrs import NOTHING, evolve, fields, frozen

from riskflag.alerts.alert import RULE_SOURCE, Alert, Assessment, Awaiting, Checked, Outcome, Stamp
from riskflag.errors import InvalidInput
from riskflag.people.masking import masked
from riskflag.rules.rule import Kind, Tier

__all__ = ["ALERT_FIELDS", "Audience", "View", "redact"]


class Audience(Enum):
    """Who is looking. The host knows; a request never says."""

    RECEPTION = "reception"
    CLINICIAN = "clinician"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    AUDIT = "audit"
    NAMED_DOCTOR = "named_doctor"


_CARE = frozenset({Audience.CLINICIAN, Audience.SAFEGUARDING_LEAD, Audience.NAMED_DOCTOR})
_CARE_AND_AUDIT = _CARE | {Audience.AUDIT}

# Every field of Alert that is not here is removed for everybody.
ALERT_FIELDS: Mapping[str, frozenset[Audience]] = {
    "id": _CARE_AND_AUDIT,
    "kind": _CARE_AND_AUDIT,
    "tier": _CARE_AND_AUDIT,
    "rule_id": _CARE_AND_AUDIT,
    "rule_version": _CARE_AND_AUDIT,
    "rule_ids": _CARE_AND_AUDIT,
    "headline": _CARE,
    "reasons": _CARE,
    "actions": _CARE,
    "owner": _CARE,
    "citation": _CARE,
    "plans": _CARE,
    "evidence": frozenset({Audience.SAFEGUARDING_LEAD}),
    "source": _CARE_AND_AUDIT,
    "silenced": _CARE_AND_AUDIT,
}
_EMPTY: Mapping[str, object] = {"headline": "", "rule_id": "", "rule_version": "", "rule_ids": ()}

# One wording for reception, whatever was found: it gives away nothing that a person at the desk could read.
_ASK_THE_NURSE = "Please speak to the nurse in charge before this child leaves"


@frozen(repr=False, kw_only=True)
class View:
    """What one audience may see of an assessment. Only `Assessment.for_` makes one."""

    audience: Audience
    attendance_id: str
    site: str
    outcome: Outcome
    complete: bool
    alerts: tuple[Alert, ...]
    awaiting: tuple[Awaiting, ...]
    checked: tuple[Checked, ...]
    stamp: Stamp

    __repr__ = masked

    @property
    def interrupting(self) -> Alert | None:
        """The one alert that may interrupt somebody: the first RED. Every other waits to be looked at."""
        return next((alert for alert in self.alerts if alert.tier is Tier.RED), None)


def redact(assessment: Assessment, audience: Audience) -> View:
    """Make the view. Restricted rules leave without a trace, whatever became of them, for all but the named
    doctor; other alerts lose fields.

    Raises InvalidInput unless the audience is an Audience: a misspelt one must not be shown everything, or nothing.
    """
    if not isinstance(audience, Audience):
        raise InvalidInput("not an Audience", remedy=f"one of {', '.join(f'Audience.{a.name}' for a in Audience)}")
    hidden = frozenset[str]() if audience is Audience.NAMED_DOCTOR else frozenset(assessment.restricted)
    kept = assessment.alerts if not hidden else (_without(alert, hidden) for alert in assessment.alerts)
    shown = tuple(alert for alert in kept if alert is not None)
    reception = audience is Audience.RECEPTION
    return View(
        audience=audience,
        attendance_id=assessment.attendance_id,
        site=assessment.site,
        outcome=outcome_of(shown),
        complete=assessment.complete or all(alert.kind is not Kind.NOT_CHECKED for alert in shown),
        alerts=_for_reception(shown, assessment) if reception else tuple(_redact(alert, audience) for alert in shown),
        awaiting=tuple(a for a in assessment.awaiting if a.rule_id not in hidden),
        checked=() if reception else tuple(c for c in assessment.checked if c.rule_id not in hidden),
        stamp=assessment.stamp if audience in _CARE_AND_AUDIT else evolve(assessment.stamp, notices=()),
    )


def _without(alert: Alert, hidden: frozenset[str]) -> Alert | None:
    """The alert without what it says of restricted rules; None if that is all it says."""
    if alert.existence_restricted or not set(alert.rule_ids) - hidden:
        return None
    silenced = tuple(rule_id for rule_id in alert.silenced if rule_id not in hidden)
    if alert.silenced and not silenced and alert.source.startswith(RULE_SOURCE):
        return None
    return evolve(alert, silenced=silenced)


def outcome_of(alerts: tuple[Alert, ...]) -> Outcome:
    """ALERT if any rule raised; else INCOMPLETE if anything was not checked; else CLEAR."""
    if any(alert.kind is not Kind.NOT_CHECKED for alert in alerts):
        return Outcome.ALERT
    return Outcome.INCOMPLETE if alerts else Outcome.CLEAR


def _redact(alert: Alert, audience: Audience) -> Alert:
    removed: dict[str, Any] = {}
    for attribute in fields(Alert):
        if audience not in ALERT_FIELDS.get(attribute.name, frozenset()):
            default = _EMPTY.get(attribute.name, attribute.default)
            removed[attribute.name] = getattr(alert, attribute.name) if default is NOTHING else default
    return evolve(alert, **removed)


def _for_reception(alerts: tuple[Alert, ...], assessment: Assessment) -> tuple[Alert, ...]:
    """One alert, the same whatever was raised; what was not checked stays, without saying what it would have been."""
    if not alerts:
        return ()
    raised = any(alert.kind is not Kind.NOT_CHECKED for alert in alerts)
    headline = _ASK_THE_NURSE if raised else "Not every check could be made: please tell the nurse in charge"
    digest = hashlib.sha256(f"reception|{assessment.site}|{assessment.attendance_id}|{raised}".encode()).hexdigest()[:16]
    kind = Kind.CONCERN if raised else Kind.NOT_CHECKED
    return (Alert(id=digest, kind=kind, tier=Tier.AMBER, rule_id="", rule_version="", rule_ids=(), headline=headline),)
