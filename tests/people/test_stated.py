"""A field made for a code shows known words, and nothing that somebody wrote beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflag.people.stated import CATEGORIES, LEGAL_STATUSES, OTHER_WORDS, shown


@pytest.mark.parametrize("text", [
    "NEG", "neg", "Neglect", "Emotional abuse", "EMO/NEG", "Neglect; Emotional abuse", "Physical and sexual abuse", "Physical abuse (NEG)", "MARAC", "MUL",
    "child protection information; the plan is not stated", "FGM flag", "flag not known", "plan type not known", "Child-in-need"])
def test_a_known_category_is_shown_as_it_stands(text):
    assert shown(text, CATEGORIES) == text


@pytest.mark.parametrize("text", [
    "DV by father John Secretname", "Neglect (father John Secretname)", "NEG - see brother", "NEG 07700 900123", "MARAC; address withheld", "negative",
    "Neglect Secretname", "1 Larkspur Road"])
def test_what_was_written_beside_it_is_not(text):
    assert shown(text, CATEGORIES) == OTHER_WORDS


@pytest.mark.parametrize("text", ["C2", "c1", "V4", "Interim care order", "s31", "Section 20", "C2 (care order)", "s.38"])
def test_a_known_legal_status_is_shown_as_it_stands(text):
    assert shown(text, LEGAL_STATUSES) == text


@pytest.mark.parametrize("text", ["C2, placed with aunt", "care order for brother", "9.99"])
def test_a_remark_is_no_legal_status(text):
    assert shown(text, LEGAL_STATUSES) == OTHER_WORDS


@pytest.mark.parametrize("nothing", [None, "", " "])
def test_what_is_not_recorded_stays_so(nothing):
    assert shown(nothing, CATEGORIES) == nothing


@given(st.sampled_from(sorted(CATEGORIES)), st.sampled_from(["{} Secretname", "Secretname {}", "{}, Secretname", "{}\u200bSecretname", "{}(Secretname"]))
def test_a_known_word_lets_no_other_through(word, shape):
    assert shown(shape.format(word), CATEGORIES) == OTHER_WORDS
