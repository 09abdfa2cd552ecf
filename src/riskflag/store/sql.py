"""A history in a database: SQLite by default, PostgreSQL by URL. It answers as MemoryHistory does. Needs the extra `[sql]`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from os import PathLike
from types import TracebackType
from typing import Any, Self

from attrs import define, field
from sqlalchemy import Connection, Text, cast, func, literal_column, null, select, union_all

from riskflag.answer import Answer, Known, Unknown
from riskflag.errors import InvalidInput, StoreFailed
from riskflag.link.linked import Watch, unwatched
from riskflag.link.matching import searchable
from riskflag.link.model import LinkModel, england
from riskflag.link.signature import signature
from riskflag.people.attendance import Attendance
from riskflag.people.dates import AHEAD, instant, not_after
from riskflag.people.past import Coverage
from riskflag.people.person import Person
from riskflag.store.answers import asked_anew
from riskflag.store.database import NO_ANSWER, Database, batches, failure
from riskflag.store.erasures import Erasures, nothing_erased, place_of
from riskflag.store.events import Effect, Event, Key, Recorded, Taken, admitted
from riskflag.store.facts import FACTS, Facts, Import, micros
from riskflag.store.linking import Linking, Signatures
from riskflag.store.memory import AMBIGUOUS, TOO_LITTLE, earlier_of
from riskflag.store.ports import Told
from riskflag.store.queries import Query
from riskflag.store.records import digest, from_text
from riskflag.store.schema import VERSION, attendance, merge, meta, migrate, version_of
from riskflag.store.statements import Statement
from riskflag.store.writing import Writing

__all__ = ["Import", "SqlHistory"]

_LOST = "put the newest copy back; to open the store without it, and so perhaps with what was erased, say so explicitly"
_RECORDS = Query.of(
    lambda among, _: select(attendance.c.person, attendance.c.record, attendance.c.said).where(among(attendance.c.id)).order_by(
        attendance.c.site, attendance.c.visit))
_REST = [null()] * 3
_OF_VISIT = Query.of(lambda _, text: union_all(  # what is asked first, at once
    *FACTS, select(literal_column("'own'"), cast(attendance.c.id, Text), attendance.c.person, *_REST).where(
        attendance.c.site == text("site"), attendance.c.visit == text("visit")),
    select(literal_column("'merge'"), merge.c.retired, merge.c.survivor, *_REST).where(merge.c.retired.is_not(None))))
_NAMED = select(meta.c.value).where(meta.c.name == "erasures")
_NONE = "check the address, or make one: riskflag history import"


@define(repr=False, eq=False)
class SqlHistory:
    """Attendances of anybody in a database, found as MemoryHistory finds them.

    One writer at a time, any number of readers in threads and processes; each answer is of one moment. A store that is
    locked, damaged or out of reach answers Unknown to `before`, and raises StoreFailed from everything else.
    """

    name: str
    model: LinkModel
    max_age: timedelta | None
    _database: Database
    _erasures: Erasures | None
    _signatures: Signatures = field(factory=Signatures)

    @classmethod
    def open(
        cls, url: str, *, create: bool = False, erasures: str | PathLike[str] | None = None, without_erasures: bool = False,
        name: str = "history", model: LinkModel | None = None, max_age: timedelta | None = None,
    ) -> Self:
        """Open the store at `url` (`sqlite:///history.db`, `postgresql://user@host/name`), of this version of the schema
        or an earlier one; with `create`, make it if there is none.

        `erasures` is its file of erasures; for SQLite `history.db.erasures` unless stated. What it names is taken out
        again now, should a backup have brought it back. `without_erasures` opens the store although that file is lost; what
        that brings back goes when it is opened with its file. A store made without one is given one when first opened so.

        With `max_age`, what arrives later than that after the store's `as_of` finds it stale: imports may have stopped.

        Raises InvalidInput if there is no store or no file of erasures, or something else in its place; StoreFailed if the
        store is out of reach.
        """
        database = Database.at(url, create=create)
        with ExitStack() as undo:
            undo.callback(database.close)
            try:
                with database.reading() as connection:
                    version = version_of(connection)
                    named = bool(version) and connection.execute(_NAMED).first() is not None
                if not version and not create:
                    raise InvalidInput("the database holds no riskflag history", remedy=_NONE)
                kept = None if without_erasures else Erasures.at(place_of(erasures, database.file), create=not named)
                history = cls(name, model or england(), max_age, database, kept)
                if version != VERSION:
                    history._upgrade()
                if kept is not None:
                    history._apply(kept)
            except NO_ANSWER as error:
                raise StoreFailed(name, failure(error)) from None
            undo.pop_all()
        return history

    def _upgrade(self) -> None:
        with self._database.writing() as connection:
            migrate(connection)
            facts = Facts.over(connection)
            if "maker" not in facts.told:
                facts.made(self.model.fingerprint)
            if "erasures" not in facts.told and self._erasures is not None:
                facts.set("erasures", self._erasures.name)

    def _apply(self, erasures: Erasures) -> None:
        """Take out again what was erased, if the store does not know of every tombstone."""
        with self._database.reading() as connection:
            facts = Facts.over(connection)
        if "erasures" not in facts.told:  # it was made without one
            with self._database.writing() as connection:
                Facts.over(connection).set("erasures", erasures.name)
        elif facts.told["erasures"] != erasures.name:
            remedy = "name the right file; `without_erasures` opens the store without one"
            raise InvalidInput("it is the file of erasures of another store", where=erasures.path.name, remedy=remedy)
        applied, there = int(facts.told.get("erased", "0")), len(erasures.tombstones)
        if there < applied:
            raise InvalidInput("the file of erasures has lost tombstones", where=erasures.path.name, remedy=_LOST)
        if there and facts.told.get("tombstones") != erasures.digest:
            with self._database.writing() as connection:
                writing = self._writer(connection)
                if writing.facts.stale(self.model.fingerprint):
                    writing.rebuild()  # what another version kept for finding cannot be read
                writing.forget_merges(key for key in writing.merges() if erasures.covers(key))
                keys = connection.execute(select(attendance.c.site, attendance.c.visit)).all()
                writing.take_out([(site, visit) for site, visit in keys if erasures.covers((site, visit))])
                writing.facts.erased(erasures)

    def __repr__(self) -> str:
        """Say what kind of store it is, not where."""
        return f"<SqlHistory: {self._database.url.get_backend_name()}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def __len__(self) -> int:
        """How many attendances stand."""
        with self._reading() as connection:
            return connection.execute(select(func.count()).select_from(attendance)).scalar_one()

    @property
    def coverage(self) -> Coverage:
        """What the history can see, as stated; a file that was not imported to its end is missing."""
        with self._reading(of_one_moment=False) as connection:
            return Facts.over(connection).coverage

    @property
    def as_of(self) -> datetime | None:
        """The latest arrival ever taken in, or the moment until when it was stated to be complete; None if it is empty."""
        with self._reading(of_one_moment=False) as connection:
            return Facts.over(connection).as_of

    def confirm(self, until: datetime, *, latest: datetime | None = None) -> None:
        """State that everything until a moment is there, although nothing may have arrived. Raises InvalidInput for a moment
        after `latest`, by default ten minutes from now: nobody knows yet who will come.
        """
        not_after(until, datetime.now(UTC) + AHEAD if latest is None else latest, "until when the history is complete")
        with self._database.writing() as connection:
            Facts.over(connection).confirm(micros(until))

    def cover(self, coverage: Coverage) -> None:
        """State what the history can see."""
        with self._database.writing() as connection:
            Facts.over(connection).cover(coverage)

    def begin(self, since: datetime, sites: Iterable[str]) -> None:
        """State from when these sites are complete; of other sites it says nothing. The history begins with the last of them."""
        with self._database.writing() as connection:
            Facts.over(connection).begin(since, sites)

    def keep_to(self, sites: Iterable[str]) -> None:
        """State the only sites the history covers, so that its answers are "at least n"; none stands for all."""
        with self._database.writing() as connection:
            Facts.over(connection).keep_to(sites)

    def before(self, present: Attendance, /) -> Answer[tuple[Attendance, ...]]:
        """This child's earlier attendances, oldest first; Unknown if too little identity is recorded to look, if two
        children fit about as well, or if the store does not answer.
        """
        found = self.before_and_coverage(present)
        return found if isinstance(found, Unknown) else Known(found.value[0])

    def before_and_coverage(self, present: Attendance, /) -> Answer[Told]:
        """What `before` tells, and what the history could see at that moment; stale, it lacks what came since."""
        if not searchable(present.person):
            return Unknown(self.name, TOO_LITTLE)
        try:
            with self._database.reading() as connection:
                told = _OF_VISIT.rows(connection, site=present.site, visit=present.id)
                facts = Facts.of(connection, told)
                if stale := facts.stale(self.model.fingerprint):
                    return Unknown(self.name, stale)
                if (found := self._records(connection, present, told)) is None:
                    return Unknown(self.name, AMBIGUOUS)
                held = _attendances(connection, found)
                coverage = facts.coverage_at(present.at, self.max_age)
        except NO_ANSWER as error:
            return Unknown(self.name, failure(error))
        earlier = earlier_of(held, present, self.name, self.model)
        return earlier if isinstance(earlier, Unknown) else Known((earlier.value, coverage))

    def _records(self, connection: Connection, present: Attendance, told: list[tuple[Any, ...]]) -> tuple[int, ...] | None:
        own = next(((ident, person) for of, ident, person, *_ in told if of == "own"), None)
        pairs = [(one, other) for of, one, other, *_ in told if of == "merge"]
        linking = Linking.over(connection, self.model, self._signatures, pairs)
        if own is None or from_text(Person, own[1]) != present.person:
            return linking.child_of(signature(present.person))
        (record,) = linking.nodes([int(own[0])])
        return linking.found_by(record)

    def append(self, events: Iterable[Event], *, latest: datetime | None = None) -> Effect:
        """Take statements in, in any order; what was known before is not taken twice. When it returns, they are kept. Says whose
        alerts must be assessed again, and whose withdrawn. Raises StoreFailed, and InvalidInput for what is no event, or stated
        after `latest` (default: ten minutes from now); then none were taken.
        """
        every = admitted(events, latest or datetime.now(UTC) + AHEAD)
        with self._writing() as writing:
            return asked_anew(writing.append(every), writing.linking, self._database)

    def load(self, attendances: Iterable[Attendance], *, stated: datetime) -> Taken:
        """Take many attendances in at once, to be found once `group` has grouped them; until then the coverage lacks them.
        Returns what became of them. Each call is kept whole or not at all.
        """
        return self.take(Statement.of(Recorded(attendance, stated)) for attendance in attendances)

    def take(self, statements: Iterable[Statement]) -> Taken:
        """As `load`, of statements that are worked out already."""
        with self._writing() as writing:
            return writing.load(statements)

    def group(self, watch: Watch = unwatched) -> None:
        """Find and group what `load` took in. Takes the place of the writer for its time."""
        with self._writing() as writing:
            writing.group(watch)

    def rebuild(self, watch: Watch = unwatched) -> None:
        """Make what is kept for finding anew, as this version and model find. What was stated stays as it is."""
        with self._database.writing() as connection:
            self._writer(connection).rebuild(watch)
        self._signatures.forget()

    def importing(self, done: Import, *, instead: bool = False) -> None:
        """State how far the import of a file is; what it lacks, the coverage lacks. The same file of the same moment takes its
        own place; with `instead`, this is what earlier files of the name should have been, and takes the place of all of them.
        """
        with self._database.writing() as connection:
            Facts.over(connection).import_of(done, instead=instead)

    def child(self, site: str, visit: str) -> tuple[Attendance, ...]:
        """Every attendance of the child of a stored one, oldest first: the record a data subject may ask for. Check it
        before it is handed out: joining records is never certain. Raises InvalidInput if there is no such attendance.
        """
        with self._reading() as connection:
            held = _attendances(connection, self._mates(connection, (site, visit)))
        return tuple(sorted(held, key=lambda a: (instant(a.at), a.key)))

    def erase(self, keys: Iterable[Key]) -> Effect:
        """Erase attendances, by site and id, for good: a tombstone keeps them from coming back. Raises StoreFailed if the
        store was opened without its file of erasures; or, after they are gone, while somebody who reads keeps SQLite's journal.
        """
        if self._erasures is None:
            raise StoreFailed(self.name, "it was opened without its file of erasures, so nothing can be erased for good")
        with self._writing() as writing:
            merges = writing.merges_of(wanted := list(keys))
            self._erasures.add([*wanted, *merges])
            writing.forget_merges(merges)
            changed = asked_anew(writing.take_out(wanted), writing.linking, self._database)
            writing.facts.erased(self._erasures)
        self._signatures.forget()
        self._database.leave_nothing_behind()
        return changed

    def arrived(self, *, before: datetime) -> int:
        """How many attendances arrived before a moment: what `purge` would take."""
        with self._reading() as connection:
            return connection.execute(select(func.count()).where(attendance.c.at < micros(before))).scalar_one()

    def purge(self, *, before: datetime, latest: datetime | None = None) -> int:
        """End the keeping of attendances that arrived before a moment; the coverage begins there. Returns how many went.
        Raises InvalidInput for a moment after `latest`, by default now.
        """
        not_after(before, latest or datetime.now(UTC), "the moment before which attendances go")
        with self._writing() as writing:
            gone = writing.purge(before)
        self._signatures.forget()
        self._database.leave_nothing_behind()
        return gone

    def attendances(self) -> Iterator[Attendance]:
        """Every attendance that stands, by site and id, at one moment."""
        with self._reading() as connection:
            ids = connection.execute(select(attendance.c.id).order_by(attendance.c.site, attendance.c.visit)).scalars()
            for some in batches(ids.all()):
                yield from _attendances(connection, some)

    def _mates(self, connection: Connection, key: Key) -> tuple[int, ...]:
        stored = select(attendance.c.id, attendance.c.child).where(attendance.c.site == key[0], attendance.c.visit == key[1])
        if (own := connection.execute(stored).one_or_none()) is None:
            raise InvalidInput("the store holds no such attendance", remedy="check the site and the id")
        return Linking.over(connection, self.model, self._signatures).mates(own.id, own.child)

    @contextmanager
    def _reading(self, *, of_one_moment: bool = True) -> Iterator[Connection]:
        try:
            with self._database.reading() if of_one_moment else self._database.asking() as connection:
                yield connection
        except NO_ANSWER as error:
            raise StoreFailed(self.name, failure(error)) from None

    @contextmanager
    def _writing(self) -> Iterator[Writing]:
        with self._database.writing() as connection:
            writing = self._writer(connection)
            if stale := writing.facts.stale(self.model.fingerprint):
                raise StoreFailed(self.name, stale)
            yield writing
            if self._erasures is None:
                writing.facts.erased(None)

    def _writer(self, connection: Connection) -> Writing:
        linking = Linking.over(connection, self.model, self._signatures)
        erased = self._erasures.covers if self._erasures is not None else nothing_erased
        return Writing(self._database, connection, Facts.over(connection), linking, erased)


def _attendances(connection: Connection, ids: Iterable[int]) -> list[Attendance]:
    """The attendances of these ids. Raises StoreFailed if one does not say what it said when it was written."""
    held = []
    for person, record, said in _RECORDS.rows(connection, numbers=ids):
        if digest(person, record) != said:
            raise StoreFailed("history", "its file is damaged: an attendance does not say what was written")
        held.append(from_text(Attendance, record, person=from_text(Person, person)))
    return held
