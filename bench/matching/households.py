"""Brothers and sisters: children of pseudopeople's bundled sample, recorded twice with its own default noise, and partly registered.

The list is one recording of six children in ten of each household with at least two; those looked up are all of that household's children, recorded
again (`households`) or ten years later (`households-later`), so that most false candidates live with the right one. Everybody lives in one town with
one postal code, as in the sample.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from random import Random
from typing import Any

import riskflag as rf
from riskflag.people.dates import DateOrder

from .linkset import LinkSet, by_entity, entries

_AGES = frozenset(map(str, range(18)))
_LISTED = 0.6


def _recording(year: int, seed: int, *, noise: bool = True) -> list[dict[str, str]]:
    os.environ["TQDM_DISABLE"] = "1"
    import pseudopeople

    logging.disable(logging.INFO)
    given: dict[str, Any] = {} if noise else {"config": pseudopeople.NO_NOISE}
    table = pseudopeople.generate_decennial_census(year=year, seed=seed, verbose=False, **given)
    rows = table.astype(object).where(table.notna(), "").to_dict("records")
    return [{str(key): str(value) for key, value in row.items()} for row in rows]


def _person(row: dict[str, str]) -> rf.Person:
    address = " ".join(row[key] for key in ("street_number", "street_name", "unit_number", "city", "state") if row[key])
    return rf.Person.parse(
        {"first_name": row["first_name"], "middle_name": row["middle_initial"], "last_name": row["last_name"], "dob": row["date_of_birth"],
         "sex": row["sex"], "postcode": row["zipcode"], "address": address}, dates=DateOrder.MONTH_FIRST)  # fmt: skip


def households(*, later: bool = False, rows: int | None = None) -> LinkSet:
    """The children of households with at least two; `rows` takes the first so many of them. Two recordings of each are looked up."""
    children = [row for row in _recording(2020, 0, noise=False) if row["age"] in _AGES]
    sizes = Counter(row["household_id"] for row in children)
    chosen = [row["simulant_id"] for row in children if sizes[row["household_id"]] > 1][:rows]
    rng = Random(1)
    wanted = set(chosen)
    listed = {who for who in chosen if rng.random() < _LISTED}
    right = [row for row in _recording(2020, 1) if row["simulant_id"] in listed]
    left = [row for seed in (2, 3) for row in _recording(2030 if later else 2020, seed) if row["simulant_id"] in wanted]
    return LinkSet(
        "households-later" if later else "households",
        [_person(row) for row in left],
        entries([_person(row) for row in right]),
        by_entity([row["simulant_id"] for row in left], [row["simulant_id"] for row in right]),
    )
