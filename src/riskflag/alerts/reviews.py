"""The review list: every child aged one or two with a fracture, to be looked at by somebody other than who treated it.

Stateless. Outcomes are kept by the site; a row without one is carried to the next day's list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import frozen

from riskflag.errors import CannotSay, NotRecorded
from riskflag.people.attendance import Attendance
from riskflag.people.dates import Age
from riskflag.people.masking import masked
from riskflag.rules.case import Case
from riskflag.rules.codes import CodeList
from riskflag.rules.exceptions import verified_collision
from riskflag.rules.explanation import is_verified
from riskflag.rules.fractures import FRA_1AND2, fracture_said
from riskflag.rules.rule import Raised, Rule

__all__ = ["Decision", "Review", "review_list"]

_STRICT_BELOW = 24  # months: the stricter reading of "between the ages of 1 and 2 years"


@frozen(kw_only=True)
class Decision:
    """What the site has kept of one review: who reviewed, whether the referral was checked, with what outcome."""

    reviewer: str = ""
    referral_checked: str = ""
    outcome: str = ""

    @property
    def is_closed(self) -> bool:
        """True once there is an outcome."""
        return bool(self.outcome.strip())


@frozen(repr=False, kw_only=True)
class Review:
    """One row of the list. `reading` is the reading of the source it falls under; `carried` tells a row of an earlier day."""

    attendance: Attendance
    listed_on: date
    reading: str
    seen: str
    explanation: str
    carried: bool
    decision: Decision = Decision()

    __repr__ = masked

    @property
    def key(self) -> tuple[str, str]:
        """Site and attendance id: what an outcome is kept under."""
        return self.attendance.key


def review_list(
    today: Iterable[Attendance],
    earlier: Iterable[Attendance] = (),
    decisions: Mapping[tuple[str, str], Decision] | None = None,
    *,
    codes: CodeList | None = None,
    rule: Rule = FRA_1AND2,
) -> tuple[Review, ...]:
    """Every attendance of `today` that FRA-1AND2 lists, and every `earlier` one that it lists and nobody has closed, by
    day and arrival. A child whose diagnosis cannot be read, or a fracture without a usable date of birth, is not left out:
    `seen` says that nobody could say.
    """
    known = decisions or {}
    rows: dict[tuple[str, str], Review] = {}
    for visits, carried in ((earlier, True), (today, False)):
        for visit in visits:
            row = _row(visit, codes, rule, known.get(visit.key, Decision()), carried=carried)
            if row is not None and not (carried and row.decision.is_closed):
                rows[row.key] = row
    return tuple(sorted(rows.values(), key=lambda row: (row.attendance.at, row.key)))


def _row(visit: Attendance, codes: CodeList | None, rule: Rule, decision: Decision, *, carried: bool) -> Review | None:
    case = Case(attendance=visit, codes=codes)
    age = case.recorded_age
    if age is not None and not age.may_be(*rule.ages):
        return None
    try:
        found = rule.check(case, rule.params)
    except NotRecorded as lack:
        if lack.field != "date_of_birth":
            return None
        seen = f"NOT CHECKED: {fracture_said(case.seen.known('FRACTURE'), case)}"
    except CannotSay as stop:
        seen = f"NOT CHECKED: {stop.unknowns[0].reason}"
    else:
        if not isinstance(found, Raised):
            return None
        seen = "; ".join(found.reasons)
    return Review(
        attendance=visit, listed_on=visit.day, seen=seen, carried=carried, decision=decision, explanation=_explanation(case),
        reading=_reading(age, rule),
    )


def _reading(age: Age | None, rule: Rule) -> str:
    if age is None:
        return "age not known"
    return "one (both readings)" if age.may_be(*_strict(rule)) else "two (wider reading)"


def _strict(rule: Rule) -> tuple[int, int]:
    return rule.ages[0], min(rule.ages[1], _STRICT_BELOW)


def _explanation(case: Case) -> str:
    stated = case.attendance.injury.mechanism or case.attendance.complaint or "not recorded"
    if verified_collision(case):
        return f"{stated} (verified)"
    return f"{stated} ({'checked' if is_verified(case) else 'not verified'})"
