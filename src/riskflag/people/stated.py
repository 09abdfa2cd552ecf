"""What a register states in words, told from notes: a field made for a code is shown only if it holds known words.

A row's category or legal status may have been used for a remark, and a remark may name a parent or another child.
"""

from __future__ import annotations

import re
from functools import lru_cache

from riskflag.people.names import fold

__all__ = ["CATEGORIES", "FLAGS", "LEGAL_STATUSES", "OTHER_WORDS", "shown"]

OTHER_WORDS = "recorded in other words, not shown: ask the register"

FLAGS = (
    "cin", "child in need", "chin", "marac", "domestic abuse",
    "cse", "child sexual exploitation", "cce", "child criminal exploitation", "exploitation", "fgm", "missing",
    "missing child", "private fostering", "privately fostered", "uasc", "care leaver", "serious violence",
    "early help", "special guardianship", "sgo", "young carer", "mappa", "prevent", "female genital mutilation",
)
"""Local flags that are no plan."""

# The categories of the child in need census (England, DfE: NEG, PHY, SAB, EMO, MUL) and the words that registers of the
# four nations use for them; then what riskflag itself says of a FHIR reply.
CATEGORIES = frozenset({
    *FLAGS, "neg", "neglect", "phy", "physical", "physical abuse", "physical harm", "physical injury", "sab",
    "sexual", "sexual abuse", "emo", "emotional", "emotional abuse", "psychological abuse", "emotional or psychological abuse",
    "mul", "multiple", "multiple categories", "multiple categories of abuse", "more than one category", "not recommended",
    "financial abuse", "domestic violence", "parental substance misuse", "parental mental health", "non engaging family",
    "child exploitation", "criminal exploitation", "sexual exploitation", "trafficking", "modern slavery", "honour based abuse",
    "forced marriage", "fabricated or induced illness", "potential", "confirmed", "suspected", "likely",
    "fgm flag", "child protection information", "the plan is not stated", "flag not known", "plan type not known",
})

# Legal statuses of the looked-after return (England, DfE: SSDA903) and the words for them, with those of Scotland.
LEGAL_STATUSES = frozenset({
    "c1", "c2", "d1", "e1", "v2", "v3", "v4", "l1", "l2", "l3", "j1", "j2", "j3",
    "interim care order", "ico", "care order", "full care order", "co", "freeing order", "placement order", "accommodated",
    "voluntarily accommodated", "voluntary accommodation", "short breaks", "agreed series of short breaks", "respite",
    "police protection", "emergency protection order", "epo", "child assessment order", "remand", "on remand", "pace",
    "s20", "s 20", "section 20", "s25", "s 25", "section 25", "s31", "s 31", "section 31", "s38", "s 38", "section 38",
    "s76", "s 76", "section 76", "supervision order", "special guardianship order", "sgo", "child arrangements order",
    "compulsory supervision order", "interim compulsory supervision order", "cso", "icso", "permanence order",
})

_PARTS = re.compile(r"[,;/|&+():\n]+|\band\b")
_APART = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def shown(text: str | None, known: frozenset[str]) -> str | None:
    """The text if every part of it is a known word or phrase, else `OTHER_WORDS`; None and blank stay as they are.

    Parts are apart by punctuation or "and": "NEG", "Neglect; Emotional abuse" and "Physical abuse (NEG)" are known.
    """
    if text is None or not text.strip():
        return text
    folded = fold(text)
    whole = _APART.sub(" ", folded).strip()
    parts = (_APART.sub(" ", part).strip() for part in _PARTS.split(folded))
    return text if whole in known or all(part in known for part in parts if part) else OTHER_WORDS
