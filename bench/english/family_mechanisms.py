"""Recording errors in family names: slips, other parents' names, halves, particles, gendered forms, patronymics. See mechanisms.py."""

import re

from .attendances import Recording
from .mechanics import ascii_only, keyboard, phonetic, scanned
from .mechanisms import mechanism
from .name_mechanisms import family_name, respelt, write
from .names import spellings
from .surnames import feminine

_PARTICLES = ("O'", "Mc", "Mac", "Al-", "El-", "Ben ", "Abu ", "St. ", "De ", "da ", "dos ", "Ap ")


@mechanism
def family_keyboard(record: Recording) -> bool:
    """A slip of the fingers in the family name."""
    return write(record, "family_name", keyboard(record.rng, family_name(record)))


@mechanism
def family_phonetic(record: Recording) -> bool:
    """The family name as heard."""
    return write(record, "family_name", phonetic(record.rng, family_name(record)))


@mechanism
def family_scanned(record: Recording) -> bool:
    """The family name as scanned."""
    return write(record, "family_name", scanned(record.rng, family_name(record)))


@mechanism
def family_spelling(record: Recording) -> bool:
    """Another usual spelling of the family name."""
    parts = re.split("([ -])", family_name(record))
    able = [i for i, part in enumerate(parts) if part in spellings()]
    if not able:
        return False
    at = record.rng.choice(able)
    parts[at] = respelt(record, parts[at])
    return write(record, "family_name", "".join(parts))


@mechanism
def family_mothers(record: Recording) -> bool:
    """The mother's surname, present or earlier."""
    mother = record.family.mother
    return write(record, "family_name", record.rng.choice((mother.family, mother.maiden)))


@mechanism
def family_fathers(record: Recording) -> bool:
    """The father's surname."""
    return record.family.father is not None and write(record, "family_name", record.family.father.family)


@mechanism
def family_changed(record: Recording) -> bool:
    """A surname the register may know as an alias, or a new one: stepfather, adoption, foster family."""
    also = record.child.also
    if also and record.rng.random() < 0.7:
        return write(record, "family_name", also[0][1])
    return write(record, "family_name", record.families.book.surname(record.rng, record.family.tradition))


@mechanism
def family_half(record: Recording) -> bool:
    """One half of a double surname."""
    parts = [part for part in re.split("[ -]", family_name(record)) if len(part) > 2]
    return len(parts) > 1 and "Al-" not in family_name(record) and write(record, "family_name", record.rng.choice(parts))


@mechanism
def family_doubled(record: Recording) -> bool:
    """The mother's surname added."""
    mother = record.family.mother.family
    if mother in family_name(record):
        return False
    return write(record, "family_name", record.rng.choice((f"{mother}-{family_name(record)}", f"{family_name(record)}-{mother}", f"{family_name(record)} {mother}")))


@mechanism
def family_joined(record: Recording) -> bool:
    """Hyphen, space or apostrophe lost, or one for the other."""
    family = family_name(record)
    forms = {re.sub("[ '-]", "", family), family.replace("-", " "), family.replace(" ", "-"), family.replace("'", " ")} - {family}
    return bool(forms) and write(record, "family_name", record.rng.choice(sorted(forms)))


@mechanism
def family_gendered(record: Recording) -> bool:
    """The other gender's form of the surname: the father's for a girl, the mother's for a boy."""
    tradition, family = record.family.tradition, family_name(record)
    mother, father = record.family.mother, record.family.father
    if tradition not in ("polish", "slavic", "lithuanian"):
        return False
    if record.child.sex == "M":
        return write(record, "family_name", feminine(tradition, family))
    for own in (father.family if father else "", ascii_only(father.family) if father else "", mother.maiden):
        if own and own != family and own[:4] == family[:4]:
            return write(record, "family_name", own)
    return False


@mechanism
def family_particle(record: Recording) -> bool:
    """O', Mc, Al- or another particle left out or set apart."""
    family = family_name(record)
    for particle in _PARTICLES:
        if family.startswith(particle) and len(family) > len(particle) + 2:
            rest = family[len(particle) :]
            return write(record, "family_name", record.rng.choice((rest.capitalize(), f"{particle.strip(chr(39) + '- ')} {rest}", particle.strip("'- ") + rest.lower())))
    return False


@mechanism
def family_patronymic(record: Recording) -> bool:
    """The father's own name, or the next name of a chain, in the place of the family name."""
    father = record.family.father
    chained = record.family.tradition in ("somali", "eritrean", "kurdish", "arabic", "tamil", "afghan", "pakistani", "bangladeshi", "sikh", "hindu")
    if father is None or not chained:
        return False
    if record.family.tradition == "sikh":
        return write(record, "family_name", father.family if family_name(record) in ("Singh", "Kaur") else "Singh" if record.child.sex == "M" else "Kaur")
    return write(record, "family_name", father.family if family_name(record) == father.given else father.given)


@mechanism
def family_missing(record: Recording) -> bool:
    """No family name."""
    record.row["family_name"] = ""
    return True
