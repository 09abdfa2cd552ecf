"""Who came with the child, read from a word of the desk."""

from __future__ import annotations

import re
from typing import Final

from riskflag.answer import Unknown
from riskflag.errors import CannotSay, NotRecorded

__all__ = ["LONGEST_COMPANION", "without_known_adult"]

LONGEST_COMPANION: Final = 200
"""Characters of the field that are read. Beyond them nothing is checked, unless what stands before says who came."""

_PARENT = frozenset({"mother", "mum", "father", "dad", "parent", "parents", "mother and father", "mum and dad"})
_KIN = (
    r"(?:(?:step[ -]?|foster |grand)?(?:mother|mum|mummy|mom|father|dad|daddy|parents?|carers?)|guardians?|adults?|"
    r"family|relatives?|grand?(?:ma|pa|ad)|gran(?:ny)?|nann?y?|aunt\w*|uncles?|brothers?|sisters?|siblings?|cousins?)")
_THEN = r"[\s,;:./(>–-]+(?:(?:still|currently|now) )?"  # between who it is and where: "mum - at work", "mother (by phone)"
# Whoever is said not to be here is not who came: "no parent or carer present", "mother at work".
_DENIED = re.compile(
    r"\b(?:no|without|w/o|not with|not accompanied by|unaccompanied by)\s+(?:(?:an?|any|his|her|their|the|other|responsible|"
    rf"accompanying|appropriate|named|known)\s+)*{_KIN}(?:\s*(?:\bor\b|\band\b|[/&])\s*(?:an?\s+)?{_KIN})*"
    r"(?:\s+(?:is|was|were|are))?(?:\s+(?:present|here|with (?:him|her|them)|available|attending|accompanying|in attendance))?")
_ABSENT = re.compile(
    rf"\b{_KIN}(?:\s*(?:and|[&/])\s*{_KIN})*{_THEN}(?:(?:is|are|was|were)\s+)?(?:"
    r"not (?:here|present|with (?:him|her|them)|in attendance|available|attending)|absent|away|abroad|unavailable|uncontactable|"
    r"deceased|dead|in (?:prison|hospital))\b")
_ELSEWHERE = re.compile(
    rf"\b{_KIN}(?:\s*(?:and|[&/])\s*{_KIN})*{_THEN}(?:(?:is|are|was|were|has been|have been|will be)\s+)?(?:"
    r"at (?:work|home)|working|informed|(?:un)?aware|contacted|called|phoned|rung|rang|notified|"
    r"on (?:(?:the|her|his|their) )?way|"
    r"(?:(?:on|by|via|over) (?:(?:the|his|her|their) )?)?(?:(?:tele|mobile )?phone|mobile|video ?call)(?!\W*(?:num|no\b|\d))|"
    r"consent(?:ed)?|coming|(?:to|will) (?:follow|come|attend|be called)|en route|dropped off)\b"
    rf"|\b{_KIN}'s (?:verbal |written |telephone )?consent\b")
_ALONE = re.compile(
    r"\b(?<!not )(?:alone|unaccompanied|nobody|no one|by (?:him|her|them|it)sel(?:f|ves)|on (?:his|her|their|its) own|"
    r"(?:him|her|them|my)sel(?:f|ves))\b|^(?:none|no|self|own|self (?:present|refer|accompan)\w*)$")
_NO_RECORD = re.compile(r"\b(?:none|nobody|not|nothing|no \w+) (?:recorded|documented|noted)\b")
_NOT_NAMED = re.compile(r"unknown|unnamed|not (named|known)|refuse|declin|not (say|stated|given)|would not|will not|stranger")
_NOT_RELATED = re.compile(
    r"not related|unrelated|no relation|\bfriend|neighbour|boyfriend|girlfriend|acquaintance|partner|\bother\b")
_RELATED = re.compile(
    r"mother|\bmum|\bmom\b|father|\bdad|parent|\bgran|\bnan|aunt|uncle|brother|sister|sibling|cousin|"
    r"family(?! friend)|relative|step|foster|carer|guardian|adopt|wife|husband")
# A brother or sister, or a friend, whose age is told and is below eighteen.
_A_CHILD = re.compile(
    r"\b(?:brother|sister|sibling|cousin|twin|friend|girlfriend|boyfriend)s?\b[\s,(]*(?:aged?|is|who is)?\s*(?:1[0-7]|\d)(?!\d)"
    r"\s*(?:years?|yrs?|y/?o?)?(?:\s*old)?\)?|"
    r"\b(?:1[0-7]|(?<!\d)\d)\s*(?:years?|yrs?|y/?o?)[\s-]*(?:old)?\s+(?:brother|sister|sibling|cousin|twin|friend)s?\b")
# Of whom it is only said, or asked, that it is a relative: "claims to be uncle", "uncle? not confirmed".
_IN_DOUBT = re.compile(
    r"(?:\b(?:claim\w*|sa(?:ys|id)|stat(?:es|ed)) (?:to be|(?:he|she)(?:'s| is))|\balleged(?:ly)?|"
    r"\bposs(?:ibl[ey])?|\bprobabl[ey]|\bpresumed|\bsupposed(?:ly)?|\bapparent(?:ly)?|(?<!\w)\?)\s*"
    rf"(?:(?:an?|the|his|her|their|child's)\s+)*{_KIN}\b"
    rf"|\b{_KIN}\s*(?:\?|{_THEN}(?:(?:id|identity|relation(?:ship)?)\s+)?"
    r"(?:not (?:yet )?(?:confirmed|verified|certain)|un(?:confirmed|verified))\b)")
# "Mother and partner" is a mother; "friend of mother and father" and "mum's partner" are neither.
_AND = re.compile(r"\band\b|[&+,/]|\bwith\b")
_SOMEBODYS = re.compile(r"\bof\b|['’]s\b")
_ON_DUTY = re.compile(r"(social|key|support|youth) ?worker|teacher|school|police|nurse|nursery|childminder|staff")


def without_known_adult(companion: str | None) -> str | None:
    """Why no adult is there who is known to belong to the child, in words; None where one is: a relative, a carer, staff on duty
    (school, police, social work). Raises NotRecorded where nothing is recorded, or a word that says neither; CannotSay where the
    words that are read say neither and others follow.
    """
    try:
        return _said_of_adults(companion)
    except NotRecorded:
        if companion is not None and len(companion) > LONGEST_COMPANION:
            raise CannotSay(_GOES_ON) from None
        raise


_GOES_ON = Unknown("accompanied_by", f"longer than {LONGEST_COMPANION} characters: the rest was not read")


def _said_of_adults(companion: str | None) -> str | None:
    word = " ".join((companion or "")[:LONGEST_COMPANION].casefold().replace("’", "'").replace("no-one", "no one").split())
    if word in _PARENT:
        return None  # as nearly always
    if not word or _NO_RECORD.search(word):
        raise NotRecorded("accompanied_by")
    here, denied = _DENIED.subn(" ", word)
    here, absent = _ABSENT.subn(" ", here)
    here = _IN_DOUBT.sub(" ", _ELSEWHERE.sub(" ", here))
    here, children = _A_CHILD.subn(" ", here.strip())
    here = here.strip()
    if _is_alone(here) or _is_alone(word):
        return "Came alone"
    said = {"The adult is not named": _NOT_NAMED, "The adult is not related": _NOT_RELATED}
    why = next((reason for reason, pattern in said.items() if pattern.search(here)), None)
    if why is not None and not _relative_beside(here):
        return why
    if _RELATED.search(here) or _ON_DUTY.search(here):
        return None
    if children:
        return "Came with another child, without an adult"
    if denied or absent:
        return "No parent or carer came"
    raise NotRecorded("accompanied_by")


def _is_alone(word: str) -> bool:
    """True for a child said to be alone, unless somebody is named beside: "mother alone", "himself and mother"."""
    found = _ALONE.search(word.replace("-", " ").strip())
    if found is None:
        return False
    before, after = word[:found.start()], word[found.end():].lstrip()
    if not before.strip() and after[:1] in {*"-–,;:(."}:
        return True  # "unaccompanied, mother ...": who is named next is told, not here
    return not (_RELATED.search(before + after) or _ON_DUTY.search(before + after))


def _relative_beside(word: str) -> bool:
    """True for a relative beside somebody else."""
    return bool(_RELATED.search(word) and _AND.search(word) and not _SOMEBODYS.search(word))
