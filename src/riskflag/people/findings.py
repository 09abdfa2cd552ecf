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
from riskflag.people.problem import Problem

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
T = TypeVar("T")


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
    """Read the findings. What cannot be read stands in the reader's problems; the words beside it in the cell are kept."""
    if _COLUMNS.isdisjoint(reader.texts):
        return NOTHING_ENTERED
    return Findings(
        burn_total=reader.read("burn_total", _total(_MOST_BURN)),
        bruises=_each(reader, "bruise_regions", _region) or (),
        patterned=reader.read("bruise_patterned", yes_no),
        pibis_total=reader.read("pibis_total", _total(_MOST_PIBIS)),
        predaht=_each(reader, "predaht_features", _word_of(PredahtFeature)),
        fractures=_joined(_each(reader, "fracture_detail", _detail, _fracture_words) or ()),
        baby_map=_each(reader, "baby_map", _mark) or (),
        cpr_given=reader.read("cpr_given", yes_no),
        disclosed=_each(reader, "disclosed", _disclosure) or (),
        illness_signs=_each(reader, "illness_signs", _word_of(IllnessSign)),
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


def _each(
    reader: Reader, name: str, read: Callable[[str], T], words: Callable[[str], list[str]] = _parts,
) -> tuple[T, ...] | None:
    """What the words of a cell say, each for itself: one that is not known is a problem and takes no other with it. None where
    nothing is entered, or nothing of it can be read.
    """
    found: dict[T, None] = {}
    unread = ""
    for word in words(reader.texts.get(name, "")):
        try:
            found.setdefault(read(word))
        except InvalidInput as bad:
            unread = bad.problem
    if unread:
        reader.problems.append(Problem(name, unread))
    return tuple(found) if found or (reader.texts.get(name) and not unread) else None


def _word_of(kind: type[E]) -> Callable[[str], E]:
    known = {member.value: member for member in kind}

    def read(word: str) -> E:
        if word not in known:
            raise InvalidInput("a word that is not known here", remedy=f"none, or of: {', '.join(known)}")
        return known[word]
    return read


def _disclosure(word: str) -> Disclosure:
    return _DISCLOSED.get(word) or _word_of(Disclosure)(word)


def _region(word: str) -> BodyRegion:
    found = _REGIONS.get(_one_side(word))
    return found or _word_of(BodyRegion)(word)


def _one_side(word: str) -> str:
    """A body part without its side, in the singular where it is known so: "left_ear", "both_cheeks", "buttocks"."""
    bare = "_".join(part for part in word.split("_") if part not in _SIDES)
    return bare if bare in _REGIONS or bare in _BONES else bare.removesuffix("s")


def _split(item: str) -> tuple[str, str]:
    first, _, second = item.partition(":")
    return first.strip("_").replace("_", "-"), second.strip("_")


def _fracture_words(text: str) -> list[str]:
    """The words of a cell, a part and its pattern each for itself too where the other is not known."""
    words = []
    for item in _parts(text):
        part, pattern = _split(item)
        if part and pattern and _bone(part) and pattern not in PATTERNS:
            words.append(part.replace("-", "_"))
        if part and pattern in PATTERNS and not _bone(part):
            words.append(pattern)
        words.append(item)
    return words


def _bone(part: str) -> str:
    return part if part in PARTS else _BONES.get(_one_side(part.replace("-", "_")), "")


def _detail(item: str) -> FractureDetail:
    part, pattern = _split(item)
    if not pattern and part.replace("-", "_") in PATTERNS:
        part, pattern = "", part.replace("-", "_")
    if part and not _bone(part):
        raise InvalidInput("a body part that is not known here", remedy=f"of: {', '.join(PARTS)}")
    if pattern and pattern not in PATTERNS:
        raise InvalidInput("a pattern that is not known here", remedy=f"of: {', '.join(PATTERNS)}")
    return FractureDetail(_bone(part) if part else "", frozenset({pattern} if pattern else ()))


def _joined(details: tuple[FractureDetail, ...]) -> tuple[FractureDetail, ...]:
    """`femur:metaphyseal|rib:healing` is two fractures; a part named twice is one fracture with both patterns."""
    found: dict[str, frozenset[str]] = {}
    for detail in details:
        found[detail.part] = found.get(detail.part, frozenset()) | detail.patterns
    return tuple(FractureDetail(part, patterns) for part, patterns in found.items())


def _mark(item: str) -> Mark:
    known = {kind.value: kind for kind in MarkKind}
    kind, _, part = item.partition(":")
    if kind.strip("_") not in known or not part.strip("_"):
        raise InvalidInput("not a mark and its place", remedy=f"as birthmark:back; marks: {', '.join(known)}")
    return Mark(known[kind.strip("_")], part.strip("_").replace("_", "-"))


_SIDES = frozenset({"left", "right", "l", "r", "lt", "rt", "both", "bilateral"})
# The torso of TEN-4-FACESp: chest, abdomen, back, buttocks, hip and genito-urinary region (Pierce et al., 2021).
_REGIONS = {
    **{region.value: region for region in BodyRegion},
    **dict.fromkeys(("chest", "abdomen", "abdominal", "tummy", "stomach", "back", "upper_back", "lower_back", "buttock", "bottom",
                     "flank", "trunk", "hip", "pelvis", "genital", "genitalia", "perineum", "chest_wall"), BodyRegion.TORSO),
    **dict.fromkeys(("pinna", "earlobe", "ear_lobe", "behind_ear"), BodyRegion.EAR),
    **dict.fromkeys(("throat",), BodyRegion.NECK), **dict.fromkeys(("frenum", "frenula"), BodyRegion.FRENULUM),
    **dict.fromkeys(("jaw_angle", "angle_jaw", "angle_of_the_jaw"), BodyRegion.ANGLE_OF_JAW),
    **dict.fromkeys(("eye_lid",), BodyRegion.EYELID),
    **dict.fromkeys(("subconjunctiva", "subconjunctival", "subconjunctival_haemorrhage"), BodyRegion.SUBCONJUNCTIVAE),
    **dict.fromkeys(("shin", "knee", "leg", "lower_leg", "upper_leg", "thigh", "calf", "calves", "ankle", "foot", "feet", "toe",
                     "arm", "upper_arm", "lower_arm", "forearm", "elbow", "wrist", "hand", "finger", "thumb", "forehead", "scalp",
                     "chin", "nose"), BodyRegion.OTHER),
}
_DISCLOSED = {
    **dict.fromkeys(("sexual_abuse", "rape", "raped", "sexually_assaulted", "sexually_abused", "csa"), Disclosure.SEXUAL_ASSAULT),
    **dict.fromkeys(("female_genital_mutilation", "genital_mutilation"), Disclosure.FGM),
    **dict.fromkeys(("strangled", "choked", "asphyxiation", "non_fatal_strangulation"), Disclosure.STRANGULATION),
}
_BONES = {
    **{part.replace("-", "_"): part for part in PARTS},
    **dict.fromkeys(("tibia", "fibula", "tib_fib", "shin", "tibia_and_fibula"), "lower-leg"),
    **dict.fromkeys(("radius", "ulna", "distal_radius", "radius_and_ulna"), "forearm"),
    **dict.fromkeys(("thigh", "femoral"), "femur"), **dict.fromkeys(("upper_arm",), "humerus"),
    **dict.fromkeys(("collarbone", "collar_bone"), "clavicle"), **dict.fromkeys(("shoulder_blade",), "scapula"),
    **dict.fromkeys(("breastbone",), "sternum"), **dict.fromkeys(("patella", "kneecap"), "knee"),
    **dict.fromkeys(("vertebra", "vertebrae", "cervical_spine", "thoracic_spine", "lumbar_spine"), "spine"),
    **dict.fromkeys(("parietal", "occipital", "frontal", "parietal_bone", "occipital_bone"), "skull"),
    **dict.fromkeys(("metacarpal", "finger", "thumb", "phalanx", "scaphoid"), "hand"),
    **dict.fromkeys(("metatarsal", "toe", "calcaneum", "calcaneus", "talus"), "foot"),
    **dict.fromkeys(("nose", "nasal", "mandible", "jaw", "maxilla"), "face"), **dict.fromkeys(("malleolus",), "ankle"),
}
