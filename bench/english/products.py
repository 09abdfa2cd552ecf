"""The files: register, attendances and answer sheet, written row by row."""

import csv
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from . import attendances, registers
from .attendances import Recording, truth
from .families import Families
from .hard import Hard
from .history import write_history
from .population import Population
from .published import Published
from .registers import Registers, Row
from .world import WORLDS

Write = Callable[[Row], object]
SMALLEST = 20


@contextmanager
def table(path: Path, columns: Sequence[str]) -> Iterator[Write]:
    """A CSV file with a header; yields the function that writes one row."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        yield writer.writerow


def write_register(out: Path, families: Families, size: int) -> Population:
    """Write register.csv with `size` rows, or a few fewer so that no family is cut in two."""
    if size < SMALLEST:
        raise ValueError(f"a register of {size} rows is too small to draw children from: ask for {SMALLEST} or more")
    listed, starts, position, rows = Registers(families, size), array("Q"), 0, 0
    with table(out / "register.csv", registers.COLUMNS) as write:
        while rows < size:
            listing = listed.listing(len(starts), position)
            made = listing.all_rows()
            if rows + len(made) > size:  # the last family must fit, or its children would be half listed
                break
            starts.append(position)
            position = listing.after
            for row in made:
                write(row)
            rows += len(made)
    return Population(families, listed, starts, position)


def write_attendances(out: Path, made: Iterable[tuple[Recording, float]]) -> int:
    """Write attendances.csv and truth.csv; how many."""
    count = 0
    with table(out / "attendances.csv", attendances.COLUMNS) as write, table(out / "truth.csv", attendances.TRUTH) as answer:
        for recording, weight in made:
            write(recording.row)
            answer(truth(recording, weight))
            count += 1
    return count


def published(
    out: Path, *, seed: int, register_size: int = 15_000, attendances: int = 10_000, world: str = "A", number_missing: float | None = None
) -> None:
    """Errors at published rates: register.csv, attendances.csv, truth.csv in `out`.

    `number_missing` is a share of attendances without a number to use in place of the published one: for figures on such records alone.
    """
    out.mkdir(parents=True, exist_ok=True)
    where = WORLDS[world] if number_missing is None else replace(WORLDS[world], instead={"number_missing": number_missing})
    population = write_register(out, Families(where, seed), register_size)
    write_attendances(out, Published(population).attendances(attendances))


def hard(out: Path, *, seed: int, register_size: int = 15_000, attendances: int = 6_000, world: str = "A") -> None:
    """One hard error or look-alike per record: register.csv, attendances.csv, truth.csv in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    population = write_register(out, Families(WORLDS[world], seed), register_size)
    write_attendances(out, Hard(population).attendances(attendances))


def history(out: Path, *, seed: int, register_size: int = 3_000, attendances: int = 50_000, world: str = "A") -> None:
    """Three years of attendances of the same children: register.csv, attendances.csv (about so many rows), truth.csv in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    write_history(out, write_register(out, Families(WORLDS[world], seed), register_size), attendances)
