"""What was a visit about? For rules that look at visits other than the present one; that one is `Case.seen`."""

from __future__ import annotations

from functools import cache

from riskflag.people.attendance import Attendance
from riskflag.people.findings import NOTHING_ENTERED
from riskflag.rules.codes import CodeList, codes, read_code
from riskflag.rules.seen import see, shows_uncoded

__all__ = ["carries", "has_left", "is_injury", "is_unread"]


def carries(attendance: Attendance, family: str, also: CodeList | None = None) -> bool:
    """True if the visit shows something of that list, by the shipped code lists or the site's own (`also`)."""
    return _coded(attendance, family, also) or (_says_more(attendance) and shows_uncoded(attendance, family))


def is_injury(attendance: Attendance, also: CodeList | None = None) -> bool:
    """True if the visit is flagged as an injury or shows one; False also when nothing is recorded."""
    return bool(attendance.injury.flagged) or carries(attendance, "INJURY", also)


def is_unread(attendance: Attendance, family: str, also: CodeList | None = None) -> bool:
    """True if the visit may show more of that list than can be read: a code that is destroyed, in no list, not confirmed, or
    missing beside the flag; a cell or the end of a text that was not read.
    """
    seen = see(attendance, also)
    return seen.gap is not None or family in seen.unread


def _coded(attendance: Attendance, family: str, also: CodeList | None) -> bool:
    for code in attendance.codes:
        concept = read_code(code).concept
        if concept is not None and family in concept.families:
            return True
        own = also.concept(code) if also is not None else None
        if own is not None and family in own.families:
            return True
    return False


def _says_more(attendance: Attendance) -> bool:
    """True if anything but codes may show something."""
    injury = attendance.injury
    told = (attendance.complaint, attendance.diagnosis_text, injury.intent, injury.mechanism, injury.flagged)
    return any(told) or attendance.findings is not NOTHING_ENTERED


def has_left(attendance: Attendance) -> bool:
    """True if the patient left before being seen, or before treatment was complete (ECDS discharge status)."""
    return attendance.disposal is not None and attendance.disposal.strip() in _left()


@cache
def _left() -> frozenset[str]:
    return frozenset(codes("LEFT"))  # each is one code, with no other spelling
