"""What a register or a history must be: a name and one method. No base class.

Either method may return an Answer, or raise: riskflag turns an exception into Unknown, never into "none".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from riskflag.answer import Answer
from riskflag.people.attendance import Attendance
from riskflag.people.entry import RegisterEntry
from riskflag.people.person import Person

__all__ = ["HistorySource", "RegisterSource"]


class RegisterSource(Protocol):
    """A register. Optional attributes: `as_of` (a date or aware datetime) and `max_age` (a timedelta); without them
    it counts as live. `missing` (text or None) says what it lacks: told as not checked, beside what it finds.
    """

    @property
    def name(self) -> str:
        """What staff call it."""

    def search(self, person: Person, /) -> Iterable[RegisterEntry] | Answer[Iterable[RegisterEntry]]:
        """Candidates for this person, as generously as it likes: riskflag weighs them."""


class HistorySource(Protocol):
    """A history. Optional attribute: `coverage` (a people.past.Coverage); without it, it counts as complete."""

    @property
    def name(self) -> str:
        """What staff call it."""

    def before(self, attendance: Attendance, /) -> Iterable[Attendance] | Answer[Iterable[Attendance]]:
        """This child's attendances before this one, as the source knows them; they are not linked again."""
