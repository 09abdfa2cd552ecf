import os
from datetime import UTC, datetime
from operator import attrgetter
from random import Random

import pytest

from riskflag.errors import InvalidInput
from riskflag.people.dates import LONDON
from riskflag.read.attendance_csv import iter_attendances, iter_each, iter_people, read_attendances
from riskflag.sharing import processors
from tests.read.files import ATTENDANCE_HEADINGS, attendance_row, good_attendances, write


def read(folder, *rows, **options):
    return read_attendances(write(folder, "\n".join((ATTENDANCE_HEADINGS, *rows))), **options)


def test_good_attendances_are_read_in_their_order(tmp_path):
    found = read_attendances(write(tmp_path, good_attendances()))
    assert [a.id for a in found.attendances] == ["A1", "A2", "A3", "A4", "A5", "A6"]
    assert found.attendances[0].at == datetime(2026, 3, 2, 11, tzinfo=LONDON)
    assert (found.report.read, found.report.accepted, found.report.ignored) == (6, 6, ("ethnicity",))


@pytest.mark.parametrize(("cells", "field"), [
    ({"attendance_id": ""}, "attendance_id"), ({"arrived_at": ""}, "arrived_at"), ({"arrived_at": "yesterday"}, "arrived_at"),
    ({"arrived_at": "2026-03-29T01:30"}, "arrived_at"), ({"arrived_at": "02/03/2026 10:00"}, "arrived_at"),
])
def test_a_row_is_rejected_without_id_or_arrival(tmp_path, cells, field):
    found = read(tmp_path, attendance_row(1, **cells), attendance_row(2))
    (rejected,) = found.report.rejected
    assert (rejected.row, rejected.field) == (2, field)
    assert rejected.remedy
    assert len(found.attendances) == 1


def test_unknown_words_are_counted(tmp_path):
    report = read(tmp_path, *(attendance_row(n, mobility="canary") for n in range(1, 4))).report
    assert [(p.field, n) for p, n in report.problems if p.field == "mobility"] == [("mobility", 3)]


def test_ethnicity_changes_nothing(tmp_path):
    one, other = (read(tmp_path, attendance_row(1, ethnicity=code)).attendances for code in "AZ")
    assert one == other


def test_local_times_are_in_the_zone_and_order_that_are_stated(tmp_path):
    found = read(tmp_path, attendance_row(1, arrived_at="02/03/2026 10:00", date_of_birth="11/12/2020"), dates="dmy", zone=UTC)
    assert found.attendances[0].at == datetime(2026, 3, 2, 10, tzinfo=UTC)
    with pytest.raises(ValueError, match="ymd"):
        read(tmp_path, attendance_row(1), dates="ymd")


@pytest.mark.parametrize(("column", "what"), [("attendance_id", "attendance_id"), ("arrived_at", "arrived_at")])
def test_a_missing_required_column_is_named(tmp_path, column, what):
    with pytest.raises(InvalidInput, match=f"no column for {what}"):
        read_attendances(write(tmp_path, good_attendances().replace(column, "x", 1)))


def test_something_must_identify(tmp_path):
    path = write(tmp_path, "attendance_id,arrived_at,sex\n1,2026-03-02T10:00,F\n")
    for call in (read_attendances, lambda p: list(iter_people(p))):
        with pytest.raises(InvalidInput, match="no column for family_name or nhs_number"):
            call(path)


def test_one_site_and_id_is_one_attendance_and_a_differing_row_is_not_lost(tmp_path):
    found = read(tmp_path, attendance_row(1), attendance_row(1), attendance_row(1, site="RXX02"), attendance_row(1, diagnosis_code="S72.0"))
    assert [(a.key, a.diagnoses) for a in found.attendances] == [(("RXX01", "A1"), ()), (("RXX02", "A1"), ()), (("RXX01", "A1"), ("S72.0",))]
    assert (found.report.read, found.report.accepted, found.report.repeated) == (4, 4, 1)


def test_people_need_no_arrival_and_every_row_stands_for_itself(tmp_path):
    path = write(tmp_path, "id,surname,dob\n1,Smith,2020-01-01\n1,Smith,2020-01-01\n,Smith,\n2,Jones,\n")
    reports = []
    found = list(iter_people(path, report=reports.append))
    assert [(i, p.names[0].family) for i, p in found] == [("1", "Smith"), ("1", "Smith"), ("2", "Jones")]
    assert (reports[0].read, reports[0].accepted, [r.row for r in reports[0].rejected]) == (4, 3, [4])


def test_rows_are_read_as_they_are_asked_for(tmp_path):
    rows = iter_attendances(write(tmp_path, good_attendances() + '"not closed'))
    assert next(rows).id == "A1"
    with pytest.raises(InvalidInput, match="not closed"):
        list(rows)


def test_a_file_in_another_date_order_is_refused(tmp_path):
    rows = [attendance_row(n, date_of_birth=f"{n + 10}/01/2020") for n in range(1, 9)]
    with pytest.raises(InvalidInput, match="8 of 8 dates of birth"):
        read(tmp_path, *rows)


def test_the_examples_are_read_without_a_rejection():
    for name in ("attendances", "morning"):
        report = read_attendances(f"examples/data/{name}.csv").report
        assert report.read == report.accepted > 10


@pytest.mark.skipif(processors() == 1 and not hasattr(os, "fork"), reason="processes inherit nothing here")
@pytest.mark.parametrize("seed", range(3))
def test_several_processes_read_what_one_reads_and_report_the_same(tmp_path, seed):
    rng = Random(seed)  # noqa: S311 - invents rows
    rows = []
    for number in range(1, 5_000):
        cells = rng.choice([{}, {}, {}, {"arrived_at": "never"}, {"date_of_birth": "2020-13-01"}, {"mobility": "unheard of"}, {"nhs_number": "12"}])
        rows.append(attendance_row(rng.randrange(max(1, number - 1_500), number + 1), **cells))
        rows += [rows[-1]] * rng.choice([0, 0, 0, 1]) + ["too,few"] * rng.choice([0] * 20 + [1]) + [","] * rng.choice([0] * 20 + [1])
    path = write(tmp_path, "\n".join((ATTENDANCE_HEADINGS, *rows)))
    told = []
    one, several = (list(iter_each(path, lambda made, *_: attrgetter("key", "at", "person")(made), report=told.append, processes=n)) for n in (1, 2))
    assert several == one
    assert told[1] == told[0]
    assert told[0].rejected
    assert told[0].repeated
    assert told[0].read == told[0].accepted + len(told[0].rejected)
