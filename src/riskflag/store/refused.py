"""A register or history that could not be opened: it answers nothing, and says why to everybody who asks."""

from __future__ import annotations

from attrs import frozen

from riskflag.answer import Unknown
from riskflag.people.attendance import Attendance
from riskflag.people.past import Coverage
from riskflag.people.person import Person

__all__ = ["Refused"]


@frozen
class Refused:
    """A register or history whose file was refused."""

    name: str
    reason: str

    @property
    def coverage(self) -> Coverage:
        """Nothing is covered."""
        return Coverage(missing=self.reason)

    def search(self, _person: Person, /) -> Unknown:
        """Nothing is known of anybody."""
        return Unknown(self.name, self.reason)

    def before(self, _attendance: Attendance, /) -> Unknown:
        """Nothing is known of what was before."""
        return Unknown(self.name, self.reason)
