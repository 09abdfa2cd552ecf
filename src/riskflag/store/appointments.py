"""Appointments in memory: those of the child who attends now, found by the matching of the room `link`."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from riskflag.answer import Answer, Known, Unknown
from riskflag.link.children import Children
from riskflag.link.matching import searchable
from riskflag.link.signature import draw, signature
from riskflag.people.appointment import Appointment
from riskflag.people.attendance import Attendance
from riskflag.people.dates import instant
from riskflag.people.past import EVERYTHING, Coverage
from riskflag.store.under_one_id import standing

__all__ = ["MemoryAppointments"]


def _unique(appointments: Iterable[Appointment]) -> tuple[Appointment, ...]:
    return standing(appointments)


@frozen(repr=False)
class MemoryAppointments:
    """Appointments of anybody, in any order; `before` finds those of the child who attends now. Of one site and id the last one
    given stands, and beside it any of evidently another person. Without `coverage` they count as complete.
    """

    appointments: tuple[Appointment, ...] = field(converter=_unique)
    coverage: Coverage = field(default=EVERYTHING, kw_only=True)
    name: str = field(default="appointments", kw_only=True)
    _children: Children = field(init=False, eq=False)

    @_children.default
    def _grouped(self) -> Children:
        return Children.of([draw(appointment.person) for appointment in self.appointments])

    def __repr__(self) -> str:
        """Say how many it holds."""
        return f"<MemoryAppointments: {len(self.appointments)} appointments>"

    def before(self, attendance: Attendance, /) -> Answer[tuple[Appointment, ...]]:
        """This child's appointments up to the arrival; Unknown if too little identity is recorded to look, or if two
        children fit about as well.
        """
        if not searchable(attendance.person):
            return Unknown(self.name, "too little identity is recorded to look for appointments")
        found = self._children.find(signature(attendance.person))
        if found.ambiguous:
            return Unknown(self.name, "two children's appointments fit about as well")
        booked, until = map(self.appointments.__getitem__, found.records), instant(attendance.at)
        return Known(tuple(appointment for appointment in booked if instant(appointment.at) <= until))
