"""A short field put plainly, and its clauses."""

from riskflag.rules.wording import LONGEST_TEXT, clauses, is_cut, plain


def test_case_apostrophes_hyphens_and_spaces_are_one():
    assert plain("  Non-accidental \n mother’s ") == "non accidental mother's"
    assert plain(None) == plain("  ") == ""


def test_clauses_end_at_stops_brackets_and_but():
    assert clauses("fell, no rtc (denied) but hurt: arm") == ["fell", "no rtc", "denied", "", "hurt", "arm"]
    assert clauses("butter") == ["butter"]


def test_what_stands_beyond_the_bound_is_not_read_and_that_is_known():
    assert plain("a" * LONGEST_TEXT + "b") == "a" * LONGEST_TEXT
    assert [is_cut("a" * LONGEST_TEXT + more) for more in ("", "b")] == [False, True]
    assert not is_cut(None)
