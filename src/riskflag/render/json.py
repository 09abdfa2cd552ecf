"""A view as JSON: `riskflag.assessment/1` with alerts `riskflag.alert/1`, described in docs/reference/json.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum
from types import NoneType
from typing import Any, TypeAlias

from attrs import AttrsInstance, fields, has

from riskflag.alerts.alert import Alert
from riskflag.alerts.audience import View

__all__ = ["Json", "as_json"]

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None


def as_json(view: View) -> dict[str, Json]:
    """The view as values that `json.dumps` takes. Fields the audience may not see are absent, not empty."""
    whole: dict[str, Json] = {
        "schema": "riskflag.assessment/1",
        "audience": view.audience.value,
        "attendance_id": view.attendance_id,
        "site": view.site,
        "security": [label.code for label in view.labels],
        "outcome": view.outcome.value,
        "complete": view.complete,
        "alerts": [_alert(alert) for alert in view.alerts],
        "awaiting": [{n: v for n, v in _fields(awaiting) if v} for awaiting in view.awaiting],
        "checked": [_plain(checked) for checked in view.checked],
        "stamp": {name: value for name, value in _fields(view.stamp) if view.tells(name)},
    }
    return {name: value for name, value in whole.items() if name in _OF_EVERYBODY or view.tells(name)}


_ALERT = tuple(f.name for f in fields(Alert) if f.name != "existence_restricted")
_OF_EVERYBODY = frozenset({"schema", "audience", "security", "alerts"})
_ALWAYS = frozenset({"id", "rule_id", "kind", "tier", "headline", "reasons"})
_AS_IT_IS = frozenset({bool, int, float, str, NoneType})


def _alert(alert: Alert) -> dict[str, Json]:
    plain = {name: _plain(getattr(alert, name)) for name in _ALERT}
    return {"schema": "riskflag.alert/1", **{n: v for n, v in plain.items() if n in _ALWAYS or v not in ("", [], None)}}


def _fields(value: AttrsInstance) -> Iterator[tuple[str, Json]]:
    return ((field.name, _plain(getattr(value, field.name))) for field in fields(type(value)))


def _plain(value: Any) -> Json:
    kind = type(value)
    if kind in _AS_IT_IS:
        return value  # type: ignore[no-any-return]
    if kind not in _WRITERS:
        _WRITERS[kind] = _writer(kind)
    return _WRITERS[kind](value)


_WRITERS: dict[type, Callable[[Any], Json]] = {}  # found once for each type


def _writer(kind: type) -> Callable[[Any], Json]:
    """How values of a type are written. Raises TypeError for one that has no JSON."""
    if issubclass(kind, Enum):
        return lambda value: str(value.value)
    if issubclass(kind, date):
        return lambda value: str(value.isoformat())
    if issubclass(kind, Mapping):
        return lambda value: {str(key): _plain(item) for key, item in value.items()}
    if issubclass(kind, tuple | list):
        return lambda value: [_plain(item) for item in value]
    if has(kind):
        names = tuple(f.name for f in fields(kind))
        return lambda value: {name: _plain(getattr(value, name)) for name in names}
    raise TypeError(f"no JSON for {kind.__name__}")
