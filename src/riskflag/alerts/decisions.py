"""What a site has kept of a review: whether it is closed, of which child, and on what was seen.

A review that is closed is looked at by nobody again. So whatever is in doubt leaves it open: a word that may mean "later", an
outcome that may be another child's, a fracture that was not there when somebody closed it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from attrs import field, frozen

from riskflag.errors import InvalidInput
from riskflag.link.growing import are_apart
from riskflag.link.signature import draw
from riskflag.people.attendance import Attendance
from riskflag.people.dates import DateOrder, PartialDate, civil_day, parse_date, parse_moment
from riskflag.people.masking import masked
from riskflag.people.names import APOSTROPHES, fold, split_whole, tokens
from riskflag.people.person import Person

__all__ = [
    "NOTHING_KEPT", "NOT_CHECKED", "OPEN_ALONE", "OPEN_WORDS", "Decision", "Whose", "are_others", "says_closed", "shows_less",
    "whose",
]  # fmt: skip

T = TypeVar("T")

NOT_CHECKED = "NOT CHECKED"
"""What `seen` begins with where nobody could say."""

OPEN_ALONE = (
    "n/a", "n", "nk", "nil", "no", "none", "null", "x", "xx", "xxx", "unknown", "not known", "open", "ongoing", "incomplete",
    "review", "for review", "senior review", "consultant review", "not yet", "not seen", "not done", "not checked",
    "not discussed", "not complete", "to do",
)
"""What leaves a row open where it is all that is entered: "open fracture, no concern" is an outcome, "open" is none."""
OPEN_WORDS = (
    "await", "awaits", "awaiting", "awaited", "waiting for", "pending", "outstanding", "deferred", "undecided", "unreviewed",
    "tbc", "tba", "tbd", "in progress", "on hold", "under review", "still open", "remains open", "left open", "kept open",
    "no outcome", "no decision", "not reviewed", "not been reviewed", "hasnt been reviewed", "never reviewed", "not closed",
    "not decided", "not yet reviewed", "not yet seen", "not yet discussed", "not yet checked", "not yet decided",
    "not yet done", "needs review", "needs senior review", "needs consultant review", "review needed", "for senior review",
    "for consultant review", "to review", "to discuss", "will review", "will discuss", "to be reviewed", "to be seen",
    "to be discussed", "to be checked", "to be confirmed", "to be decided", "to be done", "to be closed", "to be completed",
    "will be reviewed", "will be discussed",
)
"""What leaves a row open wherever it stands, unless "no", "no further", "not", "nothing" or "none" stands before it."""

_PLAIN = re.compile(r"[\W_]+")
_SPREADSHEET = re.compile(r"#(N/A|[A-Z/0]+[!?])")  # what a spreadsheet shows in the place of a value
_ALONE = frozenset(_PLAIN.sub("", words) for words in (*OPEN_ALONE, "tbc", "tba", "tbd"))  # "T.B.C." too
_STILL = re.compile(rf"(?<!\bno )(?<!\bnot )(?<!\bnothing )(?<!\bnone )(?<!\bno further )\b({'|'.join(OPEN_WORDS)})\b")
_SEEN = re.compile(r"Fracture (?:coded|recorded) \(([^)]*)\)")  # as `rules.fractures.fracture_said` has it


def says_closed(outcome: str) -> bool:
    """True if the text is an outcome: neither a placeholder, nor a question, nor words that say it is still open."""
    text = outcome.strip()
    if not any(map(str.isalpha, text)) or _SPREADSHEET.fullmatch(text) or text.startswith("?") or text.endswith("?"):
        return False
    said = _PLAIN.sub(" ", APOSTROPHES.sub("", fold(text))).strip()
    return said.replace(" ", "") not in _ALONE and _STILL.search(said) is None


def shows_less(kept: str, now: str) -> bool:
    """True if what was seen when the outcome was entered lacks something that is seen now. A list that does not tell what was
    seen says nothing of that.
    """
    return bool(kept.strip()) and not _shown(now) <= _shown(kept)


def _shown(seen: str) -> set[str]:
    """Where the fractures are that a text of the list names, and whether it says that something was not checked."""
    parts = {part.strip() for found in _SEEN.findall(seen) for part in found.split(",")}
    return parts | ({NOT_CHECKED} if NOT_CHECKED in seen else set())


_NOBODY = Person()


@frozen(repr=False, kw_only=True)
class Whose:
    """Which visit of which child, as far as it is stated: every day of arrival and every date of birth that can be meant."""

    key: tuple[str, str]
    days: frozenset[date] = frozenset()
    births: frozenset[PartialDate] = frozenset()
    person: Person = _NOBODY

    __repr__ = masked


def whose(visit: Attendance) -> Whose:
    """Whose visit it is, and of which day."""
    born = visit.person.born
    births = frozenset((born,) if born else ())
    return Whose(key=visit.key, days=frozenset((visit.day,)), births=births, person=visit.person)


def are_others(one: Whose, other: Whose) -> bool:
    """True if the id, the day, the date of birth, or the number or given name says that they are two visits or two children. More
    is held for two here than in a history: listed twice is a nuisance, listed not at all is a child nobody looks at.
    """
    if one.key != other.key or (one.days and other.days and one.days.isdisjoint(other.days)):
        return True
    if one.births and other.births and all(_differ(a, b) for a in one.births for b in other.births):
        return True
    return not _are_named_alike(one.person, other.person) and are_apart(draw(one.person), draw(other.person))


def _differ(one: PartialDate, other: PartialDate) -> bool:
    return one.latest < other.earliest or other.latest < one.earliest


def _are_named_alike(one: Person, other: Person) -> bool:
    """True if a name of both has the same words: a list keeps a name in one cell, and does not say which is the family's."""
    if one.numbers and other.numbers:
        return one == other
    return not _written(one).isdisjoint(_written(other))


def _written(person: Person) -> set[tuple[str, ...]]:
    return {tuple(sorted(words)) for name in person.names if (words := tokens(f"{name.given} {name.family}"))}


_UNKNOWN = Whose(key=("", ""))


@frozen(repr=False, kw_only=True)
class Decision:
    """What the site has kept of one review: who reviewed, whether the referral was checked, with what outcome; of whom, what was
    seen then, and with what `note`. `cells` is the row as it stood.
    """

    whose: Whose = _UNKNOWN
    reviewer: str = ""
    referral_checked: str = ""
    outcome: str = ""
    seen: str = ""
    note: str = ""
    cells: Mapping[str, str] = field(factory=dict, eq=False)

    __repr__ = masked

    @property
    def is_closed(self) -> bool:
        """True once there is an outcome, in words that do not say it is still open."""
        return says_closed(self.outcome)

    @classmethod
    def parse(cls, row: Mapping[str, str]) -> Decision:
        """Read a row of a list that was filled in. A spreadsheet may have written its dates anew, in an order nobody states: each
        order is tried, and two dates differ where none makes them agree.
        """
        told = {name: row.get(name, "").strip() for name in ("reviewer", "referral_checked", "outcome", "seen", "note")}
        name = split_whole(row.get("name", ""))
        return cls(cells=row, **told, whose=Whose(
            key=(row.get("site", ""), row.get("attendance_id", "")),
            days=_days(row.get("arrived_at", "")) or _days(row.get("day", "")),
            births=frozenset(_in_each_order(row.get("date_of_birth", ""), parse_date)),
            person=Person(names=(name,) if name else ()),
        ))


NOTHING_KEPT = Decision()


def _days(text: str) -> frozenset[date]:
    return frozenset(_in_each_order(text, lambda told, order: civil_day(parse_moment(told, order=order)[0])))


def _in_each_order(text: str, read: Callable[[str, DateOrder], T]) -> Iterator[T]:
    for order in DateOrder:
        try:
            yield read(text, order)
        except InvalidInput:
            continue
