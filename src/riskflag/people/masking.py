"""Personal values print as what is there, never as what it says.

`repr`, `str` and `format` of a masked value name the fields that are recorded. Only rendering,
stores and audit may look inside.
"""

from __future__ import annotations

from typing import Any

from attrs import fields, has

__all__ = ["masked"]

_ABSENT: tuple[object, ...] = (None, (), "", False)


def masked(value: Any) -> str:
    """Return the type's name and the names of its recorded fields; used as `__repr__`."""
    present = [f.name for f in fields(type(value)) if f.init and _is_recorded(getattr(value, f.name), f.default)]
    return f"<{type(value).__name__}: {', '.join(present) or 'nothing recorded'}>"


def _is_recorded(value: object, default: object) -> bool:
    """False for what is absent, and for a value of fields that stands there by default."""
    return value not in _ABSENT and not (has(type(value)) and value is default)
