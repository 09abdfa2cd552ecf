"""Three years of attendances at several sites: the same children again and again, under what each desk typed.

A third of the records are of poor sites: no NHS number, fewer fields. The answer sheet gives the true child and the true incident of every
row. Rows come out in order of arrival; they are spooled by week, so memory does not grow with the file.
"""

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from .attendances import COLUMNS, Recording, record, truth
from .families import TODAY, days_old
from .mechanisms import happen
from .noise import Noise
from .people import Child, Family
from .places import Place, home
from .population import Population
from .published import ATTENDING_AGES
from .registers import Listing, Row
from .visits import FIRST, Visit, Visits

TRUTH = "attendance_id child_id incident kind tradition entry_ids errors has_number relation poor_site".split()
LISTED_ONE_IN = 12
ROWS_PER_TOWN = 20_000
_IDENTITY = "nhs_number given_name middle_names family_name alias_given_name date_of_birth sex local_id gp_practice".split()


class Life:
    """What changes for a child within the three years: address and surname; and what each site typed before."""

    def __init__(self, rng: Random, history: "History", family: Family, child: Child, homes: list[tuple[date, Place]]) -> None:
        world = history.population.world
        self.homes = homes
        self.typed: dict[str, Row] = {}
        self.renamed: tuple[date, str] | None = None
        if rng.random() < world.rate("renamed"):
            name = family.mother.family if family.mother.family != child.family else history.population.families.book.surname(rng, family.tradition)
            self.renamed = (_day(rng), name)

    def at(self, on: date, before: bool = False) -> Place:
        """Where the child lives on a day, or lived before the last move."""
        past = [place for moved, place in self.homes if moved <= on] or [self.homes[0][1]]
        return past[-2] if before and len(past) > 1 else past[-1]


def _day(rng: Random) -> date:
    return date.fromordinal(rng.randint(FIRST.toordinal(), TODAY.toordinal()))


class History:
    """Attendances of the same children over three years."""

    def __init__(self, population: Population, rows: int) -> None:
        self.population = population
        self.families = population.families
        self.visits = Visits(population.world, max(3, rows // ROWS_PER_TOWN))
        self.noise = Noise(population.world, each=0.5)

    def recordings(self, count: int) -> Iterator[tuple[Recording, Visit]]:
        """About `count` rows, family by family."""
        made, number = 0, 0
        while made < count:
            rng = self.families.rng(5, number)
            family, listing = self._family(rng, number)
            for recording, visit in self._family_rows(rng, family, listing, number):
                made += 1
                yield recording, visit
            number += 1

    def _family(self, rng: Random, number: int) -> tuple[Family, Listing | None]:
        listed, turn = divmod(number, LISTED_ONE_IN)
        if turn == 0 and listed < len(self.population):
            listing = self.population.listing_at(listed)
            return listing.family, listing
        born = date.fromordinal(TODAY.toordinal() - days_old(rng, ATTENDING_AGES))
        family = self.families.make(rng, number, born, prefix="H")
        self.families.number(family, self.population.numbered(1 + len(family.children)))
        return family, None

    def _family_rows(self, rng: Random, family: Family, listing: Listing | None, number: int) -> Iterator[tuple[Recording, Visit]]:
        town = number % len(self.visits.towns)
        homes = self._homes(rng, family)
        shared: list[Visit] = []
        for child in family.children:
            if child.born >= TODAY or (rng.random() < 0.4 and len(family.children) > 1):
                continue
            visits = self.visits.of(rng, child, town, shared)
            life = Life(rng, self, family, child, self._placed(family, child) or homes)
            firsts = [visit for visit in visits if visit.kind == "first"]
            rate = self.population.world.rate("together") * (6 if child.twin else 1)
            shared = [visit for visit in firsts if rng.random() < rate]
            for visit in visits:
                yield self._record(rng, family, child, listing, life, visit), visit

    def _homes(self, rng: Random, family: Family) -> list[tuple[date, Place]]:
        homes = [(FIRST, family.homes[-1])]
        if rng.random() < self.population.world.rate("moved"):
            homes = [(FIRST, family.homes[0] if len(family.homes) > 1 else home(rng, family.authority)), (_day(rng), family.homes[-1])]
        return homes

    def _placed(self, family: Family, child: Child) -> list[tuple[date, Place]]:
        places = [family.homes[-1], *family.places.get(child.id, [])]
        step = (TODAY - FIRST).days // len(places)
        return [(date.fromordinal(FIRST.toordinal() + n * step), place) for n, place in enumerate(places)] if len(places) > 1 else []

    def _record(self, rng: Random, family: Family, child: Child, listing: Listing | None, life: Life, visit: Visit) -> Recording:  # noqa: PLR0917
        made = record(self.families, rng, child, family, visit.at, listing)
        row = made.row
        if life.renamed is not None and visit.at.date() >= life.renamed[0] and rng.random() < 0.9:
            row["family_name"] = life.renamed[1]
            made.errors.append("renamed")
        row.update(
            departed_at=visit.until.isoformat(timespec="minutes"), site=visit.site.code, department_type=visit.site.department_type,
            attendance_category=visit.category, discharge_status=visit.discharged, chief_complaint=visit.words,
            chief_complaint_code=visit.why.complaint_code if visit.words else "", diagnosis=visit.why.diagnosis, diagnosis_code=visit.why.diagnosis_code,
            injury_flag=visit.why.injury,
        )  # fmt: skip
        again = life.typed.get(visit.site.code)
        if again is not None and visit.kind != "second registration" and rng.random() < self.population.world.rate("known_at_site"):
            row.update(again)
            made.errors.append("as before")
        else:
            self.noise.identity(made)
            if visit.site.poor:
                row.update(nhs_number="", middle_names="", gp_practice="")
            if not row["given_name"].startswith(("Baby", "Twin", "Infant", "B/O")):
                life.typed[visit.site.code] = {field: row[field] for field in _IDENTITY}
        self._place(rng, made, life, visit)
        self.noise.rest(made)
        return made

    def _place(self, rng: Random, made: Recording, life: Life, visit: Visit) -> None:
        world, row = self.population.world, made.row
        place = life.at(visit.at.date(), before=rng.random() < world.rate("old_address"))
        row["home_postcode"], row["home_address"] = place.postcode, place.address
        if rng.random() < world.rate("visit_address_missing") * (2 if visit.site.poor else 1):
            happen(made, "postcode_missing")
        elif rng.random() < world.rate("postcode_pseudo"):
            happen(made, "postcode_pseudo")
        elif rng.random() < 0.015:
            happen(made, "postcode_typo")


def write_history(out: Path, population: Population, rows: int) -> None:
    """Write attendances.csv and truth.csv in order of arrival."""
    with TemporaryDirectory(dir=out) as spool, ExitStack() as open_files:
        weeks = {}
        for made, visit in History(population, rows).recordings(rows):
            week = (visit.at.date() - FIRST).days // 7
            if week not in weeks:
                weeks[week] = csv.writer(open_files.enter_context((Path(spool) / str(week)).open("w", encoding="utf-8", newline="")))
            weeks[week].writerow([*made.row.values(), *_answer(made, visit).values()])
        open_files.close()
        _sorted_out(out, [Path(spool) / str(week) for week in sorted(weeks)])


def _answer(made: Recording, visit: Visit) -> Row:
    sheet = truth(made)
    sheet.update(incident=f"{made.child.id}/{visit.incident}", kind=visit.kind, poor_site=str(int(visit.site.poor)))
    siblings = [c for c in made.family.children if c is not made.child]
    sheet["relation"] = "twin" if made.child.twin else "sibling" if siblings else ""
    return {name: sheet[name] for name in TRUTH}


def _sorted_out(out: Path, weeks: list[Path]) -> None:
    number = 0
    with (out / "attendances.csv").open("w", encoding="utf-8", newline="") as first, (out / "truth.csv").open("w", encoding="utf-8", newline="") as second:
        rows, answers = csv.writer(first, lineterminator="\n"), csv.writer(second, lineterminator="\n")
        rows.writerow(COLUMNS)
        answers.writerow(TRUTH)
        for week in weeks:
            with week.open(encoding="utf-8", newline="") as stream:
                for fields in sorted(csv.reader(stream), key=lambda fields: fields[1]):
                    number += 1
                    rows.writerow([f"V{number:08d}", *fields[1 : len(COLUMNS)]])
                    answers.writerow([f"V{number:08d}", *fields[len(COLUMNS) + 1 :]])
