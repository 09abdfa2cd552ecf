"""The versions, ages, tiers and switches that rules ship with, against a table edited by hand."""

import csv
from pathlib import Path

import pytest

from riskflag.rules.packs import SHIPPED

ROWS = tuple(csv.DictReader((Path(__file__).parent / "rule_table.csv").read_text(encoding="utf-8").splitlines(), delimiter="|"))
RULES = {rule.id: (rule, "off" if rule.id in pack.off else "on") for pack in SHIPPED for rule in pack.rules}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_rule_ships_as_the_table_says(row):
    rule, ships = RULES[row["id"]]
    months = {name: row[column] for name, column in (("lower_months", "from_month"), ("upper_months", "below_month"))}
    assert (rule.version, rule.tier.value, ships) == (row["version"], row["tier"], row["ships"])
    assert {name: str(rule.params.get(name, "")) for name in months} == months


def test_the_packs_are_of_these_versions():
    assert {pack.id: pack.version for pack in SHIPPED} == {"STANDARD": "3", "FRACTURES": "4", "INJURIES": "3", "OLDER_CHILDREN": "3"}


def test_the_table_is_of_every_rule():
    assert {row["id"] for row in ROWS} == set(RULES)
