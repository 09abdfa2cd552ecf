"""The files and stores that commands ask, opened: what is refused is NOT CHECKED for everybody, and said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from riskflag.cli.options import Order
from riskflag.cli.stored import store_at
from riskflag.cli.telling import say, tell
from riskflag.errors import InvalidInput, StoreFailed
from riskflag.link.register import Register
from riskflag.people.appointment import Appointment
from riskflag.people.attendance import Attendance
from riskflag.people.past import Coverage
from riskflag.read.appointment_csv import Booked, read_appointments
from riskflag.read.attendance_csv import Attendances, read_past
from riskflag.read.register_csv import read_entries
from riskflag.read.report import Report, lost_of
from riskflag.store.appointments import MemoryAppointments
from riskflag.store.beside import Beside
from riskflag.store.events import Key
from riskflag.store.memory import MemoryHistory
from riskflag.store.ports import HistorySource
from riskflag.store.refused import Refused

__all__ = ["appointments_of", "history_of", "named", "register_of", "stored", "told"]

F = TypeVar("F", Attendances, Booked)


def told(report: Report, reports: list[Report]) -> None:
    """Say what became of a file, and keep it."""
    tell(report)
    reports.append(report)


def named(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Each register under its file's name; two files of one name are told apart."""
    stems = Counter(path.stem for path in paths)
    for path in paths:
        yield path, path.stem if stems[path.stem] == 1 else str(path)


def register_of(path: Path, name: str, as_of: date | None, dates: Order, reports: list[Report]) -> Register | Refused:
    """A register; one that is refused answers nothing."""
    try:
        entries = read_entries(path, name=name, dates=dates.value)
        told(entries.report, reports)
        return entries.register(as_of=as_of)
    except InvalidInput as bad:
        say(f"refused, and NOT CHECKED for everybody: {bad}", "bold red")
        return Refused(name, f"its file was refused: {bad.problem}")


def history_of(  # noqa: PLR0917 - each is an option of the command
    paths: list[Path], screened: list[Report], since: datetime | None, dates: Order, reports: list[Report],
    max_age: timedelta | None = None, sites: tuple[str, ...] = (),
) -> MemoryHistory | Refused:
    """The earlier attendances. The screened ones are history to each other as well, so their rejected rows are gaps."""
    found = _files(paths, lambda path: read_past(path, dates=dates.value), "history", reports)
    if isinstance(found, Refused):
        return found
    missing = lost_of([*screened, *(file.report for file in found)], "history")
    earlier = [visit for file in found for visit in file.attendances]
    _tell_again([file.attendances for file in found])
    return MemoryHistory(earlier, coverage=Coverage(sites=sites or None, since=since, missing=missing), max_age=max_age)


def _files(paths: list[Path], read: Callable[[Path], F], source: str, reports: list[Report]) -> list[F] | Refused:
    """What is read of each file; one that is refused makes the source NOT CHECKED for everybody."""
    found: list[F] = []
    for path in paths:
        try:
            found.append(read(path))
        except InvalidInput as bad:
            say(f"refused, and NOT CHECKED for everybody: {bad}", "bold red")
            return Refused(source, f"a file of it was refused: {bad.problem}")
        told(found[-1].report, reports)
    return found


def _tell_again(files: Sequence[Sequence[Attendance]] | Sequence[Sequence[Appointment]]) -> None:
    """Say how many rows have an id that a row of an earlier file has; what one file says twice, its report tells."""
    known: dict[Key, Attendance | Appointment] = {}
    again = 0
    for rows in files:
        again += sum(row.key in known and known[row.key] != row for row in rows)
        known.update((row.key, row) for row in rows)
    if again:
        say(f"  {again:,} rows with an id that an earlier file has, saying something else: the later one stands; both, if they "
            "are evidently two people's", "yellow")


def appointments_of(paths: list[Path], dates: Order, reports: list[Report]) -> MemoryAppointments | Refused | None:
    """The appointments; None where no file was given, so that nobody is told of a source the site does not have."""
    found = _files(paths, lambda path: read_appointments(path, dates=dates.value), "appointments", reports)
    if isinstance(found, Refused):
        return found
    missing = lost_of([file.report for file in found], "appointments")
    booked = [appointment for file in found for appointment in file.appointments]
    _tell_again([file.appointments for file in found])
    return MemoryAppointments(booked, coverage=Coverage(missing=missing)) if paths else None


def stored(url: str, erasures: Path | None, screened: list[Report], max_age: timedelta | None = None) -> HistorySource:
    """A store that cannot be opened is NOT CHECKED for everybody, like a file that is refused. Rows of the screened files that
    were rejected are gaps of it.
    """
    try:
        missing = lost_of(screened, "history")
        store = store_at(url, erasures, max_age=max_age)
        return Beside(store, MemoryHistory(()), missing) if missing else store
    except (InvalidInput, StoreFailed) as bad:
        say(f"refused, and NOT CHECKED for everybody: {bad}", "bold red")
        return Refused("history", "the store could not be opened")
