"""Sources for tests: registers and histories that answer, refuse, break or lie."""

from collections.abc import Iterable
from datetime import date, timedelta

from attrs import define, field

from riskflag import Attendance, Person, RegisterEntry, RegisterKind, Unknown
from riskflag.testing import a_person


@define
class Listed:
    """A register that answers with the same entries for everybody."""

    entries: tuple[RegisterEntry, ...] = ()
    name: str = "Listed"

    def search(self, _person: Person, /) -> Iterable[RegisterEntry]:
        return self.entries


@define
class Stale(Listed):
    name: str = "Stale"
    as_of: date = date(2026, 1, 1)
    max_age: timedelta = timedelta(days=7)


@define
class Broken:
    """A register and history that raises, with a person's value in the message."""

    name: str = "Broken"
    message: str = "could not look up CANARY"

    def search(self, _person: Person, /) -> Iterable[RegisterEntry]:
        raise ConnectionError(self.message)

    def before(self, _attendance: Attendance, /) -> Iterable[Attendance]:
        raise ConnectionError(self.message)


@define
class Refusing:
    name: str = "Refusing"

    def search(self, _person: Person, /) -> Unknown:
        return Unknown("Refusing", "closed for the night")

    def before(self, _attendance: Attendance, /) -> Unknown:
        return Unknown("Refusing", "closed for the night")


@define
class Earlier:
    """A history that returns the same visits for everybody."""

    visits: tuple[Attendance, ...] = field(default=(), converter=tuple)
    name: str = "Earlier"

    def before(self, _attendance: Attendance, /) -> Iterable[Attendance]:
        return self.visits


def an_entry(person: Person | None = None, **facts: object) -> RegisterEntry:
    defaults = {
        "id": "E-1", "kind": RegisterKind.CPP, "person": person or a_person(), "register": "Listed",
        "since": date(2025, 6, 1), "authority": "Exampleshire", "office_phone": "01632 960001",
        "emergency_phone": "01632 960002", "category": "NEG",
    }
    return RegisterEntry(**{**defaults, **facts})
