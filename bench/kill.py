"""kill -9 in the middle of an import or of appends: is every acknowledged event there, and none twice?

    python -m bench.kill                                    # SQLite, 200 times
    .ci/with-postgres python -m bench.kill --postgres       # PostgreSQL, 200 times
    python -m bench.kill --times 20

A process appends events, or loads batches of attendances, and writes the number of each to a pipe when the store has acknowledged
it. It is killed after a random time. Then the store is opened anew, every acknowledged number must be there once, and whatever else
is there must be the one event, or the one batch, that was under way: whole.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing as mp
import os
import signal
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import create_engine, text

from riskflag.people.attendance import Attendance
from riskflag.store.events import Recorded
from riskflag.store.sql import SqlHistory
from riskflag.testing import a_test_number

START = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 20


def visit(number: int) -> Attendance:
    """Everybody their own child, so that what is measured is keeping, not grouping."""
    return Attendance.parse({
        "attendance_id": f"V{number}", "site": "A", "arrived_at": (START + timedelta(minutes=number)).isoformat(), "given_name": f"Robin{number}",
        "family_name": f"Exemplar{number}", "date_of_birth": f"20{10 + number % 10}-0{1 + number % 9}-1{number % 10}", "nhs_number": a_test_number(number)})


def write(url: str, erasures: Path, first: int, loading: bool, told: int) -> None:
    with SqlHistory.open(url, erasures=erasures) as history:
        for number in range(first, first + 100_000):
            if loading:
                history.load([visit(number * BATCH + n) for n in range(BATCH)], stated=START)
            else:
                history.append([Recorded(visit(number), START)])
            os.write(told, f"{number}\n".encode())


def once(url: str, erasures: Path, first: int, loading: bool, rng: Random) -> tuple[int, int, int]:
    """Kill a writer once: how many events were acknowledged, lost, and there twice or in part."""
    with SqlHistory.open(url, erasures=erasures) as history:
        before = {a.id for a in history.attendances()}
    reading, writing = os.pipe()
    process = mp.get_context("fork").Process(target=write, args=(url, erasures, first, loading, writing))
    process.start()
    os.close(writing)
    acknowledged = os.read(reading, 64)  # the first is kept: it is at work
    time.sleep(rng.uniform(0, 0.25))
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    while more := os.read(reading, 65536):
        acknowledged += more
    os.close(reading)
    numbers = [int(line) for line in acknowledged.decode().split("\n")[:-1]]
    with SqlHistory.open(url, erasures=erasures) as history:
        own = Counter(int(a.id[1:]) for a in history.attendances() if a.id not in before)
    expected = {number * BATCH + n for number in numbers for n in range(BATCH)} if loading else set(numbers)
    lost, further = len(expected - own.keys()), len(own.keys() - expected)
    torn = sum(count > 1 for count in own.values()) + (further not in (0, BATCH if loading else 1))
    return len(numbers), lost, torn


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--times", type=int, default=200)
    given = parser.parse_args()
    rng = Random(1)
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for time_round in range(given.times):
            erasures = Path(folder) / f"e{time_round // 20}"
            url = os.environ["RISKFLAG_POSTGRES"] if given.postgres else f"sqlite:///{folder}/h{time_round // 20}.db"
            if time_round % 20 == 0:  # a new store now and then, so that looking does not grow with the rounds
                if given.postgres:
                    empty(url)
                SqlHistory.open(url, create=True, erasures=erasures).close()
            acknowledged, lost, torn = once(url, erasures, 1 + time_round % 20 * 100_000, time_round % 2 == 1, rng)
            total.update(killed=1, acknowledged=acknowledged, lost=lost, twice_or_torn=torn)
    print(json.dumps({"store": "PostgreSQL" if given.postgres else "SQLite", **total}))
    if total["lost"] or total["twice_or_torn"]:
        raise SystemExit(1)


def empty(url: str) -> None:
    engine = create_engine(url.replace("postgresql://", "postgresql+pg8000://"))
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS riskflag_meta, attendance, cancelled, keyed, merge, imported, file_import"))
    engine.dispose()


if __name__ == "__main__":
    main()
