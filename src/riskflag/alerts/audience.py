"""Who may see what: one table of fields by audience, default deny. Redaction removes fields, never alerts.

Nothing here is for the patient, the family or a screen they can see; every view carries labels that say so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from attrs import NOTHING, AttrsInstance, evolve, fields, frozen

from riskflag.alerts.alert import RULE_SOURCE, Alert, Assessment, Awaiting, Checked, Outcome, Stamp
from riskflag.alerts.label import NOT_FOR_PATIENT, RESTRICTED, VERY_RESTRICTED, Label
from riskflag.alerts.timeline import Timeline
from riskflag.errors import InvalidInput
from riskflag.people.masking import masked
from riskflag.rules.rule import Kind, Tier

__all__ = [
    "ALERT_FIELDS", "AWAITING_FIELDS", "PLAN_FIELDS", "STAMP_FIELDS", "VIEW_FIELDS", "Audience", "View", "redact",
]  # fmt: skip


class Audience(Enum):
    """Who is looking. The host knows; a request never says."""

    RECEPTION = "reception"
    TRIAGE = "triage"
    CLINICIAN = "clinician"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    GP_PRACTICE = "gp_practice"
    AUDIT = "audit"
    NAMED_DOCTOR = "named_doctor"


_LEAD = frozenset({Audience.SAFEGUARDING_LEAD})
_CARE = frozenset({Audience.CLINICIAN, Audience.SAFEGUARDING_LEAD, Audience.NAMED_DOCTOR})
_CARE_AND_GP = _CARE | {Audience.GP_PRACTICE}
_CARE_GP_AND_AUDIT = _CARE_AND_GP | {Audience.AUDIT}
_CARE_GP_AND_TRIAGE = _CARE_AND_GP | {Audience.TRIAGE}
_ALL_BUT_RECEPTION = _CARE_GP_AND_TRIAGE | {Audience.AUDIT}
_ALL = _ALL_BUT_RECEPTION | {Audience.RECEPTION}

# Every field of Alert that is not here is removed for everybody. Reception has no row at all: it sees one sentence.
ALERT_FIELDS: Mapping[str, frozenset[Audience]] = {
    "id": _ALL_BUT_RECEPTION,
    "kind": _ALL_BUT_RECEPTION,
    "tier": _ALL_BUT_RECEPTION,
    "rule_id": _CARE_GP_AND_AUDIT,
    "rule_version": _CARE_GP_AND_AUDIT,
    "rule_ids": _CARE_GP_AND_AUDIT,
    "headline": _CARE_GP_AND_TRIAGE,
    "reasons": _CARE_AND_GP,
    "actions": _CARE_GP_AND_TRIAGE,
    "owner": _CARE_GP_AND_TRIAGE,
    "citation": _CARE_AND_GP,
    "plans": _CARE_AND_GP,
    "evidence": _LEAD,
    "source": _CARE_GP_AND_AUDIT,
    "silenced": _CARE_GP_AND_AUDIT,
}
# Every field of Plan that is not here is removed for everybody; without `plans` above, no plan is seen at all.
PLAN_FIELDS: Mapping[str, frozenset[Audience]] = {
    "entry_id": _CARE_AND_GP,
    "register": _CARE_AND_GP,
    "kind": _CARE_AND_GP,
    "status": _CARE_AND_GP,
    "band": _CARE_AND_GP,
    "role": _CARE_AND_GP,
    "since": _CARE_AND_GP,
    "until": _CARE_AND_GP,
    "category": _CARE,
    "legal_status": _CARE,
    "parental_responsibility": _CARE_AND_GP,
    "authority": _CARE_AND_GP,
    "authority_code": _CARE_AND_GP,
    "office_phone": _CARE_AND_GP,
    "emergency_phone": _CARE_AND_GP,
}
# What is said of the assessment as a whole.
VIEW_FIELDS: Mapping[str, frozenset[Audience]] = {
    "attendance_id": _ALL,
    "site": _ALL,
    "outcome": _ALL,
    "complete": _ALL_BUT_RECEPTION,
    "awaiting": _ALL_BUT_RECEPTION,
    "stamp": _ALL,
    "checked": _CARE_GP_AND_AUDIT,
    "timeline": _CARE_AND_GP,
}
# What is awaited: a rule's id tells what was found or suspected, the field only what to ask.
AWAITING_FIELDS: Mapping[str, frozenset[Audience]] = {
    "rule_id": _CARE_GP_AND_AUDIT,
    "field": _ALL_BUT_RECEPTION,
}
# Of the stamp, `notices` may speak of the child's plans, and what the sources could tell may turn on the visit.
STAMP_FIELDS: Mapping[str, frozenset[Audience]] = {
    "version": _ALL,
    "at": _ALL,
    "model": _ALL,
    "packs": _ALL,
    "registers": _ALL_BUT_RECEPTION,
    "history": _ALL_BUT_RECEPTION,
    "appointments": _ALL_BUT_RECEPTION,
    "notices": _CARE_GP_AND_AUDIT,
}
_EMPTY: Mapping[str, object] = {
    "headline": "", "rule_id": "", "rule_version": "", "rule_ids": (), "registers": (), "history": "", "appointments": "",
}

# One wording for reception, whatever was found: it gives away nothing that a person at the desk could read.
_ASK_THE_NURSE = "Please speak to the nurse in charge before this child leaves"
_TELL_THE_NURSE = "Not every check could be made: please tell the nurse in charge"
_SOME_RULE = "NOT CHECKED: A rule"  # to those who may not know which


@frozen(repr=False, kw_only=True)
class View:
    """What one audience may see of an assessment. Only `Assessment.for_` makes one.

    A field that its audience is not told is empty, and `complete` False: ask `tells` before reading anything into that.
    """

    audience: Audience
    attendance_id: str
    site: str
    outcome: Outcome
    complete: bool
    alerts: tuple[Alert, ...]
    awaiting: tuple[Awaiting, ...]
    checked: tuple[Checked, ...]
    stamp: Stamp
    timeline: Timeline | None = None

    __repr__ = masked

    def tells(self, name: str) -> bool:
        """Whether the audience is told that field of a view or of its stamp; what no table names, nobody is told."""
        return self.audience in (VIEW_FIELDS.get(name) or STAMP_FIELDS.get(name, frozenset()))

    @property
    def interrupting(self) -> Alert | None:
        """The one alert that may interrupt somebody: the first RED. Every other waits to be looked at."""
        return next((alert for alert in self.alerts if alert.tier is Tier.RED), None)

    @property
    def labels(self) -> tuple[Label, ...]:
        """How the view must be kept: very restricted if it tells of a register, else restricted; never for the patient."""
        told = any(alert.kind is Kind.REGISTER for alert in self.alerts)
        return (VERY_RESTRICTED if told else RESTRICTED, NOT_FOR_PATIENT)


def redact(assessment: Assessment, audience: Audience) -> View:
    """Make the view. Restricted rules leave without a trace, whatever became of them, for all but the named
    doctor; other alerts lose fields.

    Raises InvalidInput unless the audience is an Audience: a misspelt one must not be shown everything, or nothing.
    """
    if not isinstance(audience, Audience):
        raise InvalidInput("not an Audience", remedy=f"one of {', '.join(f'Audience.{a.name}' for a in Audience)}")
    marked = (i for alert in assessment.alerts if alert.existence_restricted for i in alert.rule_ids)
    hidden = frozenset[str]() if audience is Audience.NAMED_DOCTOR else frozenset({*assessment.restricted, *marked})
    kept = assessment.alerts if not hidden else (_without(alert, hidden) for alert in assessment.alerts)
    shown = tuple(alert for alert in kept if alert is not None)
    may = {name for name, audiences in VIEW_FIELDS.items() if audience in audiences}
    reception = audience is Audience.RECEPTION
    return View(
        audience=audience,
        attendance_id=assessment.attendance_id,
        site=assessment.site,
        outcome=outcome_of(shown),
        complete="complete" in may and (assessment.complete or all(alert.kind is not Kind.NOT_CHECKED for alert in shown)),
        alerts=_for_reception(shown, assessment) if reception else tuple(_redact_alert(alert, audience) for alert in shown),
        awaiting=_awaited((a for a in assessment.awaiting if a.rule_id not in hidden), audience) if "awaiting" in may else (),
        checked=tuple(c for c in assessment.checked if c.rule_id not in hidden) if "checked" in may else (),
        stamp=evolve(assessment.stamp, **_removed(assessment.stamp, audience, STAMP_FIELDS)),
        timeline=assessment.timeline if "timeline" in may else None,
    )


def outcome_of(alerts: tuple[Alert, ...]) -> Outcome:
    """ALERT if any rule raised; else INCOMPLETE if anything was not checked; else CLEAR."""
    if any(alert.kind is not Kind.NOT_CHECKED for alert in alerts):
        return Outcome.ALERT
    return Outcome.INCOMPLETE if alerts else Outcome.CLEAR


def _without(alert: Alert, hidden: frozenset[str]) -> Alert | None:
    """The alert without what it says of restricted rules; None if that is all it says."""
    if not set(alert.rule_ids) - hidden:
        return None
    silenced = tuple(rule_id for rule_id in alert.silenced if rule_id not in hidden)
    if alert.silenced and not silenced and alert.source.startswith(RULE_SOURCE):
        return None
    return evolve(alert, silenced=silenced)


def _awaited(awaiting: Iterable[Awaiting], audience: Audience) -> tuple[Awaiting, ...]:
    """What is awaited, each thing once: how many rules wait for it tells something too."""
    return tuple(dict.fromkeys(evolve(one, **_removed(one, audience, AWAITING_FIELDS)) for one in awaiting))


def _redact_alert(alert: Alert, audience: Audience) -> Alert:
    removed = _removed(alert, audience, ALERT_FIELDS)
    if "rule_id" in removed and "headline" not in removed and alert.source.startswith(RULE_SOURCE):
        removed["headline"] = _SOME_RULE
    kept = evolve(alert, **removed)
    if not kept.plans:
        return kept
    return evolve(kept, plans=tuple(evolve(plan, **_removed(plan, audience, PLAN_FIELDS)) for plan in kept.plans))


def _removed(value: AttrsInstance, audience: Audience, table: Mapping[str, frozenset[Audience]]) -> dict[str, Any]:
    """The fields the audience may not see, with what stands in their place."""
    removed: dict[str, Any] = {}
    for attribute in fields(type(value)):
        if audience not in table.get(attribute.name, frozenset()):
            default = _EMPTY.get(attribute.name, attribute.default)
            removed[attribute.name] = getattr(value, attribute.name) if default is NOTHING else default
    return removed


def _for_reception(alerts: tuple[Alert, ...], assessment: Assessment) -> tuple[Alert, ...]:
    """One alert, the same whatever was raised; what was not checked stays, without saying what it would have been."""
    if not alerts:
        return ()
    raised = any(alert.kind is not Kind.NOT_CHECKED for alert in alerts)
    digest = hashlib.sha256(f"reception|{assessment.site}|{assessment.attendance_id}|{raised}".encode()).hexdigest()[:16]
    kind = Kind.CONCERN if raised else Kind.NOT_CHECKED
    headline = _ASK_THE_NURSE if raised else _TELL_THE_NURSE
    return (Alert(id=digest, kind=kind, tier=Tier.AMBER, rule_id="", rule_version="", rule_ids=(), headline=headline),)
