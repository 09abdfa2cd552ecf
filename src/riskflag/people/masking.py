"""Personal values print as what is there, never as what it says.

`repr`, `str` and `format` of a masked value name the fields that are recorded. Only rendering,
stores and audit may look inside.
"""

from __future__ import annotations

from typing import Any

from attrs import fields

__all__ = ["masked"]

_ABSENT: tuple[object, ...] = (None, (), "", False)


def masked(value: Any) -> str:
    """Return the type's name and the names of its recorded fields; used as `__repr__`."""
    present = [f.name for f in fields(type(value)) if f.init and getattr(value, f.name) not in _ABSENT]
    return f"<{type(value).__name__}: {', '.join(present) or 'nothing recorded'}>"
