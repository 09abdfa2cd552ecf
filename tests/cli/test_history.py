"""`history children` writes a child and an incident for every accepted row."""

import csv
import io

from typer.testing import CliRunner

from riskflag.cli.app import app
from riskflag.testing import a_test_number

COLUMNS = "attendance_id,arrived_at,site,given_name,family_name,date_of_birth,nhs_number\n"


def children(tmp_path, *rows):
    source, output = tmp_path / "a.csv", tmp_path / "c.csv"
    source.write_text(COLUMNS + "".join(f"{row}\n" for row in rows))
    done = CliRunner().invoke(app, ["history", "children", "--attendances", str(source), "--output", str(output)])
    return done.exit_code, list(csv.DictReader(io.StringIO(output.read_text())))


def test_rows_of_one_child_and_of_one_visit_share_their_numbers(tmp_path):
    one, other = a_test_number(2), a_test_number(3)
    code, rows = children(
        tmp_path,
        f"V1,2026-01-10T10:00,A,Robin,Exemplar,2021-05-04,{one}", f"V2,2026-01-10T11:00,A,Robin,Exemplaar,2021-05-04,{one}",
        f"V3,2026-02-10T11:00,B,Robin,Exemplar,2021-05-04,{one}", f"V4,2026-02-10T11:00,B,Kit,Exemplar,2021-05-04,{other}",
    )
    assert code == 0
    assert [row["attendance_id"] for row in rows] == ["V1", "V2", "V3", "V4"]
    assert len({row["child"] for row in rows[:3]}) == 1
    assert rows[3]["child"] != rows[0]["child"]
    assert rows[0]["incident"] == rows[1]["incident"]
    assert len({row["incident"] for row in rows}) == 3


def test_a_rejected_row_is_left_out_and_said(tmp_path):
    code, rows = children(tmp_path, "V1,never,A,Robin,Exemplar,2021-05-04,", "V2,2026-01-10T10:00,A,Robin,Exemplar,2021-05-04,")
    assert (code, [row["attendance_id"] for row in rows]) == (1, ["V2"])
