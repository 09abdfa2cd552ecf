"""What a stored history knows of itself: how it was made, what it covers, which files came into it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import blake2b
from importlib.resources import files

from attrs import evolve, frozen
from sqlalchemy import Connection, func, select

from riskflag.link.blocks import MADE_BY
from riskflag.people.past import Coverage
from riskflag.store.records import from_text, to_text
from riskflag.store.schema import attendance, imported, meta

__all__ = ["Facts", "from_micros", "maker", "micros"]

_EVERY = select(meta)
_WAITING = select(attendance.c.id).where(attendance.c.child.is_(None)).limit(1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_REJECTED = 0.005  # local choice, as of registers: the share of rows that may be rejected before a list counts as partial
_LACKS = "its index was made by another version of riskflag or with another link model: riskflag history rebuild"


def micros(moment: datetime) -> int:
    """Microseconds since 1970 of an aware moment."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_micros(number: int) -> datetime:
    """The moment, in UTC."""
    return _EPOCH + timedelta(microseconds=number)


@cache
def maker() -> str:
    """A digest of everything that decides what is kept of an attendance for finding it: the rooms `people` and `link`, and how
    signatures are written.
    """
    found = blake2b(files("riskflag.store").joinpath("signatures.py").read_bytes(), digest_size=8)
    found.update(str(MADE_BY).encode())
    for room in ("people", "link"):
        for file in sorted(files(f"riskflag.{room}").iterdir(), key=lambda file: file.name):
            if file.name.endswith((".py", ".txt", ".toml")):
                found.update(file.read_bytes())
    return found.hexdigest()


@frozen
class Facts:
    """The facts as they are at one moment, over one connection."""

    connection: Connection
    told: dict[str, str]

    @classmethod
    def over(cls, connection: Connection) -> Facts:
        """Read them."""
        return cls(connection, {row.name: row.value for row in connection.execute(_EVERY)})

    def set(self, name: str, value: str) -> None:
        """State one."""
        if self.told.get(name) == value:
            return
        self.connection.execute(meta.delete().where(meta.c.name == name))
        self.connection.execute(meta.insert().values(name=name, value=value))
        self.told[name] = value

    def stale(self, model: str) -> str | None:
        """Why nothing can be found in it as it is; None if it can."""
        return None if self.told.get("maker") == f"{maker()} {model}" else _LACKS

    def made(self, model: str) -> None:
        """State that the index was made by this version, with that model."""
        self.set("maker", f"{maker()} {model}")

    @property
    def purged_until(self) -> datetime | None:
        """Before when nothing is kept."""
        told = self.told.get("purged until")
        return from_micros(int(told)) if told else None

    @property
    def coverage(self) -> Coverage:
        """As stated, less what was purged and what imports lack. Not stated, it begins with the first arrival ever taken in."""
        told = self.told.get("coverage")
        stated: Coverage = from_text(Coverage, told) if told is not None else self._unstated()
        purged = self.purged_until
        if purged is not None and (stated.since is None or stated.since < purged):
            stated = evolve(stated, since=purged)
        lacking = [*([stated.missing] if stated.missing else []), *self._gaps()]
        return evolve(stated, missing="; ".join(lacking) or None)

    def _unstated(self) -> Coverage:
        first = self._first_arrival()
        return Coverage(since=from_micros(first)) if first is not None else Coverage(missing="it holds nothing yet")

    def _first_arrival(self) -> int | None:
        told = self.told.get("first arrival")
        if told is not None:
            return int(told)
        first: int | None = self.connection.execute(select(func.min(attendance.c.at))).scalar_one()
        return first

    def arrived(self, at: int) -> None:
        """An arrival was taken in, in microseconds: the earliest ever is known."""
        first = self._first_arrival()
        self.set("first arrival", str(at if first is None else min(at, first)))

    def cover(self, coverage: Coverage) -> None:
        """State what the history can see."""
        self.set("coverage", to_text(coverage))

    def _gaps(self) -> Iterable[str]:
        rows = self.connection.execute(select(imported.c.read, imported.c.rejected, imported.c.finished)).all()
        if self.connection.execute(_WAITING).first() is not None:
            yield "attendances that were taken in are not linked yet: riskflag history import or rebuild"
        unfinished = sum(not row.finished for row in rows)
        read, rejected = sum(row.read for row in rows), sum(row.rejected for row in rows)
        if unfinished:
            yield f"the import of {unfinished} file{'s' * (unfinished > 1)} was not finished"
        if any(row.rejected > _MAX_REJECTED * row.read for row in rows):
            yield f"{rejected} of {read} rows of the history were rejected"

    def import_of(self, file: str, *, read: int = 0, rejected: int = 0, finished: bool) -> None:
        """State how far the import of a file is. A file imported again takes its own place."""
        self.connection.execute(imported.delete().where(imported.c.file == file))
        self.connection.execute(imported.insert().values(file=file, read=read, rejected=rejected, finished=int(finished)))

    def ids(self, count: int) -> range:
        """New ids for attendances; none is ever used twice."""
        first = int(self.told.get("next id", "1"))
        self.set("next id", str(first + count))
        return range(first, first + count)

    def describe(self) -> str:
        """The facts as JSON, for people."""
        return json.dumps(self.told, indent=2, sort_keys=True)
