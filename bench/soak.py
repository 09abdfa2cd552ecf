"""Readers and writers at once, threads and processes: no torn read, no lost event, no "locked" taken for "none".

    python -m bench.soak                                    # SQLite, 60 s
    .ci/with-postgres python -m bench.soak --postgres       # PostgreSQL, 60 s
    python -m bench.soak --seconds 10

Three processes of eight threads each: in each, two threads write and six read. A write states one visit at each of two sites in one event
list, so a reader who sees one of a pair without the other has seen half an event. Every reader also knows how many visits of its child were
acknowledged before it asked: fewer is a lost event, or a failure read as "none". A store that says it cannot answer is counted, and is right.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing as mp
import os
import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from multiprocessing.sharedctypes import SynchronizedArray
from pathlib import Path

import riskflag as rf
from bench.kill import empty
from riskflag.errors import StoreFailed
from riskflag.store.events import Recorded
from riskflag.store.sql import SqlHistory
from riskflag.testing import a_test_number

START = datetime(2026, 1, 1, tzinfo=UTC)
PROCESSES, THREADS, WRITERS = 3, 8, 2
NAMES = ("Amara", "Bethan", "Callum", "Daniyal", "Elzbieta", "Fergus")  # a child for each writer


def visit(child: int, number: int, site: str) -> rf.Attendance:
    return rf.Attendance.parse({
        "attendance_id": f"{child}-{number}", "site": site, "arrived_at": (START + timedelta(minutes=number)).isoformat(), "given_name": NAMES[child],
        "family_name": f"Exemplar{NAMES[child]}", "date_of_birth": f"201{child}-03-0{1 + child}", "nhs_number": a_test_number(child * 50 + 1)})


def write(history: SqlHistory, child: int, kept: SynchronizedArray[int], until: float, seen: Counter[str]) -> None:
    number = 0
    while time.monotonic() < until:
        number += 1
        try:
            history.append(Recorded(visit(child, number, site), START) for site in "AB")
        except StoreFailed:
            seen["writes refused"] += 1
            number -= 1
            continue
        kept[child] = number
        seen["events kept"] += 1
        time.sleep(0.02)


def read(history: SqlHistory, turn: int, kept: SynchronizedArray[int], until: float, seen: Counter[str]) -> None:
    while time.monotonic() < until:
        turn += 1
        child = turn % len(NAMES)
        known = kept[child]
        answer = history.before(visit(child, 10_000_000, "C"))
        if isinstance(answer, rf.Unknown):
            seen["reads not answered"] += 1
            continue
        sites = Counter(a.site for a in answer.value)
        seen["reads"] += 1
        seen["torn"] += sites["A"] != sites["B"]
        seen["lost"] += sites["A"] < known
        seen["strangers"] += any(not a.id.startswith(f"{child}-") for a in answer.value)


def process(number: int, url: str, erasures: Path, seconds: float, kept: SynchronizedArray[int], told: mp.Queue[dict[str, int]]) -> None:  # noqa: PLR0917
    until = time.monotonic() + seconds
    counts = [Counter[str]() for _ in range(THREADS)]
    with SqlHistory.open(url, erasures=erasures) as history:
        threads = [threading.Thread(target=write, args=(history, number * WRITERS + n, kept, until, counts[n])) for n in range(WRITERS)]
        threads += [threading.Thread(target=read, args=(history, n, kept, until, counts[n])) for n in range(WRITERS, THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    told.put(dict(sum(counts, Counter())))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    context = mp.get_context("fork")
    kept, told = context.Array("q", len(NAMES)), context.Queue()
    with tempfile.TemporaryDirectory() as folder:
        url, erasures = f"sqlite:///{folder}/h.db", Path(folder) / "erasures"
        if given.postgres:
            url = os.environ["RISKFLAG_POSTGRES"]
            empty(url)
        SqlHistory.open(url, create=True, erasures=erasures).close()
        workers = [context.Process(target=process, args=(n, url, erasures, given.seconds, kept, told)) for n in range(PROCESSES)]
        for worker in workers:
            worker.start()
        total: Counter[str] = Counter({"torn": 0, "lost": 0, "strangers": 0})
        for _ in workers:
            total.update(told.get())
        for worker in workers:
            worker.join()
        with SqlHistory.open(url, erasures=erasures) as history:
            total["events in the store"] = len(history) // 2
    print(json.dumps({"store": "PostgreSQL" if given.postgres else "SQLite", "seconds": given.seconds, **total}))
    if total["torn"] or total["lost"] or total["strangers"] or total["events in the store"] != total["events kept"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
