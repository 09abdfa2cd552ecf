"""A view as FHIR R4 (4.0.1) resources, as plain dicts: no FHIR library at run time.

Everything takes a View, which only `Assessment.for_` makes; `match_bundle` answers a question about identity instead.
"""

from riskflag.render.fhir.audit_event import audit_event
from riskflag.render.fhir.bundle import alert_resource, bundle
from riskflag.render.fhir.detected_issue import detected_issue
from riskflag.render.fhir.flag import flag
from riskflag.render.fhir.lifecycle import corrected, ended, entered_in_error
from riskflag.render.fhir.match import match_bundle
from riskflag.render.fhir.operation_outcome import operation_outcome
from riskflag.render.fhir.parts import ALERT_ID, RULE, About, Resource
from riskflag.render.fhir.task import tasks

__all__ = [
    "ALERT_ID",
    "RULE",
    "About",
    "Resource",
    "alert_resource",
    "audit_event",
    "bundle",
    "corrected",
    "detected_issue",
    "ended",
    "entered_in_error",
    "flag",
    "match_bundle",
    "operation_outcome",
    "tasks",
]
