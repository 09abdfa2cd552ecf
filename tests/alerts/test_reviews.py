"""The review list: nobody aged one or two with a fracture is left out, and nobody stays once closed."""

import pytest

import riskflag as rf
from riskflag.alerts.decisions import Decision
from riskflag.alerts.reviews import left_open, review_list
from riskflag.render.reviews import COLUMNS, reviews_html, reviews_rows
from riskflag.testing import a_person, an_attendance

TODDLER = a_person(date_of_birth="2024-06-01")


def visit(attendance_id="T-1", person=TODDLER, **fields):
    return an_attendance(person, attendance_id=attendance_id, **{"diagnosis_code": "S82.2", **fields})


def decided(attendance_id, **cells):
    return Decision.parse({"site": "T1", "attendance_id": attendance_id, **cells})


def ids(reviews):
    return [review.attendance.id for review in reviews]


def test_both_readings_are_listed_and_told_apart():
    one, two, three = (a_person(date_of_birth=born) for born in ("2024-03-03", "2024-03-02", "2023-03-02"))
    found = review_list([visit("A", one), visit("B", two), visit("C", three)])
    assert [(r.attendance.id, r.reading) for r in found] == [("A", "one (both readings)"), ("B", "two (wider reading)")]


def test_a_fracture_in_the_text_and_an_explained_one_are_listed_too():
    text = visit("A", diagnosis_code="J06.9", chief_complaint="?# R radius")
    crash = visit("B", injury_mechanism="RTC", explanation_verified_by="ED consultant")
    found = review_list([text, crash])
    assert ids(found) == ["A", "B"]
    assert "From text" in found[0].seen
    assert found[1].explanation == "RTC (verified)"


def test_a_diagnosis_nobody_can_read_is_listed_as_not_checked():
    (row,) = review_list([visit(injury_flag="Y", diagnosis_code="2.1631E+13")])
    assert row.seen.startswith("NOT CHECKED")


@pytest.mark.parametrize("born", ["", "2030-01-01", "not known"])
def test_a_fracture_without_a_usable_date_of_birth_is_listed_as_not_checked(born):
    (row,) = review_list([visit(person=a_person(date_of_birth=born))])
    assert row.seen == "NOT CHECKED: Fracture coded (lower leg) at an age not recorded"
    assert row.reading == "age not known"
    assert review_list([visit(person=a_person(date_of_birth=born), diagnosis_code="J06.9")]) == ()


@pytest.mark.parametrize(("who", "said"), [("N", "not verified"), ("mother", "not verified"), ("ED consultant", "checked")])
def test_an_explanation_is_checked_only_by_a_professional(who, said):
    (row,) = review_list([visit(injury_mechanism="fell", explanation_verified_by=who)])
    assert row.explanation == f"fell ({said})"


def test_children_without_a_fracture_are_not_listed():
    assert review_list([visit(diagnosis_code="J06.9"), visit("B", diagnosis_code="")]) == ()


def test_an_open_row_is_carried_over_and_a_closed_one_is_not():
    before = [visit("A", arrived_at="2026-03-01T10:00"), visit("B", arrived_at="2026-03-01T11:00")]
    closed = [decided("A", outcome="no concern", reviewer="named nurse")]
    found = review_list([visit("C")], before, closed)
    assert [(r.attendance.id, r.carried) for r in found] == [("B", True), ("C", False)]


def test_a_row_of_today_keeps_what_was_decided():
    (row,) = review_list([visit("A")], (), [decided("A", outcome="referred", referral_checked="yes")])
    assert (row.decision.outcome, row.decision.referral_checked, row.carried) == ("referred", "yes", False)


def test_a_visit_in_both_files_is_one_row_of_today():
    (row,) = review_list([visit("A")], [visit("A")])
    assert not row.carried


def test_the_table_has_its_columns_and_no_formula():
    rows = review_list([visit("=1+1", injury_mechanism="=cmd()")])
    (cells,) = reviews_rows(rows)
    assert len(cells) == len(COLUMNS)
    assert cells[COLUMNS.index("attendance_id")] == "'=1+1"
    page = reviews_html(review_list([visit(injury_mechanism="<script>")]))
    assert "<script>" not in page
    assert "Nobody to review" in reviews_html(())


def test_every_row_and_page_says_how_it_must_be_kept():
    cells = dict(zip(COLUMNS, reviews_rows(review_list([visit()]))[0], strict=True))
    assert cells["handling"].startswith("R NOPAT restricted: ")
    for page in (reviews_html(review_list([visit()])), reviews_html(())):
        assert '<meta name="security" content="R NOPAT">' in page
        assert "never for the patient" in page


def test_a_review_prints_masked():
    (row,) = review_list([visit()])
    assert "Exemplar" not in repr(row)
    assert isinstance(row.attendance, rf.Attendance)


ZOE = a_person(nhs_number="", given_name="Zoe", family_name="First", date_of_birth="2024-06-01")
YAN = a_person(nhs_number="", given_name="Yan", family_name="Second", date_of_birth="2023-08-01")
NAMELESS = a_person(nhs_number="", given_name="", family_name="", date_of_birth="")


@pytest.mark.parametrize("order", [(ZOE, NAMELESS, YAN), (ZOE, YAN, NAMELESS), (NAMELESS, ZOE, YAN)])
def test_a_record_without_a_name_under_the_id_of_two_children_hides_neither(order):
    found = review_list([visit("1", person) for person in order])
    assert {row.attendance.person for row in found} == {ZOE, YAN}


def test_a_correction_that_says_nothing_else_of_the_child_takes_the_place_of_the_row():
    spelt = a_person(nhs_number="", given_name="Zoë", family_name="Firth", date_of_birth="2024-06")
    (row,) = review_list([visit("1", spelt)], [visit("1", ZOE)])
    assert (row.attendance.person, row.carried) == (spelt, False)


def test_children_of_one_given_name_under_one_id_are_told_by_their_dates_of_birth():
    other = a_person(nhs_number="", given_name="Zoe", family_name="Second", date_of_birth="2023-08-01")
    assert len(review_list([visit("1", ZOE), visit("1", other)])) == 2


def test_one_id_on_two_days_is_two_reviews_and_an_outcome_closes_that_of_its_day():
    before = [visit("1", ZOE, arrived_at="2026-03-01T10:00"), visit("1", ZOE, arrived_at="2026-03-02T10:00")]
    (row,) = review_list([], before, [decided("1", day="2026-03-01", outcome="no concern")])
    assert f"{row.listed_on}" == "2026-03-02"


def test_the_last_that_is_kept_of_a_child_stands():
    kept = [decided("1", name="Zoe First", outcome=""), decided("1", name="Zoe First", outcome="no concern")]
    assert review_list([], [visit("1", ZOE)], kept) == ()
    assert left_open(kept, ()) == ()
    (row,) = review_list([], [visit("1", ZOE)], kept[::-1])
    assert row.decision.outcome == ""


def test_a_code_that_can_no_longer_be_read_opens_a_closed_row_again():
    closed = decided("T-1", outcome="no concern", seen="Fracture coded (lower leg) at 21 months")
    assert review_list([], [visit()], [closed]) == ()
    (row,) = review_list([], [visit(injury_flag="Y", diagnosis_code="2.1631E+13")], [closed])
    assert row.note.startswith("Open again")


def test_what_is_kept_prints_masked():
    assert "Zoe" not in repr(decided("1", name="Zoe First", outcome="Zoe is safe"))
