"""A statement about a visit as a store keeps it: everything worked out, so that any process may have done it."""

from __future__ import annotations

from typing import NamedTuple

from riskflag.link.matching import searchable
from riskflag.link.signature import draw
from riskflag.people.attendance import Attendance
from riskflag.store.events import Cancelled, Key, Recorded
from riskflag.store.facts import micros
from riskflag.store.records import digest, to_text
from riskflag.store.signatures import signature_text

__all__ = ["Statement"]


class Statement(NamedTuple):
    """What is kept of a visit, and when it was said. `order` is that of the events; `at` is the arrival in microseconds, None for
    a visit that was cancelled; `nobody` is true if it holds too little identity to be found for anybody; `row` is where a file
    says it, 0 for what no file says.
    """

    key: Key
    order: tuple[int, int, str]
    at: int | None = None
    person: str = ""
    record: str = ""
    signature: str = ""
    nobody: bool = False
    row: int = 0

    def __repr__(self) -> str:
        """Say what it is, never what it holds."""
        return f"<Statement: a visit {'cancelled' if self.at is None else 'recorded'}>"

    @classmethod
    def of(cls, event: Recorded | Cancelled) -> Statement:
        """The statement an event makes."""
        if isinstance(event, Cancelled):
            return cls(event.key, (micros(event.stated), 1, ""))
        return cls.that(event.attendance, micros(event.stated))

    @classmethod
    def in_file(cls, attendance: Attendance, row: int, again: int, *, stated: int) -> Statement:
        """As `that`, of a row of a file that was stated at a moment: of two rows of one id the later one stands."""
        return cls.that(attendance, stated + again)._replace(row=row)

    @classmethod
    def that(cls, attendance: Attendance, stated: int) -> Statement:
        """The statement, made at a moment in microseconds, that this is a visit."""
        own = attendance.person
        person, record = to_text(own, without=("problems",)), to_text(attendance, without=("person", "problems"))
        return cls(
            attendance.key, (stated, 0, digest(person, record)), micros(attendance.at), person, record, signature_text(draw(own)),
            not searchable(own))
