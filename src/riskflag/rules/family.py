"""Who else is at home? Rules about a child's family. They show a relation, never anything of the other child."""

from __future__ import annotations

import re
from collections.abc import Mapping

from riskflag.errors import NotRecorded
from riskflag.link.match import Match
from riskflag.link.relatives import Related
from riskflag.people.attendance import Dependants
from riskflag.people.dates import age_at
from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.rules.case import Case
from riskflag.rules.exceptions import finding
from riskflag.rules.rule import Finding, Kind, NotRaised, Param, Raised, Tier, rule

__all__ = ["REG_HOUSE", "THINKFAM"]

_CHILDHOOD = 216  # months: a child is under eighteen (Children Act 1989, s105)
# A register's free text may say more than a relation; only these words of it are shown.
_RELATION = re.compile(
    r"\b(?:(?:half|step|unborn|foster)[- ]?)?(?:brother|sister|sibling|twin|mother|father|parent|carer|cousin|grandparent|"
    r"grandmother|grandfather|aunt|uncle|household)\b", re.IGNORECASE)
_AT_RISK = ("DOMESTIC", "MALTREATMENT", "SELF-HARM", "POISONING", "SUBSTANCE", "PSYCHOSIS")  # the first is read in text alone


@rule(
    "REG-HOUSE", version="2", title="A relative or the household is known", tier=Tier.NOTE, kind=Kind.REGISTER,
    action="Ask about other children at home; check their records", owner="treating clinician, GP",
    citation="RCGP child safeguarding toolkit, chapter 936 (essential codes; year not found)",
    evidence="A known fact, not a predictor.",
    strength="guidance", false_positives="A mother's number typed on the wrong child's record.",
    codes=("HOUSEHOLD",), params={"days_after_end": 365, "lower_months": 0, "upper_months": 216},
)
def REG_HOUSE(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802 - a rule is named by its id
    """A relative is known: by a code on this visit, by a register's row that states the relation, or by an entry of the mother
    or of her other children, found by her number, or her name with her date of birth where no two valid numbers differ. It is
    current, or ended at most `days_after_end` civil days ago. A shared address or surname is never a relation, and nothing but
    the relation is shown.
    Without a mother on record her other children are not looked for, and the stamp says so.
    """
    def wanted(match: Match) -> bool:
        return match.entry.kind is RegisterKind.FAMILY and match.band.is_matched and _is_recent(match.entry, case, p)

    said = [f"Coded on this visit: {concept.term.lower()}" for concept in case.seen.known("HOUSEHOLD")]
    said += [_related_said(one) for one in case.relatives if _counts(one, case, p)]
    known = tuple(match for match in case.matches if wanted(match)) if said else case.listed(wanted)
    said += [f"On the register {m.entry.register!r} as {_relation_of(m.entry)} of somebody known" for m in known]
    return Raised(tuple(dict.fromkeys(said))) if said else NotRaised()


def _is_recent(entry: RegisterEntry, case: Case, p: Mapping[str, Param]) -> bool:
    ended = entry.days_since_end(case.day)
    return entry.is_current(case.day) or (
        ended is not None and ended <= int(p["days_after_end"]) and (entry.since is None or entry.since <= case.day))


def _counts(one: Related, case: Case, p: Mapping[str, Param]) -> bool:
    """False for what says nothing of a child at home: a row about somebody else's relative, or a child since grown up."""
    born = one.entry.person.born
    age = age_at(born, case.day) if born is not None and one.relation != "mother" else None
    grown = age is not None and age.least >= _CHILDHOOD
    return one.entry.kind is not RegisterKind.FAMILY and not grown and _is_recent(one.entry, case, p)


def _related_said(one: Related) -> str:
    return f"On the register {one.entry.register!r}: {one.relation}, told by {one.known_by}"


def _relation_of(entry: RegisterEntry) -> str:
    found = _RELATION.search(entry.relation or "")
    return f"the {found[0].lower()}" if found else "a relative, or of the household,"


@rule(
    "THINKFAM", version="2", title="Adult at risk who is the parent or carer of a child", tier=Tier.AMBER, family="family",
    action='Ask "who is at home?"; tell the health visitor, school nurse or GP; tell the local authority if there is a risk',
    owner="ED clinician",
    citation="Gonzalez-Izquierdo et al., 2014, PMC4340040; the Hague protocol",
    evidence="681 notifications a year in one hospital, 40 % of them because of a parent.", strength="evidence",
    false_positives="A child who is grown up or lives elsewhere.", codes=_AT_RISK[1:],
    params={"lower_months": _CHILDHOOD, "upper_months": 1440},
)
def THINKFAM(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """An adult who comes after violence at home, an overdose or self-harm, intoxicated or psychotic, and is recorded as a parent
    or carer. Whether there is a child is asked, not searched for: not recorded, it is awaited.
    """
    if case.attendance.dependants is Dependants.NONE:
        return NotRaised()
    found = case.seen.of(*_AT_RISK)
    if not found:
        return NotRaised()
    if case.attendance.dependants is None:
        raise NotRecorded("dependants")
    what = ", ".join(sorted({said for family, said in _SAID.items() for c in found if family in c.families}))
    return finding(case, Tier.AMBER, found, f"Adult, recorded as a parent or carer, attends with: {what}", any_age=True)


_SAID = {
    "MALTREATMENT": "violence or maltreatment", "DOMESTIC": "violence at home", "SELF-HARM": "self-harm",
    "POISONING": "overdose or poisoning", "SUBSTANCE": "alcohol or a drug", "PSYCHOSIS": "psychosis",
}
