"""The catalogue page is the rules: current, complete, and harmless to open."""

import importlib.util
import re
from pathlib import Path

from riskflag.render.boundaries import boundaries
from riskflag.render.catalogue import Vignette, catalogue, rule_text
from riskflag.rules.packs import FRACTURES, INJURIES, SHIPPED, STANDARD

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


def test_a_rule_about_an_entry_begins_and_ends_with_it():
    assert boundaries(STANDARD["REG-CPP12"])[:3] == (
        ("begins", "1 day after the last day of the entry"), ("holds for the last time", "365 days after it"), ("ends", "366 days after it"))
    assert boundaries(STANDARD.tune("REG-LAC12", days_after_end=30)["REG-LAC12"])[2] == ("ends", "31 days after it")
    assert ("newborn: holds for the last time", "at 183 days of life") in boundaries(STANDARD["REG-UCPP"])


def test_every_rule_of_a_register_has_a_table_of_boundaries_whose_numbers_are_filled_in():
    for rule in STANDARD.rules:
        if rule.id.startswith("REG-"):
            told = boundaries(rule)
            assert told, rule.id
            assert "{" not in str(told)


def test_text_is_escaped():
    assert "<b>" not in catalogue((), {}) + catalogue(SHIPPED, {"FRA-FEM": [("<b>", "raised")]})


def test_a_line_of_a_source_that_the_rule_differs_from_says_so():
    told = {"FRA-FEM": [Vignette("A paper", "it says this", "RED"), Vignette("A paper", "and that", "AMBER", "because")]}
    page = catalogue(SHIPPED, {}, told)
    assert "1 of 2 vignettes agree" in page
    assert "AMBER; differs: because" in page
    assert "vignettes" not in catalogue(SHIPPED, {})


def test_the_page_names_its_language_and_labels_what_can_be_filled_in():
    page = catalogue(SHIPPED, {})
    assert '<html lang="en-GB">' in page
    for field in ("words", "pack", "tier", "state"):
        assert f'<label for="{field}">' in page
        assert f'id="{field}"' in page
    assert "http://" not in page
    assert "https://" not in page.replace("https://www.w3.org", "")
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_days_of_life_are_boundaries_too():
    assert boundaries(INJURIES["PIBIS"])[:2] == (("begins", "at 30 days"), ("holds for the last time", "at 364 days"))


def test_the_logic_is_told_with_the_rules_own_numbers():
    assert "RED below 36 months, AMBER for review" in rule_text(FRACTURES["FRA-RIB"], FRACTURES)
    tuned = FRACTURES.tune("FRA-RIB", red_below_months=24)
    assert "RED below 24 months" in rule_text(tuned["FRA-RIB"], tuned)
    assert not any("`" in rule_text(rule, pack) for pack in SHIPPED for rule in pack.rules)
