"""Statements that every answer asks: put into a database's words once, and asked of its driver itself, because what SQLAlchemy
does for each takes longer than SQLite takes to answer it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from attrs import frozen
from sqlalchemy import ColumnElement, Connection, any_, bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.selectable import SelectBase

__all__ = ["Query", "ask"]

Among: TypeAlias = Callable[[ColumnElement[int]], ColumnElement[bool]]
"""Whether a column is one of the numbers that are given."""
Value: TypeAlias = Callable[[str], ColumnElement[str]]
"""A text that is given, by its name."""


@frozen(eq=False)
class Query:
    """A statement with numbers and texts to be given. SQLite is given them as parameters; PostgreSQL has them written into the
    statement, since a parameter has pg8000 ask three times: numbers as digits, texts as code points, and nothing else.
    """

    _parameters: tuple[str, ...]
    _of_sqlite: str
    _of_postgresql: str

    @classmethod
    def of(cls, make: Callable[[Among, Value], SelectBase]) -> Query:
        """From what makes the statement."""
        listed = func.json_each(bindparam(_NUMBERS)).table_valued("value")
        asked = make(lambda column: column.in_(select(listed.c.value)), bindparam).compile(dialect=SQLiteDialect_pysqlite())
        array: ColumnElement[Any] = literal_column(f"'{{{_written(_NUMBERS)}}}'::bigint[]")
        written = make(lambda column: column == any_(array), _text).compile(dialect=PGDialect())  # type: ignore[no-untyped-call]
        return cls(tuple(asked.positiontup or ()), str(asked), str(written))

    def rows(self, connection: Connection, *, numbers: Iterable[int] = (), **texts: str) -> list[tuple[Any, ...]]:
        """The rows; none if numbers are to be given and there are none. Raises what a database raises that does not answer."""
        some = list(numbers)
        if not some and _NUMBERS in self._parameters:
            return []
        if connection.dialect.name == "sqlite":
            given = {**texts, _NUMBERS: json.dumps(some)}
            return ask(connection, self._of_sqlite, [given[name] for name in self._parameters])
        written = self._of_postgresql.replace(_written(_NUMBERS), ",".join([f"{number:d}" for number in some]))
        for name, value in texts.items():
            written = written.replace(_written(name), "".join([f"\\+{ord(character):06x}" for character in value]))
        return ask(connection, written)


_NUMBERS = "numbers"


def _written(name: str) -> str:
    """What stands for a value in a written statement."""
    return f"<{name}>"


def _text(name: str) -> ColumnElement[str]:
    """A constant, as indexes want it: for what a function makes of it every row would be read."""
    return literal_column(f"U&'{_written(name)}'")


def ask(connection: Connection, statement: str, values: Iterable[str] = ()) -> list[tuple[Any, ...]]:
    """What the driver answers; nothing for a statement that has no rows. Raises DBAPIError or ConnectionError."""
    failed = connection.dialect.loaded_dbapi.Error
    try:
        cursor = connection.connection.cursor()
        cursor.execute(statement, tuple(values))
        return list(cursor.fetchall()) if cursor.description else []
    except failed as error:
        raise DBAPIError.instance(None, None, error, failed, hide_parameters=True) from None
