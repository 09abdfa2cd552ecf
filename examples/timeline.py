"""One child's year on one page: visits by site, injuries, register periods, the window counted, alerts.

Run it: python examples/timeline.py [timeline.svg]
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import riskflag as rf
from riskflag.render.timeline import timeline_svg, timeline_text

CHILD = {
    "given_name": "Robin", "family_name": "Exemplar", "date_of_birth": "2023-11-02", "nhs_number": "999 000 0018",
    "home_postcode": "ZX1 1AA",
}
VISITS = (  # where, when, what became of it
    ("Northmere", "2024-11-20T09:10", {"diagnosis_code": "J06.9"}),
    ("Northmere", "2025-04-12T18:40", {"diagnosis_code": "S00.8"}),
    ("Ashdale", "2025-07-03T20:15", {"diagnosis_code": "S50.0", "departed_at": "2025-07-03T22:00"}),
    ("Northmere", "2025-07-04T01:30", {"diagnosis_code": "S50.0"}),  # sent on: the same incident
    ("Northmere", "2025-07-18T10:00", {"attendance_category": "4"}),
    ("Walk-in centre", "2025-10-25T19:05", {"discharge_status": "left before assessment"}),
    ("Ashdale", "2026-01-09T11:20", {"diagnosis_code": "T20.2"}),
)
PRESENT = ("Northmere", "2026-03-02T16:45", {"diagnosis_code": "S82.2", "mobility": "walks"})


def visit(number: int, site: str, at: str, facts: dict[str, str]) -> rf.Attendance:
    return rf.Attendance.parse({"attendance_id": f"V-{number}", "site": site, "arrived_at": at, **CHILD, **facts})


def view(audience: rf.Audience = rf.Audience.CLINICIAN) -> rf.View:
    """What that audience may see of the present visit."""
    plans = [
        rf.RegisterEntry(id="E-1", register="County", kind=rf.RegisterKind.CPP, person=rf.Person.parse(CHILD),
                         since=date(2025, 5, 6), until=date(2025, 12, 1)),
        rf.RegisterEntry(id="E-2", register="County", kind=rf.RegisterKind.LAC, person=rf.Person.parse(CHILD),
                         since=date(2025, 12, 2), away_since=date(2026, 2, 20)),
    ]
    screener = rf.Screener(
        registers=[rf.Register.of("County", plans, as_of=date(2026, 3, 1))],
        history=rf.MemoryHistory(visit(number, *row) for number, row in enumerate(VISITS)),
        rules=[rf.STANDARD, rf.FRACTURES],
    )
    return screener.assess(visit(99, *PRESENT)).for_(audience)


def main() -> None:
    shown = view()
    print(timeline_text(shown))
    for path in sys.argv[1:]:
        Path(path).write_text(timeline_svg(shown), encoding="utf-8")


if __name__ == "__main__":
    main()
