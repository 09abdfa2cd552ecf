"""What a host's own record tells of earlier visits, as a history: this host only, and it says so."""

from __future__ import annotations

from attrs import frozen

from riskflag.people.attendance import Attendance
from riskflag.people.masking import masked
from riskflag.people.past import Coverage

__all__ = ["HostHistory"]


@frozen(repr=False, kw_only=True)
class HostHistory:
    """The visits that a host sent of one child. It never covers other sites; `gap` is what of its own it did not send."""

    visits: tuple[Attendance, ...]
    gap: str | None = None

    __repr__ = masked

    @property
    def name(self) -> str:
        """What the stamp calls it."""
        return "this host's record"

    @property
    def coverage(self) -> Coverage:
        """This host only, and less if something was not sent."""
        return Coverage(missing="covers this host only" + (f", and {self.gap}" if self.gap else ""))

    def before(self, attendance: Attendance, /) -> tuple[Attendance, ...]:
        """The visits up to that moment. The same id is the same visit, however its site is written."""
        return tuple(visit for visit in self.visits if visit.at <= attendance.at and visit.id != attendance.id)
