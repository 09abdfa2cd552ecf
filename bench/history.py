"""How well attendances are joined into children and incidents, and what that costs.

    python -m bench.history joining                 # 50,000 invented attendances of three years, seed 1
    python -m bench.history joining --attendances 500000 --seed 2 --world B

Runs `riskflag history children` as the command on the histories of `bench/english` and judges the output by its answer sheet.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["joining"])
    parser.add_argument("--attendances", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--world", default="A")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(joining(given.attendances, given.seed, given.world, Path(folder))))


if __name__ == "__main__":
    main()
