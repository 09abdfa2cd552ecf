"""A short field put plainly, and its clauses."""

from riskflag.rules.wording import clauses, plain


def test_case_apostrophes_hyphens_and_spaces_are_one():
    assert plain("  Non-accidental \n mother’s ") == "non accidental mother's"
    assert plain(None) == plain("  ") == ""


def test_clauses_end_at_stops_brackets_and_but():
    assert clauses("fell, no rtc (denied) but hurt: arm") == ["fell", "no rtc", "denied", "", "hurt", "arm"]
    assert clauses("butter") == ["butter"]
