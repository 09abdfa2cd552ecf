"""What a visit states of the intent behind an injury or an overdose. A wording that is not understood states nothing."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from riskflag.rules.wording import clauses, is_cut, plain

__all__ = ["Intent", "intent_stated", "is_sexual", "is_suspected", "weapons_stated"]


class Intent(Enum):
    """Who meant it: the patient, somebody else, or nobody."""

    SELF = "self"
    OTHERS = "others"
    NOBODY = "nobody"


# 276853009: self-inflicted, the one value of the ECDS intent reference set that was confirmed.
_SELF = re.compile(r"\bself\b(?! (?:defen|present|refer))|\bsuicid|^276853009$")
_MEANT = re.compile(r"\bdeliberate|\bintentional")
_ASSAULT = re.compile(r"\bassault|\braped?\b|\bsexual abuse")
_OTHERS = re.compile(rf"{_ASSAULT.pattern}|\binflicted by|\bother person|\bby (another|others?|somebody|someone)\b")
_TOLD_BY = re.compile(r"\b(?:reported|stated|claimed|witnessed) by\b(?: (?:an)?other\b)?")  # who told it did not do it
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
_LEFT_OPEN = re.compile(
    r"\b(?:not|\w+n't) (?:(?:yet|be|been) )*(?:excluded|ruled out|confirmed|sure|clear|certain)\b|\bnot known (?:if|whether)\b")
# Beside an assault: what else is denied, and what a carer or the accused denies.
_NOT_IT = re.compile(
    r"\b(?:no|nil|without|denie[sd]) (?:(?:any|other|known|visible|head) )*"
    r"(?:weapons?|knife|loc|loss|injur\w+|police|witness\w*)\b")
_CARER = r"(?:step ?)?(?:mother|mum|father|dad|parents?|uncle|partner|boyfriend|carer|perpetrator|suspect)"
_THEIR_DENIAL = re.compile(rf"\bdenied by (?:(?:the|his|her) )*{_CARER}\b|\b{_CARER} den(?:ies|ied|y)\b")
# "Assault: no", "sexual assault, denied by patient"; a stepfather's denial, or "no LOC", takes nothing back.
_TAKEN_BACK = re.compile(
    rf"(?:(?:it|this|is|was|has|been|now|later|since|pt|patient|child)\s+)*{_DENIED.pattern}"
    r"(?: (?:true|it|this|by (?:the )?(?:pt|patient|child)))?")


def intent_stated(text: str | None) -> Intent | None:
    """The intent that a wording states; None where nothing is recorded, or what is said is denied, or says two things at once.
    Self-harm and assault count also where they are suspected; that nobody meant it, only where it is not. A wording that is not
    read to its end never says that nobody meant it.
    """
    return _stated(_words(text), is_cut(text))


def is_suspected(text: str | None) -> bool:
    """True if a word of doubt stands in the wording: what it states is suspected, alleged or reported."""
    return _OPEN.search(_words(text)) is not None


def _words(text: str | None) -> str:
    words = _LEFT_OPEN.sub("?", plain(text))
    return _THEIR_DENIAL.sub("?", _NOT_IT.sub(" ", words)) if _ASSAULT.search(words) else words


@lru_cache(maxsize=1024)
def _stated(words: str, goes_on: bool) -> Intent | None:
    said: set[Intent] = set()
    in_doubt = _OPEN.search(words) is not None
    beside = taken_back = False
    for clause in clauses(words):
        named = _named(_TOLD_BY.sub("told", clause))
        if _DENIED.search(clause):
            beside = beside or not named  # "accidental, denied"
            taken_back = taken_back or _TAKEN_BACK.fullmatch(clause) is not None
        else:
            said |= named
    if said == {Intent.SELF} or (Intent.SELF in said and (in_doubt or beside or goes_on)):
        return Intent.SELF
    if said == {Intent.OTHERS} or (said == {Intent.OTHERS, Intent.NOBODY} and in_doubt and _ASSAULT.search(words)):
        return None if taken_back else Intent.OTHERS  # "accidental or assault" is a suspected assault
    return Intent.NOBODY if said == {Intent.NOBODY} and not (in_doubt or beside or goes_on) else None


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
