"""Recording errors in given names: slips, sounds, scans, short forms, other names, halves, placeholders. See mechanisms.py."""

import re

from .attendances import Recording
from .mechanics import keyboard, phonetic, scanned, truncated
from .mechanisms import mechanism
from .name_mechanisms import given_name, respelt, write
from .names import nicknames, spellings


@mechanism
def given_keyboard(record: Recording) -> bool:
    """A slip of the fingers in the given name."""
    return write(record, "given_name", keyboard(record.rng, given_name(record)))


@mechanism
def given_phonetic(record: Recording) -> bool:
    """The given name as heard."""
    return write(record, "given_name", phonetic(record.rng, given_name(record)))


@mechanism
def given_scanned(record: Recording) -> bool:
    """The given name as scanned."""
    return write(record, "given_name", scanned(record.rng, given_name(record)))


@mechanism
def given_spelling(record: Recording) -> bool:
    """Another usual spelling or transliteration of the given name."""
    words = given_name(record).split(" ")
    able = [i for i, word in enumerate(words) if word in spellings()]
    if not able:
        return write(record, "given_name", respelt(record, given_name(record)))
    at = record.rng.choice(able)
    words[at] = respelt(record, words[at])
    return write(record, "given_name", " ".join(words))


@mechanism
def given_nickname(record: Recording) -> bool:
    """A short or pet name, or the full name of a child registered under a short one."""
    names = nicknames()
    given = given_name(record)
    if given in names:
        return write(record, "given_name", record.rng.choice(names[given]))
    full = [name for name, short in names.items() if given in short]
    return bool(full) and write(record, "given_name", record.rng.choice(full))


@mechanism
def given_initial(record: Recording) -> bool:
    """The initial only."""
    return len(given_name(record)) > 1 and write(record, "given_name", given_name(record)[0])


@mechanism
def given_middle_used(record: Recording) -> bool:
    """The middle name in the place of the given name."""
    middle = record.child.middle
    if not middle:
        return False
    record.row["middle_names"] = record.rng.choice(("", record.child.given))
    return write(record, "given_name", middle[0])


@mechanism
def given_joined(record: Recording) -> bool:
    """Two words written as one, with a hyphen, or a name's parts torn apart."""
    given = given_name(record)
    parts = re.split("[ -]", given)
    if len(parts) > 1:
        forms = [" ".join(parts), "-".join(parts), parts[0] + "".join(p.lower() for p in parts[1:])]
        return write(record, "given_name", record.rng.choice([form for form in forms if form != given]))
    for stem in ("Abdul", "Abdu", "Oluwa", "Chukwu", "Gur", "Anna", "Mary", "Maria"):
        if given.startswith(stem) and len(given) > len(stem) + 1:
            return write(record, "given_name", f"{stem}{record.rng.choice(' -')}{given[len(stem) :].capitalize()}")
    return False


@mechanism
def given_half(record: Recording) -> bool:
    """One of two given names."""
    parts = re.split("[ -]", given_name(record))
    return len(parts) > 1 and write(record, "given_name", record.rng.choice(parts))


@mechanism
def given_missing(record: Recording) -> bool:
    """No given name."""
    record.row["given_name"] = record.row["middle_names"] = ""
    return True


@mechanism
def given_known_as(record: Recording) -> bool:
    """The name the family calls the child by, where it is another one."""
    return bool(record.child.known_as) and write(record, "given_name", record.child.known_as)


@mechanism
def given_placeholder(record: Recording) -> bool:
    """Baby, Infant, Twin 1: the child has no name on the form yet."""
    child, rng = record.child, record.rng
    if (record.on - child.born).days > 90:
        return False
    if child.twin:
        pair = [c for c in record.family.children if c.born == child.born]
        place = pair.index(child) + 1 if child in pair else 1
        name = rng.choice((f"Twin {place}", f"Twin {'One' if place == 1 else 'Two'}", f"Baby {place}", "Baby"))
    else:
        name = rng.choice(("Baby", "Baby", "Infant", "Baby Girl" if child.sex == "F" else "Baby Boy", f"Baby {record.family.mother.family}", f"B/O {record.family.mother.given}"))
    record.row["middle_names"] = ""
    return write(record, "given_name", name)


@mechanism
def given_truncated(record: Recording) -> bool:
    """The given name cut off."""
    return write(record, "given_name", truncated(record.rng, given_name(record)))
