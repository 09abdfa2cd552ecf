"""What was a visit about? For rules that look at visits other than the present one; that one is `Case.seen`."""

from __future__ import annotations

from functools import cache

from riskflag.people.attendance import Attendance
from riskflag.rules.codes import CodeList, codes, read_code

__all__ = ["carries", "has_left", "is_injury"]


def carries(attendance: Attendance, family: str, also: CodeList | None = None) -> bool:
    """True if the visit carries a code of that list, by the shipped lists or the site's own (`also`)."""
    for code in attendance.codes:
        concept = read_code(code).concept
        if concept is not None and family in concept.families:
            return True
        own = also.concept(code) if also is not None else None
        if own is not None and family in own.families:
            return True
    return False


def is_injury(attendance: Attendance, also: CodeList | None = None) -> bool:
    """True if the visit is flagged or coded as an injury; False also when nothing is recorded."""
    return bool(attendance.injury.flagged) or carries(attendance, "INJURY", also)


def has_left(attendance: Attendance) -> bool:
    """True if the patient left before being seen, or before treatment was complete (ECDS discharge status)."""
    return attendance.disposal is not None and attendance.disposal.strip() in _left()


@cache
def _left() -> frozenset[str]:
    return frozenset(codes("LEFT"))  # each is one code, with no other spelling
