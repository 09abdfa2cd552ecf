"""Recording errors, one function each: it changes the record and says so, or finds that it cannot happen to this child.

`ERRORS` names them all. A function returns True when the record changed; the caller notes the name.
This module holds numbers, dates, places and sex; given_, family_ and name_mechanisms.py hold the names.
"""

from collections.abc import Callable
from datetime import date, timedelta

from .attendances import Recording
from .mechanics import keyboard, one_digit, transposed
from .numbers import is_valid, take
from .places import AUTHORITIES, LETTERS, home

Mechanism = Callable[[Recording], bool]
ERRORS: dict[str, Mechanism] = {}
_STRANGERS = 900_000  # positions of numbers that belong to nobody in the population


def mechanism(function: Mechanism) -> Mechanism:
    """Register an error under its function's name."""
    ERRORS[function.__name__] = function
    return function


def happen(record: Recording, name: str) -> bool:
    """Let an error happen; True if it could."""
    before = dict(record.row)
    if ERRORS[name](record) and record.row != before:
        record.errors.append(name)
        return True
    record.row.update(before)
    return False


# ---------------------------------------------------------------- the NHS number


def _own(record: Recording) -> str:
    return record.row["nhs_number"] or record.child.number


def _type(record: Recording, number: str) -> bool:
    record.row["nhs_number"] = number
    return bool(number)


@mechanism
def number_missing(record: Recording) -> bool:
    """No number at all."""
    record.row["nhs_number"] = ""
    return True


@mechanism
def number_one_digit(record: Recording) -> bool:
    """One digit wrong: the check digit always tells."""
    return _type(record, one_digit(record.rng, _own(record)) if _own(record) else "")


@mechanism
def number_transposed(record: Recording) -> bool:
    """Two neighbouring digits changed places: the check digit always tells."""
    made = transposed(record.rng, _own(record))
    return not is_valid(made) and _type(record, made)


@mechanism
def number_truncated(record: Recording) -> bool:
    """A digit left out."""
    number = _own(record)
    at = record.rng.randrange(10)
    return bool(number) and _type(record, number[:at] + number[at + 1 :])


@mechanism
def number_of_sibling(record: Recording) -> bool:
    """The number of a brother, sister or twin, one that is listed if there is one."""
    others = [c for c in record.family.children if c is not record.child and c.number]
    listed = [c for c in others if record.listing is not None and c.id in record.listing.rows]
    if not others:
        return False
    other = record.rng.choice(listed or others)
    if record.listing is not None:
        record.near = record.near or record.listing.rows.get(other.id, [])
    return _type(record, other.number)


@mechanism
def number_of_mother(record: Recording) -> bool:
    """The mother's number."""
    return _type(record, record.family.mother.number)


@mechanism
def number_of_stranger(record: Recording) -> bool:
    """A valid number of someone else: the wrong patient was picked on the screen."""
    return _type(record, take(_STRANGERS + record.rng.randrange(90_000), 1)[0][0])


# ---------------------------------------------------------------- date of birth


def _born(record: Recording, born: date) -> bool:
    if born > record.on or born.year < 1900:
        return False
    record.row["date_of_birth"] = born.isoformat()
    return True


@mechanism
def date_day_month(record: Recording) -> bool:
    """Day and month in American order."""
    born = record.child.born
    return born.day <= 12 and born.day != born.month and _born(record, date(born.year, born.day, born.month))


@mechanism
def date_digit(record: Recording) -> bool:
    """One digit of day or month slipped and still gives a date."""
    born = record.child.born
    for _ in range(20):
        typed = one_digit(record.rng, f"{born:%m%d}")
        try:
            return _born(record, date(born.year, int(typed[:2]), int(typed[2:])))
        except ValueError:
            continue
    return False


@mechanism
def date_near(record: Recording) -> bool:
    """A day or a week out, or the day before and after midnight."""
    return _born(record, record.child.born + timedelta(days=record.rng.choice((-7, -2, -1, 1, 2, 7))))


@mechanism
def date_year(record: Recording) -> bool:
    """A year out, ten years out, or this year."""
    born, years = record.child.born, record.rng.choice((-1, -1, -1, 1, 1, -2, 2, -10, 10))
    year = record.on.year if record.rng.random() < 0.08 else born.year + years
    return _born(record, born.replace(year=year, day=min(born.day, 28)))


@mechanism
def date_first_january(record: Recording) -> bool:
    """The first of January of the right year stands for "not known"; now and then 1900."""
    born = record.child.born
    return (born.month, born.day) != (1, 1) and _born(record, date(1900 if record.rng.random() < 0.1 else born.year, 1, 1))


@mechanism
def date_missing(record: Recording) -> bool:
    """No date of birth."""
    record.row["date_of_birth"] = ""
    return True


# ---------------------------------------------------------------- places, phones, sex


def _place(record: Recording, postcode: str, address: str) -> bool:
    record.row["home_postcode"], record.row["home_address"] = postcode, address
    return True


def known_postcodes(record: Recording) -> set[str]:
    """The postcodes the register holds for the child."""
    return {row[key] for row in record.rows for key in ("home_postcode", "placement_postcode")} - {""}


@mechanism
def postcode_old(record: Recording) -> bool:
    """An earlier home or placement that the register no longer holds."""
    earlier = [*record.family.homes[:-1], *record.family.places.get(record.child.id, [])[:-1]]
    earlier = [place for place in earlier if place.postcode not in known_postcodes(record)]
    if not earlier:
        return False
    place = record.rng.choice(earlier)
    return _place(record, place.postcode, place.address)


@mechanism
def postcode_new(record: Recording) -> bool:
    """A new home nobody has told the authority of; half of the moves stay in the outcode's authority."""
    rng = record.rng
    authority = record.family.authority if rng.random() < 0.7 else rng.choice(AUTHORITIES)
    place = home(rng, authority)
    return _place(record, place.postcode, place.address)


@mechanism
def postcode_typo(record: Recording) -> bool:
    """One character of the postcode slipped."""
    postcode = record.row["home_postcode"]
    if not postcode:
        return False
    outward, _, inward = postcode.partition(" ")
    rng = record.rng
    if rng.random() < 0.5:
        return _place(record, f"{outward} {rng.choice([d for d in '123456789' if d != inward[0]])}{inward[1:]}", record.row["home_address"])
    last = rng.choice([letter for letter in LETTERS if letter != inward[2]])
    return _place(record, f"{outward} {inward[:2]}{last}", record.row["home_address"])


@mechanism
def postcode_pseudo(record: Recording) -> bool:
    """No fixed abode or not known."""
    return _place(record, record.rng.choice(("ZZ99 3VZ", "ZZ99 3WZ", "ZZ99 3CZ")), "")


@mechanism
def postcode_missing(record: Recording) -> bool:
    """The address without its postcode."""
    record.row["home_postcode"] = ""
    if record.rng.random() < 0.5:
        record.row["home_address"] = ""
    return True


@mechanism
def address_missing(record: Recording) -> bool:
    """No address, no postcode, no phone."""
    record.row["contact_phone"] = ""
    return _place(record, "", "")


@mechanism
def phone_changed(record: Recording) -> bool:
    """Another phone of the family."""
    record.row["contact_phone"] = record.family.phones[1]
    return True


@mechanism
def address_misspelt(record: Recording) -> bool:
    """A slip in the street's name."""
    address = record.row["home_address"]
    record.row["home_address"] = keyboard(record.rng, address) if address else ""
    return bool(address)


@mechanism
def sex_wrong(record: Recording) -> bool:
    """The other sex."""
    record.row["sex"] = {"M": "F", "F": "M"}.get(record.row["sex"], "M")
    return True
