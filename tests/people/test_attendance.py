from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflag.errors import InvalidInput
from riskflag.people.attendance import Attendance, Injury, Mobility
from riskflag.people.dates import LONDON, DateOrder
from riskflag.people.fields import ATTENDANCE_FIELDS
from riskflag.people.person import Person

LEAST = {"attendance_id": "A-1", "arrived_at": "2026-03-02T10:00"}


def attend(**fields):
    return Attendance.parse({**LEAST, **fields})


def test_everything_that_is_recorded_is_there():
    attendance = attend(
        site="RXX01", departed_at="2026-03-02T12:30", department_type="1", attendance_category="1", surname="Smith", chief_complaint="fall",
        chief_complaint_code="161898004", diagnosis_code="S72.0|71620000| S72.0", diagnosis="femur", injury_flag="Y",
        injury_mechanism="fall", injury_intent="accidental", injury_place="home", injury_datetime="2026-03-01T20:00", mobility="cruising",
        accompanied_by="mother", discharge_status="left before treatment", mrn="X1",
    )
    assert attendance.key == ("RXX01", "A-1")
    assert attendance.at == datetime(2026, 3, 2, 10, tzinfo=LONDON)
    assert attendance.departed == datetime(2026, 3, 2, 12, 30, tzinfo=LONDON)
    assert attendance.diagnoses == ("S72.0", "71620000")
    assert attendance.codes == ("S72.0", "71620000", "161898004")
    assert attendance.injury.flagged is True
    assert attendance.onset_day == date(2026, 3, 1)
    assert attendance.mobility is Mobility.CRUISES
    assert attendance.disposal == "1066321000000107"
    assert attendance.companion == "mother"
    assert attendance.person.numbers[0].issuer == "RXX01"
    assert attendance.problems == ()


def test_what_is_not_recorded_yet_is_none():
    attendance = attend()
    assert (attendance.diagnoses, attendance.codes, attendance.mobility, attendance.injury) == ((), (), None, Injury())
    assert attendance.onset_day == attendance.day == date(2026, 3, 2)


@pytest.mark.parametrize(("fields", "where"), [
    ({"arrived_at": "2026-03-02"} | {"attendance_id": ""}, "attendance_id"), ({"arrived_at": ""}, "arrived_at"),
    ({"arrived_at": "yesterday"}, "arrived_at"), ({"arrived_at": "02/03/2026 10:00"}, "arrived_at"),
    ({"arrived_at": "2026-03-29T01:30"}, "arrived_at"), ({"arrived_at": "2026-02-29T10:00"}, "arrived_at"),
])
def test_an_attendance_without_id_or_readable_arrival_is_refused(fields, where):
    with pytest.raises(InvalidInput) as caught:
        attend(**fields)
    assert caught.value.where == where
    assert caught.value.remedy


def test_an_arrival_needs_a_zone():
    with pytest.raises(InvalidInput, match="no time zone"):
        Attendance(id="A-1", person=Person(), at=datetime(2026, 3, 2, 10))  # noqa: DTZ001


@pytest.mark.parametrize(("arrival", "what"), [("2026-10-25T01:30", "happened twice"), ("2026-03-02", "midnight")])
def test_an_arrival_that_is_read_with_a_reservation_says_so(arrival, what):
    (problem,) = attend(arrived_at=arrival).problems
    assert problem.field == "arrived_at"
    assert what in problem.what


def test_the_day_of_arrival_is_a_day_in_london():
    assert attend(arrived_at="2026-06-14T23:30:00Z").day == date(2026, 6, 15)


@pytest.mark.parametrize(("said", "onset", "day"), [
    ("2026-03-01", date(2026, 3, 1), date(2026, 3, 1)), ("2026-03-01T23:00:00Z", datetime(2026, 3, 1, 23, tzinfo=UTC), date(2026, 3, 1)),
    ("2026-03-05", date(2026, 3, 5), date(2026, 3, 2)), ("2026-03", None, date(2026, 3, 2)), ("last week", None, date(2026, 3, 2)),
])
def test_a_childs_age_is_taken_at_the_earlier_of_injury_and_arrival(said, onset, day):
    attendance = attend(injury_datetime=said)
    assert attendance.injury.onset == onset
    assert attendance.onset_day == day
    assert [p.field for p in attendance.problems] == (["injury_datetime"] if onset is None else [])


WORDS = {
    "mobility": {
        Mobility.NOT_MOBILE: "not_mobile|Not mobile|non-mobile|immobile|pre-mobile|rolling|sits|wheelchair",
        Mobility.CRAWLS: "crawls|Crawling|bottom-shuffles", Mobility.CRUISES: "cruises|cruising|pulls to stand",
        Mobility.WALKS: "walks|WALKING|mobile|fully mobile|runs",
    },
    "attendance_category": {
        "1": "1|01|Unplanned first", "2": "2|unplanned follow-up", "3": "3|unplanned follow up other department", "4": "4|planned|review",
        "X": "X|x|brought in dead",
    },
    "discharge_status": {
        "1066301000000103": "1066301000000103|did not wait|Left before assessment|DNW", "1066321000000107": "left before treatment|self-discharged",
        "1066311000000101": "left to attend elsewhere", "182992009": "treatment complete|Discharged", "75004002": "75004002",
    },
}
ATTRIBUTES = {"mobility": "mobility", "attendance_category": "category", "discharge_status": "disposal"}


@pytest.mark.parametrize(("field", "value", "text"), [
    (field, value, text) for field, words in WORDS.items() for value, texts in words.items() for text in texts.split("|")
])
def test_a_coded_field_is_read_from_its_code_or_words(field, value, text):
    attendance = attend(**{field: text})
    assert getattr(attendance, ATTRIBUTES[field]) == value
    assert attendance.problems == ()


@pytest.mark.parametrize(("text", "flag"), [("Y", True), ("yes", True), ("TRUE", True), ("1", True), ("N", False), ("false", False), ("0", False)])
def test_yes_and_no(text, flag):
    assert attend(injury_flag=text).injury.flagged is flag


@pytest.mark.parametrize("field", ["mobility", "attendance_category", "discharge_status", "injury_flag"])
def test_an_unknown_word_is_not_recorded_and_named(field):
    attendance = attend(**{field: "canary word"})
    assert attendance == attend()
    assert [p.field for p in attendance.problems] == [field]
    assert "canary" not in str(attendance.problems[0])


def test_no_word_for_nothing_says_that_a_child_cannot_move():
    for word in ("None", "unknown", "n/a", "nan", "-"):
        assert attend(mobility=word).mobility is None


def test_a_birth_after_the_arrival_is_noted_and_kept():
    attendance = attend(dob="2026-03-03")
    assert attendance.person.born is not None
    assert [str(p) for p in attendance.problems] == ["date_of_birth: after the arrival"]


def test_dates_in_another_order_are_read_when_it_is_stated():
    attendance = Attendance.parse({"id": "1", "arrived_at": "02/03/2026 10:00", "dob": "01/02/2020"}, dates=DateOrder.DAY_FIRST, zone=UTC)
    assert attendance.at == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert attendance.person.born.text == "2020-02-01"


@given(st.dictionaries(st.sampled_from(sorted(set(ATTENDANCE_FIELDS) - set(LEAST))), st.text(max_size=30), max_size=12))
def test_any_optional_fields_are_read_or_named(fields):
    attendance = attend(**fields)
    assert {p.field for p in attendance.problems} <= set(fields) | {"arrived_at"}
    assert Attendance.parse({**LEAST, **fields}) == attendance


def test_an_attendance_prints_as_what_is_recorded():
    attendance = attend(surname="Canary", chief_complaint="canary", injury_place="canary")
    assert "anary" not in f"{attendance!r} {attendance} {attendance.injury!r}"
    assert repr(attendance) == "<Attendance: id, person, at, complaint, injury>"


def test_an_id_that_a_spreadsheet_destroyed_is_refused():
    with pytest.raises(InvalidInput, match="destroyed by a spreadsheet"):
        Attendance.parse({"attendance_id": "1.23457E+11", "arrived_at": "2026-01-10T10:00"})
