"""Any file, however it is spoiled, ends as accepted, rejected or refused: never as less than it seems."""

import csv

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskflag.errors import InvalidInput
from riskflag.read.attendance_csv import read_attendances
from riskflag.read.register_csv import read_entries
from riskflag.read.rejected import whole_file, write_rejected
from riskflag.read.report import Rejection, Report
from tests.read.files import REGISTER_HEADINGS, good_attendances, good_register, register_row, register_text, write

GOOD = good_register()


def read(folder, content):
    return read_entries(write(folder, content), name="County")


def refused(folder, content):
    with pytest.raises(InvalidInput) as caught:
        read(folder, content)
    assert caught.value.where.startswith("list.csv")
    assert caught.value.remedy
    return str(caught.value)


@pytest.mark.parametrize(("content", "what"), [
    (b"", "empty"), (b" \n\n", "empty"), (b"\xef\xbb\xbf", "empty"), (b"PK\x03\x04" + bytes(60), "Excel workbook"), (b"%PDF-1.7 \n", "PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"), (b"\x1f\x8b\x08\x00abc", "gzip"), (b"<!DOCTYPE html><html><body>Sign in", "web page"),
    (b"\n <HTML>", "web page"), (b"<?xml version='1.0'?><a/>", "XML"), (b'{"a": 1}', "JSON"), (b'[{"a": 1}]', "JSON"), (b"SQLite format 3\x00", "SQLite"),
    (bytes(range(32)) * 40, "binary"), (bytes(5000), "empty"), ("<html>".encode("utf-16"), "web page"),
], ids=lambda v: v if isinstance(v, str) else "")
def test_a_file_of_another_kind_is_refused_by_its_kind(tmp_path, content, what):
    assert what in refused(tmp_path, content)


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path):
    for path in (tmp_path / "list.csv", tmp_path):
        with pytest.raises(InvalidInput, match="cannot be read"):
            read_entries(path, name="County")


@pytest.mark.parametrize("content", [REGISTER_HEADINGS, REGISTER_HEADINGS + "\n\n , \n" + "," * 15 + "\n"])
def test_headings_without_rows_are_refused_never_taken_for_nobody(tmp_path, content):
    assert "no rows" in refused(tmp_path, content)


@pytest.mark.parametrize(("column", "what"), [("entry_id", "entry_id"), ("register", "register")])
def test_a_missing_required_column_is_named(tmp_path, column, what):
    assert f"no column for {what}" in refused(tmp_path, GOOD.replace(column, "something", 1))


def test_a_register_needs_a_column_that_identifies(tmp_path):
    spoiled = GOOD.replace("family_name", "x1").replace("nhs_number", "x2").replace("mother_x1", "x3")
    assert "no column for family_name or nhs_number" in refused(tmp_path, spoiled)


@pytest.mark.parametrize(("was", "now", "what"), [
    ("sex", "family_name", "a heading stands twice (columns 5, 7)"), ("sex", "Surname", "two columns mean family_name"),
    ("ethnicity,", "x,x", "stands"),
])
def test_two_columns_of_one_name_or_meaning_are_refused(tmp_path, was, now, what):
    content = GOOD.replace(was, now, 1) if was == "sex" else GOOD.replace("home_postcode", "x").replace("ethnicity", "x")
    assert what in refused(tmp_path, content)


def test_a_file_without_headings_is_refused_without_repeating_its_first_row(tmp_path):
    said = refused(tmp_path, GOOD.split("\n", 1)[1])
    assert "no heading is known" in said
    assert "Exemplar" not in said


SAME = {
    "with a byte order mark": lambda t: b"\xef\xbb\xbf" + t.encode(), "as UTF-16": lambda t: t.encode("utf-16"),
    "as UTF-16 without a mark": lambda t: t.encode("utf-16-be"), "as UTF-16 the other way round": lambda t: t.encode("utf-16-le"),
    "as UTF-32": lambda t: t.encode("utf-32"), "with semicolons": lambda t: t.replace(",", ";").encode(), "with tabs": lambda t: t.replace(",", "\t").encode(),
    "with bars": lambda t: t.replace(",", "|").encode(), "with Windows line ends": lambda t: t.replace("\n", "\r\n").encode(),
    "with old Macintosh line ends": lambda t: t.replace("\n", "\r").encode(), "without the last line end": lambda t: t.rstrip().encode(),
    "with empty rows": lambda t: t.replace("\n", "\n\n" + "," * 15 + "\n").encode(), "with Excel's hint": lambda t: ("sep=;\n" + t.replace(",", ";")).encode(),
    "with every cell quoted": lambda t: "\n".join(",".join(f'"{c}"' for c in row.split(",")) for row in t.splitlines()).encode(),
    "with cells told to be text": lambda t: t.replace("E1,", '"=""E1""",').replace("E2,", "'=E2,").replace("'=E2", "E2").encode(),
    "with cells too many but empty": lambda t: "\n".join(row + ",,," * (i > 0) for i, row in enumerate(t.splitlines())).encode(),
    "with headings in another spelling": lambda t: t.replace("entry_id", " Entry ID ").replace("date_of_birth", "DOB", 1).encode(),
}


@pytest.mark.parametrize("spell", SAME.values(), ids=SAME)
def test_a_file_is_the_same_list(tmp_path, spell):
    assert read(tmp_path, spell(GOOD)).entries == read(tmp_path, GOOD).entries


def test_windows_1252_is_read_line_by_line_and_said(tmp_path):
    names = [register_row(1, family_name="Siânson"), register_row(2, family_name="O’Zoë")]
    mixed = register_text(names[0]).encode("cp1252") + (names[1] + "\n").encode()
    found = read(tmp_path, mixed)
    assert [e.person.names[0].family for e in found.entries] == ["Siânson", "O’Zoë"]
    assert any("1 line not UTF-8" in note for note in found.report.notes)


def test_utf_16_that_is_cut_off_is_refused(tmp_path):
    assert "not UTF-16" in refused(tmp_path, GOOD.encode("utf-16")[:-1])


@pytest.mark.parametrize("spoil", [
    lambda t: t.replace("E3,", '"E3,'), lambda t: t.replace("Robin,", '"Robin,', 1), lambda t: t.replace("E3,", '"E3"x,'),
    lambda t: t.replace("E2,", '"E2,').replace("E5,", 'E5",'), lambda t: t.replace("E3,", "E3" + "x" * 200_000 + ","),
], ids=["to the end", "in a row", "text behind it", "over whole rows", "a cell without end"])
def test_a_quotation_mark_that_is_not_closed_refuses_the_file(tmp_path, spoil):
    said = refused(tmp_path, spoil(GOOD))
    assert "row" in said
    assert "Exemplar" not in said


def test_an_address_over_several_lines_is_one_cell_and_rows_keep_their_numbers(tmp_path):
    found = read(tmp_path, register_text(register_row(1, given_name='"Robin\nAnn, known as ""Bo"""'), register_row(2, entry_id="")))
    assert found.entries[0].person.names[0].given == 'Robin Ann, known as "Bo"'
    assert [r.row for r in found.report.rejected] == [3]


@pytest.mark.parametrize("spoil", [lambda row: row.rsplit(",", 1)[0], lambda row: row + ",more", lambda row: row[:20]])
def test_a_row_of_another_length_is_rejected_with_its_number(tmp_path, spoil):
    found = read(tmp_path, register_text(register_row(1), spoil(register_row(2)), register_row(3)))
    (rejected,) = found.report.rejected
    assert rejected.row == 3
    assert "headings" in rejected.problem
    assert len(found.entries) == 2


def test_a_row_with_nul_bytes_is_rejected(tmp_path):
    found = read(tmp_path, register_text(register_row(1), register_row(2, given_name="Ro\0bin")))
    assert [(r.row, "NUL" in r.problem) for r in found.report.rejected] == [(3, True)]


def test_a_cell_that_is_too_long_is_not_recorded(tmp_path):
    (entry,) = read(tmp_path, register_text(register_row(1, home_postcode="Z" * 20_000))).entries
    assert [str(p) for p in entry.problems if p.field == "home_postcode"] == ["home_postcode: longer than 10,000 characters"]


@pytest.mark.parametrize("blank", ["NULL", "#N/A", "(null)", "NaN", " "])
def test_what_a_database_writes_for_nothing_is_nothing(tmp_path, blank):
    (entry,) = read(tmp_path, register_text(register_row(1, sex=blank, ended_on=blank))).entries
    assert entry == read(tmp_path, register_text(register_row(1, sex=""))).entries[0]
    assert not [p for p in entry.problems if p.field in {"sex", "ended_on"}]


@pytest.mark.parametrize(("rows", "suspicious"), [(65_535, True), (65_534, False)])
def test_exactly_as_many_rows_as_a_spreadsheet_holds_is_said(tmp_path, rows, suspicious):
    from riskflag.people.fields import PERSON_FIELDS
    from riskflag.read.lines import open_lines
    from riskflag.read.table import Table

    path = write(tmp_path, "surname\n" + "a\n" * rows)
    with open_lines(path) as lines:
        table = Table(lines, PERSON_FIELDS)
        for row in table.rows():
            table.accept(row)
    assert any("spreadsheet" in note for note in table.report().notes) == suspicious


def test_columns_that_are_not_known_or_never_used_are_named(tmp_path):
    report = read(tmp_path, GOOD.replace("mother_given_name", "Team")).report
    assert (report.unknown, report.ignored) == (("Team",), ("ethnicity",))
    assert "authority" in report.absent
    assert "nhs_number" not in report.absent


def test_rows_of_one_id_are_all_kept_and_only_exact_repeats_fold(tmp_path):
    found = read(tmp_path, register_text(register_row(1), register_row(1), register_row(1, register="LAC"), register_row(2)))
    assert [(e.id, e.kind.value) for e in found.entries] == [("E1", "CPP"), ("E1", "LAC"), ("E2", "CPP")]
    assert (found.report.read, found.report.accepted, found.report.repeated) == (4, 4, 1)
    assert any("row 4" in note for note in found.report.notes)
    assert "entry_id: another row has the same id" in [str(p) for p in found.entries[1].problems]


def test_a_repeat_of_a_rejected_row_is_rejected_too(tmp_path):
    found = read(tmp_path, register_text(register_row(1, register="?"), register_row(1, register="?"), register_row(2)))
    assert len(found.report.rejected) == 2


MUTATIONS = st.lists(
    st.tuples(st.sampled_from(["byte", "cut", "insert", "drop line", "repeat line", "swap lines"]), st.integers(0, 10_000), st.binary(min_size=1, max_size=3)),
    min_size=1, max_size=4,
)


def mangle(content: bytes, mutations) -> bytes:
    for what, place, with_ in mutations:
        lines = content.split(b"\n")
        at, line = place % max(len(content), 1), place % max(len(lines), 1)
        if what == "byte":
            content = content[:at] + with_ + content[at + 1 :]
        elif what == "insert":
            content = content[:at] + with_ + content[at:]
        elif what == "cut":
            content = content[:at] or b"x"
        else:
            other = {"drop line": [], "repeat line": [lines[line]] * 2, "swap lines": [lines[line][::-1]]}[what]
            content = b"\n".join(lines[:line] + other + lines[line + 1 :])
    return content


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MUTATIONS, st.sampled_from(["register", "attendances"]), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_a_spoiled_file_adds_up_or_is_refused(tmp_path, mutations, what, encoding):
    content = mangle((GOOD if what == "register" else good_attendances()).encode(encoding), mutations)
    path = write(tmp_path, content)
    refusal, report = None, None
    try:
        report = (read_entries(path, name="County") if what == "register" else read_attendances(path)).report
    except InvalidInput as bad:
        refusal = bad
    if report is None:
        assert refusal.where
        assert refusal.remedy
        assert "Exemplar" not in str(refusal)
    else:
        assert report.accepted + len(report.rejected) == report.read > 0
        assert all(r.problem and r.remedy and "Exemplar" not in f"{r!r} {r.problem} {r.remedy}" for r in report.rejected)


def test_a_report_whose_counts_do_not_add_up_cannot_be_made():
    with pytest.raises(ValueError, match="add up"):
        Report(file="x", read=3, accepted=1, rejected=(Rejection(2, "", "", ""),))


def test_rejected_rows_are_written_with_reasons_and_nothing_a_spreadsheet_would_run(tmp_path):
    bad = register_row(2, register="?", given_name="=cmd()", family_name="+1", sex="@x")
    found = read(tmp_path, register_text(register_row(1), bad))
    out = tmp_path / "out.csv"
    assert write_rejected([found.report], out) == 1
    (row,) = csv.DictReader(out.read_text().splitlines())
    assert (row["file"], row["row"], row["field"], row["given_name"], row["family_name"], row["sex"]) == ("list.csv", "3", "register", "'=cmd()", "'+1", "'@x")
    assert row["problem"]
    assert row["remedy"]
    assert out.stat().st_mode & 0o077 == 0


def test_a_report_and_a_rejection_print_no_cells(tmp_path):
    report = read(tmp_path, register_text(register_row(1), register_row(2, register="?"))).report
    assert "Exemplar" not in f"{report!r} {report.rejected!r}"


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = write(tmp_path, "old")
    with pytest.raises(TypeError), whole_file(path) as file:
        file.write(len("half"))
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["list.csv"]
