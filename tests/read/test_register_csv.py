from datetime import UTC, date, datetime, timedelta

import pytest

from riskflag.errors import InvalidInput
from riskflag.people.entry import RegisterKind
from riskflag.read.register_csv import parse_kind, read_entries, read_register
from tests.read.files import good_register, register_row, register_text, write

LOADED = datetime(2026, 3, 1, 12, tzinfo=UTC)


def read(folder, *rows, **options):
    return read_entries(write(folder, register_text(*rows)), name="County", loaded_at=LOADED, **options)


def entry(folder, **cells):
    (found,) = read(folder, register_row(1, **cells)).entries
    return found


def problems(found, *fields):
    return [p.what for p in found.problems if p.field in fields]


@pytest.mark.parametrize(("kind", "words"), [
    ("CPP", "CPP|cpp|CP plan|Child Protection Plan|child protection plans|Child protection|Subject to a child protection plan|CPR|342191000000101"),
    ("LAC", "LAC|CLA|Looked after|looked-after child|Looked-after children|Child looked after|Child in care|Looked After Child (LAC)|764841000000100"),
    ("UCPP", "UCPP|UCP|Unborn|unborn plan|Unborn child protection plan|Unborn Child Protection Plan (UCPP)|818901000000100"),
    ("OTHER", "other|MARAC|CSE|Child in need|CIN|missing|care leaver"),
])
def test_types_in_codes_and_words(kind, words):
    assert {parse_kind(word) for word in words.split("|")} == {RegisterKind(kind)}


@pytest.mark.parametrize(("cells", "field"), [
    ({"entry_id": ""}, "entry_id"), ({"register": ""}, "register"), ({"register": "library card"}, "register"), ({"register": "CPP; LAC"}, "register"),
    ({"nhs_number": "", "date_of_birth": "", "home_postcode": ""}, ""), ({"nhs_number": "", "given_name": "", "family_name": ""}, ""),
    ({"nhs_number": "9.99E+09", "given_name": "Baby", "family_name": "Unknown"}, ""),
])
def test_a_row_is_rejected_without_id_type_or_enough_identity(tmp_path, cells, field):
    found = read(tmp_path, register_row(1, **cells), register_row(2))
    (rejected,) = found.report.rejected
    assert (rejected.row, rejected.field) == (2, field)
    assert rejected.problem
    assert rejected.remedy
    assert [e.id for e in found.entries] == ["E2"]


@pytest.mark.parametrize("cells", [
    {"nhs_number": "9.99E+09"}, {"nhs_number": "999000000"}, {"nhs_number": "0000000000"}, {"date_of_birth": "31/01/2020"}, {"date_of_birth": "2023-02-29"},
    {"date_of_birth": "43831"}, {"date_of_birth": "2031-01-01"}, {"date_of_birth": "1900-01-01"}, {"sex": "?"}, {"home_postcode": "ZZ99 3VZ"},
    {"started_on": "soon"}, {"ended_on": "30/02/2026"}, {"updated_on": "2031-01-01"}, {"expected_date_of_delivery": "2026-05"}, {"given_name": "Baby"},
])
def test_a_bad_optional_field_is_not_recorded_and_noted(tmp_path, cells):
    (field,) = cells
    found = entry(tmp_path, **cells)
    assert problems(found, field)
    assert not any(value in str(problem) for value in cells.values() if len(value) > 4 for problem in found.problems)
    left_out = entry(tmp_path, **dict.fromkeys(cells, ""))
    assert found == left_out


def test_an_unborn_childs_row_carries_the_mother(tmp_path):
    unborn = {"register": "unborn", "given_name": "Unborn", "family_name": "Baby", "nhs_number": "", "date_of_birth": "", "home_postcode": ""}
    mother = {"mother_given_name": "Jo", "mother_family_name": "Exemplar", "mother_date_of_birth": "1995-05-05"}
    found = entry(tmp_path, **unborn, **mother, expected_date_of_delivery="2026-05-01")
    assert (found.kind, found.expected) == (RegisterKind.UCPP, date(2026, 5, 1))
    assert found.person.names == ()
    assert found.person.mother.names[0].family == "Exemplar"
    dated = entry(tmp_path, **{**unborn, "date_of_birth": "2026-05-01"}, **mother)
    assert (dated.person.born, dated.expected) == (None, date(2026, 5, 1))
    assert "expected date" in problems(dated, "date_of_birth")[0]


@pytest.mark.parametrize(("start", "end", "since", "until", "noted"), [
    ("2025-06-01", "", date(2025, 6, 1), None, ""), ("2025-06-01", "2026-06-01", date(2025, 6, 1), date(2026, 6, 1), ""),
    ("2025-06-01", "2025-06-01", date(2025, 6, 1), date(2025, 6, 1), ""), ("2025-06-02", "2025-06-01", None, None, "start end"),
    ("2025-06", "2025-07", date(2025, 6, 1), date(2025, 7, 31), "start end"), ("2026-03-02", "", date(2026, 3, 2), None, "start"),
    ("2026-03-01", "", date(2026, 3, 1), None, ""), ("x", "2025-06-01", None, date(2025, 6, 1), "start"), ("2025-06-01", "9999-12-31", date(2025, 6, 1), None, "end"),
    ("2024-02-29", "2025-02-29", date(2024, 2, 29), None, "end"),
])
def test_a_plans_dates_are_read_in_the_most_protective_way(  # noqa: PLR0917 - a row of the table
    tmp_path, start, end, since, until, noted
):
    found = entry(tmp_path, started_on=start, ended_on=end)
    assert (found.since, found.until) == (since, until)
    assert bool(problems(found, "started_on")) == ("start" in noted)
    assert bool(problems(found, "ended_on")) == ("end" in noted)


def test_a_list_is_as_old_as_its_newest_entry_that_is_not_after_the_load(tmp_path):
    rows = [register_row(n, updated_on=day) for n, day in enumerate(["2026-02-01", "2026-02-20", "2026-03-02", "x"], 1)]
    assert read(tmp_path, *rows).register().as_of == date(2026, 2, 20)
    assert read(tmp_path, *rows).register(as_of=date(2026, 2, 25)).as_of == date(2026, 2, 25)


def test_a_list_of_unknown_age_is_refused_with_the_remedy(tmp_path):
    path = write(tmp_path, register_text(register_row(1, updated_on="")))
    with pytest.raises(InvalidInput, match=r"how old.*as_of"):
        read_register(path, name="County")
    assert read_register(path, name="County", as_of=date(2026, 3, 1)).as_of == date(2026, 3, 1)


def test_the_load_is_now_unless_it_is_stated(tmp_path):
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    path = write(tmp_path, register_text(register_row(1, updated_on=tomorrow), register_row(2)))
    assert read_register(path, name="County").as_of == date(2026, 2, 27)


def test_a_register_says_what_it_read_and_rejected(tmp_path):
    path = write(tmp_path, good_register(4) + register_row(5, register="?") + "\n")
    register = read_register(path, name="County", max_age=timedelta(days=3), max_rejected=0.3)
    assert (register.name, len(register), register.read, register.rejected) == ("County", 4, 5, 1)
    assert (register.max_age, register.max_rejected) == (timedelta(days=3), 0.3)
    assert {e.register for e in register.entries} == {"County"}


def test_a_list_of_which_no_row_can_be_taken_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="not one row"):
        read(tmp_path, register_row(1, register="?")).register()


def test_a_list_in_another_date_order_is_refused_until_it_is_stated(tmp_path):
    rows = [register_row(n, date_of_birth=f"{n + 10}/01/2020") for n in range(1, 9)]
    with pytest.raises(InvalidInput, match="8 of 8 dates of birth"):
        read(tmp_path, *rows).register()
    assert read(tmp_path, *rows, dates="dmy").register().entries[0].person.born.text == "2020-01-11"
    with pytest.raises(InvalidInput, match="dates of birth"):
        read(tmp_path, *rows, dates="mdy").register()
    few = [register_row(n, date_of_birth="11/01/2020") for n in range(1, 6)]
    assert len(read(tmp_path, *few).register()) == 5


def test_a_list_of_one_kind_needs_no_column_for_it(tmp_path):
    path = write(tmp_path, good_register(2).replace("register", "x", 1).replace("CPP", ""))
    assert {e.kind for e in read_entries(path, name="County", kind="looked after child").entries} == {RegisterKind.LAC}
    with pytest.raises(InvalidInput, match="no column for register"):
        read_entries(path, name="County")
    with pytest.raises(InvalidInput, match="not a known type"):
        read_entries(path, name="County", kind="library card")


def test_the_examples_are_read_without_a_rejection():
    for name in ("ashdale_register", "northmere_register"):
        report = read_entries(f"examples/data/{name}.csv", name=name).report
        assert report.read == report.accepted > 90


@pytest.mark.parametrize(("end", "cut"), [("", True), ("\n", False), ("\n\n", False), ("\r\n", False), ("\n  ", False)])
def test_a_list_that_ends_within_a_row_is_incomplete_however_few_rows_were_rejected(tmp_path, end, cut):
    path = tmp_path / "cut.csv"
    path.write_text(good_register(400).rstrip("\n") + "\nE401,CP" + end, newline="")
    found = read_entries(path, name="County")
    assert (found.report.breaks_off, len(found.report.rejected)) == (cut, 1)
    register = found.register(as_of=date(2026, 3, 1))
    assert (register.rejected > register.max_rejected * register.read) is cut


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16"])
def test_a_list_whose_last_whole_row_has_no_line_end_is_complete(tmp_path, encoding):
    path = tmp_path / "whole.csv"
    path.write_text(good_register(3).rstrip("\n"), encoding=encoding)
    assert not read_entries(path, name="County").report.breaks_off
