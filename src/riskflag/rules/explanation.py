"""Has somebody whose work it is verified how the injury happened, and is it what is said to have happened?

Only what lowers a tier is read here, so whatever is in doubt lowers nothing, nor does a text that is not read to its end.
"""

from __future__ import annotations

import re

from riskflag.rules.case import Case
from riskflag.rules.terms import without_age
from riskflag.rules.wording import clauses, is_cut, plain

__all__ = ["is_verified", "says_astride", "says_fall", "says_road_collision"]

_PROFESSION = re.compile(
    r"\b(police(man|woman)?|constable|sergeant|sgt|pc|dc|detective|ambulance|paramedics?|hems|"
    r"fire (service|brigade|crew)|firefighter|dr|doctors?|consultants?|registrar|spr|sho|fy[12]|(ct|st)[1-8]|gp|surgeon|"
    r"pa?ediatrician|pa?ediatrics|radiologist|radiographer|"
    r"clinicians?|physician|nurse|matron|anp|enp|acp|senior|midwife|health visitor)\b")
# A parent is no verifier, and no more is who was only asked, told or waited for.
_FAMILY = re.compile(
    r"\b(mother|mum|mummy|mom|father|dad|daddy|parents?|(grand|step|foster|god)[ -]?\w+|gran|granny|nan|nanny|aunt\w*|uncle|"
    r"brother|sister|sibling|cousin|family|relatives?|carers?|guardian|partner|boyfriend|girlfriend|wife|husband|friends?|neighbour)\b")
_NOT_YET = re.compile(
    r"\?|\b(no|not|non|none|nil|never|nobody|denied|without|un(verified|confirmed|witnessed|known|able|clear|named|checked)|await\w*|"
    r"pending|to (be|confirm|verify|check|follow|attend)|tbc|n/a|will (verify|confirm|check|attend)|asked|informed|told|called|"
    r"contacted|refused|cannot|can't|\w+n't|un(?!it\b|iform|der)\w+|uncertain\w*|investigat\w*|enquir\w+|inquir\w+|disagree\w*|dis(put|believ)\w+|"
    r"doubt\w*|question\w*|(in|im)(consistent|compatible|plausible|complete)|conflict\w*|suspicio\w*|suspect\w*|concern\w*|"
    r"sceptical|possibl[ey]|maybe|perhaps|might|alleg\w+|query|reject\w*|chang(ed|ing))\b")

_VEHICLE = r"(car|vehicle|van|bus|lorry|motor(bike|cycle)?)s?(?! (door|seat|boot|key|toy|park))"
_ROAD = re.compile(
    rf"\b(rtc|rta|mvc|mva|road traffic|hit by (a )?{_VEHICLE}|(?<!toy ){_VEHICLE} (crash|accident|collision)|"
    rf"collision (with|between|involving) (a |an |the |another |two |parked |moving )*{_VEHICLE})\b")
_FALL = re.compile(r"\b(fell|falls?|fallen|falling|tripped|dropped|thrown off)\b")
_ASTRIDE = re.compile(r"\bstraddl\w*|\bastride\b")
_DOUBT = re.compile(
    r"\?|\b(no|not|non|nil|never|denie[sd]|denying|without|excluded|unlikely|unclear|possibl[ey]|poss|query|alleged|previous\w*|prev|old|"
    r"history|hx|pmh|nearly|almost|avoid\w*|toy|\w+n't)\b")
_TAKEN_BACK = re.compile(
    r"(injury|accident|collision)?\s*(\?|(was |is |has been )?(no|not|nil|denied|excluded|ruled out|unlikely|unclear|unconfirmed)"
    r"( (the case|so|true|confirmed|involved|likely|witnessed|suspected))?$|.*\b(ago|last (week|month|year))\b)")


def is_verified(case: Case) -> bool:
    """True if police, ambulance crew or a clinician is named as having verified the explanation. Anything else, a bare name or a
    parent among it, verifies nothing.
    """
    named = case.attendance.injury.explanation_verified_by
    if is_cut(named):
        return False
    who = plain(named)
    return _PROFESSION.search(who) is not None and not (_FAMILY.search(who) or _NOT_YET.search(who))


def says_road_collision(case: Case) -> bool:
    """True if the mechanism states a road traffic collision, neither denied nor doubted nor of another day."""
    return _states(case, _ROAD)


def says_astride(case: Case) -> bool:
    """As `says_road_collision`, for a fall astride something."""
    return _states(case, _ASTRIDE)


def says_fall(case: Case) -> bool:
    """True if the mechanism speaks of a fall at all, or may where it was not read."""
    how = case.attendance.injury.mechanism
    return is_cut(how) or _FALL.search(plain(how)) is not None


def _states(case: Case, pattern: re.Pattern[str]) -> bool:
    how = case.attendance.injury.mechanism
    if is_cut(how):
        return False
    said = clauses(without_age(plain(how)))
    for clause, after in zip(said, [*said[1:], ""], strict=True):
        for found in pattern.finditer(clause):
            # "RTC: no" takes it back, "RTC, no loss of consciousness" does not.
            rest = clause[found.end():].strip() or after
            if not _DOUBT.search(clause[:found.start()]) and not _TAKEN_BACK.match(rest):
                return True
    return False
