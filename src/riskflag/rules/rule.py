"""A rule: a plain function, and the facts a clinician signs it by.

The function takes a Case and the rule's params and returns Raised or NotRaised. The third outcome, that nobody can
say, exists without being written: reading what a source could not answer, or what is not recorded yet, stops the rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from attrs import Attribute, evolve, field, frozen

from riskflag.errors import InvalidRulePack
from riskflag.link.match import Match

if TYPE_CHECKING:
    from riskflag.rules.case import Case

__all__ = ["Check", "Finding", "Kind", "NotRaised", "Param", "Raised", "Rule", "Tier", "rule"]

Param: TypeAlias = int | float | str | bool


class Tier(Enum):
    """What an alert asks of the people on shift. RED: act before the child leaves; AMBER: a senior reviews before
    the child leaves; NOTE: the liaison list, next working day.
    """

    RED = "RED"
    AMBER = "AMBER"
    NOTE = "NOTE"

    @property
    def rank(self) -> int:
        """0 for the most urgent."""
        return _RANKS[self]


_RANKS = {Tier.RED: 0, Tier.AMBER: 1, Tier.NOTE: 2}


class Kind(Enum):
    """What an alert is about."""

    REGISTER = "register"
    PATTERN = "pattern"
    INJURY = "injury"
    CONCERN = "concern"
    NOT_CHECKED = "not_checked"


def _reasons(reasons: tuple[str, ...] | str) -> tuple[str, ...]:
    return (reasons,) if isinstance(reasons, str) else tuple(reasons)


def _is_tier(_raised: Raised, _attribute: object, value: Tier | None) -> None:
    if value is not None and not isinstance(value, Tier):
        raise InvalidRulePack("tier is not a Tier")


def _are_sentences(_raised: Raised, _attribute: object, value: tuple[str, ...]) -> None:
    for reason in value:
        if not isinstance(reason, str):
            raise InvalidRulePack("a reason is not text")


def _are_matches(_raised: Raised, _attribute: object, value: tuple[Match, ...]) -> None:
    for match in value:
        if not isinstance(match, Match):
            raise InvalidRulePack("matches are not Match values")


@frozen
class Raised:
    """The rule's condition holds. `reasons` are sentences of what was seen and when; `tier`, if given, replaces the
    rule's own; `matches` are the register entries it rests on.
    """

    reasons: tuple[str, ...] = field(converter=_reasons, validator=_are_sentences)
    tier: Tier | None = field(default=None, validator=_is_tier)
    matches: tuple[Match, ...] = field(default=(), validator=_are_matches)


@frozen(init=False)
class NotRaised:
    """The rule's condition was looked at and does not hold."""


Finding: TypeAlias = Raised | NotRaised
Check: TypeAlias = Callable[["Case", Mapping[str, Param]], Finding]


def _id(_rule: Rule, _attribute: Attribute[str], value: str) -> None:
    if not re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)*", value):
        raise InvalidRulePack(f"rule id {value!r}: use capitals, digits and single hyphens, e.g. ACME-001")


def _said(rule: Rule, attribute: Attribute[str], value: str) -> None:
    if not value.strip():
        raise InvalidRulePack(f"{rule.id}: {attribute.name} is empty; a rule without it cannot be signed")


def _bounds(rule: Rule, _attribute: object, params: Mapping[str, Param]) -> None:
    for name in ("lower_months", "upper_months"):
        if name in params and type(params[name]) is not int:
            raise InvalidRulePack(f"{rule.id}: parameter {name!r} is a whole number of months")


def _frozen(params: Mapping[str, Param]) -> Mapping[str, Param]:
    return MappingProxyType(dict(params))


@frozen(kw_only=True)
class Rule:
    """A rule's logic (`check`) and everything said of it. Ids are for ever; a change of meaning is a new version.

    `params` are the numbers the logic uses. Two of them have a meaning here: `lower_months` and `upper_months` bound
    the ages in completed months, upper end excluded; outside them the rule does not apply and needs no field. `family`
    groups rules that answer one question: one alert is made of them. `lowered_by` says what lowers its tier, `codes` which
    code lists it reads; `needs` those without one of which it cannot raise: unless the visit shows one, it is not called, and
    what it would have said (not raised, awaiting a diagnosis, not checked) is told for it. With `needs_match` the same holds
    where no register holds anybody like the child. A rule marked
    `existence_restricted` is absent from the views of everybody but its owner.
    """

    id: str = field(validator=_id)
    version: str = field(validator=_said)
    title: str = field(validator=_said)
    tier: Tier
    action: str = field(validator=_said)
    owner: str = field(validator=_said)
    citation: str = field(validator=_said)
    evidence: str = field(validator=_said)
    check: Check
    kind: Kind = Kind.CONCERN
    family: str = ""
    strength: str = "local"
    false_positives: str = ""
    lowered_by: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    needs_match: bool = False
    params: Mapping[str, Param] = field(factory=dict, converter=_frozen, validator=_bounds, hash=False)
    existence_restricted: bool = False

    @cached_property
    def ages(self) -> tuple[int, int]:
        """[lower, upper) in completed months; a rule without bounds applies at every age."""
        lower, upper = self.params.get("lower_months", 0), self.params.get("upper_months", 10_000)
        return int(lower), int(upper)

    def tuned(self, **params: Param) -> Rule:
        """The same rule with other numbers. Raises InvalidRulePack for a parameter it does not have or of another type."""
        for name, value in params.items():
            if name not in self.params:
                raise InvalidRulePack(f"{self.id} has no parameter {name!r}; it has {', '.join(self.params) or 'none'}")
            if type(value) is not type(self.params[name]):
                raise InvalidRulePack(f"{self.id}: parameter {name!r} is a {type(self.params[name]).__name__}")
            if isinstance(value, int | float) and value < 0:
                raise InvalidRulePack(f"{self.id}: parameter {name!r} cannot be negative")
        tuned = evolve(self, params={**self.params, **params})
        if tuned.ages[0] >= tuned.ages[1]:
            raise InvalidRulePack(f"{self.id}: no age is left; to switch the rule off, use `without`")
        return tuned


def rule(
    id: str, /, *, version: str, title: str, tier: Tier, action: str, owner: str, citation: str, evidence: str,  # noqa: A002
    kind: Kind = Kind.CONCERN, family: str = "", strength: str = "local", false_positives: str = "",
    lowered_by: tuple[str, ...] = (), codes: tuple[str, ...] = (), needs: tuple[str, ...] = (),
    needs_match: bool = False, params: Mapping[str, Param] | None = None, existence_restricted: bool = False,
) -> Callable[[Check], Rule]:
    """Make a Rule of the decorated function. Raises InvalidRulePack when a fact is missing."""

    def decorate(check: Check) -> Rule:
        return Rule(
            id=id, version=version, title=title, tier=tier, action=action, owner=owner, citation=citation,
            evidence=evidence, check=check, kind=kind, family=family or id, strength=strength,
            false_positives=false_positives, lowered_by=lowered_by, codes=codes, needs=needs,
            needs_match=needs_match, params=params or {}, existence_restricted=existence_restricted,
        )

    return decorate
