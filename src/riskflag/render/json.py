"""A view as JSON: `riskflag.assessment/1` with alerts `riskflag.alert/1`, described in docs/reference/json.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any, TypeAlias

from attrs import fields, has

from riskflag.alerts.alert import Alert
from riskflag.alerts.audience import View

__all__ = ["Json", "as_json"]

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None


def as_json(view: View) -> dict[str, Json]:
    """The view as values that `json.dumps` takes. Fields the audience may not see are absent, not empty."""
    return {
        "schema": "riskflag.assessment/1",
        "audience": view.audience.value,
        "attendance_id": view.attendance_id,
        "site": view.site,
        "security": [label.code for label in view.labels],
        "outcome": view.outcome.value,
        "complete": view.complete,
        "alerts": [_alert(alert) for alert in view.alerts],
        "awaiting": [_plain(awaiting) for awaiting in view.awaiting],
        "checked": [_plain(checked) for checked in view.checked],
        "stamp": _plain(view.stamp),
    }


def _alert(alert: Alert) -> dict[str, Json]:
    plain = {f.name: _plain(getattr(alert, f.name)) for f in fields(Alert) if f.name != "existence_restricted"}
    always = {"id", "rule_id", "kind", "tier", "headline", "reasons"}
    shown = {name: value for name, value in plain.items() if name in always or value not in ("", [], None)}
    return {"schema": "riskflag.alert/1", **shown}


def _plain(value: Any) -> Json:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if has(type(value)):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(type(value))}
    raise TypeError(f"no JSON for {type(value).__name__}")
