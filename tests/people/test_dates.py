from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflag.errors import InvalidInput
from riskflag.people.dates import (
    LONDON,
    Age,
    DateOrder,
    PartialDate,
    age_at,
    civil_day,
    completed_months,
    day_of_months,
    days_before,
    parse_date,
    parse_moment,
)

BIRTHS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
MONTHS = st.integers(0, 240)


def month_completed_on(born: date, months: int) -> date:
    """The policy in its own words: the same day number, or the first of the next month where there is no such day."""
    years, month = divmod(born.month - 1 + months, 12)
    year = born.year + years
    try:
        return date(year, month + 1, born.day)
    except ValueError:
        return date(year, month + 2, 1)  # December has every day: the next month is in the same year


@given(BIRTHS, MONTHS)
def test_a_month_is_completed_on_the_same_day_number_or_the_first_of_the_next_month(born, months):
    assert day_of_months(born, months) == month_completed_on(born, months)


@given(BIRTHS, MONTHS)
def test_a_child_reaches_an_age_on_its_day_and_not_the_day_before(born, months):
    day = day_of_months(born, months)
    assert completed_months(born, day) == months
    assert completed_months(born, day - timedelta(days=1)) == months - 1


def test_ages_of_every_child_born_round_a_leap_day_change_only_on_the_right_day():
    for birth in range(70):
        born = date(2023, 12, 25) + timedelta(days=birth)
        age = 0
        for day in (born + timedelta(days=n) for n in range(3 * 366)):
            age += day == month_completed_on(born, age + 1)
            assert completed_months(born, day) == age, (born, day)


@pytest.mark.parametrize(("born", "months", "day"), [
    ("2024-02-29", 12, "2025-03-01"),
    ("2024-02-29", 36, "2027-03-01"),
    ("2024-02-29", 48, "2028-02-29"),
    ("2025-01-31", 1, "2025-03-01"),
    ("2024-01-31", 1, "2024-03-01"),
    ("2024-01-29", 1, "2024-02-29"),
    ("2025-08-31", 6, "2026-03-01"),
    ("2025-03-31", 12, "2026-03-31"),
    ("2025-12-31", 2, "2026-03-01"),
    ("2024-03-01", 12, "2025-03-01"),
])
def test_months_end_where_the_calendar_is_uneven(born, months, day):
    assert day_of_months(date.fromisoformat(born), months) == date.fromisoformat(day)


def possible_days(born: PartialDate) -> list[date]:
    return [born.earliest + timedelta(days=n) for n in range((born.latest - born.earliest).days + 1)]


partial_dates = st.one_of(
    st.builds(PartialDate, st.integers(1990, 2040)),
    st.builds(PartialDate, st.integers(1990, 2040), st.integers(1, 12)),
    BIRTHS.map(PartialDate.of),
)


@given(partial_dates, st.dates(date(1989, 1, 1), date(2045, 1, 1)))
def test_the_age_of_a_partly_known_birth_spans_every_possible_day(born, on):
    ages = [completed_months(day, on) for day in possible_days(born) if day <= on]
    assert age_at(born, on) == (Age(min(ages), max(ages)) if ages else None)


@given(st.integers(0, 60), st.integers(0, 30), st.integers(0, 60), st.integers(1, 40))
def test_an_age_may_be_in_a_range_if_any_possible_month_is(least, span, lower, width):
    wanted = set(range(lower, lower + width))
    assert Age(least, least + span).may_be(lower, lower + width) == bool(wanted & set(range(least, least + span + 1)))


@given(partial_dates)
def test_a_partial_date_is_read_back_from_its_text(born):
    assert parse_date(born.text) == born
    assert parse_date(born) is born
    assert born.earliest <= born.latest


@given(BIRTHS, st.sampled_from(DateOrder))
def test_an_iso_date_is_read_under_every_order(day, order):
    for text in (day.isoformat(), f"{day:%Y%m%d}", f" {day.isoformat()} ", f"{day} 00:00:00", f"{day}T09:30:00Z"):
        assert parse_date(text, order) == PartialDate.of(day)


@given(BIRTHS, st.sampled_from("/.- "))
def test_other_dates_are_read_only_in_the_order_that_was_stated(day, mark):
    text = f"{day.day:02d}{mark}{day.month:02d}{mark}{day.year}"
    assert parse_date(text, DateOrder.DAY_FIRST) == PartialDate.of(day)
    with pytest.raises(InvalidInput):
        parse_date(text)
    if day.day > 12:
        with pytest.raises(InvalidInput):
            parse_date(text, DateOrder.MONTH_FIRST)
    else:
        assert parse_date(text, DateOrder.MONTH_FIRST) == PartialDate(day.year, day.day, day.month)


@pytest.mark.parametrize(("text", "order", "iso"), [
    ("1 Mar 2020", "dmy", "2020-03-01"), ("01-MARCH-2020", "dmy", "2020-03-01"), ("Mar 1 2020", "mdy", None),
    ("2020-XX-XX", "iso", "2020"), ("2020-05-XX", "iso", "2020-05"), ("2020-00-00", "iso", "2020"),
    ("2020-05-00", "iso", "2020-05"), ("2020", "dmy", "2020"), ("2024-02-29", "iso", "2024-02-29"),
    ("2023-02-29", "iso", None), ("29/02/2100", "dmy", None), ("31/04/2020", "dmy", None), ("2020-13-01", "iso", None),
    ("2020-XX-05", "iso", None), ("201210", "dmy", None), ("2020-1-2", "iso", None), ("20/12/10", "dmy", None),
    ("43831", "iso", None), ("1899-12-31", "iso", None), ("2200-01-01", "iso", None), ("9999-12-31", "iso", None),
    ("1900-01-01", "iso", None), ("1811-11-11", "iso", None), ("01/01/1900", "dmy", None), ("", "iso", None),
    ("٢٠٢٠-٠١-٠١", "iso", None), ("tomorrow", "dmy", None), ("1 Foo 2020", "dmy", None), ("00/05/2020", "dmy", "2020-05"),
])
def test_dates_as_they_are_met(text, order, iso):
    if iso is None:
        with pytest.raises(InvalidInput):
            parse_date(text, DateOrder(order))
    else:
        assert parse_date(text, DateOrder(order)).text == iso


@given(st.text(max_size=40) | st.text("0123456789-/: TZ+.apmAPM", max_size=40), st.sampled_from(DateOrder))
def test_any_text_is_a_date_or_refused_without_being_repeated(text, order):
    for parse in (parse_date, lambda t, o: parse_moment(t, order=o)):
        try:
            parse(text, order)
        except InvalidInput as bad:
            assert len(text.strip()) < 4 or text.strip() not in str(bad)  # noqa: PT017 - the other outcome is fine too


def test_a_day_begins_at_midnight_in_london():
    assert civil_day(datetime(2026, 6, 14, 22, 59, tzinfo=UTC)) == date(2026, 6, 14)
    assert civil_day(datetime(2026, 6, 14, 23, 0, tzinfo=UTC)) == date(2026, 6, 15)
    assert civil_day(datetime(2026, 1, 14, 23, 59, tzinfo=UTC)) == date(2026, 1, 14)
    with pytest.raises(InvalidInput):
        civil_day(datetime(2026, 1, 14, 23, 59))  # noqa: DTZ001


@pytest.mark.parametrize("minute", range(240))
def test_the_hour_that_is_missing_in_march_is_refused_and_the_rest_of_the_night_is_not(minute):
    text = f"2026-03-29T{minute // 60:02d}:{minute % 60:02d}"
    if 60 <= minute < 120:
        with pytest.raises(InvalidInput, match="does not exist"):
            parse_moment(text)
    else:
        moment, note = parse_moment(text)
        assert note is None
        assert moment.astimezone(UTC) == datetime(2026, 3, 29, tzinfo=UTC) + timedelta(minutes=minute - 60 * (minute >= 120))


@pytest.mark.parametrize("minute", range(240))
def test_the_hour_that_comes_twice_in_october_is_the_first_one_and_noted(minute):
    moment, note = parse_moment(f"2026-10-25 {minute // 60:02d}:{minute % 60:02d}")
    assert (note is not None) == (60 <= minute < 120)
    assert moment.astimezone(UTC) == datetime(2026, 10, 24, 23, tzinfo=UTC) + timedelta(minutes=minute + 60 * (minute >= 120))


def test_a_local_time_is_in_the_zone_that_was_stated():
    moment, _ = parse_moment("2026-07-01 10:00", zone=ZoneInfo("Europe/Dublin"))
    assert moment.utcoffset() == timedelta(hours=1)
    assert parse_moment("2026-07-01 10:00", zone=UTC)[0] == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert parse_moment("2026-07-01 10:00")[0].tzinfo is LONDON


@given(st.datetimes(datetime(1990, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC)), st.integers(-720, 840))  # noqa: DTZ001
def test_a_moment_with_an_offset_is_that_moment(moment, offset):
    sign, minutes = "-" if offset < 0 else "+", abs(offset)
    local = (moment + timedelta(minutes=offset)).replace(tzinfo=None)
    for stamp in (f"{local.isoformat()}{sign}{minutes // 60:02d}:{minutes % 60:02d}", f"{moment:%d/%m/%Y %H:%M:%S.%f}Z"):
        assert parse_moment(stamp, order=DateOrder.DAY_FIRST) == (moment, None)


@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from(["am/pm", "AM/PM", "a.m./p.m."]))
def test_half_days_are_read_as_clocks_show_them(hour, minute, words):
    half = words.split("/")[hour >= 12]
    text = f"2/3/2026 {hour % 12 or 12}:{minute:02d} {half}"
    assert parse_moment(text, order=DateOrder.DAY_FIRST, zone=UTC) == (datetime(2026, 3, 2, hour, minute, tzinfo=UTC), None)


@pytest.mark.parametrize("text", [
    "2026-03-02 24:00", "2026-03-02 10:60", "2026-03-02 13:00 pm", "2026-03-02 0:30 am", "2026-03-02 10:5", "10:00",
    "2026-03 10:00", "2026-03-02T10:00+99:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-12:00", "1900-01-01",
    "2026-W10-1", "2026-03-02 10:00 or so", "2026-02-29 10:00", "2026-03-02T" + "1" * 5000,
])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(InvalidInput):
        parse_moment(text)


def test_a_day_without_a_time_is_its_midnight_and_noted():
    moment, note = parse_moment("2026-03-02")
    assert moment == datetime(2026, 3, 2, tzinfo=LONDON)
    assert "midnight" in note


@pytest.mark.parametrize("parts", [(2020, None, 5), (2020, 13), (2020, 0), (2020, 2, 30), (2023, 2, 29), (1899,), (2200,)])
def test_an_impossible_partial_date_cannot_be_made(parts):
    with pytest.raises(InvalidInput):
        PartialDate(*parts)


def test_a_date_of_birth_prints_as_how_much_is_known_of_it():
    assert "2020" not in f"{PartialDate(2020, 5, 17)!r} {PartialDate(2020)}"
    assert repr(PartialDate(2020, 5)) == "<PartialDate: known to the month>"


def test_a_window_that_begins_in_the_hour_that_is_skipped_begins_when_the_clock_goes_on():
    begins = days_before(datetime(2026, 6, 27, 1, 30, 20, tzinfo=LONDON), 90)
    assert begins.astimezone(UTC) == datetime(2026, 3, 29, 1, tzinfo=UTC)
