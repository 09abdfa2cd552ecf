"""Files for tests: a good register and good attendances of invented children, to be spoiled one way at a time."""

from pathlib import Path

from riskflag.testing import a_test_number

REGISTER_HEADINGS = "entry_id,register,nhs_number,given_name,family_name,date_of_birth,sex,home_postcode,mother_given_name,mother_family_name,mother_date_of_birth,expected_date_of_delivery,started_on,ended_on,updated_on,ethnicity"
ATTENDANCE_HEADINGS = "attendance_id,site,arrived_at,nhs_number,given_name,family_name,date_of_birth,home_postcode,diagnosis_code,mobility,ethnicity"


def register_row(number: int = 1, **cells: str) -> str:
    row = {
        "entry_id": f"E{number}", "register": "CPP", "nhs_number": a_test_number(1000 * number), "given_name": "Robin",
        "family_name": f"Exemplar{'abcdefghij'[number % 10]}", "date_of_birth": f"2020-01-{number % 28 + 1:02d}", "sex": "F",
        "home_postcode": f"ZX1 {number % 9 + 1}AA", "started_on": "2025-06-01", "updated_on": "2026-02-27", "ethnicity": "A",
    } | cells
    return ",".join(row.get(name, "") for name in REGISTER_HEADINGS.split(","))


def register_text(*rows: str) -> str:
    return "\n".join((REGISTER_HEADINGS, *rows)) + "\n"


def good_register(count: int = 6) -> str:
    return register_text(*(register_row(n) for n in range(1, count + 1)))


def attendance_row(number: int = 1, **cells: str) -> str:
    row = {
        "attendance_id": f"A{number}", "site": "RXX01", "arrived_at": f"2026-03-02T1{number % 10}:00", "nhs_number": a_test_number(1000 * number),
        "given_name": "Robin", "family_name": f"Exemplar{'abcdefghij'[number % 10]}", "date_of_birth": f"2020-01-{number % 28 + 1:02d}",
        "home_postcode": f"ZX1 {number % 9 + 1}AA", "ethnicity": "B",
    } | cells
    return ",".join(row.get(name, "") for name in ATTENDANCE_HEADINGS.split(","))


def good_attendances(count: int = 6) -> str:
    return "\n".join((ATTENDANCE_HEADINGS, *(attendance_row(n) for n in range(1, count + 1)))) + "\n"


def write(folder: Path, content: str | bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
