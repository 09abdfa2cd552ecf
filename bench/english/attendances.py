"""Attendances: what a desk would write if it wrote everything right. Errors come afterwards, in mechanisms.py."""

import csv
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from .decidable import decidable
from .families import Families
from .names import DATA
from .people import Adult, Child, Family
from .places import Place
from .registers import Listing, Row
from .sampling import Draw, shares

COLUMNS = (
    "attendance_id arrived_at departed_at site department_type attendance_category local_id nhs_number given_name middle_names family_name "
    "alias_given_name alias_family_name date_of_birth sex home_postcode home_address gp_practice mother_given_name mother_family_name "
    "mother_date_of_birth contact_phone next_of_kin_name next_of_kin_relationship chief_complaint chief_complaint_code diagnosis diagnosis_code "
    "injury_flag accompanied_by discharge_status"
).split()
TRUTH = "attendance_id child_id tradition entry_ids errors has_number number_on_register relation near_entry_ids decidable weight".split()
# Sites are invented codes in the shape of an ODS site code.
SITES = tuple(f"RX{i}{j:02d}" for i in range(1, 6) for j in range(1, 4))
MONTHS = 18 * 12
_HOURS = shares(dict(enumerate([2, 2, 1, 1, 1, 1, 2, 3, 5, 6, 7, 7, 6, 6, 6, 7, 8, 9, 9, 8, 7, 5, 4, 3])))
_DISCHARGED = shares({"182992009": 0.93, "1066301000000103": 0.04, "1066321000000107": 0.02, "1077021000000100": 0.01})


@dataclass(frozen=True, slots=True)
class Complaint:
    """A reason for coming and what was found, with ECDS codes (SNOMED CT) where the generator knows them."""

    complaint: str
    complaint_code: str
    diagnosis: str
    diagnosis_code: str
    injury: str


@cache
def _complaints() -> tuple[Draw[Complaint], ...]:
    """One draw per month of age, 0 to 215: what is given in per cent of attendances, and illness in shares of the rest."""
    with (DATA / "complaints.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    made = []
    for months in range(MONTHS):
        fit = [r for r in rows if int(r["from_month"]) <= months <= int(r["to_month"])]
        rest = (100 - sum(float(r["percent"] or 0) for r in fit)) / sum(float(r["of_the_rest"] or 0) for r in fit)
        shares_of = [float(r["percent"] or 0) or rest * float(r["of_the_rest"]) for r in fit]
        made.append(Draw([Complaint(r["complaint"], r["complaint_code"], r["diagnosis"], r["diagnosis_code"], r["injury"]) for r in fit], shares_of))
    return tuple(made)


def months_old(born: date, on: date) -> int:
    """Completed months, roughly."""
    return (on - born).days * 12 // 365


def complaint(rng: Random, months: int) -> Complaint:
    """Why a child of this age in months comes."""
    return _complaints()[min(max(months, 0), MONTHS - 1)](rng)


@dataclass(slots=True)
class Recording:
    """One attendance while it is being written: the row, whom it is about, and the errors made so far."""

    families: Families
    rng: Random
    row: Row
    child: Child
    family: Family
    rows: list[Row]  # the register's rows of this child, empty when unlisted
    on: date
    relation: str = ""
    near: list[Row] = attribute(default_factory=list)  # rows of another, listed child who looks alike
    listing: Listing | None = None
    errors: list[str] = attribute(default_factory=list)

    def where(self) -> Place:
        """Where the child lives now."""
        placed = self.family.places.get(self.child.id)
        return placed[-1] if placed else self.family.homes[-1]


def arrival(rng: Random, start: date, days: int) -> datetime:
    """A moment of arrival in local time."""
    return at_hour(rng, start + timedelta(days=rng.randrange(days)))


def at_hour(rng: Random, day: date) -> datetime:
    """A moment of a day, as busy as emergency departments are."""
    return datetime(day.year, day.month, day.day, _HOURS(rng), rng.randrange(60))  # noqa: DTZ001 - a desk writes local time


def record(  # noqa: PLR0917 - the six things an attendance is made of
    families: Families, rng: Random, child: Child, family: Family, at: datetime, listing: Listing | None = None
) -> Recording:
    """The attendance of a child with everything known written right."""
    row = dict.fromkeys(COLUMNS, "")
    rows = listing.rows.get(child.id, []) if listing is not None else []
    made = Recording(families, rng, row, child, family, rows, at.date(), listing=listing)
    place, mother = made.where(), family.mother
    row.update(
        arrived_at=at.isoformat(timespec="minutes"),
        departed_at=(at + timedelta(minutes=int(20 + rng.expovariate(1 / 140)))).isoformat(timespec="minutes"),
        site=rng.choice(SITES),
        department_type=rng.choice(("1", "1", "1", "3")),
        attendance_category="1",
        local_id=f"H{rng.randrange(10_000_000):07d}",
        nhs_number=child.number,
        given_name=child.given,
        middle_names=" ".join(child.middle),
        family_name=child.family,
        date_of_birth=child.born.isoformat(),
        sex=child.sex,
        home_postcode=place.postcode,
        home_address=place.address,
        gp_practice=family.practices[-1],
        mother_given_name=mother.given,
        mother_family_name=mother.family,
        mother_date_of_birth=mother.born.isoformat(),
        contact_phone=family.phones[0],
        discharge_status=_DISCHARGED(rng),
    )
    _kin(rng, made)
    present(made, complaint(rng, months_old(child.born, made.on)))
    return made


def present(made: Recording, why: Complaint) -> None:
    """Write the complaint and the finding."""
    made.row.update(
        chief_complaint=why.complaint, chief_complaint_code=why.complaint_code, diagnosis=why.diagnosis, diagnosis_code=why.diagnosis_code, injury_flag=why.injury
    )


def _kin(rng: Random, made: Recording) -> None:
    family, placed = made.family, made.child.id in made.family.places
    if placed and rng.random() < 0.7:
        carer = next((row["carer_name"] for row in made.rows if row["carer_name"]), "")
        made.row.update(next_of_kin_name=carer, next_of_kin_relationship="foster carer" if carer else "", accompanied_by="carer")
    elif family.father is not None and rng.random() < 0.25:
        made.row.update(next_of_kin_name=f"{family.father.given} {family.father.family}", next_of_kin_relationship="father", accompanied_by="father")
    else:
        made.row.update(next_of_kin_name=f"{family.mother.given} {family.mother.family}", next_of_kin_relationship="mother", accompanied_by="mother")


def as_patient(made: Recording, adult: Adult, sex: str) -> None:
    """Turn the recording into an attendance of an adult of the family."""
    made.row.update(
        nhs_number=adult.number, given_name=adult.given, middle_names="", family_name=adult.family, date_of_birth=adult.born.isoformat(), sex=sex,
        mother_given_name="", mother_family_name="", mother_date_of_birth="", next_of_kin_name="", next_of_kin_relationship="", accompanied_by="",
        chief_complaint="Abdominal pain", chief_complaint_code="21522001", diagnosis="Pregnancy" if sex == "F" else "", diagnosis_code="", injury_flag="",
    )  # fmt: skip
    made.family.places.pop(made.child.id, None)
    home = made.where()
    made.row.update(home_postcode=home.postcode, home_address=home.address)


def truth(made: Recording, weight: float = 1.0) -> Row:
    """The answer sheet's row."""
    row = made.row
    right = made.family.mother.number if made.relation == "pregnant mother" else made.child.number
    numbered = bool(right) and row["nhs_number"] == right
    known = {r["mother_nhs_number"] if made.relation == "pregnant mother" else r["nhs_number"] for r in made.rows}
    return {
        "attendance_id": row["attendance_id"],
        "child_id": made.child.id,
        "tradition": made.family.label,
        "entry_ids": "|".join(r["entry_id"] for r in made.rows),
        "errors": "|".join(made.errors),
        "has_number": str(int(numbered)),
        "number_on_register": str(int(bool(known - {""}))),
        "relation": made.relation,
        "near_entry_ids": "|".join(r["entry_id"] for r in made.near),
        "decidable": str(int(decidable(row, made.rows, rivals(made), made.relation))),
        "weight": f"{weight:.5f}",
    }


def rivals(made: Recording) -> list[list[Row]]:
    """The rows of the family's other listed children, child by child."""
    if made.listing is None:
        return []
    return [rows for rows in made.listing.rows.values() if not any(row in made.rows for row in rows)]
