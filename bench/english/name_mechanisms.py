"""Recording errors in names: slips, sounds, scans, short forms, other names, halves, order and encodings. See mechanisms.py."""

import re

from .attendances import Recording
from .conventions import feminine
from .mechanics import ascii_only, keyboard, lost_letters, mojibake, phonetic, scanned, truncated
from .mechanisms import mechanism
from .names import nicknames, spellings

_PARTICLES = ("O'", "Mc", "Mac", "Al-", "El-", "Ben ", "Abu ", "St. ", "De ", "da ", "dos ", "Ap ")


def _write(record: Recording, field: str, name: str) -> bool:
    record.row[field] = name
    return bool(name)


def _given(record: Recording) -> str:
    return record.row["given_name"]


def _family(record: Recording) -> str:
    return record.row["family_name"]


def _near_name(record: Recording, name: str) -> str:
    return record.rng.choice(spellings().get(name, (name,)))


@mechanism
def given_keyboard(record: Recording) -> bool:
    """A slip of the fingers in the given name."""
    return _write(record, "given_name", keyboard(record.rng, _given(record)))


@mechanism
def given_phonetic(record: Recording) -> bool:
    """The given name as heard."""
    return _write(record, "given_name", phonetic(record.rng, _given(record)))


@mechanism
def given_scanned(record: Recording) -> bool:
    """The given name as scanned."""
    return _write(record, "given_name", scanned(record.rng, _given(record)))


@mechanism
def given_spelling(record: Recording) -> bool:
    """Another usual spelling or transliteration of the given name."""
    words = _given(record).split(" ")
    able = [i for i, word in enumerate(words) if word in spellings()]
    if not able:
        return _write(record, "given_name", _near_name(record, _given(record)))
    at = record.rng.choice(able)
    words[at] = _near_name(record, words[at])
    return _write(record, "given_name", " ".join(words))


@mechanism
def given_nickname(record: Recording) -> bool:
    """A short or pet name, or the full name of a child registered under a short one."""
    names = nicknames()
    given = _given(record)
    if given in names:
        return _write(record, "given_name", record.rng.choice(names[given]))
    full = [name for name, short in names.items() if given in short]
    return bool(full) and _write(record, "given_name", record.rng.choice(full))


@mechanism
def given_initial(record: Recording) -> bool:
    """The initial only."""
    return len(_given(record)) > 1 and _write(record, "given_name", _given(record)[0])


@mechanism
def given_middle_used(record: Recording) -> bool:
    """The middle name in the place of the given name."""
    middle = record.child.middle
    if not middle:
        return False
    record.row["middle_names"] = record.rng.choice(("", record.child.given))
    return _write(record, "given_name", middle[0])


@mechanism
def given_joined(record: Recording) -> bool:
    """Two words written as one, with a hyphen, or a name's parts torn apart."""
    given = _given(record)
    parts = re.split("[ -]", given)
    if len(parts) > 1:
        forms = [" ".join(parts), "-".join(parts), parts[0] + "".join(p.lower() for p in parts[1:])]
        return _write(record, "given_name", record.rng.choice([form for form in forms if form != given]))
    for stem in ("Abdul", "Abdu", "Oluwa", "Chukwu", "Gur", "Anna", "Mary", "Maria"):
        if given.startswith(stem) and len(given) > len(stem) + 1:
            return _write(record, "given_name", f"{stem}{record.rng.choice(' -')}{given[len(stem) :].capitalize()}")
    return False


@mechanism
def given_half(record: Recording) -> bool:
    """One of two given names."""
    parts = re.split("[ -]", _given(record))
    return len(parts) > 1 and _write(record, "given_name", record.rng.choice(parts))


@mechanism
def given_missing(record: Recording) -> bool:
    """No given name."""
    record.row["given_name"] = record.row["middle_names"] = ""
    return True


@mechanism
def given_known_as(record: Recording) -> bool:
    """The name the family calls the child by, where it is another one."""
    return bool(record.child.known_as) and _write(record, "given_name", record.child.known_as)


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
    return _write(record, "given_name", name)


@mechanism
def given_truncated(record: Recording) -> bool:
    """The given name cut off."""
    return _write(record, "given_name", truncated(record.rng, _given(record)))


@mechanism
def family_keyboard(record: Recording) -> bool:
    """A slip of the fingers in the family name."""
    return _write(record, "family_name", keyboard(record.rng, _family(record)))


@mechanism
def family_phonetic(record: Recording) -> bool:
    """The family name as heard."""
    return _write(record, "family_name", phonetic(record.rng, _family(record)))


@mechanism
def family_scanned(record: Recording) -> bool:
    """The family name as scanned."""
    return _write(record, "family_name", scanned(record.rng, _family(record)))


@mechanism
def family_spelling(record: Recording) -> bool:
    """Another usual spelling of the family name."""
    parts = re.split("([ -])", _family(record))
    able = [i for i, part in enumerate(parts) if part in spellings()]
    if not able:
        return False
    at = record.rng.choice(able)
    parts[at] = _near_name(record, parts[at])
    return _write(record, "family_name", "".join(parts))


@mechanism
def family_mothers(record: Recording) -> bool:
    """The mother's surname, present or earlier."""
    mother = record.family.mother
    return _write(record, "family_name", record.rng.choice((mother.family, mother.maiden)))


@mechanism
def family_fathers(record: Recording) -> bool:
    """The father's surname."""
    return record.family.father is not None and _write(record, "family_name", record.family.father.family)


@mechanism
def family_changed(record: Recording) -> bool:
    """A surname the register may know as an alias, or a new one: stepfather, adoption, foster family."""
    also = record.child.also
    if also and record.rng.random() < 0.7:
        return _write(record, "family_name", also[0][1])
    return _write(record, "family_name", record.families.book.surname(record.rng, record.family.tradition))


@mechanism
def family_half(record: Recording) -> bool:
    """One half of a double surname."""
    parts = [part for part in re.split("[ -]", _family(record)) if len(part) > 2]
    return len(parts) > 1 and "Al-" not in _family(record) and _write(record, "family_name", record.rng.choice(parts))


@mechanism
def family_doubled(record: Recording) -> bool:
    """The mother's surname added."""
    mother = record.family.mother.family
    if mother in _family(record):
        return False
    return _write(record, "family_name", record.rng.choice((f"{mother}-{_family(record)}", f"{_family(record)}-{mother}", f"{_family(record)} {mother}")))


@mechanism
def family_joined(record: Recording) -> bool:
    """Hyphen, space or apostrophe lost, or one for the other."""
    family = _family(record)
    forms = {re.sub("[ '-]", "", family), family.replace("-", " "), family.replace(" ", "-"), family.replace("'", " ")} - {family}
    return bool(forms) and _write(record, "family_name", record.rng.choice(sorted(forms)))


@mechanism
def family_gendered(record: Recording) -> bool:
    """The other gender's form of the surname: the father's for a girl, the mother's for a boy."""
    tradition, family = record.family.tradition, _family(record)
    mother, father = record.family.mother, record.family.father
    if tradition not in ("polish", "slavic", "lithuanian"):
        return False
    if record.child.sex == "M":
        return _write(record, "family_name", feminine(tradition, family))
    for own in (father.family if father else "", ascii_only(father.family) if father else "", mother.maiden):
        if own and own != family and own[:4] == family[:4]:
            return _write(record, "family_name", own)
    return False


@mechanism
def family_particle(record: Recording) -> bool:
    """O', Mc, Al- or another particle left out or set apart."""
    family = _family(record)
    for particle in _PARTICLES:
        if family.startswith(particle) and len(family) > len(particle) + 2:
            rest = family[len(particle) :]
            return _write(record, "family_name", record.rng.choice((rest.capitalize(), f"{particle.strip(chr(39) + '- ')} {rest}", particle.strip("'- ") + rest.lower())))
    return False


@mechanism
def family_patronymic(record: Recording) -> bool:
    """The father's own name, or the next name of a chain, in the place of the family name."""
    father = record.family.father
    chained = record.family.tradition in ("somali", "eritrean", "kurdish", "arabic", "tamil", "afghan", "pakistani", "bangladeshi", "sikh", "hindu")
    if father is None or not chained:
        return False
    if record.family.tradition == "sikh":
        return _write(record, "family_name", father.family if _family(record) in ("Singh", "Kaur") else "Singh" if record.child.sex == "M" else "Kaur")
    return _write(record, "family_name", father.family if _family(record) == father.given else father.given)


@mechanism
def family_missing(record: Recording) -> bool:
    """No family name."""
    record.row["family_name"] = ""
    return True


@mechanism
def names_swapped(record: Recording) -> bool:
    """Given and family name in each other's boxes."""
    record.row["given_name"], record.row["family_name"] = _family(record), _given(record)
    return bool(_given(record) and _family(record))


@mechanism
def names_reordered(record: Recording) -> bool:
    """All names in the family's own order, family name first, cut into boxes by the desk."""
    tokens = f"{_family(record)} {record.row['middle_names']} {_given(record)}".split()
    if len(tokens) < 3:
        return False
    record.row["given_name"], record.row["middle_names"], record.row["family_name"] = tokens[0], " ".join(tokens[1:-1]), tokens[-1]
    return True


@mechanism
def names_one_box(record: Recording) -> bool:
    """The whole name in one box."""
    full = " ".join(f"{_given(record)} {record.row['middle_names']} {_family(record)}".split())
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
        return _write(record, "given_name", f"{_given(record)} {middle}")
    return _write(record, "family_name", f"{middle} {_family(record)}")


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
        return _write(record, "middle_names", first)
    if rng.random() < 0.5:
        return _write(record, "middle_names", " ".join((keyboard(rng, first), *rest)))
    return _write(record, "middle_names", record.families.book.given(rng, record.family.tradition, record.child.sex, record.child.born.year))


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
    return len(record.row[field]) > 7 and _write(record, field, truncated(record.rng, record.row[field], 5))
