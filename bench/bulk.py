"""A file of attendances against a register: riskflag's bulk matching beside its single look-ups and splink 5, in one run.

    python -m bench.bulk                                        # 1,000,000 attendances, 150,000 rows: hours to generate, much memory for splink
    python -m bench.bulk --attendances 20000 --register 15000   # a quick look
    python -m bench.bulk --only build                           # index time and peak memory alone

Each measurement is a process of its own, so that its peak memory is its own. Rates are of matching alone, people already parsed and the register read:
attendances per second by the clock, and per second of processor time, which says the same on a busy machine. splink's training is told apart.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from .matching.english import made


def spent() -> float:
    """Processor seconds of this process and those it waited for."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def peak() -> int:
    """Highest resident memory in MiB of this process; a child of its own counts beside it only where it is higher."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024


def rate(count: int, work: Callable[[], object]) -> dict[str, float]:
    start, used = time.perf_counter(), spent()
    work()
    clock, cpu = time.perf_counter() - start, spent() - used
    return {"per s": round(count / clock), "per cpu s": round(count / cpu), "clock s": round(clock, 1), "cpu s": round(cpu, 1)}


def build(folder: Path, _count: int) -> dict[str, float]:
    """Reading and indexing, apart."""
    import riskflag as rf
    from riskflag.read.register_csv import read_entries

    entries = read_entries(folder / "register.csv", name="Bench").entries
    read = peak()
    found = rate(len(entries), lambda: rf.Register.of("Bench", entries))
    return {"rows": len(entries), "index clock s": found["clock s"], "index cpu s": found["cpu s"], "peak after reading MiB": read, "peak MiB": peak()}


def people(folder: Path, count: int) -> Iterator[tuple[object, object, object]]:
    from itertools import islice

    from riskflag.read.attendance_csv import iter_attendances

    for attendance in islice(iter_attendances(folder / "attendances.csv", report=lambda _: None), count):
        yield attendance.id, attendance.person, attendance.day


def bulk(folder: Path, count: int, *, processes: int = 1) -> dict[str, float]:
    import riskflag as rf
    from riskflag.link.bulk import match_all

    register = rf.read_register(folder / "register.csv", name="Bench", max_rejected=1)
    some = list(people(folder, count))
    matches = 0

    def work() -> None:
        nonlocal matches
        matches = sum(len(found) for _, found in match_all(register, some, processes=processes))

    return {**rate(len(some), work), "pairs": matches, "peak MiB": peak()}


def bulk2(folder: Path, count: int) -> dict[str, float]:
    return bulk(folder, count, processes=2)


def single(folder: Path, count: int) -> dict[str, float]:
    import riskflag as rf

    register = rf.read_register(folder / "register.csv", name="Bench", max_rejected=1)
    some = list(people(folder, min(count, 20_000)))
    return {**rate(len(some), lambda: [register.match(person, on=day) for _, person, day in some]), "peak MiB": peak()}


def splink(folder: Path, count: int) -> dict[str, float]:
    import riskflag as rf

    from .matching.linkset import LinkSet
    from .matching.splink_peer import trained

    entries = list(rf.read_register(folder / "register.csv", name="Bench", max_rejected=1).entries)
    left = [person for _, person, _ in people(folder, count)]
    start, used = time.perf_counter(), spent()
    linker = trained(LinkSet("bulk", left, entries, {}))
    clock, cpu = time.perf_counter() - start, spent() - used
    found: list[object] = []
    figures = rate(len(left), lambda: found.append(linker.inference.predict(threshold_match_probability=0.05)))
    return {**figures, "training clock s": round(clock, 1), "training cpu s": round(cpu, 1), "peak MiB": peak()}


MEASURED = {"build": build, "single": single, "bulk": bulk, "bulk2": bulk2, "splink": splink}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.bulk", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attendances", type=int, default=1_000_000)
    parser.add_argument("--register", type=int, default=150_000)
    parser.add_argument("--only", nargs="*", choices=MEASURED, default=MEASURED)
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        folder = made("published", "A", seed=7, register=asked.register, attendances=asked.attendances)
        print(json.dumps(MEASURED[asked.inside](folder, asked.attendances)))
        return
    made("published", "A", seed=7, register=asked.register, attendances=asked.attendances)
    print(f"{asked.attendances} attendances against {asked.register} rows, {os.cpu_count()} processors")
    for name in asked.only:
        command = [sys.executable, "-m", "bench.bulk", "--inside", name, "--attendances", str(asked.attendances), "--register", str(asked.register)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        print(f"{name:8s} {done.stdout.strip().splitlines()[-1] if done.returncode == 0 else done.stderr.strip().splitlines()[-1]}", flush=True)


if __name__ == "__main__":
    main()
