"""What a clinician enters at the bedside that no code list can say: regions of bruises, totals of scores, the X-ray report.

Every finding is optional. Not entered is not recorded: it never counts as "no".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import TypeVar

from attrs import field, frozen

from riskflag.errors import InvalidInput
from riskflag.people.masking import masked
from riskflag.people.person import Reader

__all__ = [
    "COLUMNS",
    "PARTS",
    "PATTERNS",
    "BodyRegion",
    "Disclosure",
    "Findings",
    "FractureDetail",
    "IllnessSign",
    "Mark",
    "MarkKind",
    "PredahtFeature",
    "parse_findings",
]

E = TypeVar("E", bound=Enum)


class BodyRegion(Enum):
    """Where a bruise is. All but OTHER are the regions of TEN-4-FACESp (Pierce et al., JAMA Netw Open 2021;4:e215832)."""

    TORSO = "torso"
    EAR = "ear"
    NECK = "neck"
    FRENULUM = "frenulum"
    ANGLE_OF_JAW = "angle_of_jaw"
    CHEEK = "cheek"
    EYELID = "eyelid"
    SUBCONJUNCTIVAE = "subconjunctivae"
    OTHER = "other"


class PredahtFeature(Enum):
    """The six features that PredAHT counts beside an injury inside the skull (Maguire et al., Pediatrics 2011)."""

    HEAD_NECK_BRUISE = "head_neck_bruise"
    SEIZURE = "seizure"
    APNOEA = "apnoea"
    RIB_FRACTURE = "rib_fracture"
    LONG_BONE_FRACTURE = "long_bone_fracture"
    RETINAL_HAEMORRHAGE = "retinal_haemorrhage"


class Disclosure(Enum):
    """What the child, or somebody for the child, has said."""

    SEXUAL_ASSAULT = "sexual_assault"
    FGM = "fgm"
    STRANGULATION = "strangulation"


class IllnessSign(Enum):
    """Alerting signs of perplexing presentations, as a site's named doctor enters them. They are not evidence."""

    SIGNS_NEVER_SEEN = "signs_never_seen"
    TESTS_NORMAL = "tests_normal"
    MANY_HOSPITALS = "many_hospitals"
    NEW_AS_OLD_RESOLVE = "new_as_old_resolve"
    PLAN_REFUSED = "plan_refused"


class MarkKind(Enum):
    """What a mark on the baby's map is."""

    BIRTHMARK = "birthmark"
    BIRTH_FRACTURE = "birth_fracture"
    INJURY = "injury"


@frozen
class Mark:
    """A mark of the baby's map, kept in the first six months: what it is, and the body part it is on (`clavicle`, `back`)."""

    kind: MarkKind
    part: str


@frozen
class FractureDetail:
    """What the X-ray report says of one fracture: the body part as the code lists write it, and words of `PATTERNS`."""

    part: str = ""
    patterns: frozenset[str] = frozenset()


PATTERNS = ("metaphyseal", "healing", "old", "different_ages", "occult", "multiple", "shaft", "proximal", "supracondylar",
            "spiral", "oblique", "transverse", "buckle", "depressed", "crosses_suture", "bilateral", "spinous_process")
"""The words of a fracture's pattern. Only some decide anything; the others are kept for the reader."""

PARTS = ("ankle", "clavicle", "elbow", "face", "femur", "foot", "forearm", "hand", "humerus", "knee", "lower-leg", "pelvis",
         "rib", "scapula", "shoulder", "skull", "spine", "sternum")
"""Where a fracture is, in the words of the code lists."""

_MOST_BURN, _MOST_PIBIS = 12, 5  # BuRN-Tool: Kemp et al., Burns 2018; PIBIS: Berger et al., Pediatrics 2016


def _between(most: int) -> Callable[[object, object, int | None], None]:
    def check(_findings: object, _attribute: object, value: int | None) -> None:
        if value is not None and not 0 <= value <= most:
            raise InvalidInput("a total that the score cannot have", remedy=f"0 to {most}, or an empty cell")
    return check


@frozen(repr=False, kw_only=True)
class Findings:
    """Everything a clinician has entered. None is not entered; an empty `predaht` or `illness_signs` is "none of them"."""

    burn_total: int | None = field(default=None, validator=_between(_MOST_BURN))
    bruises: tuple[BodyRegion, ...] = ()
    patterned: bool | None = None
    pibis_total: int | None = field(default=None, validator=_between(_MOST_PIBIS))
    predaht: tuple[PredahtFeature, ...] | None = None
    fractures: tuple[FractureDetail, ...] = ()
    baby_map: tuple[Mark, ...] = ()
    cpr_given: bool | None = None
    disclosed: tuple[Disclosure, ...] = ()
    illness_signs: tuple[IllnessSign, ...] | None = None
    substance_of_carer: bool | None = None
    in_school: bool | None = None
    radiology_reported_at: datetime | None = None

    __repr__ = masked


COLUMNS = ("burn_total", "bruise_regions", "bruise_patterned", "pibis_total", "predaht_features", "fracture_detail", "baby_map",
           "cpr_given", "disclosed", "illness_signs", "substance_of_carer", "in_school", "radiology_reported_at")
"""The columns of an attendances file that hold findings; docs/reference/findings.md describes them."""


def parse_findings(reader: Reader, moment: Callable[[str], datetime], yes_no: Callable[[str], bool]) -> Findings:
    """Read the findings; what cannot be read is not entered and stands in the reader's problems."""
    if _COLUMNS.isdisjoint(reader.texts):
        return NOTHING_ENTERED
    return Findings(
        burn_total=reader.read("burn_total", _total(_MOST_BURN)),
        bruises=reader.read("bruise_regions", _words_of(BodyRegion)) or (),
        patterned=reader.read("bruise_patterned", yes_no),
        pibis_total=reader.read("pibis_total", _total(_MOST_PIBIS)),
        predaht=reader.read("predaht_features", _words_of(PredahtFeature)),
        fractures=reader.read("fracture_detail", _details) or (),
        baby_map=reader.read("baby_map", _marks) or (),
        cpr_given=reader.read("cpr_given", yes_no),
        disclosed=reader.read("disclosed", _words_of(Disclosure)) or (),
        illness_signs=reader.read("illness_signs", _words_of(IllnessSign)),
        substance_of_carer=reader.read("substance_of_carer", yes_no),
        in_school=reader.read("in_school", yes_no),
        radiology_reported_at=reader.read("radiology_reported_at", moment),
    )


_COLUMNS = frozenset(COLUMNS)
NOTHING_ENTERED = Findings()


def _total(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or int(text) > most:
            raise InvalidInput("not a total of this score", remedy=f"a whole number from 0 to {most}")
        return int(text)
    return read


def _parts(text: str) -> list[str]:
    parts = [re.sub(r"[^a-z0-9:]+", "_", part.strip().lower()).strip("_") for part in re.split(r"[|;,]", text)]
    return [part for part in parts if part and part != "none"]


def _words_of(kind: type[E]) -> Callable[[str], tuple[E, ...]]:
    known = {member.value: member for member in kind}

    def read(text: str) -> tuple[E, ...]:
        words = _parts(text)
        if not set(words) <= set(known):
            raise InvalidInput("a word that is not known here", remedy=f"none, or of: {', '.join(known)}")
        return tuple(dict.fromkeys(known[word] for word in words))
    return read


def _split(item: str) -> tuple[str, str]:
    first, _, second = item.partition(":")
    return first.strip("_").replace("_", "-"), second.strip("_")


def _details(text: str) -> tuple[FractureDetail, ...]:
    """`femur:metaphyseal|rib:healing` is two fractures; a part named twice is one fracture with both patterns."""
    found: dict[str, frozenset[str]] = {}
    for item in _parts(text):
        part, pattern = _split(item)
        if part.replace("-", "_") in PATTERNS and not pattern:
            part, pattern = "", part.replace("-", "_")
        if part and part not in PARTS:
            raise InvalidInput("a body part that is not known here", remedy=f"of: {', '.join(PARTS)}")
        if pattern and pattern not in PATTERNS:
            raise InvalidInput("a pattern that is not known here", remedy=f"of: {', '.join(PATTERNS)}")
        found[part] = found.get(part, frozenset()) | ({pattern} if pattern else set())
    return tuple(FractureDetail(part, patterns) for part, patterns in found.items())


def _marks(text: str) -> tuple[Mark, ...]:
    known = {kind.value: kind for kind in MarkKind}
    marks = []
    for item in _parts(text):
        kind, _, part = item.partition(":")
        if kind.strip("_") not in known or not part.strip("_"):
            raise InvalidInput("not a mark and its place", remedy=f"as birthmark:back; marks: {', '.join(known)}")
        marks.append(Mark(known[kind.strip("_")], part.strip("_").replace("_", "-")))
    return tuple(marks)
