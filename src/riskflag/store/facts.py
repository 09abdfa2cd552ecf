"""What a stored history knows of itself: how it was made, what it covers, which files came into it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from attrs import evolve, frozen
from sqlalchemy import Connection, Text, and_, cast, exists, func, literal_column, null, select, union_all

from riskflag.link.blocks import MADE_BY
from riskflag.link.register import MAX_REJECTED
from riskflag.people.past import Coverage
from riskflag.store.erasures import Erasures
from riskflag.store.ports import stale
from riskflag.store.queries import Query
from riskflag.store.records import from_text, to_text
from riskflag.store.schema import attendance, imported, meta

__all__ = ["FACTS", "Facts", "Import", "from_micros", "maker", "micros"]

_NONE = null()
_WAITING = select(attendance.c.id).where(attendance.c.child.is_(None))
_COUNTS = [cast(imported.c[name], Text) for name in ("read", "rejected", "nobody")]
FACTS: tuple[Any, ...] = (  # at once: every answer asks for them
    select(literal_column("''"), meta.c.name, meta.c.value, _NONE, _NONE, _NONE),
    select(literal_column("'import'"), cast(imported.c.finished, Text), _NONE, *_COUNTS),
    select(literal_column("'waiting'"), _NONE, _NONE, _NONE, _NONE, _NONE).where(exists(_WAITING)),
)
"""What tells the facts: rows of one kind after another, the kind first."""
_FACTS = Query.of(lambda _among, _text: union_all(*FACTS))
_FIRST_OF_SITES = select(attendance.c.site, func.min(attendance.c.at)).group_by(attendance.c.site)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
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


@frozen(kw_only=True)
class Import:
    """How far the import of a file is. `file` tells files apart, `stated` those that came under one name; `nobody` are rows that
    hold too little identity to be found for anybody.
    """

    file: str
    stated: datetime
    read: int = 0
    rejected: int = 0
    nobody: int = 0
    finished: bool = False


@frozen
class Counts:
    """What the import of a file took in, as of Import."""

    read: int
    rejected: int
    nobody: int


@frozen
class Facts:
    """The facts as they are at one moment, over one connection."""

    connection: Connection
    told: dict[str, str]
    imports: tuple[Counts, ...] = ()
    unfinished: int = 0
    is_waiting: bool = False

    @classmethod
    def over(cls, connection: Connection) -> Facts:
        """Read them."""
        return cls.of(connection, _FACTS.rows(connection))

    @classmethod
    def of(cls, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> Facts:
        """From rows of FACTS; others are passed over."""
        imports = [row for row in rows if row[0] == "import"]
        return cls(
            connection, {name: value for of, name, value, *_ in rows if not of},
            tuple(Counts(*map(int, counts)) for _, _, _, *counts in imports),
            sum(row[1] == "0" for row in imports), any(of == "waiting" for of, *_ in rows))

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

    def erased(self, erasures: Erasures | None) -> None:
        """State that every tombstone there is was applied; without a file, that nobody knows what came back."""
        self.set("tombstones", "" if erasures is None else erasures.digest)
        if erasures is not None:
            self.set("erased", str(len(erasures.tombstones)))

    @property
    def purged_until(self) -> datetime | None:
        """Before when nothing is kept."""
        told = self.told.get("purged until")
        return from_micros(int(told)) if told else None

    @property
    def coverage(self) -> Coverage:
        """As stated, less what was purged and what imports lack. It begins when the last of its sites does: a child may have been
        there before. A site of which nothing is stated begins with its first arrival taken in, unless that was corrected.
        """
        told = self.told.get("coverage")
        stated: Coverage | None = from_text(Coverage, told) if told is not None else None
        stated = self._by_site(stated) or stated or self._unstated()
        if (sites := self.told.get("sites")) is not None:
            stated = evolve(stated, sites=tuple(json.loads(sites)) or None)
        purged = self.purged_until
        if purged is not None and (stated.since is None or stated.since < purged):
            stated = evolve(stated, since=purged)
        return stated.lacking(*self._gaps())

    def coverage_at(self, moment: datetime, max_age: timedelta | None) -> Coverage:
        """The coverage; of a store that is older at that moment than it may be, it lacks what came since."""
        return self.coverage if max_age is None else self.coverage.lacking(*stale(self.as_of, max_age, moment))

    def _by_site(self, stated: Coverage | None) -> Coverage | None:
        """What is known of each site, taken together; None if no site is known, as in a store of an earlier version."""
        first, own = self._moments("first arrivals"), self._moments("begins")
        if not first and not own:
            return None
        since = micros(stated.since) if stated is not None and stated.since is not None else None
        usual = first if stated is None else dict.fromkeys(first, since)
        begins = [begin for begin in (usual | own).values() if begin is not None]
        return evolve(stated or Coverage(), since=from_micros(max(begins)) if begins else None)

    def _moments(self, name: str) -> dict[str, int | None]:
        """A fact of each site, in microseconds."""
        return dict(json.loads(self.told.get(name, "{}")))

    def begin(self, since: datetime, sites: Iterable[str]) -> None:
        """State from when these sites are complete. Of other sites it says nothing."""
        self.set("begins", json.dumps(self._moments("begins") | dict.fromkeys(sorted(sites), micros(since))))

    def keep_to(self, sites: Iterable[str]) -> None:
        """State the only sites it covers; none stands for all."""
        self.set("sites", json.dumps(list(sites)))

    def _unstated(self) -> Coverage:
        first = self._first_arrival()
        return Coverage(since=from_micros(first)) if first is not None else Coverage(missing="it holds nothing yet")

    def _first_arrival(self) -> int | None:
        told = self.told.get("first arrival")
        if told is not None:
            return int(told)
        first: int | None = self.connection.execute(select(func.min(attendance.c.at))).scalar_one()
        return first

    def arrived(self, first: Mapping[str, int], last: int) -> None:
        """Arrivals were taken in, in microseconds: the earliest at each site and the latest ever are known."""
        before = self._moments("first arrivals") if "first arrivals" in self.told else self._held_first()
        for site, at in first.items():
            before[site] = min(at, before.get(site) or at)
        self.set("first arrivals", json.dumps(before))
        self.confirm(last)

    def were_wrong(self, arrivals: Iterable[tuple[str, int]]) -> None:
        """These arrivals, each with its site, in microseconds, were corrected or did not happen: a site that began with one of
        them begins with the first that stands.
        """
        before = self._moments("first arrivals")
        for site in {site for site, at in arrivals if before.get(site) == at}:
            first = self.connection.execute(select(func.min(attendance.c.at)).where(attendance.c.site == site)).scalar_one()
            before = {own: begin for own, begin in (before | {site: first}).items() if begin is not None}
            self.set("first arrivals", json.dumps(before))

    def _held_first(self) -> dict[str, int | None]:
        return {row[0]: row[1] for row in self.connection.execute(_FIRST_OF_SITES)}

    def confirm(self, until: int) -> None:
        """Everything until that moment, in microseconds, is there."""
        self.set("as of", str(max(until, int(self.told.get("as of", until)))))

    @property
    def as_of(self) -> datetime | None:
        """The latest arrival that was ever taken in, or the latest moment until when it was stated to be complete."""
        told = self.told.get("as of")
        last = self.connection.execute(select(func.max(attendance.c.at))).scalar_one() if told is None else int(told)
        return None if last is None else from_micros(last)

    def cover(self, coverage: Coverage) -> None:
        """State what the history can see, at all of its sites."""
        self.set("coverage", to_text(coverage))
        self.set("begins", "{}")
        self.set("sites", json.dumps(coverage.sites or ()))

    def _gaps(self) -> Iterable[str]:
        if self.is_waiting:
            yield "attendances that were taken in are not linked yet: riskflag history import or rebuild"
        if self.unfinished:
            yield f"the import of {self.unfinished} file{'s' * (self.unfinished > 1)} was not finished"
        read, rejected, nobody = (sum(getattr(own, what) for own in self.imports) for what in ("read", "rejected", "nobody"))
        if any(own.rejected > MAX_REJECTED * own.read for own in self.imports):
            yield f"{rejected} of {read} rows of the history were rejected"
        if any(own.nobody > MAX_REJECTED * own.read for own in self.imports):
            yield f"{nobody} of {read} rows of the history hold too little identity to be found for anybody"

    def import_of(self, done: Import, *, instead: bool) -> None:
        """State how far the import of a file is. The same file imported again takes its own place; with `instead`, that of every
        earlier one under its path.
        """
        own = imported.c.file == done.file
        earlier = own if instead else and_(own, imported.c.stated == micros(done.stated))
        self.connection.execute(imported.delete().where(earlier))
        self.connection.execute(imported.insert().values(
            file=done.file, stated=micros(done.stated), read=done.read, rejected=done.rejected, nobody=done.nobody,
            finished=int(done.finished)))

    def ids(self, count: int) -> range:
        """New ids for attendances; none is ever used twice."""
        first = int(self.told.get("next id", "1"))
        self.set("next id", str(first + count))
        return range(first, first + count)

    def describe(self) -> str:
        """The facts as JSON, for people."""
        return json.dumps(self.told, indent=2, sort_keys=True)
