"""What a register says of a child: the plan, its dates, who is responsible and whom to ring."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from attrs import Attribute, field, frozen

from riskflag.errors import InvalidInput
from riskflag.people.masking import masked
from riskflag.people.person import Person
from riskflag.people.problem import Problem

__all__ = ["RegisterEntry", "RegisterKind"]


class RegisterKind(Enum):
    """What being on the register means. CPP, LAC and UCPP are the plan types of CP-IS; FAMILY says that a relative of the
    person, or the household, is known.
    """

    CPP = "CPP"
    LAC = "LAC"
    UCPP = "UCPP"
    OTHER = "OTHER"
    FAMILY = "FAMILY"

    @property
    def words(self) -> str:
        """For sentences."""
        return _WORDS[self]


_WORDS = {
    RegisterKind.CPP: "child protection plan",
    RegisterKind.LAC: "looked after",
    RegisterKind.UCPP: "unborn child protection plan",
    RegisterKind.OTHER: "other local flag",
    RegisterKind.FAMILY: "relative or household known",
}


def _civil(_entry: object, attribute: Attribute[date | None], value: date | None) -> None:
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        raise InvalidInput(f"{attribute.name} is not a civil day", remedy="pass a datetime.date, or None when it is not recorded")


@frozen(repr=False, kw_only=True)
class RegisterEntry:
    """One row of a register.

    `since` and `until` are civil days, both included in the plan; `until` None is open-ended. `expected` is the
    expected date of delivery of an unborn child, whose `person.mother` carries the identity. `parental_responsibility`
    is what the register states, never inferred from the legal status. `away_since` is the start of an open missing
    episode. `relation` is who in the family is known, in the register's words, on a row of the kind FAMILY.
    `problems` are fields that could not be read, or read only with a reservation.
    """

    id: str
    kind: RegisterKind
    person: Person
    register: str = ""
    expected: date | None = field(default=None, validator=_civil)
    since: date | None = field(default=None, validator=_civil)
    until: date | None = field(default=None, validator=_civil)
    updated: date | None = field(default=None, validator=_civil)
    category: str | None = None
    legal_status: str | None = None
    parental_responsibility: str | None = None
    away_since: date | datetime | None = None
    relation: str | None = None
    authority: str | None = None
    authority_code: str | None = None
    office_phone: str | None = None
    emergency_phone: str | None = None
    problems: tuple[Problem, ...] = field(default=(), eq=False)

    __repr__ = masked

    def is_current(self, on: date) -> bool:
        """True if the plan covers that civil day; an unrecorded start or end does not limit it."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    def days_since_end(self, on: date) -> int | None:
        """Days from the plan's last day to `on`; None if the plan has not ended before it."""
        return (on - self.until).days if self.until is not None and self.until < on else None
