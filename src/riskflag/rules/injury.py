"""Is a visit about an injury or self-harm? For rules that look at visits other than the present one; that one is `Case.seen`."""

from __future__ import annotations

from riskflag.people.attendance import Attendance
from riskflag.rules.codes import CodeList, codes, read_code

__all__ = ["carries", "has_left", "is_injury", "is_self_harm"]


def carries(attendance: Attendance, family: str, also: CodeList | None = None) -> bool:
    """True if the visit carries a code of that list; `also` is a site's own code list, asked first."""
    if also is None:
        listed = codes(family)
        return any(code in listed for code in attendance.codes)
    concepts = (read_code(code, also).concept for code in attendance.codes)
    return any(concept is not None and family in concept.families for concept in concepts)


def is_injury(attendance: Attendance, also: CodeList | None = None) -> bool:
    """True if the visit is flagged or coded as an injury; False also when nothing is recorded."""
    return bool(attendance.injury.flagged) or carries(attendance, "INJURY", also)


def is_self_harm(attendance: Attendance, also: CodeList | None = None) -> bool:
    """True if the visit is coded as self-harm."""
    return carries(attendance, "SELF-HARM", also)


def has_left(attendance: Attendance) -> bool:
    """True if the patient left before being seen, or before treatment was complete (ECDS discharge status)."""
    return attendance.disposal is not None and attendance.disposal in codes("LEFT")
