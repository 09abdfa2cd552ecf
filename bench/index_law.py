"""Does the index find what comparing everybody finds? By naming tradition, on invented English children of both products.

    python -m bench.index_law                                   # 1,500 rows, 3,000 attendances of each product: about ten minutes
    python -m bench.index_law --register 500 --attendances 500

Of the pairs of attendance and row that comparing all rows makes possible or better, the share that a look-up returns in the same band; again after a tenth of
the rows was removed and added again.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import riskflag as rf
from riskflag.link.match import Match
from riskflag.link.matching import match_signatures
from riskflag.link.signature import draw

from .matching.english import made


def exhaustive(register: rf.Register, person: rf.Person, day: object) -> tuple[Match, ...]:
    """The matches among all rows, none left out beforehand."""
    rows, signatures = register.rows
    index = register.index
    every = [(row, own) for p, (row, own) in enumerate(zip(rows, signatures, strict=True)) if p < index.size and p not in index.removed]
    return match_signatures(draw(person), every, register.model, day)  # type: ignore[arg-type]


def people(folder: Path) -> Iterator[tuple[str, rf.Person, object]]:
    """Tradition, person and day of each attendance."""
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as stream:
        traditions = {row["attendance_id"]: row["tradition"] for row in csv.DictReader(stream)}
    for attendance in rf.read_attendances(folder / "attendances.csv").attendances:
        yield traditions.get(attendance.id, ""), attendance.person, attendance.day


def changed(register: rf.Register) -> rf.Register:
    """The register after every tenth row was removed and added again."""
    for row in register.entries[::10]:
        register = register.replace(removed=[row.id]).replace(added=[row])
    return register


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.index_law", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--register", type=int, default=1_500)
    parser.add_argument("--attendances", type=int, default=3_000)
    asked = parser.parse_args()
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for product in ("published", "hard"):
        folder = made(product, "A", seed=3, register=asked.register, attendances=asked.attendances)
        register = rf.read_register(folder / "register.csv", name="Bench", max_rejected=1)
        grown = changed(register)
        for tradition, person, day in people(folder):
            expected = {(id(match.entry), match.band) for match in exhaustive(register, person, day)}
            for held in (register, grown):
                wanted[tradition] += len(expected)
                found[tradition] += len(expected & {(id(match.entry), match.band) for match in held.match(person, on=day)})  # type: ignore[arg-type]
    for tradition in sorted(wanted):
        print(f"{tradition[:40]:40s} {found[tradition]:6d} of {wanted[tradition]:6d}  {100 * found[tradition] / max(1, wanted[tradition]):.3f} %")
    print(f"{'all':40s} {found.total():6d} of {wanted.total():6d}  {100 * found.total() / max(1, wanted.total()):.3f} %")


if __name__ == "__main__":
    main()
