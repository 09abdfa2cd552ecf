"""Files as the tests of the commands write and read them."""

import csv
from pathlib import Path

HEAD = "attendance_id,arrived_at,site,family_name,given_name,date_of_birth,diagnosis_code,injury_flag,mobility\n"
DAY = HEAD + "A1,2026-03-02T10:00,T1,Exemplar,Robin,2024-06-01,S82.2,Y,walks\nA2,2026-03-02T11:00,T1,Sample,Jo,2015-06-01,J06.9,N,walks\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
