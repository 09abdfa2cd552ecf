"""Who came with the child, read from a word of the desk."""

from __future__ import annotations

import re

from riskflag.errors import NotRecorded

__all__ = ["without_known_adult"]

_ALONE = re.compile(r"alone|unaccompanied|none|no|no one|nobody|self|own|by (him|her|them)sel(f|ves)|on (his|her|their|its) own")
_NOT_NAMED = re.compile(r"unknown|unnamed|not named|refuse|declin|not (say|stated|given)|would not|will not|stranger")
_NOT_RELATED = re.compile(r"not related|unrelated|\bfriend|neighbour|boyfriend|girlfriend|acquaintance|partner|\bother\b")
_RELATED = re.compile(
    r"mother|\bmum|\bmom\b|father|\bdad|parent|\bgran|\bnan|aunt|uncle|brother|sister|sibling|cousin|family|relative|step|foster|"
    r"carer|guardian|adopt|wife|husband")
# "Mother and partner" is a mother; "friend of mother and father" and "mum's partner" are neither.
_AND = re.compile(r"\band\b|[&+,/]|\bwith\b")
_SOMEBODYS = re.compile(r"\bof\b|['’]s\b")
_ON_DUTY = re.compile(r"(social|key|support|youth) ?worker|teacher|school|police|nurse|nursery|childminder|staff")


def without_known_adult(companion: str | None) -> str | None:
    """Why no adult is there who is known to belong to the child, in words; None where one is: a relative, a carer, staff on duty
    (school, police, social work). Raises NotRecorded where nothing is recorded, or a word that says neither.
    """
    word = (companion or "").strip().casefold()
    if not word:
        raise NotRecorded("accompanied_by")
    if _ALONE.fullmatch(word):
        return "Came alone"
    said = {"The adult is not named": _NOT_NAMED, "The adult is not related": _NOT_RELATED}
    why = next((reason for reason, pattern in said.items() if pattern.search(word)), None)
    if why is not None and not _relative_beside(word):
        return why
    if _RELATED.search(word) or _ON_DUTY.search(word):
        return None
    raise NotRecorded("accompanied_by")


def _relative_beside(word: str) -> bool:
    """True for a relative beside somebody else."""
    return bool(_RELATED.search(word) and _AND.search(word) and not _SOMEBODYS.search(word))
