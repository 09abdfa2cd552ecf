"""What a client reports of a card: accepted or overridden, and why. "Not the same child" is the only truth we are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from attrs import frozen

from riskflag.errors import InvalidInput
from riskflag.people.masking import masked

__all__ = ["Feedback", "feedback"]

_LONGEST_COMMENT = 4000
_LONGEST_CODE = 200
_MOST = 100


@frozen(repr=False, kw_only=True)
class Feedback:
    """One card's fate. `comment` is what a person typed: it may name the child and is kept out of logs."""

    card: str
    accepted: bool
    suggestions: tuple[str, ...] = ()
    reason: str | None = None
    reason_system: str | None = None
    comment: str | None = None
    at: datetime

    __repr__ = masked


def feedback(body: object) -> tuple[Feedback, ...]:
    """Read the body of a feedback call (CDS Hooks 2.0). Raises InvalidInput naming the field, never its value."""
    found = body.get("feedback") if isinstance(body, Mapping) else None
    if not isinstance(found, list) or not 1 <= len(found) <= _MOST:
        raise InvalidInput(f"not an array of 1 to {_MOST} reports", where="feedback", remedy='send {"feedback": [...]}')
    return tuple(_one(item, f"feedback[{position}]") for position, item in enumerate(found))


def _one(item: object, where: str) -> Feedback:
    if not isinstance(item, Mapping):
        raise InvalidInput("not an object", where=where, remedy="card, outcome and outcomeTimestamp are required")
    outcome = item.get("outcome")
    if outcome not in ("accepted", "overridden"):
        raise InvalidInput("neither accepted nor overridden", where=f"{where}.outcome")
    suggestions = _suggestions(item.get("acceptedSuggestions"), f"{where}.acceptedSuggestions")
    if outcome == "accepted" and not suggestions:
        raise InvalidInput("empty, though the card was accepted", where=f"{where}.acceptedSuggestions")
    reason = _object(item, "overrideReason", f"{where}.overrideReason")
    coded = _object(reason, "reason", f"{where}.overrideReason.reason")
    return Feedback(
        card=_uuid(item.get("card"), f"{where}.card"), accepted=outcome == "accepted", suggestions=suggestions,
        reason=_text(coded.get("code"), f"{where}.overrideReason.reason.code", _LONGEST_CODE),
        reason_system=_text(coded.get("system"), f"{where}.overrideReason.reason.system", _LONGEST_CODE),
        comment=_text(reason.get("userComment"), f"{where}.overrideReason.userComment", _LONGEST_COMMENT),
        at=_moment(item.get("outcomeTimestamp"), f"{where}.outcomeTimestamp"),
    )


def _object(item: Mapping[str, object], name: str, where: str) -> Mapping[str, object]:
    found = item.get(name)
    if found is not None and not isinstance(found, Mapping):
        raise InvalidInput("not an object", where=where, remedy='send {"reason": {"code": "…"}, "userComment": "…"}')
    return found or {}


def _suggestions(given: object, where: str) -> tuple[str, ...]:
    if given is None:
        return ()
    if not isinstance(given, list) or len(given) > _MOST:
        raise InvalidInput("not an array", where=where, remedy='send [{"id": "…"}]')
    return tuple(_uuid(item.get("id") if isinstance(item, Mapping) else None, f"{where}[].id") for item in given)


def _uuid(value: object, where: str) -> str:
    try:
        return str(UUID(value)) if isinstance(value, str) and len(value) == len(str(UUID(int=0))) else _no_uuid(where)
    except ValueError:
        return _no_uuid(where)


def _no_uuid(where: str) -> str:
    raise InvalidInput("not a uuid", where=where, remedy="send the uuid of the card or suggestion") from None


def _text(value: object, where: str, limit: int) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > limit:
        raise InvalidInput(f"not a text of at most {limit} characters", where=where)
    return value


def _moment(value: object, where: str) -> datetime:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise InvalidInput("not a moment with a zone", where=where, remedy="e.g. 2026-03-02T10:15:00Z")
    return at
