"""A site's own code map from CSV: what its local codes mean, or what the shipped lists do not yet know.

The map only adds. A code that the shipped lists hold keeps its meaning there and gains what the map says; no map takes a
meaning away. It is a configuration: one row that cannot be used refuses the file. Columns: docs/how-to/add-your-codes.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from os import PathLike
from pathlib import Path
from types import MappingProxyType

from attrs import evolve

from riskflag.errors import InvalidInput
from riskflag.people.findings import PARTS, PATTERNS
from riskflag.read.lines import open_lines
from riskflag.read.table import Row, Table
from riskflag.rules.codes import (
    CodeList,
    Concept,
    code_list_names,
    codes,
    is_destroyed,
    is_icd10,
    is_snomed,
    normalise_code,
    read_code,
)
from riskflag.rules.codes.families import with_wider

__all__ = ["read_code_map"]

_FIELDS = {
    "code": ("local_code", "diagnosis_code"),
    "means": ("list", "lists", "family", "families", "meaning"),
    "same_as": ("maps_to", "equivalent_to", "target_code"),
    "part": ("parts", "body_part", "site_of_injury"),
    "flags": ("flag",),
    "system": ("code_system",),
    "term": ("description", "label"),
}
_STANDARD = ("", "snomed", "icd10")
_NOTHING = frozenset({"none", "nothing", "not a trigger"})


def read_code_map(path: str | PathLike[str]) -> CodeList:
    """Read a site's code map. Raises InvalidInput, naming row and field, for a row that cannot be used."""
    name = Path(path).name
    with open_lines(path) as lines:
        table = Table(lines, _FIELDS)
        table.require("code")
        table.require("means", "same_as")
        concepts: dict[str, Concept] = {}
        for row in table.rows():
            concept = _concept(row, name)
            if concept.code in concepts and concepts[concept.code] != concept:
                raise _refused(row, name, "code", "this code stands twice and means two things", "keep one of the rows")
            concepts[concept.code] = concept
            table.accept(row)
        if rejected := table.report().rejected:
            raise InvalidInput(rejected[0].problem, where=f"{name}, row {rejected[0].row}", remedy=rejected[0].remedy)
    return CodeList(name=Path(path).stem, source=name, concepts=MappingProxyType(concepts))


def _refused(row: Row, name: str, field: str, problem: str, remedy: str) -> InvalidInput:
    return InvalidInput(problem, where=f"{name}, row {row.number}, column {field}", remedy=remedy)


def _concept(row: Row, name: str) -> Concept:
    system = row.texts.get("system", "").casefold()
    code = _code(row, name, system)
    meant = _meant(row, name)
    shipped = read_code(code).concept if system in _STANDARD else None
    families = meant.families | (shipped.families if shipped else frozenset())
    return evolve(
        meant, system=system or ("snomed" if code.isdigit() else "icd10"), code=code,
        term=row.texts.get("term", "") or meant.term, families=families, parts=meant.parts or (shipped.parts if shipped else ()),
        flags=meant.flags | (shipped.flags if shipped else frozenset()), source=name, release="",
    )


def _code(row: Row, name: str, system: str) -> str:
    text = row.texts.get("code", "")
    if not text:
        raise _refused(row, name, "code", "the code is empty", "every row needs one")
    if is_destroyed(text):
        raise _refused(row, name, "code", "a spreadsheet turned the code into a number", "copy it again as text")
    if system in _STANDARD and not (is_snomed(text) or is_icd10(text)):
        remedy = "correct it, or name the local code system in the column system"
        raise _refused(row, name, "code", "this is no SNOMED CT or ICD-10 code", remedy)
    if system not in _STANDARD and (is_snomed(text) or is_icd10(text)):
        remedy = "write it with a prefix, as read:S3020, here and in the attendances"
        raise _refused(row, name, "code", "a local code that reads as SNOMED CT or ICD-10 would be mistaken for it", remedy)
    return normalise_code(text)


def _meant(row: Row, name: str) -> Concept:
    """What the row says the code means: as another code does, or the lists, body parts and flags it names."""
    means, same = row.texts.get("means", ""), row.texts.get("same_as", "")
    if bool(means) == bool(same):
        remedy = "say which lists it belongs to (or none) in means, or which shipped code it equals in same_as"
        raise _refused(row, name, "means", "one of means and same_as must be filled, and not both", remedy)
    if same:
        concept = read_code(same).concept
        if concept is None:
            raise _refused(row, name, "same_as", "the shipped lists hold no such code", "see docs/reference/code-lists.md")
        return concept
    families = frozenset(word.upper().replace("_", "-") for word in _words(means) if word not in _NOTHING)
    if families - set(code_list_names()):
        remedy = "of: " + ", ".join(code_list_names()) + "; or none"
        raise _refused(row, name, "means", "a word that names no code list", remedy)
    parts, flags = _of(row, name, "part", _known_parts()), _of(row, name, "flags", _known_flags())
    return Concept(system="", code="", families=with_wider(families, parts), parts=tuple(parts), flags=frozenset(flags))


def _of(row: Row, name: str, field: str, known: Iterable[str]) -> list[str]:
    """The words of a cell as the lists write them; a word they do not know would silently decide nothing."""
    written = {word.replace("-", "_"): word for word in known}
    words = [word.replace("-", "_") for word in _words(row.texts.get(field, ""))]
    if not written.keys() >= set(words):
        raise _refused(row, name, field, "a word that the rules do not know", "of: " + ", ".join(sorted(known)))
    return [written[word] for word in words]


@cache
def _known_parts() -> frozenset[str]:
    return frozenset(PARTS).union(*(concept.parts for name in code_list_names() for concept in codes(name).concepts.values()))


@cache
def _known_flags() -> frozenset[str]:
    return frozenset(PATTERNS).union(*(concept.flags for name in code_list_names() for concept in codes(name).concepts.values()))


def _words(text: str) -> list[str]:
    return [word for part in re.split(r"[|;,]", text.casefold()) if (word := part.strip().replace(" ", "_"))]
