"""A register's answer and what brought the child today, together."""

from __future__ import annotations

from collections.abc import Mapping

from riskflag.answer import Known, Unknown
from riskflag.errors import CannotSay
from riskflag.link.match import Match
from riskflag.people.entry import RegisterKind
from riskflag.rules.attendances import planned_today
from riskflag.rules.case import Case
from riskflag.rules.injury import has_left
from riskflag.rules.registers import is_short_break
from riskflag.rules.rule import Finding, Kind, NotRaised, Param, Raised, Tier, rule
from riskflag.rules.seen import from_text

__all__ = ["REG_COMBO"]


@rule(
    "REG-COMBO", version="3", title="On a register, with an injury, repeated attendance or leaving early", tier=Tier.RED,
    kind=Kind.REGISTER, action="Ask a senior to call the local authority before discharge", owner="ED senior",
    citation="Local practice, no published source", evidence="No published figure.", strength="local, not confirmed",
    false_positives="A graze of a child whom everybody knows.", codes=("INJURY", "LEFT"), needs_match=True,
    params={"count": 3, "days": 365, "days_after_end": 365, "lower_months": 0, "upper_months": 216},
)
def REG_COMBO(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802 - a rule is named by its id
    """Matched to any entry that is current or ended at most `days_after_end` civil days ago, and today an injury, an unplanned
    return, leaving early, or `count` attendances in `days`; AMBER if text alone tells of an injury. Not confirmed: ships
    switched off.
    """
    hits = case.listed(lambda m: (
        m.entry.kind is not RegisterKind.FAMILY and m.band.is_matched and not is_short_break(m.entry)
        and (m.entry.is_current(case.day) or _ended_within(m, case, int(p["days_after_end"])))))
    if not hits:
        return NotRaised()
    injured = case.seen.known("INJURY")
    holds = {"an injury": bool(injured),
             "an unplanned return": case.attendance.category in ("2", "3"), "leaving early": has_left(case.attendance)}
    why = [word for word, there in holds.items() if there] or _often(case, p)
    if why:
        said = f"On a register, with {' and '.join(why)}"
        if why == ["an injury"] and from_text(injured) and not _is_often(case, p):
            return Raised((f"{said} (from text, not from a code)",), tier=Tier.AMBER, matches=hits)
        return Raised((said,), matches=hits)
    case.seen.of("INJURY")
    return NotRaised()


def _ended_within(match: Match, case: Case, days: int) -> bool:
    ended = match.entry.days_since_end(case.day)
    return ended is not None and ended <= days


def _is_often(case: Case, p: Mapping[str, Param]) -> bool:
    """True if enough attendances are known; what a history did not see is not asked about."""
    return isinstance(case.history, Known) and not planned_today(case) and (
        len(case.history.value.within(int(p["days"]))) >= int(p["count"]))


def _often(case: Case, p: Mapping[str, Param]) -> list[str]:
    if planned_today(case):
        return []
    if isinstance(case.history, Unknown):
        raise CannotSay(case.history)
    often = case.history.value.within(int(p["days"])).at_least(int(p["count"]))
    return [f"{p['count']} attendances or more in {p['days']} days, including today"] if often else []
