"""Alerts and assessments: what was found, what could not be checked, and what is still awaited."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, NoReturn

from attrs import frozen

from riskflag.alerts.timeline import Timeline
from riskflag.link.match import Band, Contribution, Role
from riskflag.people.masking import masked
from riskflag.rules.rule import Kind, Tier

if TYPE_CHECKING:
    from riskflag.alerts.audience import Audience, View

__all__ = [
    "RULE_SOURCE", "Alert", "Assessment", "Awaiting", "Checked", "Evidence", "Outcome", "Plan", "RegisterStamp", "Stamp", "State",
]  # fmt: skip


# A rule that failed is a source that did not answer; its name begins so.
RULE_SOURCE = "rule "


class Outcome(Enum):
    """ALERT if any rule raised; else INCOMPLETE if anything was not checked; else CLEAR."""

    ALERT = "ALERT"
    INCOMPLETE = "INCOMPLETE"
    CLEAR = "CLEAR"


class State(Enum):
    """What became of one rule."""

    RAISED = "raised"
    NOT_RAISED = "not raised"
    NOT_CHECKED = "not checked"
    AWAITING = "awaiting"
    OTHER_AGE = "not for this age"
    NO_VISIT = "only for a visit"
    OFF = "switched off"
    NOT_SELECTED = "not selected"


@frozen
class Checked:
    """A rule and what became of it."""

    rule_id: str
    state: State


@frozen
class Awaiting:
    """A rule that needs a field which is not recorded yet."""

    rule_id: str
    field: str


@frozen(repr=False, kw_only=True)
class Plan:
    """The facts of a register entry that staff act on, and whom to ring. No name, no address."""

    __repr__ = masked

    entry_id: str
    register: str
    kind: str
    status: str
    band: Band
    role: Role
    since: date | None = None
    until: date | None = None
    category: str | None = None
    legal_status: str | None = None
    parental_responsibility: str | None = None
    authority: str | None = None
    authority_code: str | None = None
    office_phone: str | None = None
    emergency_phone: str | None = None


@frozen(kw_only=True)
class Evidence:
    """Why an entry was matched: levels and weights, never values."""

    entry_id: str
    band: Band
    weight: float
    probability: float
    because: tuple[Contribution, ...]
    ambiguous_with: tuple[str, ...]
    notes: tuple[str, ...]


@frozen(kw_only=True)
class Alert:
    """One thing to say. `id` is a digest of the attendance, the rules and the evidence, the same whenever it is asked.

    `rule_ids` are the leading rule and those folded into it; for NOT_CHECKED, `silenced` are the rules that could not
    decide and `source` is what did not answer.
    """

    id: str
    kind: Kind
    tier: Tier
    rule_id: str
    rule_version: str
    rule_ids: tuple[str, ...]
    headline: str
    reasons: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    owner: str = ""
    citation: str = ""
    plans: tuple[Plan, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    source: str = ""
    silenced: tuple[str, ...] = ()
    existence_restricted: bool = False


@frozen(kw_only=True)
class RegisterStamp:
    """What a register was when it was asked; `checked` is False if it did not answer, or not for all it should hold."""

    name: str
    checked: bool
    as_of: str | None
    rows: int | None
    rejected: int | None


@frozen(kw_only=True)
class Stamp:
    """What the assessment was made with: enough to repeat it and to know how fresh it was."""

    version: str
    at: datetime
    model: str
    packs: tuple[str, ...]
    registers: tuple[RegisterStamp, ...]
    history: str
    appointments: str = "none given"
    notices: tuple[str, ...] = ()


@frozen(repr=False, kw_only=True)
class Assessment:
    """The answer for one attendance. It has no truth value: read `outcome`, and show a view made by `for_`.

    `restricted` are the ids of rules of whose existence only their owner may know.
    """

    attendance_id: str
    site: str
    alerts: tuple[Alert, ...]
    awaiting: tuple[Awaiting, ...]
    checked: tuple[Checked, ...]
    outcome: Outcome
    complete: bool
    stamp: Stamp
    restricted: tuple[str, ...] = ()
    timeline: Timeline | None = None

    __repr__ = masked

    def __bool__(self) -> NoReturn:
        """Raise TypeError: truth would hide "not checked"."""
        raise TypeError("an Assessment is neither true nor false: compare .outcome with Outcome.ALERT, INCOMPLETE or CLEAR")

    @property
    def raised(self) -> tuple[Alert, ...]:
        """The alerts of rules."""
        return tuple(alert for alert in self.alerts if alert.kind is not Kind.NOT_CHECKED)

    @property
    def not_checked(self) -> tuple[Alert, ...]:
        """What could not be checked."""
        return tuple(alert for alert in self.alerts if alert.kind is Kind.NOT_CHECKED)

    def for_(self, audience: Audience) -> View:
        """What that audience may see; the only way to a View."""
        from riskflag.alerts.audience import redact  # noqa: PLC0415 - audience needs this module

        return redact(self, audience)
