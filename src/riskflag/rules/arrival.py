"""Who came with the child, and does anybody else know of the child? Rules that need no diagnosis."""

from __future__ import annotations

import re
from collections.abc import Mapping

from riskflag.errors import NotRecorded
from riskflag.rules.case import Case
from riskflag.rules.fractures import months_said
from riskflag.rules.rule import Finding, NotRaised, Param, Raised, Tier, rule

__all__ = ["NO_GP", "RULES", "UNACC"]

# NHS Data Dictionary: no registered practice; practice not applicable; practice not known.
_NO_PRACTICE = frozenset({"V81997", "V81998", "V81999"})

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


@rule(
    "UNACC", version="2", title="Child under 16 alone, or with an adult not named or not related", tier=Tier.AMBER,
    family="arrival",
    action="Ask for the adult's name and relation, and who holds parental responsibility; tell the local authority if unknown",
    owner="triage", citation="CQC, Not seen, not heard, 2016, as reported by Health Service Journal",
    evidence="Of 25 minor injury units inspected, several did not record who came with the child.", strength="field failure",
    false_positives="A fifteen-year-old who came in from school.",
    params={"lower_months": 0, "upper_months": 192},
)
def UNACC(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802 - a rule is named by its id
    """A child who came alone, or with an adult who is not named, not related or will not say, and no relative beside. Staff on
    duty (school, police, social work) are no strangers; a word that says neither is not recorded.
    """
    word = (case.attendance.companion or "").strip().casefold()
    if not word:
        raise NotRecorded("accompanied_by")
    said = {"Came alone": _ALONE.fullmatch(word), "The adult is not named": _NOT_NAMED.search(word),
            "The adult is not related": _NOT_RELATED.search(word)}
    for reason, fits in said.items():
        if fits and (reason == "Came alone" or not _came_with_family(word)):
            return Raised((f"{reason}, at {months_said(case)}",), tier=Tier.AMBER)
    if _RELATED.search(word) or _ON_DUTY.search(word):
        return NotRaised()
    raise NotRecorded("accompanied_by")


def _came_with_family(word: str) -> bool:
    """True for a relative beside somebody else."""
    return bool(_RELATED.search(word) and _AND.search(word) and not _SOMEBODYS.search(word))


@rule(
    "NO-GP", version="1", title="Not registered with a GP, or not in school", tier=Tier.NOTE, family="registration",
    action="Help the family to register with a GP; tell education welfare if not in school", owner="liaison",
    citation="Study of unregistered children in Glasgow (conference report, year not found)",
    evidence="121 unregistered children, child protection concerns in 3.3 %.", strength="weak",
    false_positives="New arrivals and travelling families; no stigma. A practice code the desk did not type.",
    params={"school_from_months": 60, "school_to_months": 192, "lower_months": 0, "upper_months": 216},
)
def NO_GP(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """No GP practice code, or one of the codes for "none"; or entered as not in school from `school_from_months` to the
    day before `school_to_months`.
    """
    said = []
    gp = case.attendance.person.gp
    if gp is None or gp in _NO_PRACTICE:
        said.append("No GP practice is recorded")
    if case.attendance.findings.in_school is False and _is_of_age(case, p):
        said.append(f"Entered as not in school, at {months_said(case)}")
    if not said:
        return NotRaised()
    _ = case.age
    return Raised(tuple(said), tier=Tier.NOTE)


def _is_of_age(case: Case, p: Mapping[str, Param]) -> bool:
    age = case.recorded_age
    return age is not None and age.may_be(int(p["school_from_months"]), int(p["school_to_months"]))


RULES = (UNACC, NO_GP)
