"""Which lists contain which: a burn is an injury, an injury inside the skull is one of the head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

__all__ = ["with_wider"]

_INJURY: Final = (
    "FRACTURE", "BURN", "BRUISE", "HEAD", "ORAL", "GENITAL", "ABDOMEN", "ASPHYX", "BITE", "VIOLENCE", "MAJOR-TRAUMA")
_WIDER: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(_INJURY, ("INJURY",)),
    "INTRACRANIAL": ("HEAD", "INJURY"), "LONG-BONE": ("FRACTURE", "INJURY"), "POISONING": ("INGEST",), "APNOEA": ("BRUE",),
    "OLD-FRACTURE": ("SEQUELA",),
}
_LONG_BONES: Final = frozenset({"humerus", "forearm", "femur", "lower-leg"})


def with_wider(families: Iterable[str], parts: Iterable[str] = ()) -> frozenset[str]:
    """The lists, and those that contain them. A fracture of an arm's or a leg's long bone belongs to LONG-BONE as well.

    >>> sorted(with_wider({"INTRACRANIAL"})), sorted(with_wider({"FRACTURE"}, ["femur"]))
    (['HEAD', 'INJURY', 'INTRACRANIAL'], ['FRACTURE', 'INJURY', 'LONG-BONE'])
    """
    own = frozenset(families)
    if "FRACTURE" in own and not _LONG_BONES.isdisjoint(parts):
        own |= {"LONG-BONE"}
    return own.union(*(_WIDER.get(family, ()) for family in own))
