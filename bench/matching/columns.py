"""People as flat columns, the way the peers want them: read by riskflag's own front door, so that no peer loses to a date format or a placeholder."""

from __future__ import annotations

from collections.abc import Sequence

import riskflag as rf

Row = dict[str, str | None]
COLUMNS = ("given", "middle", "family", "born", "sex", "number", "postcode", "house", "address", "phone", "gp", "mother_given", "mother_family")


def row(person: rf.Person) -> Row:
    """One person; of several names, numbers and places the first. None is not recorded."""
    name = person.names[0] if person.names else None
    place = person.places[0] if person.places else None
    address = place.address if place else ()
    mother = person.mother.names[0] if person.mother and person.mother.names else None
    told = {
        "given": " ".join(name.given_tokens) if name else "",
        "middle": " ".join(name.middle_tokens) if name else "",
        "family": " ".join(name.family_tokens) if name else "",
        "born": person.born.text if person.born and person.born.day else "",
        "sex": person.sex.value if person.sex else "",
        "number": next((n.value for n in person.numbers if n.scheme != "local"), ""),
        "postcode": place.postcode.text if place and place.postcode else "",
        "house": next((word for word in address if word[0].isdigit()), ""),
        "address": " ".join(address),
        "phone": person.phones[0] if person.phones else "",
        "gp": person.gp or "",
        "mother_given": " ".join(mother.given_tokens) if mother else "",
        "mother_family": " ".join(mother.family_tokens) if mother else "",
    }
    return {key: told[key] or None for key in COLUMNS}


def rows(people: Sequence[rf.Person]) -> list[Row]:
    """Many people."""
    return [row(person) for person in people]


def used(left: Sequence[Row], right: Sequence[Row]) -> list[str]:
    """The columns both sides fill at least once in a hundred rows."""
    return [key for key in COLUMNS if all(sum(r[key] is not None for r in side) * 100 >= len(side) for side in (left, right))]
