"""Which words close a review, which leave it open, and which outcome is whose."""

from pathlib import Path

import pytest

from riskflag.alerts.decisions import OPEN_ALONE, OPEN_WORDS, Decision, are_others, says_closed, shows_less, whose
from riskflag.testing import a_person, a_test_number, an_attendance


@pytest.mark.parametrize("text", [
    "", " ", "-", "?", ".", "...", "0", "n/a", "N/A", "na", "none", "nil", "tbc", "T.B.C.", "TBC by Dr Sample", "pending", "open", "Open.",
    "awaiting senior review", "not reviewed", "to be reviewed", "#NAME?", "#REF!", "#N/A", "#DIV/0!", "##########", "?accidental",
    "no concern?", "Not yet reviewed", "still open - consultant on leave", "reviewed, awaiting skeletal survey", "consultant to review",
    "hasn\u2019t been reviewed", "unknown", "x",
])
def test_a_placeholder_a_question_or_a_word_for_open_leaves_a_review_open(text):
    assert not says_closed(text)


@pytest.mark.parametrize("text", [
    "closed, no concern", "referred to MASH", "reviewed with consultant", "no concern", "No concerns identified", "NFA", "accidental",
    "open fracture, fits the explanation", "closed - nothing outstanding", "no review needed", "no further review needed",
    "felt to be accidental", "not known to social care, no concern", "# fits the explanation", "incomplete fracture, accidental fall",
    "not yet walking, cruises: explanation fits", "none of concern", "referred, none pending",
])
def test_a_real_outcome_closes_a_review(text):
    assert says_closed(text)


@pytest.mark.parametrize("words", OPEN_ALONE)
def test_what_is_open_alone_is_open_alone(words):
    assert not says_closed(f" {words.upper()}. ")


@pytest.mark.parametrize("words", OPEN_WORDS)
def test_what_says_open_says_so_wherever_it_stands_as_whole_words(words):
    assert not says_closed(f"Seen by named nurse; {words.capitalize()}, Dr Sample")
    assert says_closed(f"un{words}ish".replace(" ", ""))


def test_the_documentation_lists_the_words_that_leave_a_row_open():
    page = (Path(__file__).parents[2] / "docs/reference/command-line.md").read_text()
    assert f"| {', '.join(OPEN_ALONE)} |" in page
    assert f"| {', '.join(OPEN_WORDS)} |" in page


@pytest.mark.parametrize(("kept", "now", "less"), [
    ("Fracture coded (femur) at 21 months", "Fracture coded (femur, rib) at 21 months", True),
    ("Fracture coded (femur, rib) at 21 months", "Fracture coded (rib) at 21 months", False),
    ("Fracture recorded (femur) at 21 months; From text, not from a code: fracture", "Fracture coded (femur) at 20 months", False),
    ("Fracture coded (femur) at 21 months", "NOT CHECKED: a code cannot be read", True),
    ("NOT CHECKED: a code cannot be read", "NOT CHECKED: a code cannot be read", False),
    ("", "Fracture coded (femur) at 21 months", False),
])
def test_an_outcome_holds_for_what_was_seen_when_it_was_entered(kept, now, less):
    assert shows_less(kept, now) is less


CHILD = whose(an_attendance(a_person(nhs_number="", given_name="Robin", family_name="van der Berg", date_of_birth="2024-06-01")))


@pytest.mark.parametrize(("cells", "another"), [
    ({}, False),
    ({"name": "Robin van der Berg", "date_of_birth": "2024-06-01", "day": "2026-03-02"}, False),
    ({"name": "van der Berg, Robin", "date_of_birth": "2024-06"}, False),
    ({"name": "Robyn Berg"}, False),
    ({"date_of_birth": "Jun-24", "arrived_at": "yesterday"}, False),
    ({"date_of_birth": "01/06/2024", "arrived_at": "02/03/2026 12:00"}, False),
    ({"name": "Yasmin van der Berg"}, True),
    ({"date_of_birth": "02/07/2024"}, True),
    ({"day": "2026-03-03"}, True),
    ({"attendance_id": "T-2"}, True),
    ({"site": "T2"}, True),
])
def test_an_outcome_is_another_s_where_what_it_states_says_so(cells, another):
    kept = Decision.parse({"site": "T1", "attendance_id": "T-1", "outcome": "no concern", **cells})
    assert are_others(kept.whose, CHILD) is another


def test_twins_with_two_numbers_are_two_whatever_they_are_called():
    one, two = (whose(an_attendance(a_person(nhs_number=a_test_number(serial)))) for serial in (1, 100))
    assert are_others(one, two)
    assert not are_others(one, one)
