"""What a visit states of the intent behind an injury or an overdose. A wording that is not understood states nothing."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from riskflag.rules.wording import clauses, is_cut, plain

__all__ = ["Intent", "intent_stated", "is_sexual", "weapons_stated"]


class Intent(Enum):
    """Who meant it: the patient, somebody else, or nobody."""

    SELF = "self"
    OTHERS = "others"
    NOBODY = "nobody"


# 276853009: self-inflicted, the one value of the ECDS intent reference set that was confirmed.
_SELF = re.compile(r"\bself\b|\bsuicid|^276853009$")
_MEANT = re.compile(r"\bdeliberate|\bintentional")
_OTHERS = re.compile(
    r"\bassault|\binflicted by|\bother person|\bby (another|others?|somebody|someone)\b|\braped?\b|\bsexual abuse")
_BY_A_PERSON = re.compile(
    r"\bby (?:(?:an?|the|his|her|their|step|half|older|younger|big|little|elder)\s+)*(?:step)?(?:"
    r"sister|brother|sibling|twin|cousin|"
    r"mum|mother|dad|father|parents?|uncle|aunt\w*|grand\w+|friends?|peers?|pupils?|classmates?|boys?|girls?|child|children|"
    r"strangers?|partner|boyfriend|girlfriend|carer|adult|man|woman|neighbour|gang)\b")
_SEXUAL = re.compile(r"\bsexual|\brape")
_WEAPONS = {"knife": re.compile(r"\b(knife|knives|knifed|stab|stabs|stabbed|stabbing|machete|blade|sword|screwdriver|slashed)\b"),
            "gun": re.compile(r"\b(gun|guns|gunshot|gsw|firearm|pistol|rifle|shotgun|shot|shooting)\b")}
_NOBODY = re.compile(r"\baccident|\bunintentional")
_DENIED = re.compile(r"\b(no|not|non|nor|never|none|nil|denie[sd]|denying|without|excluded|unlikely|ruled out|\w+n't)\b")
_OPEN = re.compile(
    r"\?|\b(possibl[ey]|probabl[ey]|poss|query|unknown|unclear|unsure|unexplained|uncertain|undetermined|suspected|alleged|"
    r"apparent(ly)?|stated|claims?|reported(ly)?|or|vs|versus|un(stated|specified))\b")


def intent_stated(text: str | None) -> Intent | None:
    """The intent that a wording states; None where nothing is recorded, or what is said is denied, or says two things at once.
    Self-harm counts also where it is suspected; that somebody else or nobody meant it, only where it is not. A wording that is
    not read to its end never says that nobody meant it.
    """
    return _stated(plain(text), is_cut(text))


@lru_cache(maxsize=1024)
def _stated(words: str, goes_on: bool) -> Intent | None:
    said: set[Intent] = set()
    is_open = _OPEN.search(words) is not None
    for clause in clauses(words):
        named = _named(clause)
        if _DENIED.search(clause):
            is_open = is_open or not named  # "accidental, denied"
        else:
            said |= named
    if said == {Intent.SELF} or (Intent.SELF in said and (is_open or goes_on)):
        return Intent.SELF
    if len(said) != 1 or is_open or (goes_on and Intent.NOBODY in said):
        return None
    return said.pop()


def _named(clause: str) -> set[Intent]:
    if _MEANT.search(clause) and not _SELF.search(clause) and _BY_A_PERSON.search(clause) and not _NOBODY.search(clause):
        return {Intent.OTHERS}
    patterns = {Intent.SELF: _SELF, Intent.OTHERS: _OTHERS, Intent.NOBODY: _NOBODY}
    return {intent for intent, pattern in patterns.items() if pattern.search(clause)} or (
        {Intent.SELF} if _MEANT.search(clause) else set())


def is_sexual(text: str | None) -> bool:
    """True if the wording of an assault says that it was sexual."""
    return _SEXUAL.search(plain(text)) is not None


def weapons_stated(*texts: str | None) -> frozenset[str]:
    """"knife" or "gun" where a wording of an assault names one and does not deny it."""
    said = [clause for text in texts for clause in clauses(plain(text)) if not _DENIED.search(clause)]
    return frozenset(flag for flag, pattern in _WEAPONS.items() if any(map(pattern.search, said)))
