"""The tables of a stored history, by version, and the way from each version to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    inspect,
    select,
)

from riskflag.errors import InvalidInput

__all__ = ["VERSION", "attendance", "cancelled", "imported", "keyed", "merge", "meta", "migrate", "version_of"]

VERSION = 2

_tables = MetaData()
_gone = MetaData()  # tables of earlier versions

meta = Table("riskflag_meta", _tables, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))
"""Facts of the store itself: its schema version, the next id, what made its index, its coverage."""

attendance = Table(
    "attendance", _tables,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # never used twice: what an id says never changes
    Column("site", Text, nullable=False),
    Column("visit", Text, nullable=False),  # the attendance id
    Column("at", BigInteger, nullable=False),  # the arrival, microseconds since 1970 in UTC
    Column("stated", BigInteger, nullable=False),  # when its source said so, likewise
    Column("said", Text, nullable=False),  # a digest of everything it says
    Column("person", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("signature", Text, nullable=False),  # the person as the comparisons read it
    Column("child", BigInteger),  # the least id of its child's attendances; null: not grouped yet
    UniqueConstraint("site", "visit"),
    Index("attendance_visit", "visit"),
    Index("attendance_child", "child"),
)
"""The visits that stand, each as it was last stated."""

cancelled = Table(
    "cancelled", _tables,
    Column("site", Text, nullable=False), Column("visit", Text, nullable=False), Column("stated", BigInteger, nullable=False),
    PrimaryKeyConstraint("site", "visit"),
)
"""Visits that did not happen; whatever was said of them before has no effect."""

keyed = Table(
    "keyed", _tables, Column("key", BigInteger, nullable=False), Column("attendance", BigInteger, nullable=False),
    PrimaryKeyConstraint("key", "attendance"), sqlite_with_rowid=False,
)
"""Digests of the keys of link/blocks and of local numbers, and the attendances that hold them."""

merge = Table(
    "merge", _tables,
    Column("id", Text, primary_key=True), Column("stated", BigInteger, nullable=False),
    Column("retired", Text), Column("survivor", Text),  # null when it was taken back
)
"""Identifiers that are one person's."""

imported = Table(
    "file_import", _tables,
    Column("file", Text, nullable=False),
    Column("stated", BigInteger, nullable=False),  # a file of the next day under the same path is another
    Column("read", BigInteger, nullable=False), Column("rejected", BigInteger, nullable=False),
    Column("nobody", BigInteger, nullable=False),  # rows that hold too little identity to be found for anybody
    Column("finished", BigInteger, nullable=False),
    PrimaryKeyConstraint("file", "stated"),
)
"""Files that were imported, and whether to their end: what one lacks, the history lacks."""

_imported_1 = Table(
    "imported", _gone, Column("file", Text, primary_key=True),
    *(Column(name, BigInteger, nullable=False) for name in ("read", "rejected", "finished")),
)


def _first(connection: Connection) -> None:
    for table in (meta, attendance, cancelled, keyed, merge, _imported_1):
        table.create(connection)


def _second(connection: Connection) -> None:
    """One row for each import, in place of the last one of each path."""
    imported.create(connection)
    known = select(_imported_1)
    for row in connection.execute(known).all():
        connection.execute(imported.insert().values(
            file=row.file, stated=0, read=row.read, rejected=row.rejected, nobody=0, finished=row.finished))
    _imported_1.drop(connection)


MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {1: _first, 2: _second}
"""What makes each version out of the one before. A released step is never changed."""


def migrate(connection: Connection) -> None:
    """Bring an empty database, or a store of any version, to this one. Raises InvalidInput for anything else."""
    version = version_of(connection)
    if version > VERSION:
        raise InvalidInput("the store was made by a newer riskflag", remedy=f"update riskflag; it knows schema {VERSION}")
    for step in range(version + 1, VERSION + 1):
        MIGRATIONS[step](connection)
        connection.execute(meta.delete().where(meta.c.name == "schema"))
        connection.execute(meta.insert().values(name="schema", value=str(step)))


def version_of(connection: Connection) -> int:
    """The version of the store's schema; 0 for a database without one."""
    tables = set(inspect(connection).get_table_names())
    if meta.name not in tables:
        if tables & (set(_tables.tables) | set(_gone.tables)):
            raise InvalidInput("it holds tables of the same names that are not riskflag's", remedy="use a database of its own")
        return 0
    told = connection.execute(select(meta.c.value).where(meta.c.name == "schema")).scalar_one_or_none()
    if not str(told).isdigit():
        raise InvalidInput("it is damaged: it does not say which version of the schema it has", remedy="put a backup back")
    return int(str(told))
