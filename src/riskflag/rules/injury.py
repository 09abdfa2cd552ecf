"""Is a visit about an injury or self-harm? For rules that look at visits other than the present one; that one is `Case.seen`."""

from __future__ import annotations

from riskflag.people.attendance import Attendance
from riskflag.rules.codes import CodeList, codes

__all__ = ["is_injury", "is_self_harm"]


def is_injury(attendance: Attendance, also: CodeList | None = None) -> bool:
    """True if the visit is flagged or coded as an injury, by the shipped lists or the site's own (`also`); False also when
    nothing is recorded.
    """
    if attendance.injury.flagged or any(code in codes("INJURY") for code in attendance.codes):
        return True
    own = (also.concept(code) for code in attendance.codes) if also is not None else ()
    return any(concept is not None and "INJURY" in concept.families for concept in own)


def is_self_harm(attendance: Attendance) -> bool:
    """True if the visit is coded as self-harm."""
    return any(code in codes("SELF-HARM") for code in attendance.codes)
