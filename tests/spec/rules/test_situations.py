"""Every rule, situation by situation: raised, not raised, cannot say, awaiting, lowered with its reason."""

from __future__ import annotations

import pytest

from riskflag.alerts.alert import State
from riskflag.rules.packs import SHIPPED
from tests.spec.rules.situations import FOLDER, Situation, situations

ALL = tuple(situations())
KEYS = {"says", "expect", "born", "age_months", "arrived", "person", "visit", "entries", "earlier", "registers", "history",
        "covers_only_sites", "tier", "reason", "awaits", "params", "relatives", "appointments", "booked", "booked_lacks"}


@pytest.mark.parametrize("situation", ALL, ids=lambda s: f"{s.rule_id}: {s.says}")
def test_situation(situation: Situation) -> None:
    given = situation.given
    state, assessment = situation.assess()
    assert state is State(given["expect"])
    if state is State.AWAITING:
        assert given["awaits"] in {a.field for a in assessment.awaiting}
    if state is State.RAISED:
        alert = situation.alert(assessment)
        assert alert.tier.value == given["tier"]
        assert given.get("reason", "") in "\n".join(alert.reasons)


@pytest.mark.parametrize("rule_id", [rule.id for pack in SHIPPED for rule in pack.rules])
def test_every_rule_is_shown_raised_not_raised_and_unable_to_say(rule_id: str) -> None:
    expected = {s.given["expect"] for s in ALL if s.rule_id == rule_id}
    assert {"raised", "not raised"} <= expected
    assert expected & {"not checked", "awaiting"}


def test_every_file_is_of_a_rule_that_ships() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} <= {rule.id for pack in SHIPPED for rule in pack.rules}


@pytest.mark.parametrize("situation", ALL, ids=lambda s: f"{s.rule_id}: {s.says}")
def test_the_situation_says_nothing_that_is_not_read(situation: Situation) -> None:
    assert set(situation.given) <= KEYS
    assert situation.says.endswith(".")
