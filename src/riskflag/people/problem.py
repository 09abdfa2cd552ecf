"""What was wrong with an input that could still be used: the field, and what was found there, never its value."""

from __future__ import annotations

from attrs import frozen

__all__ = ["Problem"]


@frozen
class Problem:
    """A field that could not be read as given and is therefore not recorded, or was read with a reservation."""

    field: str
    what: str

    def __str__(self) -> str:
        """One phrase for reports."""
        return f"{self.field}: {self.what}"
