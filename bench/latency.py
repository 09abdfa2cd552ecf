"""How long one child takes: `register.match` and `screener.assess` against registers of three sizes, beside a naive scan.

    python -m bench.latency            # 1,500, 15,000 and 150,000 invented rows
    python -m bench.latency 1500       # one size

The scan compares the folded full name with every row by rapidfuzz's token_sort_ratio and keeps those above 85: what people
write first. All is measured in one process, one after the other, on the same attendances; p50 and p99 in milliseconds.
`riskflag match` is timed as the command, reading and writing included.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from rapidfuzz import fuzz, process

import riskflag as rf
from riskflag.people.names import fold

SIZES = (1_500, 15_000, 150_000)
LOOKUPS = 1_000


def quantiles(call: Callable[[object], object], items: Iterable[object]) -> dict[str, float]:
    times = []
    for item in items:
        start = time.perf_counter_ns()
        call(item)
        times.append((time.perf_counter_ns() - start) / 1e6)
    times.sort()
    return {"p50": round(times[len(times) // 2], 4), "p99": round(times[int(len(times) * 0.99)], 4)}


def full_name(person: rf.Person) -> str:
    return fold(" ".join(f"{name.given} {name.family}" for name in person.names[:1]))


def measure(size: int, folder: Path) -> dict[str, object]:
    subprocess.run(
        [sys.executable, "-m", "bench.english", "published", "--out", folder, "--seed", "7", "--register-size", str(size),
         "--attendances", "3000"], check=True, stdout=subprocess.DEVNULL)
    start = time.perf_counter()
    register = rf.read_register(folder / "register.csv", name="Bench", max_rejected=1)
    loaded = time.perf_counter() - start
    attendances = rf.read_attendances(folder / "attendances.csv").attendances[:LOOKUPS]
    people = [attendance.person for attendance in attendances]
    screener = rf.Screener(registers=[register], history=rf.MemoryHistory(attendances), rules=[rf.STANDARD, rf.FRACTURES])
    names = [full_name(entry.person) for entry in register.entries]

    def scan(person: rf.Person) -> object:
        return process.extract(full_name(person), names, scorer=fuzz.token_sort_ratio, score_cutoff=85, limit=5)

    for person in people[:50]:
        register.match(person)
    result: dict[str, object] = {
        "register rows": len(register),
        "load s": round(loaded, 2),
        "match": quantiles(register.match, people),
        "assess": quantiles(screener.assess, attendances),
        "naive scan": quantiles(scan, people[:200]),
    }
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "riskflag", "match", "--register", folder / "register.csv", "--people",
         folder / "attendances.csv", "--output", folder / "matches.csv"], check=False, stdout=subprocess.DEVNULL)
    result["riskflag match, attendances per s, all in"] = round(3000 / (time.perf_counter() - start))
    return result


def import_times() -> dict[str, float]:
    """Milliseconds over the bare interpreter, the best of nine: importing the package, and loading every room of it."""
    def best(code: str) -> float:
        taken = []
        for _ in range(9):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            taken.append(time.perf_counter() - start)
        return min(taken) * 1e3

    bare, every = best("pass"), "import riskflag as r; [getattr(r, n) for n in r.__all__]"
    return {"import riskflag ms": round(best("import riskflag") - bare, 1), "every room ms": round(best(every) - bare, 1)}


def main() -> None:
    print(json.dumps(import_times()))
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            print(json.dumps(measure(size, Path(folder))))


if __name__ == "__main__":
    main()
