"""A history in a database: SQLite by default, PostgreSQL by URL. It answers as MemoryHistory does. Needs the extra `[sql]`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Self

from attrs import define, field
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from riskflag.answer import Answer, Known, Unknown
from riskflag.errors import InvalidInput, StoreFailed
from riskflag.link.growing import Watch, unwatched
from riskflag.link.matching import searchable
from riskflag.link.model import LinkModel, england
from riskflag.link.signature import signature
from riskflag.people.attendance import Attendance
from riskflag.people.past import Coverage
from riskflag.people.person import Person
from riskflag.store.database import Database, batches, failure
from riskflag.store.events import Effect, Event
from riskflag.store.facts import Facts
from riskflag.store.linking import Linking, Signatures
from riskflag.store.memory import AMBIGUOUS, TOO_LITTLE
from riskflag.store.records import digest, from_text
from riskflag.store.schema import VERSION, attendance, migrate, version_of
from riskflag.store.writing import Writing

__all__ = ["SqlHistory"]

_NONE = "riskflag history import makes one; check the address"


@define(repr=False, eq=False)
class SqlHistory:
    """Attendances of anybody in a database, found as MemoryHistory finds them.

    One writer at a time, any number of readers in threads and processes; each answer is of one moment. A store that is
    locked, damaged or out of reach answers Unknown to `before`, and raises StoreFailed from everything else.
    """

    name: str
    model: LinkModel
    _database: Database
    _signatures: Signatures = field(factory=Signatures)

    @classmethod
    def open(cls, url: str, *, create: bool = False, name: str = "history", model: LinkModel | None = None) -> Self:
        """Open the store at `url` (`sqlite:///history.db`, `postgresql://user@host/name`), of this version of the schema
        or an earlier one; with `create`, make it if there is none.

        Raises InvalidInput if there is no store, or something else than a riskflag history; StoreFailed if it is out of reach.
        """
        history = cls(name, model or england(), Database.at(url, create=create))
        try:
            with history._database.reading() as connection:
                version = version_of(connection)
            if not version and not create:
                raise InvalidInput("the database holds no riskflag history", remedy=_NONE)
            if version != VERSION:
                history._upgrade()
        except SQLAlchemyError as error:
            raise StoreFailed(name, failure(error)) from None
        return history

    def _upgrade(self) -> None:
        with self._database.writing() as connection:
            migrate(connection)
            facts = Facts.over(connection)
            if "maker" not in facts.told:
                facts.made(self.model.fingerprint)

    def __repr__(self) -> str:
        """Say what kind of store it is, not where."""
        return f"<SqlHistory: {self._database.url.get_backend_name()}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._database.engine.dispose()

    def __len__(self) -> int:
        """How many attendances stand."""
        with self._reading() as connection:
            return connection.execute(select(func.count()).select_from(attendance)).scalar_one()

    @property
    def coverage(self) -> Coverage:
        """What the history can see, as stated; a file that was not imported to its end is missing."""
        with self._reading() as connection:
            return Facts.over(connection).coverage

    def cover(self, coverage: Coverage) -> None:
        """State what the history can see."""
        with self._database.writing() as connection:
            Facts.over(connection).cover(coverage)

    def before(self, present: Attendance, /) -> Answer[tuple[Attendance, ...]]:
        """This child's earlier attendances, oldest first; Unknown if too little identity is recorded to look, if two
        children fit about as well, or if the store does not answer.
        """
        if not searchable(present.person):
            return Unknown(self.name, TOO_LITTLE)
        try:
            with self._database.reading() as connection:
                if stale := Facts.over(connection).stale(self.model.fingerprint):
                    return Unknown(self.name, stale)
                found = self._records(connection, present)
                if found is None:
                    return Unknown(self.name, AMBIGUOUS)
                held = [a for a in _attendances(connection, found) if a.at <= present.at and a.key != present.key]
        except SQLAlchemyError as error:
            return Unknown(self.name, failure(error))
        return Known(tuple(sorted(held, key=lambda a: (a.at, a.key))))

    def _records(self, connection: Connection, present: Attendance) -> tuple[int, ...] | None:
        linking = Linking.over(connection, self.model, self._signatures)
        own = connection.execute(
            select(attendance.c.id, attendance.c.child, attendance.c.person)
            .where(attendance.c.site == present.site, attendance.c.visit == present.id)
        ).one_or_none()
        if own is not None and from_text(Person, own.person) == present.person:
            return linking.mates(own.id, own.child)
        return linking.child_of(signature(present.person))

    def append(self, events: Iterable[Event]) -> Effect:
        """Take statements in, in any order; what was known before is not taken twice. When it returns, they are kept.

        Says whose alerts must be assessed again, and whose withdrawn. Raises StoreFailed; then none of them were taken.
        """
        with self._writing() as writing:
            return writing.append(events)

    def load(self, attendances: Iterable[Attendance], *, stated: datetime) -> int:
        """Take many attendances in at once, to be grouped later by `group`; until then answers take longer. Returns how
        many said something new. Each call is kept whole or not at all.
        """
        with self._writing() as writing:
            return writing.load(attendances, stated)

    def group(self, watch: Watch = unwatched) -> None:
        """Group what `load` took in. Takes the place of the writer for its time."""
        with self._writing() as writing:
            writing.group(watch)

    def rebuild(self, watch: Watch = unwatched) -> None:
        """Make what is kept for finding anew, as this version and model find. What was stated stays as it is."""
        with self._database.writing() as connection:
            linking = Linking.over(connection, self.model, self._signatures)
            Writing(self._database, connection, Facts.over(connection), linking, lambda _key: False).rebuild(watch)
        self._signatures.forget()

    def importing(self, file: str, *, read: int = 0, rejected: int = 0, finished: bool) -> None:
        """State how far the import of a file is; what it lacks, the coverage lacks. The same name takes its own place."""
        with self._database.writing() as connection:
            Facts.over(connection).import_of(file, read=read, rejected=rejected, finished=finished)

    def attendances(self) -> Iterator[Attendance]:
        """Every attendance that stands, by site and id, at one moment."""
        with self._reading() as connection:
            ids = connection.execute(select(attendance.c.id).order_by(attendance.c.site, attendance.c.visit)).scalars().all()
            for some in batches(ids):
                yield from _attendances(connection, some)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._database.reading() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreFailed(self.name, failure(error)) from None

    @contextmanager
    def _writing(self) -> Iterator[Writing]:
        with self._database.writing() as connection:
            facts = Facts.over(connection)
            if stale := facts.stale(self.model.fingerprint):
                raise StoreFailed(self.name, stale)
            linking = Linking.over(connection, self.model, self._signatures)
            yield Writing(self._database, connection, facts, linking, lambda _key: False)


def _attendances(connection: Connection, ids: Iterable[int]) -> list[Attendance]:
    """The attendances of these ids. Raises StoreFailed if one does not say what it said when it was written."""
    columns = (attendance.c.person, attendance.c.record, attendance.c.said)
    held = []
    for some in batches(ids):
        chosen = select(*columns).where(attendance.c.id.in_(some)).order_by(attendance.c.site, attendance.c.visit)
        for person, record, said in connection.execute(chosen):
            if digest(person, record) != said:
                raise StoreFailed("history", "its file is damaged: an attendance does not say what was written")
            held.append(from_text(Attendance, record, person=from_text(Person, person)))
    return held
