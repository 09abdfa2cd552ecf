"""Who came with the child, and does anybody else know of the child? Rules that need no diagnosis."""

from __future__ import annotations

from collections.abc import Mapping

from riskflag.errors import NotRecorded
from riskflag.rules.case import Case
from riskflag.rules.companion import without_known_adult
from riskflag.rules.fractures import months_said
from riskflag.rules.rule import Finding, NotRaised, Param, Raised, Tier, rule

__all__ = ["NO_GP", "RULES", "UNACC"]

# NHS Data Dictionary: no registered practice; practice not applicable; practice not known. Then words typed instead of a code.
_NO_PRACTICE = frozenset({"V81997", "V81998", "V81999", "UNREGISTERED", "NOTREGISTERED", "NONE", "NOGP", "UNKNOWN", "NOTKNOWN",
                          "NA", "0", "NIL", "NO", "NK", "NOTAPPLICABLE", "NULL", "UNK", "NOTRECORDED", "NOPRACTICE"})


@rule(
    "UNACC", version="5", title="Child under 16 alone, or with an adult not named or not related", tier=Tier.AMBER,
    family="arrival",
    action="Ask for the adult's name and relation, and who holds parental responsibility; tell the local authority if unknown",
    owner="triage", citation="CQC, Not seen, not heard, 2016, as reported by Health Service Journal",
    evidence="Of 25 minor injury units inspected, several did not record who came with the child.", strength="field failure",
    false_positives="A fifteen-year-old who came in from school.",
    params={"lower_months": 0, "upper_months": 192},
)
def UNACC(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802 - a rule is named by its id
    """A child who came alone, without a parent or carer, or with an adult who is not named, not related or will not say, and no
    relative beside. Who is said to be elsewhere did not come; who only claims to be a relative is asked about.
    Staff on duty (school, police, social work) are no strangers; a word that says neither is not recorded.
    """
    why = without_known_adult(case.attendance.companion)
    return Raised((f"{why}, at {months_said(case)}",), tier=Tier.AMBER) if why else NotRaised()


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
    if not said and case.attendance.unread("in_school") and _is_of_age(case, p):
        raise NotRecorded("in_school")
    if not said:
        return NotRaised()
    _ = case.age
    return Raised(tuple(said), tier=Tier.NOTE)


def _is_of_age(case: Case, p: Mapping[str, Param]) -> bool:
    age = case.recorded_age
    return age is not None and age.may_be(int(p["school_from_months"]), int(p["school_to_months"]))


RULES = (UNACC, NO_GP)
