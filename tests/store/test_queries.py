"""Statements asked of the driver: what is given to them stays what it is, and what fails says so."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.exc import DBAPIError

from riskflag.store.queries import Query, ask
from riskflag.store.schema import attendance

BY_ID = Query.of(lambda among, _: select(attendance.c.visit).where(among(attendance.c.id)).order_by(attendance.c.id))
BY_VISIT = Query.of(lambda _, text: select(attendance.c.id).where(attendance.c.site == text("site"), attendance.c.visit == text("visit")))
NAMES = ["plain", "o'clock", 'two "words"', "100%s", "a\\b", "<visit>", "numbers", "é", "'); DROP TABLE attendance; --"]


@pytest.fixture(scope="module")
def connection():
    with create_engine("sqlite://").connect() as opened:
        attendance.create(opened)
        rows = [(number, "A", name, 0, 0, "", "", "", "", None) for number, name in enumerate(NAMES)]
        opened.execute(attendance.insert().values(rows))
        yield opened


@given(numbers=st.lists(st.integers(-3, len(NAMES) + 3)))
def test_rows_are_those_of_the_numbers(connection, numbers):
    assert BY_ID.rows(connection, numbers=numbers) == [(name,) for number, name in enumerate(NAMES) if number in numbers]


def test_more_numbers_than_a_statement_takes_parameters_are_one_statement(connection):
    assert len(BY_ID.rows(connection, numbers=range(100_000))) == len(NAMES)


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_a_text_is_only_ever_a_value(connection, number):
    assert BY_VISIT.rows(connection, site="A", visit=NAMES[number]) == [(number,)]
    assert BY_VISIT.rows(connection, site=NAMES[number], visit="A") == []


@given(site=st.text(), visit=st.text())
def test_of_a_text_written_into_a_statement_nothing_but_code_points_is_seen(site, visit):
    class Postgres:
        """What a driver is given."""

        class dialect:  # noqa: N801 - as SQLAlchemy calls it
            name = "postgresql"

            class loaded_dbapi:  # noqa: N801
                Error = OSError

        description, asked = None, ""

        @property
        def connection(self):
            return self

        def cursor(self):
            return self

        def execute(self, statement, _values):
            self.asked = statement

    server = Postgres()
    BY_VISIT.rows(server, site=site, visit=visit)
    written = re.search(r"attendance\.site = U&'((?:\\\+[0-9a-f]{6})*)' AND attendance\.visit = U&'((?:\\\+[0-9a-f]{6})*)'$", server.asked)
    assert [re.findall(r"[0-9a-f]{6}", text) for text in written.groups()] == [[f"{ord(c):06x}" for c in text] for text in (site, visit)]


def test_what_fails_is_told_as_sqlalchemy_tells_it(connection):
    with pytest.raises(DBAPIError, match="no such table"):
        ask(connection, "SELECT 1 FROM nowhere")
