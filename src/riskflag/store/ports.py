"""What a register, a history or a source of appointments must be: a name and one method. No base class.

Either method may return an Answer, or raise: riskflag turns an exception into Unknown, never into "none".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from riskflag.answer import Answer
from riskflag.people.appointment import Appointment
from riskflag.people.attendance import Attendance
from riskflag.people.entry import RegisterEntry
from riskflag.people.person import Person

__all__ = ["AppointmentSource", "HistorySource", "RegisterSource"]


class RegisterSource(Protocol):
    """A register. Optional attributes: `as_of` (a date or aware datetime) and `max_age` (a timedelta); without them
    it counts as live.
    """

    @property
    def name(self) -> str:
        """What staff call it."""

    def search(self, person: Person, /) -> Iterable[RegisterEntry] | Answer[Iterable[RegisterEntry]]:
        """Candidates for this person, as generously as it likes: riskflag weighs them.

        With a mother on record, entries of hers and of her other children may be among them: they are kept apart.
        """


class HistorySource(Protocol):
    """A history. Optional attribute: `coverage` (a people.past.Coverage); without it, it counts as complete."""

    @property
    def name(self) -> str:
        """What staff call it."""

    def before(self, attendance: Attendance, /) -> Iterable[Attendance] | Answer[Iterable[Attendance]]:
        """This child's attendances before this one, as the source knows them; they are not linked again."""


class AppointmentSource(Protocol):
    """Appointments. Optional attribute: `coverage` (a people.past.Coverage); without it, they count as complete."""

    @property
    def name(self) -> str:
        """What staff call it."""

    def before(self, attendance: Attendance, /) -> Iterable[Appointment] | Answer[Iterable[Appointment]]:
        """This child's appointments up to this attendance, as the source knows them; they are not linked again."""
