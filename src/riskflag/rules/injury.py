"""What the visit's codes say of an injury, and when they do not say enough.

No code yet is "awaiting"; an injury that is flagged but carries no code that can be read is "not checked".
"""

from __future__ import annotations

from riskflag.answer import Unknown
from riskflag.errors import CannotSay, NotRecorded
from riskflag.people.attendance import Attendance
from riskflag.rules.codes import CodeList, Concept, codes, read_code

__all__ = ["coded", "is_injury", "is_self_harm"]


def coded(attendance: Attendance, wanted: CodeList) -> tuple[Concept, ...]:
    """The visit's concepts in the list; empty only if the visit is coded and its codes could be read.

    Raises NotRecorded while there is no code, and CannotSay when an injury is flagged and no code of it can be read,
    or when a code was destroyed on its way.
    """
    hits = tuple(concept for code in attendance.codes if (concept := wanted.concept(code)) is not None)
    if hits:
        return hits
    flagged = attendance.injury.flagged
    _readable(attendance.diagnoses)
    if flagged and not any(_says_which(codes("INJURY").concept(code)) for code in attendance.codes):
        raise CannotSay(Unknown("diagnosis", "an injury is flagged and no code of it can be read"))
    if not attendance.diagnoses:
        raise NotRecorded("diagnosis")
    return ()


def _readable(diagnoses: tuple[str, ...]) -> None:
    """Raise CannotSay if a diagnosis code was destroyed or belongs to no code system known here."""
    read = {read_code(code).status for code in diagnoses}
    if "destroyed" in read:
        raise CannotSay(Unknown("diagnosis", "a code was destroyed by a spreadsheet"))
    if "unreadable" in read:
        raise CannotSay(Unknown("diagnosis", "a code is neither SNOMED CT nor ICD-10 nor in a list of the site"))


def _says_which(concept: Concept | None) -> bool:
    """True for the code of an injury; a code of its cause says that there is one, not which."""
    return concept is not None and "cause" not in concept.flags


def is_injury(attendance: Attendance) -> bool:
    """True if the visit is flagged or coded as an injury; False also when nothing is recorded."""
    return bool(attendance.injury.flagged) or any(code in codes("INJURY") for code in attendance.codes)


def is_self_harm(attendance: Attendance) -> bool:
    """True if the visit is coded as self-harm."""
    return any(code in codes("SELF-HARM") for code in attendance.codes)
