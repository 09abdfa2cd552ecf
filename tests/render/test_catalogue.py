"""The catalogue page is the rules: current, complete, and harmless to open."""

import importlib.util
from pathlib import Path

from riskflag.render.catalogue import boundaries, catalogue, rule_text
from riskflag.rules.packs import FRACTURES, INJURIES, SHIPPED

ROOT = Path(__file__).parents[2]


def test_the_committed_page_is_what_the_rules_say_now():
    spec = importlib.util.spec_from_file_location("build_catalogue", ROOT / "docs/build_catalogue.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.PAGE.read_text(encoding="utf-8") == module.page(), "run python docs/build_catalogue.py"


def test_every_rule_stands_on_the_page_once():
    page = catalogue(SHIPPED, {})
    for pack in SHIPPED:
        for rule in pack.rules:
            assert page.count(f'<article id="{rule.id}"') == 1


def test_a_rule_that_is_off_says_so():
    assert "SWITCHED OFF" in rule_text(INJURIES["ASPHYX"], INJURIES)
    assert "SWITCHED OFF" not in rule_text(INJURIES["INJ-NM"], INJURIES)


def test_boundaries_are_the_numbers_of_the_rule():
    assert boundaries(FRACTURES["FRA-1AND2"]) == (
        ("begins", "on the first day of 1 year"), ("ends", "on the first day of 3 years"))
    assert ("changes (red below)", "on the first day of 1 year") in boundaries(FRACTURES["FRA-FEM"])


def test_text_is_escaped():
    assert "<b>" not in catalogue((), {}) + catalogue(SHIPPED, {"FRA-FEM": [("<b>", "raised")]})
