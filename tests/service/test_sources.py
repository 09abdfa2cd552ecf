"""Files are read again when they change; a bad new file keeps the old one in use and says so."""

import asyncio

import pytest

import riskflag as rf
from riskflag.service.serving import from_sources
from riskflag.service.sources import Sources, history_files, register_file, stored_history, watch
from riskflag.testing import an_attendance
from tests.service.ehr import settings

HEAD = "Entry ID,Record type,LA name,NHS number,Forename,Surname,DOB,Plan start,Last updated\n"
ROWS = [f"E{n},CPP,Northmere Council,,Given{n},Family{n},2015-06-{n + 1:02d},2025-01-01,2026-02-0{n + 1}\n" for n in range(6)]
HISTORY = "attendance_id,site,arrived_at,first_name,last_name,dob\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "county.csv").write_text(HEAD + "".join(ROWS))
    (tmp_path / "past.csv").write_text(HISTORY + "A1,ZQX01,2026-01-01T10:00,Given1,Family1,2015-06-02\n")
    return tmp_path


def sources(files):
    return Sources(
        [register_file(files / "county.csv", "County")], history_files((files / "past.csv",)), [rf.STANDARD])


def write(path, text):
    beside = path.with_suffix(".new")
    beside.write_text(text)
    beside.replace(path)


async def taken(held):
    while entries(held) == 6:  # noqa: ASYNC110 - nothing tells of a reload but the register itself
        await asyncio.sleep(0.01)


def test_a_large_good_file_hides_no_small_bad_one_of_the_history(files):
    good = [f"A{n},ZQX01,2026-01-01T10:00,Given{n},Family{n},2015-06-02\n" for n in range(500)]
    write(files / "past.csv", HISTORY + "".join(good))
    write(files / "more.csv", HISTORY + "B1,ZQX02,2026-01-02T10:00,Given1,Family1,2015-06-02\nB2,ZQX02,soon,Given2,Family2,2015-06-02\n")
    both = history_files((files / "past.csv", files / "more.csv")).read()
    assert both.coverage.missing == "1 of 502 rows of the history were rejected"
    assert history_files((files / "past.csv",)).read().coverage.missing is None


def entries(held):
    return len(held.screener.registers[0])


def test_a_changed_file_is_taken_once_it_has_settled(files):
    held = sources(files)
    assert not held.changed()
    write(files / "county.csv", HEAD + "".join(ROWS[:5]))
    assert not held.changed()
    assert held.changed()
    before = held.screener
    held.reload()
    assert (entries(held), len(before.registers[0]), held.troubles) == (5, 6, {})
    assert not held.changed()


@pytest.mark.parametrize(("text", "why"), [
    ("", ""), ("not,a,register\n1,2,3\n", ""), (HEAD, "headings but no rows"), (HEAD + ROWS[0], "1 rows after 6"),
    (HEAD + "".join(ROWS).replace("2026-02-0", "2026-01-0"), "older than the one in use"),
])
def test_a_bad_new_file_keeps_the_old_one_and_says_so(files, text, why):
    held = sources(files)
    write(files / "county.csv", text)
    held.reload()
    assert entries(held) == 6
    assert why in held.troubles["County"]
    assert "the old one is in use" in held.troubles["County"]
    write(files / "county.csv", HEAD + "".join(ROWS[1:]))
    held.reload()
    assert (entries(held), held.troubles) == (5, {})


def test_a_file_that_is_gone_keeps_the_old_one_and_says_so(files):
    held = sources(files)
    (files / "county.csv").unlink()
    held.reload()
    assert entries(held) == 6
    assert held.troubles


def test_a_file_refused_at_the_start_is_not_checked_for_everybody_until_it_is_good(files):
    good = (files / "county.csv").read_text()
    write(files / "county.csv", "x")
    held = sources(files)
    view = held.screener.assess(an_attendance()).for_(rf.Audience.CLINICIAN)
    assert view.outcome is rf.Outcome.INCOMPLETE
    assert held.troubles
    write(files / "county.csv", good)
    held.reload()
    assert entries(held) == 6


def test_a_history_is_read_again_too(files):
    held = sources(files)
    past = (files / "past.csv").read_text()
    write(files / "past.csv", past + "A2,ZQX01,2026-01-05T10:00,Given1,Family1,2015-06-02\n")
    held.reload()
    assert len(held.screener.history.attendances) == 2


def test_a_file_written_while_it_is_read_is_refused(files, monkeypatch):
    held = sources(files)
    write(files / "county.csv", HEAD + "".join(ROWS[:5]))
    states = iter([("now",), ("then",), ("later",), ("end",)])
    monkeypatch.setattr(type(held._registers[0]), "state", lambda self: next(states) if self.name == "County" else None)
    held.reload()
    assert "written while it was read" in held.troubles["County"]


def test_the_watch_reloads_when_asked(files):
    held = sources(files)

    async def scene():
        asked = asyncio.Event()
        task = asyncio.create_task(watch(held, every=0, asked=asked))
        write(files / "county.csv", HEAD + "".join(ROWS[:5]))
        asked.set()
        await taken(held)
        task.cancel()

    asyncio.run(asyncio.wait_for(scene(), 10))
    assert entries(held) == 5


def test_the_watch_sees_a_changed_file_by_itself(files):
    held = sources(files)

    async def scene():
        task = asyncio.create_task(watch(held, every=0.01, asked=asyncio.Event()))
        write(files / "county.csv", HEAD + "".join(ROWS[:5]))
        await taken(held)
        task.cancel()

    asyncio.run(asyncio.wait_for(scene(), 10))


def test_health_tells_a_refused_file(files):
    from starlette.testclient import TestClient

    held = sources(files)
    client = TestClient(from_sources(held, settings(), every=0, on_feedback=None))
    assert [r["problem"] for r in client.get("/health").json()["registers"]] == [None]
    write(files / "county.csv", HEAD)
    held.reload()
    told = client.get("/health").json()
    assert told["status"] == "degraded"
    assert "the old one is in use" in told["registers"][0]["problem"]


def test_a_store_that_cannot_be_opened_is_tried_again(tmp_path):
    from riskflag.cli.stored import store_at

    held = Sources([], stored_history(lambda: store_at(f"sqlite:///{tmp_path}/history.db")), [rf.STANDARD])
    assert "refused" in held.troubles["history"]
    assert not held.changed()
    assert held.changed()
    store_at(f"sqlite:///{tmp_path}/history.db", create=True).close()
    held.reload()
    assert held.troubles == {}
    assert len(held.screener.history) == 0
    assert not held.changed()
    held.screener.history.close()
