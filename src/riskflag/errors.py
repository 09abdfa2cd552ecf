"""What can go wrong, for programmers. No message ever holds a person's value.

::

    RiskflagError
    ├── InvalidInput      an input cannot be read at all
    │   └── MissingInput  what is needed to answer was not sent
    ├── InvalidModel      a link model is not sound
    ├── InvalidRulePack   a rule or pack of rules is not sound
    ├── StoreFailed       a store did not do what it was asked; nothing was changed
    ├── CannotSay         an answer was read that a source could not give
    └── NotRecorded       a field was read that the attendance does not hold yet

The last two are control flow, not failures: a rule that reads what nobody knows
stops there, and the hallway turns the stop into "not checked" or "awaiting".
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from riskflag.answer import Unknown

__all__ = [
    "CannotSay", "InvalidInput", "InvalidModel", "InvalidRulePack", "MissingInput", "NotRecorded", "RiskflagError", "StoreFailed",
    "failed_at",
]  # fmt: skip


class RiskflagError(Exception):
    """The root of everything riskflag raises on purpose."""


class InvalidInput(RiskflagError, ValueError):
    """An input cannot be read; says what is wrong, where, and what to do.

    `problem` and `remedy` are sentences without a person's value; `where` names
    file, row and field as far as they are known.
    """

    def __init__(self, problem: str, *, where: str = "", remedy: str = "") -> None:
        self.problem = problem
        self.where = where
        self.remedy = remedy
        super().__init__(_sentence(problem, where, remedy))


class MissingInput(InvalidInput):
    """The input is sound, and lacks something without which there is no answer."""


class InvalidModel(RiskflagError, ValueError):
    """A link model cannot be used; the message names the table and key."""


class InvalidRulePack(RiskflagError, ValueError):
    """A rule, pack or parameter cannot be used; the message names the rule id."""


class StoreFailed(RiskflagError):
    """A store was locked, unreachable or damaged. Nothing was changed; what was asked may be asked again.

    `store` is what staff call it, `reason` a sentence without a person's value.
    """

    def __init__(self, store: str, reason: str) -> None:
        self.store = store
        self.reason = reason
        super().__init__(f"{store}: {reason}")


class CannotSay(RiskflagError):
    """An Unknown was read. `unknowns` are the answers that were not there."""

    def __init__(self, *unknowns: Unknown) -> None:
        self.unknowns = unknowns
        super().__init__(*unknowns)

    def __str__(self) -> str:
        """Say who did not answer, and why."""
        return "; ".join(f"{u.source}: {'; '.join(filter(None, (u.reason, u.known)))}" for u in self.unknowns)


class NotRecorded(RiskflagError):
    """A field of the attendance was read that is not recorded yet. `field` names it."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(field)

    def __str__(self) -> str:
        """Say what is not recorded."""
        return f"{self.field} is not recorded"


def failed_at(error: Exception) -> str:
    """Type and place of a failure, never its message."""
    frames = extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown place"
    return f"{type(error).__name__} at {place}"


def _sentence(problem: str, where: str, remedy: str) -> str:
    parts: Iterable[str] = (f"{where}: {problem}" if where else problem, remedy)
    said = [part.rstrip(".") for part in parts if part]
    return ". ".join([said[0], *(part[:1].upper() + part[1:] for part in said[1:])]) + "."
