"""A database as a history needs it: one writer at a time, readers that see one moment, and failures that say so."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import Error as SqliteError
from typing import Any, TypeVar

from attrs import frozen
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Table,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from riskflag.errors import InvalidInput, StoreFailed
from riskflag.store.queries import ask

__all__ = ["NO_ANSWER", "Database", "batches", "failure"]

T = TypeVar("T")

_PATIENCE = 5_000  # milliseconds a connection waits for the writer before it says "locked"
_PRAGMAS = (f"busy_timeout = {_PATIENCE}", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON",
            "cache_size = -65536", "wal_autocheckpoint = 16384")  # KiB; pages
_ONE_WRITER = 727_135_001  # the advisory lock of riskflag's writers in PostgreSQL; any constant serves
_MOST_BOUND = 500  # values in one statement


@frozen
class Database:
    """SQLite by a file, or PostgreSQL by a server."""

    url: URL
    engine: Engine
    _readers: Engine  # connections that begin what they read themselves, in one statement

    @classmethod
    def at(cls, address: str, *, create: bool) -> Database:
        """Open by URL. A missing SQLite file is made only if `create`. Raises InvalidInput for an address it cannot serve."""
        url = _url(address)
        if url.get_backend_name() == "sqlite":
            _check_file(url, create=create)
        try:
            engine = create_engine(url, hide_parameters=True)
            sqlite = url.get_backend_name() == "sqlite"
            readers = create_engine(url, hide_parameters=True, isolation_level="AUTOCOMMIT")
        except ModuleNotFoundError as missing:
            extra = "postgres" if url.get_backend_name() == "postgresql" else "sql"
            remedy = f"install it: python -m pip install 'riskflag[{extra}]'"
            raise InvalidInput(f"the driver {missing.name} is not installed", remedy=remedy) from None
        if sqlite:
            event.listen(engine, "connect", _sqlite_connected)
            event.listen(readers, "connect", _sqlite_connected)
            event.listen(engine, "begin", _sqlite_begin)
        else:
            event.listen(readers, "connect", _uncompiled)
        return cls(url, engine, readers)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        self._readers.dispose()

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database."""
        return Path(self.url.database or "") if self.url.get_backend_name() == "sqlite" else None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose statements all see one moment."""
        with self._readers.connect() as connection:
            ask(connection, "BEGIN" if self.file is not None else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield connection
            ask(connection, "COMMIT")  # what fails before is rolled back when the connection is given back

    @contextmanager
    def asking(self) -> Iterator[Connection]:
        """A connection for one statement, which sees one moment by itself: a server is asked once, not three times."""
        with self._readers.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that is the only writer until it commits. Raises StoreFailed; then nothing was changed."""
        try:
            with self.engine.connect().execution_options(riskflag_writes=True) as connection, connection.begin():
                if self.file is None:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _ONE_WRITER})
                yield connection
        except NO_ANSWER as error:
            raise StoreFailed("history", failure(error)) from None

    def leave_nothing_behind(self) -> None:
        """Write what was deleted out of SQLite's journal. PostgreSQL clears dead rows by itself (autovacuum). Raises
        StoreFailed if the journal stays, because somebody is reading.
        """
        if self.file is None:
            return
        try:
            with self.engine.connect() as connection:
                busy = connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except (SQLAlchemyError, SqliteError):
            busy = True
        if busy:
            raise StoreFailed("history", "done, but its journal (-wal) may still hold what went: close its readers, purge again")

    def insert(self, connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]], *, again: bool = False) -> None:
        """Insert many rows, in the order of the table's columns; with `again`, those that are there already stay."""
        if not rows:
            return
        kept = " ON CONFLICT DO NOTHING" if again else ""
        if self.file is not None:
            places = ", ".join("?" * len(table.columns))
            connection.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({places}){kept}", list(rows))  # noqa: S608 - names of this module
            return
        if connection.dialect.driver == "pg8000" and not again:
            _copy(connection, table, rows)
            return
        kinds = {"BIGINT": "bigint", "TEXT": "text"}
        arrays = ", ".join(f"CAST(:c{n} AS {kinds[str(column.type)]}[])" for n, column in enumerate(table.columns))
        columns = {f"c{n}": list(values) for n, values in enumerate(zip(*rows, strict=True))}
        connection.execute(text(f"INSERT INTO {table.name} SELECT * FROM unnest({arrays}){kept}"), columns)  # noqa: S608

    def count(self, connection: Connection, *tables: Table) -> None:
        """Let a server count what it holds, after much has changed: by the counts it chooses how to find. SQLite has one way."""
        if self.file is None:
            connection.exec_driver_sql(f"ANALYZE {', '.join(table.name for table in tables)}")

    def assign(self, connection: Connection, table: Table, column: str, values: Sequence[tuple[int, int]]) -> None:
        """Set a number of many rows, each by its id."""
        if not values:
            return
        if self.file is not None:
            numbers = [(value, ident) for ident, value in values]
            connection.exec_driver_sql(f"UPDATE {table.name} SET {column} = ? WHERE id = ?", numbers)  # noqa: S608 - names of this module
            return
        ids, numbers_of = zip(*values, strict=True)
        told = "unnest(CAST(:ids AS bigint[]), CAST(:numbers AS bigint[])) AS told (ident, number)"
        statement = f"UPDATE {table.name} SET {column} = told.number FROM {told} WHERE {table.name}.id = told.ident"  # noqa: S608
        connection.execute(text(statement), {"ids": list(ids), "numbers": list(numbers_of)})


def batches(values: Iterable[T], size: int = _MOST_BOUND) -> Iterator[list[T]]:
    """The values in lists that one statement can carry."""
    batch: list[T] = []
    for value in values:
        batch.append(value)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _copy(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows as PostgreSQL takes many most quickly."""
    lines = ["\t".join([_NULL if value is None else str(value).translate(_ESCAPED) for value in row]) for row in rows]
    stream = BytesIO("\n".join((*lines, "")).encode())
    try:
        connection.connection.cursor().execute(f"COPY {table.name} FROM STDIN", stream=stream)  # type: ignore[call-arg]
    except connection.dialect.loaded_dbapi.Error as error:  # SQLAlchemy does not stand between
        raise StoreFailed("history", failure(error)) from None


_NULL = "\\N"
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

NO_ANSWER = (SQLAlchemyError, ConnectionError)
"""What a database raises that does not answer; of a server that went away, pg8000 passes on what the socket said."""


def failure(error: Exception) -> str:
    """What went wrong, in words that hold no person's value."""
    told = str(error.orig).lower() if isinstance(error, DBAPIError) else ""
    if "locked" in told or "busy" in told:
        return "it is locked by a writer"
    if "not a database" in told or "malformed" in told or "corrupt" in told:
        return "its file is damaged or is no database"
    if "disk" in told and "full" in told:
        return "the disk is full"
    return f"it did not answer ({type(error).__name__})"


def _url(address: str) -> URL:
    try:
        url = make_url(address)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError, NoSuchModuleError):
        raise InvalidInput("not the address of a store", remedy=_ADDRESSES) from None
    if backend == "postgresql" and not url.username:
        raise InvalidInput("the address of the store names no user", remedy=_ADDRESSES)
    if backend == "postgresql" and "+" not in url.drivername:
        return url.set(drivername="postgresql+pg8000")
    if backend not in ("sqlite", "postgresql"):
        raise InvalidInput("a store of a kind that is not known", remedy=_ADDRESSES)
    if backend == "sqlite" and url.database in (None, "", ":memory:"):
        raise InvalidInput("an SQLite store needs a file", remedy="state a file, sqlite:///history.db, or use MemoryHistory")
    return url


_ADDRESSES = "state sqlite:///history.db, or postgresql://user@host/name"


def _check_file(url: URL, *, create: bool) -> None:
    path = Path(url.database or "")
    if not create and not path.is_file():
        remedy = "check the path, or make one: riskflag history import"
        raise InvalidInput("there is no such store", where=path.name, remedy=remedy)
    if create and not path.parent.is_dir():
        raise InvalidInput("its folder does not exist", where=path.name, remedy="make the folder first")
    if create and not path.exists():
        with suppress(OSError):  # then SQLite cannot make it either, and says so
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))  # its owner's alone; SQLite makes -wal and -shm alike


def _sqlite_connected(connection: SqliteConnection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where this module begins them
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _uncompiled(connection: Any, _record: object) -> None:
    """Every answer reads a few rows; a server that thinks it many compiles the statement first, for a quarter of a second."""
    connection.cursor().execute("SET jit = off")
    connection.commit()


def _sqlite_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("riskflag_writes") else "BEGIN")
