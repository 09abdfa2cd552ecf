"""The review list: every child aged one or two with a fracture, to be looked at by somebody other than who treated it.

Stateless. Outcomes are kept by the site; a row without one is carried to the next day's list. An id may be used twice: a row, and
an outcome, is of a visit and of a child.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from attrs import evolve, frozen

from riskflag.alerts.decisions import NOT_CHECKED, NOTHING_KEPT, Decision, Whose, are_others, shows_less, whose
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

__all__ = ["Decision", "Review", "left_open", "review_list"]

_OF_ANOTHER = "An outcome is kept under this id for another day, date of birth or name: it closes nothing here"
_OF_NOBODY = "An outcome is kept under this id, which more than one row has, and does not say whose: it closes none"
_SEEN_SINCE = "Open again: more is seen now than when it was closed"

_STRICT_BELOW = 24  # months: the stricter reading of "between the ages of 1 and 2 years"


@frozen(repr=False, kw_only=True)
class Review:
    """One row of the list. `reading` is the reading of the source it falls under; `carried` tells a row of an earlier day; `note`
    says why an outcome that is kept does not close it.
    """

    attendance: Attendance
    listed_on: date
    reading: str
    seen: str
    explanation: str
    carried: bool
    note: str = ""
    decision: Decision = NOTHING_KEPT

    __repr__ = masked

    @property
    def whose(self) -> Whose:
        """Which visit of which child: what an outcome is kept under."""
        return whose(self.attendance)


def review_list(
    today: Iterable[Attendance],
    earlier: Iterable[Attendance] = (),
    decisions: Iterable[Decision] = (),
    *,
    codes: CodeList | None = None,
    rule: Rule = FRA_1AND2,
) -> tuple[Review, ...]:
    """Every attendance of `today` that FRA-1AND2 lists, and every `earlier` one that it lists and nobody has closed, by
    day and arrival. A child whose diagnosis cannot be read, or a fracture without a usable date of birth, is not left out:
    `seen` says that nobody could say. Of `decisions` the last of each child stands.
    """
    found: dict[tuple[str, str], list[list[Review]]] = {}
    for visits, carried in ((earlier, True), (today, False)):
        for visit in visits:
            row = _row(visit, codes, rule, carried=carried)
            if row is not None:
                _beside(found.setdefault(visit.key, []), row)
    kept = _standing(decisions)
    rows = [
        row for key, children in found.items() for row in _decided(children, kept.get(key, ()))
        if not (row.carried and row.decision.is_closed)
    ]
    return tuple(sorted(rows, key=lambda row: (row.attendance.at, row.attendance.key)))


def left_open(decisions: Iterable[Decision], listed: Sequence[Review]) -> tuple[Decision, ...]:
    """What the site has kept open and no row of the list is about: it is carried as it stood."""
    under: dict[tuple[str, str], list[Whose]] = {}
    for row in listed:
        under.setdefault(row.attendance.key, []).append(row.whose)
    return tuple(
        decision for key, kept in _standing(decisions).items() for decision in kept
        if not decision.is_closed and all(are_others(decision.whose, other) for other in under.get(key, ()))
    )


T = TypeVar("T", Review, Decision)


def _beside(children: list[list[T]], row: T) -> None:
    """Put a row of an id to the rows of the same child and day, or beside those of others."""
    for told in children:
        if not any(are_others(row.whose, other.whose) for other in told):
            told.append(row)
            return
    children.append([row])


def _standing(decisions: Iterable[Decision]) -> dict[tuple[str, str], list[Decision]]:
    """The last decision of each visit of each child, by site and id."""
    found: dict[tuple[str, str], list[list[Decision]]] = {}
    for decision in decisions:
        _beside(found.setdefault(decision.whose.key, []), decision)
    return {key: [told[-1] for told in children] for key, children in found.items()}


def _as_one(told: Sequence[Review]) -> Review:
    """The last row of one child's visit, with all that the rows of its file have seen: some write each diagnosis in a row. A
    row without a name hides none.
    """
    last = told[-1]
    shown = next((row for row in reversed(told) if row.attendance.person.names), last)
    seen = "; ".join(dict.fromkeys(row.seen for row in told if row.carried == last.carried))
    return evolve(shown, carried=last.carried, explanation=last.explanation, seen=seen)


def _decided(children: Sequence[Sequence[Review]], kept: Sequence[Decision]) -> Iterable[Review]:
    """One row for each visit of each child under an id, with what is kept of it. What fits several is taken for none."""
    fits = [_fitting(decision, children) for decision in kept]
    for place, row in enumerate(map(_as_one, children)):
        own = [decision for decision, places in zip(kept, fits, strict=True) if places == [place]]
        closing = [places for decision, places in zip(kept, fits, strict=True) if decision.is_closed]
        if own:
            yield _reopened(evolve(row, decision=own[-1], note=own[-1].note))
        elif any(place in places for places in closing):
            yield evolve(row, note=_OF_NOBODY)
        else:
            yield evolve(row, note=_OF_ANOTHER if closing else "")


def _fitting(decision: Decision, children: Sequence[Sequence[Review]]) -> list[int]:
    return [n for n, told in enumerate(children) if not any(are_others(decision.whose, row.whose) for row in told)]


def _reopened(row: Review) -> Review:
    """The row, open again if what closed it saw less than is seen now; the outcome is then told, and not in its own column, where
    it would close the row on the next day.
    """
    kept = row.decision
    if not (kept.is_closed and shows_less(kept.seen, row.seen)):
        return row
    told = f"{_SEEN_SINCE}. Outcome then: {kept.outcome}"
    return evolve(row, note=told, decision=evolve(kept, outcome="", reviewer="", referral_checked=""))


def _row(visit: Attendance, codes: CodeList | None, rule: Rule, *, carried: bool) -> Review | None:
    case = Case(attendance=visit, codes=codes)
    age = case.recorded_age
    if age is not None and not age.may_be(*rule.ages):
        return None
    try:
        found = rule.check(case, rule.params)
    except NotRecorded as lack:
        if lack.field != "date_of_birth":
            return None
        seen = f"{NOT_CHECKED}: {fracture_said(case.seen.known('FRACTURE'), case)}"
    except CannotSay as stop:
        seen = f"{NOT_CHECKED}: {stop.unknowns[0].reason}"
    else:
        if not isinstance(found, Raised):
            return None
        seen = "; ".join(found.reasons)
    return Review(
        attendance=visit, listed_on=visit.day, seen=seen, carried=carried, explanation=_explanation(case),
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
