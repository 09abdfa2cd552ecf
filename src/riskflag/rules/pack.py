"""Packs: rules that are chosen, tuned and signed together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from functools import cached_property

from attrs import evolve, field, frozen

from riskflag.errors import InvalidRulePack
from riskflag.rules.codes import code_list_names
from riskflag.rules.rule import Param, Rule

__all__ = ["Pack", "must_run_together"]


def _unique(pack: Pack, _attribute: object, rules: tuple[Rule, ...]) -> None:
    ids = [rule.id for rule in rules]
    for rule_id in ids:
        if ids.count(rule_id) > 1:
            raise InvalidRulePack(f"{pack.id}: two rules have the id {rule_id}")


def _known(pack: Pack, _attribute: object, off: tuple[str, ...]) -> None:
    for rule_id in off:
        pack[rule_id]


def _facts(rule: Rule) -> list[object]:
    """Everything a rule says of itself, and its logic in words; a change of the logic is a new version."""
    words = [rule.id, rule.version, rule.title, rule.action, rule.owner, rule.citation, rule.evidence, rule.family, rule.strength,
             rule.false_positives, rule.check.__doc__]
    params = sorted((name, type(value).__name__, value) for name, value in rule.params.items())
    asked = [rule.codes, rule.needs, rule.needs_match]
    return [words, rule.tier.value, rule.kind.value, rule.existence_restricted, rule.lowered_by, asked, params]


@frozen(kw_only=True)
class Pack:
    """Rules with one id, version, review date and intended purpose. `off` are ids that belong to the pack but are
    switched off; they are listed in every assessment. Raises InvalidRulePack for an id that no rule of it has.
    """

    id: str
    version: str
    title: str
    intended_purpose: str
    review_by: date
    rules: tuple[Rule, ...] = field(validator=_unique)
    off: tuple[str, ...] = field(default=(), validator=_known)

    @cached_property
    def active(self) -> tuple[Rule, ...]:
        """The rules that run."""
        return tuple(rule for rule in self.rules if rule.id not in self.off)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits over every word, number and switch of the pack; its order does not matter."""
        own = [self.id, self.version, self.title, self.intended_purpose, self.review_by.isoformat(), sorted(self.off)]
        text = json.dumps([own, sorted(json.dumps(_facts(rule)) for rule in self.rules)])
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def __getitem__(self, rule_id: str) -> Rule:
        """The rule of that id. Raises InvalidRulePack if the pack has none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise InvalidRulePack(f"{self.id} has no rule {rule_id!r}; it has {', '.join(r.id for r in self.rules)}")

    def tune(self, rule_id: str, /, **params: Param) -> Pack:
        """The pack with other numbers for one rule; its id says so. Raises InvalidRulePack for an unknown id or name."""
        tuned = self[rule_id].tuned(**params)
        said = ",".join(f"{name}={value}" for name, value in sorted(params.items()))
        rules = tuple(tuned if rule.id == rule_id else rule for rule in self.rules)
        return evolve(self, id=self.id + self._changed("+", rule_id, f"({said})"), rules=rules)

    def without(self, *rule_ids: str) -> Pack:
        """The pack with some rules switched off; its id says so. Raises InvalidRulePack for an unknown id."""
        for rule_id in rule_ids:
            self[rule_id]
        new = tuple(sorted(set(rule_ids) - set(self.off)))
        return evolve(self, id=self.id + "".join(self._changed("-", i) for i in new), off=tuple(sorted({*self.off, *rule_ids})))

    def including(self, *rule_ids: str) -> Pack:
        """The pack with rules that ship switched off switched on; its id says so."""
        for rule_id in rule_ids:
            self[rule_id]
        new = tuple(sorted(set(rule_ids) & set(self.off)))
        left = tuple(i for i in self.off if i not in rule_ids)
        return evolve(self, id=self.id + "".join(self._changed("+", i) for i in new), off=left)

    def _changed(self, sign: str, rule_id: str, how: str = "") -> str:
        """What the id says of a changed rule; `*` if only its owner may know that there is such a rule."""
        return "*" if self[rule_id].existence_restricted else f"{sign}{rule_id}{how}"


def must_run_together(rules: Sequence[Rule]) -> None:
    """Raise InvalidRulePack for a rule that is there twice, or needs a code list that does not exist."""
    ids = [rule.id for rule in rules]
    for rule in rules:
        if ids.count(rule.id) > 1:
            raise InvalidRulePack(f"rule {rule.id} is selected twice")
        for name in set(rule.needs).difference(code_list_names()):
            raise InvalidRulePack(f"rule {rule.id} needs {name!r}, which is no code list: it would never be asked")
