"""Named lists of codes: what each recorded code means for a rule, with the source beside it.

The lists are data, one row per code, in ``snomed.csv`` and ``icd10.csv``. A row may name one code
(``S72.3``), a category (``S72``) or a block (``S70-S79``); the narrowest row that fits decides.
Matching is on the whole code, never on part of one. Rows nobody has read in a source are marked
and stay out of every list unless asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from itertools import chain
from string import digits
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from attrs import evolve, field, frozen

from riskflag.errors import InvalidInput
from riskflag.rules.codes.text import LONGEST_CODE, is_destroyed, is_icd10, is_snomed, normalise_code

__all__ = ["CONFIRMED", "SUSPECTED", "CodeList", "Concept", "Reading", "code_list_names", "codes", "may_mean",
           "read_code"]

CONFIRMED: Final = "410605003"
"""ECDS diagnosis qualifier, reference set 999003001000000108: a confirmed diagnosis. Rules count both qualifiers."""

SUSPECTED: Final = "415684004"
"""ECDS diagnosis qualifier, reference set 999003001000000108: a suspected diagnosis. Rules count both qualifiers."""

Status: TypeAlias = Literal["mapped", "unmapped", "destroyed", "unreadable"]

_FILES: Final = ("snomed.csv", "icd10.csv")

# An ICD-10 category is a letter and two digits; a point and one digit more subdivide it.
_CATEGORY: Final = 3
_SUBDIVISION: Final = 5


@frozen(kw_only=True)
class Concept:
    """What one code means: a row of a code list.

    `parts` are the body parts the code may mean, the leading one first; two codes that share a part
    may be the same injury written twice. None means the code does not say.
    `flags` say the rest (``multiple``, ``open``, ``possible``, ``gun``): see the reference of code lists.
    """

    system: str
    code: str
    term: str = ""
    families: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()
    release: str = ""
    source: str = ""
    confirmed: bool = True
    notes: str = ""

    @property
    def part(self) -> str:
        """The leading body part; empty when the code does not say."""
        return self.parts[0] if self.parts else ""

    @property
    def multiple(self) -> bool:
        """True if the code itself states more than one fracture."""
        return "multiple" in self.flags


@frozen(kw_only=True, repr=False)
class CodeList:
    """A named set of codes with its source; ``code in codes("FRACTURE")`` asks it.

    `concepts` maps each code, as `normalise_code` writes it, to its meaning. An ICD-10 category stands
    for its subdivisions, except those in `without`.
    """

    name: str
    release: str = ""
    source: str = ""
    concepts: Mapping[str, Concept] = field(hash=False)
    without: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, name: str, codes: Iterable[str | Concept], /, *, source: str, release: str = "", system: str = ""
    ) -> CodeList:
        """A site's own list. Combine it with a shipped one: ``codes("BURN") | CodeList.of("BURN", ...)``.

        A code of the shipped lists keeps its meaning and gains the family `name`. `system` names a local code
        system; without it every code must be SNOMED CT or ICD-10. A destroyed or unreadable code raises
        `InvalidInput` with its position, counted from 1.
        """
        blank = Concept(system=system, code="", families=frozenset({name}), release=release, source=source)
        concepts = (
            _site_concept(entry, blank, f"code list {name!r}, code {position}")
            for position, entry in enumerate(codes, start=1)
        )
        return cls(name=name, release=release, source=source, concepts=MappingProxyType({c.code: c for c in concepts}))

    def __contains__(self, code: str) -> bool:
        """True if the list holds this code, in any of its spellings; `code` is text."""
        return self.concept(code) is not None

    def concept(self, code: str) -> Concept | None:
        """What the code means in this list, or None if the list does not hold it."""
        found = self.concepts.get(code)
        if found is not None or code.isdigit():  # digits have no other spelling
            return found
        code = normalise_code(code)
        found = self.concepts.get(code)
        if found is not None or not _is_subdivision(code) or code in self.without:
            return found
        category = self.concepts.get(code[:_CATEGORY])
        return category if category is not None and category.system == "icd10" else None

    def __or__(self, other: CodeList) -> CodeList:
        """Both lists together, under the first one's name; where both hold a code, the first one's meaning stands."""
        if not isinstance(other, CodeList):
            return NotImplemented
        return CodeList(
            name=self.name,
            release=_joined((self.release, other.release)),
            source=_joined((self.source, other.source)),
            concepts=MappingProxyType({**other.concepts, **self.concepts}),
            without=frozenset(code for code in self.without if code not in other)
            | frozenset(code for code in other.without if code not in self),
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self.concepts)

    def __len__(self) -> int:
        return len(self.concepts)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits over every code and its meaning."""
        facts = sorted((code, c.system, sorted(c.families), c.parts, sorted(c.flags)) for code, c in self.concepts.items())
        return sha256(repr((self.name, facts, sorted(self.without))).encode()).hexdigest()[:12]

    def __repr__(self) -> str:
        return f"CodeList({self.name!r}, {len(self)} codes)"


@frozen
class Reading:
    """What became of one code's text.

    ``mapped``: a list holds it, `concept` says what it means. ``unmapped``: well-formed, in no list.
    ``destroyed``: a spreadsheet turned it into a number. ``unreadable``: no code at all. `code` is empty
    for the last two, which may hold anything a person typed.
    """

    status: Status
    code: str = ""
    concept: Concept | None = None


def read_code(text: str, also: CodeList | None = None) -> Reading:
    """Read one code; `also` is a site's own list, asked first. Unconfirmed rows do not count as mapped."""
    own = also.concept(text) if also is not None else None
    if own is not None:
        return Reading("mapped", normalise_code(text), own)
    # Only what starts like a code is remembered: free text typed into a code field is not kept.
    return _listed().get(text) or (_remembered if text[1:3].isdigit() and len(text) <= LONGEST_CODE else _shipped)(text)


def _shipped(text: str) -> Reading:
    concept = _everything().concept(text)
    if concept is not None:
        return Reading("mapped", normalise_code(text), concept)
    if is_destroyed(text):
        return Reading("destroyed")
    if is_snomed(text) or is_icd10(text):
        return Reading("unmapped", normalise_code(text))
    return Reading("unreadable")


_remembered = lru_cache(maxsize=4096)(_shipped)


def may_mean(code: str) -> Concept | None:
    """What a code, as `normalise_code` writes it, may mean: a row nobody has read in a source yet. None for any other code."""
    row = _table(True).get(code)
    return row if row is not None and not row.confirmed else None


@cache
def codes(name: str, *, unconfirmed: bool = False) -> CodeList:
    """The shipped list of this name, such as ``FRACTURE`` or ``INJURY``; an unknown name raises `InvalidInput`.

    `unconfirmed` adds the rows nobody has read in a source yet.
    """
    if name not in code_list_names():
        raise InvalidInput(
            "there is no code list of this name", where="codes()", remedy="known names: " + ", ".join(code_list_names())
        )
    concepts = _families(unconfirmed).get(name, {})
    subdivisions = _subdivisions(unconfirmed)
    return CodeList(
        name=name,
        release=_joined(concept.release for concept in concepts.values()),
        source=_joined(concept.source for concept in concepts.values()),
        concepts=MappingProxyType(concepts),
        without=frozenset(
            code for category in concepts for code in subdivisions.get(category, ()) if code not in concepts
        ),
    )


@cache
def code_list_names() -> tuple[str, ...]:
    """The names `codes` knows, in alphabetical order."""
    return tuple(sorted(set(chain.from_iterable(concept.families for concept in _rows()))))


@cache
def _everything() -> CodeList:
    return CodeList(name="every list", concepts=_table(False))


@cache
def _listed() -> Mapping[str, Reading]:
    """What becomes of a code that stands in a list as it is written there."""
    return {code: Reading("mapped", normalise_code(code), concept) for code, concept in _table(False).items()}


@cache
def _families(unconfirmed: bool) -> Mapping[str, dict[str, Concept]]:
    families: dict[str, dict[str, Concept]] = {}
    for code, concept in _table(unconfirmed).items():
        for family in concept.families:
            families.setdefault(family, {})[code] = concept
    return families


@cache
def _subdivisions(unconfirmed: bool) -> Mapping[str, list[str]]:
    subdivisions: dict[str, list[str]] = {}
    for code in _table(unconfirmed):
        if _is_subdivision(code):
            subdivisions.setdefault(code[:_CATEGORY], []).append(code)
    return subdivisions


@cache
def _table(unconfirmed: bool) -> Mapping[str, Concept]:
    rows = [concept for concept in _rows() if concept.confirmed or unconfirmed]
    table = {concept.code: concept for concept in rows if "-" not in concept.code}
    for block in (concept for concept in rows if "-" in concept.code):
        for category in _categories(block.code):
            table.setdefault(category, block)
    return MappingProxyType(table)


@cache
def _rows() -> tuple[Concept, ...]:
    # Imported here: a host that uses no injury rule should not pay for them.
    import csv  # noqa: PLC0415
    from importlib.resources import files  # noqa: PLC0415

    rows: list[Concept] = []
    for name in _FILES:
        with files(__package__).joinpath(name).open(encoding="utf-8") as file:
            lines = csv.reader(file)
            next(lines)
            rows.extend(map(_concept, lines))
    return tuple(rows)


def _concept(row: list[str]) -> Concept:
    system, code, term, families, parts, flags, release, source, confirmed, notes = row
    return Concept(
        system=system,
        code=code,
        term=term,
        families=_words(families),
        parts=tuple(parts.split("|")) if parts else (),
        flags=_words(flags),
        release=release,
        source=source,
        confirmed=confirmed == "yes",
        notes=notes,
    )


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split("|")) if text else frozenset()


def _is_subdivision(code: str) -> bool:
    return len(code) == _SUBDIVISION and code[_CATEGORY] == "." and code[-1] in digits


def _categories(block: str) -> Iterator[str]:
    first, last = block.split("-")
    return (f"{first[0]}{number:02}" for number in range(int(first[1:]), int(last[1:]) + 1))


def _site_concept(entry: str | Concept, blank: Concept, where: str) -> Concept:
    if isinstance(entry, Concept):
        return evolve(entry, code=normalise_code(entry.code), families=entry.families | blank.families)
    code = normalise_code(entry)
    if not code or is_destroyed(code) or not (blank.system or is_snomed(code) or is_icd10(code)):
        raise InvalidInput(
            "this is no SNOMED CT or ICD-10 code",
            where=where,
            remedy="copy it again as text, or name the local code system with system=",
        )
    known = (None if blank.system else _everything().concept(code)) or blank
    return evolve(
        known,
        system=blank.system or ("snomed" if code.isdigit() else "icd10"),
        code=code,
        families=known.families | blank.families,
        release=blank.release,
        source=blank.source,
    )


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))
