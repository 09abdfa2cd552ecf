"""Recording errors in the whole name: boxes, order, middle names, encodings, lengths. See mechanisms.py."""

from .attendances import Recording
from .mechanics import ascii_only, keyboard, lost_letters, mojibake, truncated
from .mechanisms import mechanism
from .names import spellings


def write(record: Recording, field: str, name: str) -> bool:
    """Write a name; False if there is none to write."""
    record.row[field] = name
    return bool(name)


def given_name(record: Recording) -> str:
    """The given name as it stands."""
    return record.row["given_name"]


def family_name(record: Recording) -> str:
    """The family name as it stands."""
    return record.row["family_name"]


def respelt(record: Recording, name: str) -> str:
    """Another usual spelling of a name, or the name itself."""
    return record.rng.choice(spellings().get(name, (name,)))


@mechanism
def names_swapped(record: Recording) -> bool:
    """Given and family name in each other's boxes."""
    record.row["given_name"], record.row["family_name"] = family_name(record), given_name(record)
    return bool(given_name(record) and family_name(record))


@mechanism
def names_reordered(record: Recording) -> bool:
    """All names in the family's own order, family name first, cut into boxes by the desk."""
    tokens = f"{family_name(record)} {record.row['middle_names']} {given_name(record)}".split()
    if len(tokens) < 3:
        return False
    record.row["given_name"], record.row["middle_names"], record.row["family_name"] = tokens[0], " ".join(tokens[1:-1]), tokens[-1]
    return True


@mechanism
def names_one_box(record: Recording) -> bool:
    """The whole name in one box."""
    full = " ".join(f"{given_name(record)} {record.row['middle_names']} {family_name(record)}".split())
    record.row["middle_names"] = ""
    record.row["given_name"], record.row["family_name"] = ("", full) if record.rng.random() < 0.6 else (full, "")
    return True


@mechanism
def middle_misplaced(record: Recording) -> bool:
    """A middle name inside the given or the family name's box."""
    middle = " ".join(record.child.middle)
    if not middle:
        return False
    record.row["middle_names"] = ""
    if record.rng.random() < 0.5:
        return write(record, "given_name", f"{given_name(record)} {middle}")
    return write(record, "family_name", f"{middle} {family_name(record)}")


@mechanism
def middle_missing(record: Recording) -> bool:
    """Middle names left out."""
    record.row["middle_names"] = ""
    return True


@mechanism
def middle_initial(record: Recording) -> bool:
    """Middle initials only."""
    record.row["middle_names"] = " ".join(word[0] for word in record.row["middle_names"].split())
    return True


@mechanism
def middle_changed(record: Recording) -> bool:
    """Another middle name, or one misspelt, or only the first of two."""
    middle, rng = record.row["middle_names"], record.rng
    if not middle:
        return False
    first, *rest = middle.split(" ")
    if rest and rng.random() < 0.5:
        return write(record, "middle_names", first)
    if rng.random() < 0.5:
        return write(record, "middle_names", " ".join((keyboard(rng, first), *rest)))
    return write(record, "middle_names", record.families.book.given(rng, record.family.tradition, record.child.sex, record.child.born.year))


def _every_name(record: Recording) -> dict[str, str]:
    return {field: record.row[field] for field in ("given_name", "middle_names", "family_name")}


@mechanism
def mojibake_names(record: Recording) -> bool:
    """Letters beyond ASCII garbled by a wrong encoding, or lost to question marks. Families that write without them gain none."""
    wrong = mojibake if record.rng.random() < 0.7 else lost_letters
    record.row.update({field: wrong(name) for field, name in _every_name(record).items()})
    return True


@mechanism
def diacritics_dropped(record: Recording) -> bool:
    """Names typed without their diacritics."""
    record.row.update({field: ascii_only(name) for field, name in _every_name(record).items()})
    return True


@mechanism
def upper_case(record: Recording) -> bool:
    """Names in capitals, as many systems hold them."""
    record.row.update({field: name.upper() for field, name in _every_name(record).items()})
    return True


@mechanism
def names_truncated(record: Recording) -> bool:
    """The longer of given and family name cut off by its field."""
    field = max(("given_name", "family_name"), key=lambda f: len(record.row[f]))
    return len(record.row[field]) > 7 and write(record, field, truncated(record.rng, record.row[field], 5))
