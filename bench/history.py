"""How well attendances are joined into children and incidents, and what that costs.

    python -m bench.history joining                 # 50,000 invented attendances of three years, seed 1
    python -m bench.history joining --attendances 500000 --seed 2 --world B
    python -m bench.history speed --attendances 1000000 --register 150000
    .ci/with-postgres python -m bench.history speed --attendances 1000000 --register 150000

`joining` runs `riskflag history children` as the command on the histories of `bench/english` and judges the output by its answer
sheet. `speed` takes the same attendances into each kind of history and asks `Screener.assess` of 1,000 of them, drawn at random over
the three years and met for the first time, after 1,000 others, with a register beside it: in memory, SQLite, and PostgreSQL if a
server is named in RISKFLAG_POSTGRES. Beside them stands what one would write first: the rows of one NHS number from an indexed SQLite
table, which finds no child without one. Rows per second are of the whole of it, reading the file, writing and grouping.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from attrs import evolve

import riskflag as rf
from bench.kill import empty
from bench.matching.english import made
from riskflag.store.ports import HistorySource
from riskflag.store.records import to_text
from riskflag.store.sql import SqlHistory

Row = dict[str, str]


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pairs(count: int) -> int:
    return count * (count - 1) // 2


def joined_pairs(found: list[str], true: list[str]) -> tuple[float, float]:
    """Precision and recall over pairs of rows."""
    both = sum(map(pairs, Counter(zip(found, true, strict=True)).values()))
    return both / max(1, sum(map(pairs, Counter(found).values()))), both / max(1, sum(map(pairs, Counter(true).values())))


def within_a_year(rows: list[Row], child: str, incident: str) -> list[int]:
    """For every row, how many incidents its child had in the 365 days up to it, the row's own included."""
    of_child: dict[str, list[tuple[datetime, str, int]]] = defaultdict(list)
    for position, row in enumerate(rows):
        of_child[row[child]].append((datetime.fromisoformat(row["arrived_at"]), row[incident], position))
    counts = [0] * len(rows)
    for visits in of_child.values():
        for at, _, position in visits:
            counts[position] = len({i for then, i, _ in visits if at - timedelta(days=365) <= then <= at})
    return counts


def kinds(rows: list[Row]) -> dict[str, float]:
    """Transfers and second registrations joined with their first visit, and true visits wrongly fused, as shares."""
    first = {row["true_incident"]: row["incident"] for row in rows if row["kind"] == "first"}
    told: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        told[row["kind"]].append(first.get(row["true_incident"]) == row["incident"])
    held: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        held[row["incident"]].add(row["true_incident"])
    fused = sum(len(true) - 1 for true in held.values())
    return {
        "transfers merged": sum(told["transfer"]) / max(1, len(told["transfer"])),
        "second registrations merged": sum(told["second registration"]) / max(1, len(told["second registration"])),
        "true visits fused": fused / max(1, len(first)),
    }


def judged(attendances: Path, truth: Path, children: Path) -> dict[str, object]:
    arrived = {row["attendance_id"]: row["arrived_at"] for row in rows_of(attendances)}
    found = {row["attendance_id"]: row for row in rows_of(children)}
    rows = []
    for true in rows_of(truth):
        ident = true["attendance_id"]
        rows.append({"arrived_at": arrived[ident], "true_child": true["child_id"], "true_incident": true["incident"], "kind": true["kind"],
                     "child": found[ident]["child"], "incident": found[ident]["incident"]})
    precision, recall = joined_pairs([r["child"] for r in rows], [r["true_child"] for r in rows])
    exact = [a == b for a, b in zip(within_a_year(rows, "child", "incident"), within_a_year(rows, "true_child", "true_incident"), strict=True)]
    figures = {"precision": precision, "recall": recall, "12-month count exact": sum(exact) / len(exact), **kinds(rows)}
    return {"rows": len(rows), **{name: round(100 * share, 3) for name, share in figures.items()}}


def joining(rows: int, seed: int, world: str, folder: Path) -> dict[str, object]:
    subprocess.run([sys.executable, "-m", "bench.english", "history", "--out", folder, "--seed", str(seed), "--attendances", str(rows),
                    "--world", world], check=True, stdout=subprocess.DEVNULL)
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "riskflag", "history", "children", "--attendances", folder / "attendances.csv",
                    "--output", folder / "children.csv"], check=True, stderr=subprocess.DEVNULL)
    taken = time.perf_counter() - start
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures = judged(folder / "attendances.csv", folder / "truth.csv", folder / "children.csv")
    return {"world": world, "seed": seed, **figures, "seconds": round(taken, 1), "cpu seconds": round(usage.ru_utime, 1),
            "most memory MB": round(usage.ru_maxrss / 1024)}


def quantiles(call: Callable[[rf.Attendance], object], items: list[rf.Attendance]) -> dict[str, float]:
    """Milliseconds by the clock, and of this process's own work alone: on a busy machine only the latter tells. The first half is
    not counted: it wakes what any running service has awake.
    """
    taken, worked = [], []
    for item in items[:len(items) // 2]:
        call(item)
    for item in items[len(items) // 2:]:
        start, began = time.perf_counter_ns(), time.process_time_ns()
        call(item)
        taken.append((time.perf_counter_ns() - start) / 1e6)
        worked.append((time.process_time_ns() - began) / 1e6)
    found = {}
    for name, values in (("", sorted(taken)), ("cpu ", sorted(worked))):
        found |= {f"{name}p50 ms": round(values[len(values) // 2], 3), f"{name}p99 ms": round(values[int(len(values) * 0.99)], 3)}
    return found


def by_number(attendances: list[rf.Attendance], file: Path) -> Callable[[rf.Attendance], object]:
    """The plain baseline: rows of one NHS number, from a table with an index on it."""
    table = sqlite3.connect(file)
    table.execute("CREATE TABLE a (number TEXT, at TEXT, record TEXT)")
    rows = ((n.value, a.at.isoformat(), to_text(a)) for a in attendances for n in a.person.numbers if n.scheme == "nhs")
    table.executemany("INSERT INTO a VALUES (?, ?, ?)", rows)
    table.execute("CREATE INDEX an ON a (number, at)")
    table.commit()

    def ask(attendance: rf.Attendance) -> object:
        number = next((n.value for n in attendance.person.numbers if n.scheme == "nhs"), "")
        return [json.loads(text) for (text,) in table.execute("SELECT record FROM a WHERE number = ? AND at <= ?", (number, attendance.at.isoformat()))]

    return ask


def speed(rows: int, register_rows: int, seed: int, folder: Path) -> Iterator[dict[str, object]]:
    file = made("history", "A", seed=seed, register=1_500, attendances=rows) / "attendances.csv"
    listed = made("published", "A", seed=seed, register=register_rows, attendances=10) / "register.csv"
    register = rf.read_register(listed, name="Bench", max_rejected=1)
    attendances = list(rf.read_attendances(file).attendances)
    asked = Random(seed).sample(attendances, min(2_000, len(attendances)))
    present = [evolve(a, id=f"now {a.id}") for a in asked]  # as it comes: not in the history yet
    yield {"asked by number alone, as a baseline": quantiles(by_number(attendances, folder / "plain.db"), asked)}
    none = rf.Screener(registers=[register], history=rf.MemoryHistory([]), rules=[rf.STANDARD])
    yield {"the register alone": quantiles(none.assess, present)}
    start = time.perf_counter()
    memory = rf.MemoryHistory(attendances)
    yield timed("memory", memory, register, present, (time.perf_counter() - start))
    del memory
    urls = {"SQLite": f"sqlite:///{folder}/h.db", **({"PostgreSQL": os.environ["RISKFLAG_POSTGRES"]} if "RISKFLAG_POSTGRES" in os.environ else {})}
    for kind, url in urls.items():
        if kind == "PostgreSQL":
            empty(url)
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "riskflag", "history", "import", file, "--to", url, "--erasures", folder / kind],
                       check=True, stderr=subprocess.DEVNULL)
        taken = time.perf_counter() - start
        with SqlHistory.open(url, erasures=folder / kind) as history:
            yield {**timed(kind, history, register, present, taken), "attendances imported per s": round(rows / taken)}


def timed(kind: str, history: HistorySource, register: rf.Register, present: list[rf.Attendance], made: float) -> dict[str, object]:
    screener = rf.Screener(registers=[register], history=history, rules=[rf.STANDARD])
    return {"history": kind, "assess": quantiles(screener.assess, present), "history alone": quantiles(history.before, present), "made in s": round(made, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["joining", "speed"])
    parser.add_argument("--attendances", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--world", default="A")
    parser.add_argument("--register", type=int, default=15_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.what == "joining":
            print(json.dumps(joining(given.attendances, given.seed, given.world, Path(folder))))
        else:
            for found in speed(given.attendances, given.register, given.seed, Path(folder)):
                print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
