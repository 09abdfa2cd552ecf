"""Whether a record still holds enough to find its child by, so that a miss can be told from a record nobody could place."""

import re

Row = dict[str, str]
_NAMES = ("given_name", "middle_names", "family_name", "alias_given_name", "alias_family_name")


def decidable(row: Row, rows: list[Row], rivals: list[list[Row]], relation: str = "") -> bool:
    """A number the register holds for the child, or three of: given name, family name, full date of birth, a postcode or phone.

    Each as the register holds it, names as words in whichever box; and more of them than any listed brother or sister agrees on, who
    is taken to live in the same place. Of a newborn's plan: the mother's name or the family name, a postcode or phone, and a date of birth.
    """
    number = "mother_nhs_number" if relation == "pregnant mother" else "nhs_number"
    if row["nhs_number"] and any(row["nhs_number"] == held[number] for held in rows):
        return True
    if relation == "newborn":
        mother = _agrees(row, rows, "mother_family_name") and _agrees(row, rows, "mother_given_name")
        family = _agrees(row, rows, "family_name", "family_name", "mother_family_name")
        return _place(row, rows) and (mother or family) and bool(row["date_of_birth"])
    if relation == "pregnant mother":
        names = [_agrees(row, rows, name, "mother_" + name) for name in ("given_name", "family_name", "date_of_birth")]
        return sum(names) + _place(row, rows) >= 3
    return _score(row, rows) > max([2, *(_score(row, other, rival=True) for other in rivals)])


def _score(row: Row, rows: list[Row], *, rival: bool = False) -> int:
    here = rival or _place(row, rows)  # a brother or sister lives, or may live, in the same place
    return _named(row, rows, "given_name") + _named(row, rows, "family_name") + _agrees(row, rows, "date_of_birth") + here


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in re.split("[ -]", text.casefold()) if word}


def _named(row: Row, rows: list[Row], field: str) -> bool:
    typed, here = _words(*(row[name] for name in _NAMES)), _words(row[field])
    for held in rows:
        theirs = _words(held[field])
        whole = _words(*(held[name] for name in _NAMES))
        if (theirs and theirs <= typed) or (here and here <= whole and any(len(word) > 1 for word in here)):
            return True
    return False


def _place(row: Row, rows: list[Row]) -> bool:
    return _agrees(row, rows, "home_postcode", "home_postcode", "placement_postcode") or _agrees(row, rows, "contact_phone")


def _agrees(row: Row, rows: list[Row], field: str, *held: str) -> bool:
    value = row[field].casefold()
    return bool(value) and any(value == entry[name].casefold() for entry in rows for name in held or (field,))
