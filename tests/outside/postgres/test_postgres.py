"""The stored history on a real PostgreSQL. Needs a server:

    .ci/with-postgres python -m pytest tests/outside/postgres

starts one and stops it; or name your own in RISKFLAG_POSTGRES. Without a server every test fails.
"""

import os
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

import riskflag as rf
from riskflag.errors import InvalidInput, StoreFailed
from riskflag.store.events import Cancelled, Recorded
from riskflag.store.queries import ask
from riskflag.store.sql import _OF_VISIT, SqlHistory
from riskflag.testing import an_attendance, check_history
from tests.store.families import START, a_visit, attendances, events

SERVER = os.environ.get("RISKFLAG_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
DAY = timedelta(days=1)


@pytest.fixture
def url():
    """A database of its own, empty."""
    name = f"riskflag_{uuid4().hex}"
    server = create_engine(SERVER.replace("postgresql://", "postgresql+pg8000://"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield SERVER.rpartition("/")[0] + f"/{name}"
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def history(url, tmp_path):
    with SqlHistory.open(url, create=True, erasures=tmp_path / "erasures") as opened:
        yield opened


def empty(history):
    with history._database.engine.begin() as connection:
        connection.execute(text("TRUNCATE attendance, cancelled, keyed, merge"))
    history._signatures.forget()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(events, max_size=8), present=attendances, cut=st.integers(0, 8))
def test_it_answers_as_a_history_in_memory_does(history, said, present, cut):
    empty(history)
    memory = rf.MemoryHistory([]).after(said[:cut])
    history.append(said[:cut])
    after = memory.after(said[cut:])
    assert history.append(said[cut:]) == after.since(memory)
    assert sorted(history.attendances(), key=lambda a: a.key) == list(after.attendances)
    for attendance in (present, *after.attendances):
        assert history.before(attendance) == after.before(attendance)


@pytest.mark.parametrize("name", ["o'clock", 'two "words"', "100%s", "a\\b", "é 漢 🙂", "'); DROP TABLE attendance; --"])
def test_a_text_is_only_ever_a_value(history, name):
    stored = visit(1, attendance_id=name, site=name)
    history.append([Recorded(stored, START + DAY)])
    assert history.before(stored) == rf.MemoryHistory([stored]).before(stored)
    with history._database.reading() as connection:
        told = _OF_VISIT.rows(connection, site=name, visit=name)
        assert [row[0] for row in told].count("own") == 1
        plan = ask(connection, "EXPLAIN " + _OF_VISIT._of_postgresql)
        assert any("Index Cond" in line and "visit = " in line for (line,) in plan)


def visit(number, **fields):
    return a_visit(**{"attendance_id": f"V{number}", "site": "A", "arrived_at": (START + timedelta(minutes=number)).isoformat(), **fields})


def test_until_what_was_taken_in_is_grouped_the_coverage_lacks_it(history):
    assert history.load([visit(n) for n in range(50)], stated=START).new == 50
    assert history.load([visit(n) for n in range(50)], stated=START).new == 0
    assert "not linked yet" in history.coverage.missing
    history.group()
    check_history(history, an_attendance(), [f"V{n}" for n in range(50)])
    assert history.coverage.missing is None
    history.load([visit(50)], stated=START)  # few beside many are grouped by themselves
    history.group()
    check_history(history, an_attendance(), [f"V{n}" for n in range(51)])


def test_erasing_and_the_end_of_keeping(history, url, tmp_path):
    history.append(Recorded(visit(n), START) for n in (1, 2))
    history.erase([("A", "V1")])
    history.append([Recorded(visit(1), START + DAY)])
    assert [v.id for v in history.attendances()] == ["V2"]
    with SqlHistory.open(url, erasures=tmp_path / "erasures") as again:
        assert again.purge(before=START + 365 * DAY, latest=START + 366 * DAY) == 1
    with pytest.raises(InvalidInput, match="is not stated"):
        SqlHistory.open(url)


def test_writers_in_threads_lose_nothing_and_a_reader_sees_whole_events(history):
    failed = []

    def write(first):
        try:
            for number in range(first, first + 20):
                history.append([Recorded(visit(number), START), Cancelled("B", f"C{number}", START)])
        except StoreFailed as error:
            failed.append(error)

    writers = [threading.Thread(target=write, args=(n * 100,)) for n in range(4)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        assert isinstance(history.before(an_attendance()), rf.Known)
    assert not failed
    check_history(history, an_attendance(), [f"V{n}" for first in range(0, 400, 100) for n in range(first, first + 20)])


def test_a_server_that_goes_away_is_not_checked_not_none(history):
    history.append([Recorded(visit(1), START)])
    with history._database.engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"))
    answer = history.before(an_attendance())
    assert isinstance(answer, rf.Unknown) or [v.id for v in answer.value] == ["V1"]


def test_a_database_of_something_else_is_refused(url, tmp_path):
    with pytest.raises(InvalidInput, match="holds no riskflag history"):
        SqlHistory.open(url, erasures=tmp_path / "erasures")


@pytest.mark.parametrize("said", ["a\tb", "a\\nb", "back\\slash", "\\N", "\\.", "line\nline\r", "Zoë ẞ 王", '"quoted", \'so\''])
def test_every_character_comes_back_as_it_was_said(history, said):
    visit = evolve(an_attendance(), id="odd", complaint=said)
    history.append([Recorded(visit, START)])
    assert next(history.attendances()).complaint == said
    assert history.load([visit], stated=START).new == 0
