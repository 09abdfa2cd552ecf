"""How long one child takes: `register.match` and `screener.assess` against registers of several sizes, beside peers in the same run.

    python -m bench.latency                       # 1,500, 15,000 and 150,000 invented rows
    python -m bench.latency 1500                  # one size
    python -m bench.latency 1500000 --ours-only   # a nation's: some 8 GB and an hour, most of it to invent the rows

People are parsed before; parsing is told apart. Each look-up is of somebody not met before, after a thousand others to warm up; "settled" is the best of
seven passes over the same people: what a look-up takes when nothing else holds the machine. p50 and p99 in milliseconds. Peers: a scan of
folded full names by rapidfuzz's token_sort_ratio, kept above 85; a table of exact keys (number, or name and date of birth); nomenklatura's LogicV2 over those
born the same day, because its own index finds pairs of a whole set, not one record's (if it is installed). splink 5 has no look-up of one record: its find_matches_to_new_records was removed.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path

from rapidfuzz import fuzz, process

import riskflag as rf
from riskflag.people.names import fold
from riskflag.read.attendance_csv import iter_attendances

from .matching.english import made

SIZES = (1_500, 15_000, 150_000)
WARM, LOOKUPS, PASSES = 1_000, 1_000, 7
Look = Callable[[rf.Person], object]


def timed(call: Callable[[object], object], items: Iterable[object]) -> list[float]:
    times = []
    for item in items:
        start = time.perf_counter_ns()
        call(item)
        times.append((time.perf_counter_ns() - start) / 1e6)
    return times


def quantiles(times: Iterable[float]) -> str:
    ordered = sorted(times)
    return f"{ordered[len(ordered) // 2]:.3f} / {ordered[int(len(ordered) * 0.99)]:.3f}"


def once(call: Callable[[object], object], items: Iterable[object]) -> str:
    return quantiles(timed(call, items))


def settled(call: Callable[[object], object], items: Sequence[object]) -> str:
    """Quantiles of each one's best of several passes."""
    return quantiles(map(min, zip(*(timed(call, items) for _ in range(PASSES)), strict=True)))


def full_name(person: rf.Person) -> str:
    return fold(" ".join(f"{name.given} {name.family}" for name in person.names[:1]))


def scan(register: rf.Register) -> Look:
    names = [full_name(entry.person) for entry in register.entries]
    return lambda person: process.extract(full_name(person), names, scorer=fuzz.token_sort_ratio, score_cutoff=85, limit=5)


def exact(register: rf.Register) -> Look:
    table: dict[object, list[str]] = {}
    for entry in register.entries:
        for key in exact_keys(entry.person):
            table.setdefault(key, []).append(entry.id)
    return lambda person: [found for key in exact_keys(person) for found in table.get(key, ())]


def exact_keys(person: rf.Person) -> list[object]:
    return [*(number.value for number in person.numbers), (full_name(person), person.born and person.born.text)]


def nomenklatura(register: rf.Register) -> Look:
    from followthemoney import StatementEntity
    from followthemoney.dataset import Dataset
    from nomenklatura.matching import LogicV2

    data, config = Dataset.make({"name": "bench", "title": "Bench"}), LogicV2.default_config()

    def entity(ident: str, person: rf.Person) -> StatementEntity:
        properties = {"name": [full_name(person)], "birthDate": [person.born.text] if person.born else [], "idNumber": [n.value for n in person.numbers]}
        return StatementEntity.from_data(data, {"id": ident, "schema": "Person", "properties": properties})

    born: dict[str, list[StatementEntity]] = {}
    for entry in register.entries:
        if entry.person.born:
            born.setdefault(entry.person.born.text, []).append(entity(entry.id, entry.person))

    def look(person: rf.Person) -> object:
        asked = entity("asked", person)
        return [LogicV2.compare(asked, other, config) for other in born.get(person.born.text if person.born else "", ())]

    return look


def changes(register: rf.Register) -> dict[str, str]:
    """Rows added, changed and removed one by one, after the first change, which prepares for the others."""
    rows = register.entries[:300]
    grown = register.replace(removed=[rows[0].id])
    added, changed, removed = [], [], []
    for row in rows[100:200]:
        start = time.perf_counter_ns()
        grown = grown.replace(added=[row], removed=[row.id])
        changed.append((time.perf_counter_ns() - start) / 1e6)
    for row in rows[200:300]:
        start = time.perf_counter_ns()
        grown = grown.replace(removed=[row.id])
        between = time.perf_counter_ns()
        grown = grown.replace(added=[row])
        removed.append((between - start) / 1e6)
        added.append((time.perf_counter_ns() - between) / 1e6)
    return {name: quantiles(times) for name, times in (("added", added), ("changed", changed), ("removed", removed))}


def measure(size: int, *, peers: bool) -> None:
    folder = made("published", "A", seed=7, register=size, attendances=5_000)

    def told(name: str, value: object) -> None:
        print(f"{size:9d} rows  {name:36s} {value}", flush=True)

    start = time.process_time()
    register = rf.read_register(folder / "register.csv", name="Bench", max_rejected=1)
    told("read and index, cpu s", round(time.process_time() - start, 1))
    attendances = list(islice(iter_attendances(folder / "attendances.csv", report=lambda _: None), WARM + LOOKUPS))
    told("parse one attendance, cpu ms", round(parse_ms(folder), 3))
    gc.collect()
    gc.freeze()
    warm, some = attendances[:WARM], attendances[WARM:]
    people = [attendance.person for attendance in some]
    for attendance in warm:
        register.match(attendance.person)
    told("match, never met, p50 / p99 ms", once(register.match, people))
    told("match, settled", settled(register.match, people))
    nobody = [person for person in people if not register.match(person)]
    told(f"match, settled, the {len(nobody)} not listed", settled(register.match, nobody))
    screener = rf.Screener(registers=[register], history=rf.MemoryHistory(attendances), rules=[rf.STANDARD, rf.FRACTURES])
    told("assess, once", once(screener.assess, some))
    for name, value in changes(register).items():
        told(f"a row {name}", value)
    if peers:
        told("exact keys", once(exact(register), people))
        told("rapidfuzz scan", once(scan(register), people[:200]))
        try:
            told("nomenklatura, same day", once(nomenklatura(register), people[:300]))
        except ImportError:
            told("nomenklatura", "not installed")


def parse_ms(folder: Path) -> float:
    start = time.process_time()
    count = sum(1 for _ in islice(iter_attendances(folder / "attendances.csv", report=lambda _: None), 2_000))
    return (time.process_time() - start) * 1e3 / count


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
    parser = argparse.ArgumentParser(prog="python -m bench.latency", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--ours-only", action="store_true", help="without peers")
    asked = parser.parse_args()
    print(json.dumps(import_times()))
    for size in asked.sizes or SIZES:
        measure(size, peers=not asked.ours_only)


if __name__ == "__main__":
    main()
