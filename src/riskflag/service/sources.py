"""Registers and history from files, read again when the files change. A bad new file keeps the old one and says so."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from attrs import frozen

from riskflag.errors import InvalidInput, StoreFailed
from riskflag.link.register import MAX_AGE, Register
from riskflag.people.dates import civil_day
from riskflag.people.past import Coverage
from riskflag.read.attendance_csv import read_past
from riskflag.read.register_csv import read_register
from riskflag.read.report import lost_of
from riskflag.rules.codes import CodeList
from riskflag.rules.pack import Pack
from riskflag.rules.rule import Rule
from riskflag.screener import Screener
from riskflag.store.memory import MemoryHistory
from riskflag.store.ports import HistorySource, RegisterSource
from riskflag.store.refused import Refused

__all__ = ["FromFiles", "Sources", "history_files", "register_file", "stored_history", "watch"]

_log = logging.getLogger("riskflag.service")
_LEAST = 0.5  # a new file with fewer rows than this share of the old one is taken for cut off; a local choice

State: TypeAlias = tuple[tuple[int, int, int], ...]


@frozen(repr=False)
class FromFiles:
    """A register or a history, the files it stands in, and how it is read. `read` raises InvalidInput or StoreFailed."""

    name: str
    paths: tuple[Path, ...]
    read: Callable[[], Register | HistorySource]

    def state(self) -> State | None:
        """What tells one version of the files from another; None while one of them is not there."""
        try:
            stats = [path.stat() for path in self.paths]
        except OSError:
            return None
        return tuple((stat.st_mtime_ns, stat.st_size, stat.st_ino) for stat in stats)


def register_file(path: Path, name: str, *, dates: str = "iso", as_of: date | None = None) -> FromFiles:
    """One register, a CSV file."""
    return FromFiles(name, (path,), lambda: read_register(path, name=name, dates=dates, as_of=as_of))


def history_files(
    paths: tuple[Path, ...], *, dates: str = "iso", since: datetime | None = None, max_age: timedelta | None = None
) -> FromFiles:
    """Earlier attendances, CSV files."""

    def read() -> MemoryHistory:
        parts = [read_past(path, dates=dates) for path in paths]
        found = [visit for part in parts for visit in part.attendances]
        missing = lost_of([part.report for part in parts], "history")
        return MemoryHistory(found, coverage=Coverage(since=since, missing=missing), max_age=max_age)

    return FromFiles("history", paths, read)


def stored_history(opened: Callable[[], HistorySource]) -> FromFiles:
    """A history in a store that knows by itself what is new. While it cannot be opened, it is tried again and again."""
    return FromFiles("history", (), opened)


@frozen(repr=False)
class _Held:
    """What is in use, the state its files were in when it was read, and what is wrong with a newer one."""

    value: Register | HistorySource | Refused
    state: State | None
    trouble: str | None = None

    def fits(self, state: State | None) -> bool:
        """Whether the files are as they were; a store that could not be opened never is."""
        return self.state == state and not (isinstance(self.value, Refused) and state == ())


class Sources:
    """What is in use of registers and history. `screener` is always whole: a reload builds another and swaps it."""

    def __init__(
        self, registers: Sequence[FromFiles], history: FromFiles | HistorySource | None, rules: Sequence[Pack | Rule],
        codes: CodeList | None = None,
    ) -> None:
        """Read everything. A file that is refused answers NOT CHECKED to everybody until a better one is there."""
        self._registers = tuple(registers)
        self._history = history
        self._rules = tuple(rules)
        self._codes = codes
        self._held = {source.name: _read(source, None) for source in self._files}
        self._settling: dict[str, State | None] = {}
        self.screener = self._built()

    @property
    def _files(self) -> tuple[FromFiles, ...]:
        return (*self._registers, *((self._history,) if isinstance(self._history, FromFiles) else ()))

    @property
    def troubles(self) -> Mapping[str, str]:
        """What is wrong, by source."""
        return {name: held.trouble for name, held in self._held.items() if held.trouble}

    def changed(self) -> bool:
        """Whether a file is new since it was read, and the same as when this was last asked: nobody is writing it."""
        states = {source.name: source.state() for source in self._files}
        news = {name: state for name, state in states.items() if not self._held[name].fits(state)}
        settled = any(name in self._settling and self._settling[name] == state for name, state in news.items())
        self._settling = news
        return settled

    def reload(self) -> None:
        """Read the files that changed, and put what is good into use. What is not good keeps the old one in use."""
        for source in self._files:
            held = self._held[source.name]
            if not held.fits(source.state()):
                self._held[source.name] = _read(source, held)
        self.screener = self._built()

    def _built(self) -> Screener:
        past = self._held[self._history.name].value if isinstance(self._history, FromFiles) else self._history
        registers = [_searched(self._held[source.name].value) for source in self._registers]
        return Screener(registers=registers, history=_asked(past), rules=self._rules, codes=self._codes)


def _read(source: FromFiles, old: _Held | None) -> _Held:
    """The source as its files are now, or the old one with what is wrong with them."""
    state = source.state()
    try:
        value = source.read()
        _unchanged(source, state)
        if old is not None:
            _comparable(old.value, value)
    except (InvalidInput, StoreFailed) as bad:
        return _kept(source, old, state, str(bad))
    as_of = str(getattr(value, "as_of", ""))
    _log.info("read", extra={"event": "read", "register": source.name, "rows": _rows(value), "as_of": as_of})
    return _Held(value, state)


def _kept(source: FromFiles, old: _Held | None, state: State | None, why: str) -> _Held:
    _log.error("refused", extra={"event": "read", "register": source.name, "why": why})
    if old is None or isinstance(old.value, Refused):
        return _Held(Refused(source.name, f"its file was refused: {why}"), state, f"refused: {why}")
    return _Held(old.value, state, f"a new file was refused, the old one is in use: {why}")


def _unchanged(source: FromFiles, state: State | None) -> None:
    if source.state() != state:
        raise InvalidInput("it was written while it was read", remedy="write a new file beside it and rename it")


def _comparable(old: Register | HistorySource | Refused, new: Register | HistorySource) -> None:
    """Raise InvalidInput if the new one looks cut off, or is a restored old one. A little older it may be: the age of a
    register is that of its newest row, and that row may have gone.
    """
    if _rows(new) < _LEAST * _rows(old):
        raise InvalidInput(f"{_rows(new)} rows after {_rows(old)}", remedy="if it is whole, restart the service to take it")
    before, after = getattr(old, "as_of", None), getattr(new, "as_of", None)
    if isinstance(before, date) and isinstance(after, date) and _day(after) < _day(before) - MAX_AGE:
        raise InvalidInput("it is older than the one in use", remedy="if it is right, restart the service to take it")


def _day(as_of: date) -> date:
    return civil_day(as_of) if isinstance(as_of, datetime) else as_of


def _rows(value: Register | HistorySource | Refused) -> int:
    """How many there are in a file; 0 for what is no file."""
    if isinstance(value, Register):
        return len(value)
    return len(value.attendances) if isinstance(value, MemoryHistory) else 0


def _searched(value: Register | HistorySource | Refused) -> RegisterSource:
    if isinstance(value, Register | Refused):
        return value
    raise InvalidInput("a history where a register belongs", where=value.name)


def _asked(value: Register | HistorySource | Refused | None) -> HistorySource | None:
    if isinstance(value, Register):
        raise InvalidInput("a register where a history belongs", where=value.name)
    return value


async def watch(sources: Sources, *, every: float, asked: asyncio.Event) -> None:
    """Reload when asked, and when a file changed and has settled, looked at `every` so many seconds. Never ends by itself."""
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(asked.wait(), every or None)
        if asked.is_set() or sources.changed():
            asked.clear()
            await asyncio.to_thread(sources.reload)
