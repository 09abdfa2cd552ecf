"""Code lists: which recorded codes are a fracture, a burn, a poisoning; and what became of those nobody can read."""

from riskflag.rules.codes.lists import (
    CONFIRMED,
    SUSPECTED,
    CodeList,
    Concept,
    Reading,
    code_list_names,
    codes,
    may_mean,
    read_code,
)
from riskflag.rules.codes.text import is_destroyed, is_icd10, is_snomed, normalise_code

__all__ = [
    "CONFIRMED",
    "SUSPECTED",
    "CodeList",
    "Concept",
    "Reading",
    "code_list_names",
    "codes",
    "is_destroyed",
    "is_icd10",
    "is_snomed",
    "may_mean",
    "normalise_code",
    "read_code",
]
