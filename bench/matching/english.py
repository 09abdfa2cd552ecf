"""The project's own English children (bench/english), worlds A and B. Nothing is ever tuned on B."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import riskflag as rf

from .linkset import LinkSet

CACHE = Path(os.environ.get("RISKFLAG_BENCH", Path(tempfile.gettempdir()) / "riskflag-bench"))


def made(product: str, world: str, *, seed: int, register: int, attendances: int, extra: tuple[str, ...] = ()) -> Path:
    """The folder of a generated product, made once and kept among the temporary files."""
    folder = CACHE / "-".join(map(str, (product, world, seed, register, attendances, *(part.strip("-") for part in extra))))
    if not (folder / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [sys.executable, "-m", "bench.english", product, "--out", folder, "--seed", str(seed), "--register-size", str(register),
             "--attendances", str(attendances), "--world", world, *extra], check=True, stdout=subprocess.DEVNULL)  # fmt: skip
        (folder / "done").touch()
    return folder


def english(product: str, world: str, *, rows: int | None = None, seed: int = 1, register: int | None = None) -> LinkSet:
    """A product as a set: attendances looked up in the register it belongs to. `rows` is the number of attendances."""
    count = rows or (30_000 if product == "published" else 6_000)
    return read(made(product, world, seed=seed, register=register or 15_000, attendances=count), f"{product}-{world.lower()}")


def read(folder: Path, name: str) -> LinkSet:
    """A generated folder as a set; an attendance that cannot be read is looked up as nobody."""
    register = rf.read_register(folder / "register.csv", name="Bench", max_rejected=1)
    right = list(register.entries)
    attendances = {a.id: a for a in rf.read_attendances(folder / "attendances.csv").attendances}
    where: dict[str, list[int]] = {}
    for position, entry in enumerate(right):
        where.setdefault(entry.id, []).append(position)
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = [attendances.get(row["attendance_id"]) for row in rows]
    truth = {
        i: frozenset(j for ident in row["entry_ids"].split("|") for j in where.get(ident, ())) for i, row in enumerate(rows) if row["entry_ids"]
    }
    groups = {
        "tradition": [row["tradition"] for row in rows],
        "error": [row["errors"].split("|")[0] or "none" if row["entry_ids"] else f"not listed: {row['relation'] or 'nobody alike'}" for row in rows],
        "decidable": [row["decidable"] for row in rows],
        "usable number": [str(int(row["has_number"] == "1" and row["number_on_register"] == "1")) for row in rows],
    }
    return LinkSet(
        name,
        [a.person if a else rf.Person() for a in found],
        right,
        truth,
        weights=[float(row["weight"]) for row in rows],
        days=[a.day if a else None for a in found],
        groups=groups,
    )
