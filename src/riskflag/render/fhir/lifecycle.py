"""What becomes of a resource that was written: it ends, is corrected, or was entered in error.

The business identifier stays, so every state is found under it. Only Flag, DetectedIssue and Task have these states.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from riskflag.errors import InvalidInput
from riskflag.people.dates import civil_day, parse_date
from riskflag.render.fhir.parts import Resource, instant

__all__ = ["corrected", "ended", "entered_in_error"]

_ENDED = {"Flag": "inactive", "DetectedIssue": "final", "Task": "completed"}
_TELLING = {"code", "contained", "description", "detail", "evidence", "extension", "reasonCode", "text"}
_PERIOD = {"Flag": "period", "Task": "executionPeriod"}


def ended(resource: Mapping[str, object], at: datetime) -> Resource:
    """The resource after it has done its work: Flag inactive, DetectedIssue final, Task completed.

    Raises InvalidInput for another type, a moment without a zone, a start that is no FHIR dateTime, and an end before the
    start.
    """
    kind = _kind(resource)
    made: Resource = {**resource, "status": _ENDED[kind]}
    if name := _PERIOD.get(kind):
        period = resource.get(name)
        start = period.get("start") if isinstance(period, Mapping) else resource.get("authoredOn")
        _after(start, at)
        made[name] = {"start": start, "end": instant(at)} if start else {"end": instant(at)}
    return made


def entered_in_error(resource: Mapping[str, object]) -> Resource:
    """The resource as a mistake – the wrong child, say – without a word of what should never have stood there."""
    kind = _kind(resource)
    kept: Resource = {k: v for k, v in resource.items() if k not in _TELLING}
    if kind == "Flag":
        made_by = [c for c in _contained(resource) if c.get("resourceType") == "Provenance"]
        told = [{k: v for k, v in provenance.items() if k != "entity"} for provenance in made_by]
        kept |= {"contained": told} if told else {}
    return {**kept, "status": "entered-in-error", "code": {"text": "Entered in error"}}


def corrected(earlier: Mapping[str, object], later: Mapping[str, object]) -> Resource:
    """`later` in the place of `earlier`: same identity, new content; a DetectedIssue says that it was corrected.

    Raises InvalidInput when the two are of different types.
    """
    kind = _kind(earlier)
    if _kind(later) != kind:
        raise InvalidInput("the correction is of another type", where="resourceType", remedy="end one and create the other")
    made: Resource = {**later, **{k: earlier[k] for k in ("id", "identifier") if k in earlier}}
    if kind == "DetectedIssue":
        made["status"] = "corrected"
    if kind == "Flag" and "period" in earlier:
        made["period"] = earlier["period"]
    return made


def _kind(resource: Mapping[str, object]) -> str:
    kind = resource.get("resourceType")
    if kind not in _ENDED:
        raise InvalidInput("this resource has no such states", where="resourceType", remedy=f"one of {', '.join(_ENDED)}")
    return str(kind)


def _contained(resource: Mapping[str, object]) -> list[Mapping[str, object]]:
    found = resource.get("contained")
    return [c for c in found if isinstance(c, Mapping)] if isinstance(found, list) else []


def _after(start: object, at: datetime) -> None:
    if at.tzinfo is None:
        raise InvalidInput("a moment without a time zone", where="end", remedy="pass an aware datetime")
    if isinstance(start, str) and _is_before(at, start):
        raise InvalidInput("the end is before the start", where="period", remedy="pass the moment at which it ended")


def _is_before(at: datetime, start: str) -> bool:
    """Whether the moment lies before a FHIR dateTime, which may be a year, a month, a day or a moment with its offset."""
    try:
        if "T" not in start:
            return civil_day(at) < parse_date(start).earliest
        moment = datetime.fromisoformat(start)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InvalidInput("not a FHIR dateTime", where="period.start", remedy="a day, or a moment with its offset")
    return at < moment
