"""What one visit's record says, as concepts: its codes, what a clinician entered, and words of its text.

Codes and entered findings decide; text is asked only when they are silent, and raises to AMBER at most. No code yet is
"awaiting"; an injury that is flagged but carries no code that can be read is "not checked".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache

from attrs import evolve, field, frozen

from riskflag.answer import Unknown
from riskflag.errors import CannotSay, NotRecorded
from riskflag.people.attendance import Attendance
from riskflag.people.findings import NOTHING_ENTERED, BodyRegion, Disclosure, Findings, FractureDetail
from riskflag.rules.codes import CodeList, Concept, Reading, may_mean, read_code
from riskflag.rules.codes.families import with_wider
from riskflag.rules.intent import Intent, intent_stated, is_sexual, is_suspected, weapons_stated
from riskflag.rules.terms import read_terms, speaks_of_injury
from riskflag.rules.wording import FILLER, LONGEST_TEXT, is_cut

__all__ = ["Seen", "from_text", "see", "shown", "shows_uncoded"]

Where = Callable[[Concept], bool]


@frozen
class Seen:
    """The concepts of one visit. `recorded` are coded or entered, `terms` read in text. `gap` says why the codes may not
    be all there is to know of the injury; `coded` is False while no diagnosis is recorded; `unlisted` counts the SNOMED CT
    diagnoses that no list holds; `unread` says, for a code list, which entered words of it could not be read.
    """

    recorded: tuple[Concept, ...]
    terms: tuple[Concept, ...]
    gap: Unknown | None
    coded: bool
    unlisted: int = 0
    unread: Mapping[str, Unknown] = field(factory=dict, eq=False)

    def of(self, *families: str, where: Where | None = None) -> tuple[Concept, ...]:
        """The concepts of those code lists (for which `where` holds): recorded ones, or else terms. Empty only if the visit
        is coded and its codes could be read; else raises NotRecorded or CannotSay.
        """
        found = self.known(*families, where=where)
        if found:
            return found
        self.must_show_all(*families)
        return ()

    def must_show_all(self, *families: str) -> None:
        """Raises NotRecorded or CannotSay if the visit may hold more of those code lists than it shows."""
        lack = self.lacking(families)
        if isinstance(lack, Unknown):
            raise CannotSay(lack)
        if lack is not None:
            raise NotRecorded(lack)

    def known(self, *families: str, where: Where | None = None) -> tuple[Concept, ...]:
        """As `of`, but never raises: what is known so far."""
        if self.families.isdisjoint(families):
            return ()
        return _chosen(self.recorded, families, where) or _chosen(self.terms, families, where)

    def lacking(self, families: Iterable[str]) -> Unknown | str | None:
        """Why what is not shown of those lists may be there all the same: an entered word that could not be read, the gap, or
        the field that is awaited. None if it is not there.
        """
        if self.unread:
            for family in families:
                if family in self.unread:
                    return self.unread[family]
        return self.gap if self.gap is not None or self.coded else "diagnosis"

    @property
    def shows_all(self) -> bool:
        """True if nothing is awaited or could not be read: what is not shown of a list is not there."""
        return self.coded and self.gap is None and not self.unread

    @cached_property
    def families(self) -> frozenset[str]:
        """Every code list of which the visit shows something."""
        return frozenset().union(*(concept.families for concept in self.recorded + self.terms))


def _chosen(concepts: tuple[Concept, ...], families: tuple[str, ...], where: Where | None) -> tuple[Concept, ...]:
    return tuple([c for c in concepts if not c.families.isdisjoint(families) and (where is None or where(c))])


def from_text(concepts: Iterable[Concept]) -> bool:
    """True if nothing but text says so."""
    return all(concept.system == "text" for concept in concepts)


def see(attendance: Attendance, also: CodeList | None = None) -> Seen:
    """Read a visit's codes, findings and text; `also` is a site's own code list."""
    readings = tuple([read_code(code, also) for code in attendance.codes])
    coded = tuple([reading.concept for reading in readings if reading.concept is not None])
    number = len(attendance.diagnoses)
    return Seen(
        recorded=_recorded(attendance, coded), terms=_terms(attendance),
        gap=_gap(attendance, readings[:number], coded) or _complaint_gap(readings[number:]) or _text_gap(attendance),
        coded=number > 0, unlisted=len(_unlisted(readings[:number])),
        unread=_unread(attendance, readings),
    )


def shown(attendance: Attendance, family: str, also: CodeList | None = None) -> tuple[Concept, ...]:
    """What the visit shows of one code list, `see(attendance, also).known(family)`: for a rule that asks nothing else of it."""
    coded = tuple([concept for code in attendance.codes if (concept := read_code(code, also).concept) is not None])
    return _chosen(_recorded(attendance, coded), (family,), None) or _chosen(_terms(attendance), (family,), None)


def shows_uncoded(attendance: Attendance, family: str) -> bool:
    """True if anything but its codes shows something of that list."""
    recorded = _recorded(attendance, ())
    return any(family in concept.families for concept in (*recorded, *_terms(attendance)))


def _recorded(attendance: Attendance, coded: tuple[Concept, ...]) -> tuple[Concept, ...]:
    findings = attendance.findings
    refined = _refined(coded, findings.fractures) if findings.fractures else coded
    return refined + _entered(findings) + _stated(attendance, coded)


def _terms(attendance: Attendance) -> tuple[Concept, ...]:
    return read_terms(attendance.complaint, attendance.diagnosis_text) + _of_mechanism(attendance.injury.mechanism)


_NOTHING_UNREAD: Mapping[str, Unknown] = {}
_UNCONFIRMED = Unknown("diagnosis", "a code may be one of a list, in a row that nobody has confirmed")
# What an entered cell may say, wider lists included; in `_entered` and `_refined` what it says.
_CELLS = {
    "bruise_regions": with_wider({"BRUISE", "ORAL", "SUBCONJUNCTIVAL"}), "bruise_patterned": with_wider({"BRUISE"}),
    "fracture_detail": with_wider({"FRACTURE", "LONG-BONE"}), "burn_total": with_wider({"BURN"}),
    "disclosed": frozenset({"SEXUAL-ASSAULT", "FGM", "ASPHYX", "INJURY"}),
}


def _unread(attendance: Attendance, readings: tuple[Reading, ...]) -> Mapping[str, Unknown]:
    """By code list: the entered cell that may hold something of it and could not be read, whole or in part, or the code that
    stands in it only in a row nobody has confirmed.
    """
    rows = [row for r in readings if r.status == "unmapped" and (row := may_mean(r.code)) is not None]
    if not rows and all(problem.field not in _CELLS for problem in attendance.problems):
        return _NOTHING_UNREAD
    cells = {cell: Unknown(cell, why) for cell in _CELLS if (why := attendance.unread(cell)) is not None}
    # That the code may be any injury at all is the gap's to say.
    unconfirmed = {family: _UNCONFIRMED for row in rows for family in row.families - {"INJURY"}}
    return unconfirmed | {family: why for cell, why in cells.items() for family in _CELLS[cell]}


def _gap(attendance: Attendance, diagnoses: tuple[Reading, ...], coded: tuple[Concept, ...]) -> Unknown | None:
    read = {reading.status for reading in diagnoses}
    if "destroyed" in read:
        return Unknown("diagnosis", "a code was destroyed by a spreadsheet")
    if "unreadable" in read:
        return Unknown("diagnosis", "a code is neither SNOMED CT nor ICD-10 nor in a list of the site")
    unmapped = _unlisted(diagnoses)
    if any("INJURY" in row.families for row in map(may_mean, unmapped) if row is not None):
        return Unknown("diagnosis", "a code may be an injury, in a list that nobody has confirmed")
    # A code of the cause says that there is an injury, not which; and one that no list holds may be the worse of two injuries.
    if unmapped and attendance.injury.flagged:
        return Unknown("diagnosis", "an injury is flagged and one of its codes is in no list")
    if unmapped and _tells_of_injury(attendance, coded):
        return Unknown("diagnosis", "the record tells of an injury and one of its codes is in no list")
    if attendance.injury.flagged and not any("INJURY" in concept.families and "cause" not in concept.flags for concept in coded):
        return Unknown("diagnosis", "an injury is flagged and no code of it can be read")
    return None


def _text_gap(attendance: Attendance) -> Unknown | None:
    injury = attendance.injury
    texts = (attendance.complaint, attendance.diagnosis_text, injury.mechanism, injury.intent)
    if any(map(is_cut, texts)):
        return Unknown("text", f"a text is longer than {LONGEST_TEXT} characters: the rest was not read")
    if any(text is not None and FILLER.search(text) for text in texts):
        return Unknown("text", "a text was destroyed by a spreadsheet")
    return None


def _complaint_gap(complaint: tuple[Reading, ...]) -> Unknown | None:
    if any(reading.status == "destroyed" for reading in complaint):
        return Unknown("chief_complaint_code", "the code was destroyed by a spreadsheet")
    if any(reading.status == "unreadable" for reading in complaint):
        return Unknown("chief_complaint_code", "the code is neither SNOMED CT nor ICD-10 nor in a list of the site")
    return None


def _unlisted(diagnoses: tuple[Reading, ...]) -> list[str]:
    """The SNOMED CT codes that no list holds. ICD-10 tells by its chapter that such a code is no injury; SNOMED CT does not."""
    return [reading.code for reading in diagnoses if reading.status == "unmapped" and reading.code.isdigit()]


def _tells_of_injury(attendance: Attendance, coded: tuple[Concept, ...]) -> bool:
    """True if another field than the unread code tells of an injury: how, where, when or by whom, a code, or the words."""
    injury = attendance.injury
    stated = any(word and word.strip() for word in (injury.mechanism, injury.intent, injury.place))
    when = injury.onset is not None and injury.flagged is None
    words = (attendance.complaint, attendance.diagnosis_text)
    return stated or when or any("INJURY" in concept.families for concept in coded) or any(map(speaks_of_injury, words))


def _refined(coded: tuple[Concept, ...], details: tuple[FractureDetail, ...]) -> tuple[Concept, ...]:
    """The codes, with what the X-ray report says of the same bone; a bone that only the report names is added."""
    found = list(coded)
    for detail in details:
        same = [i for i, c in enumerate(found) if "FRACTURE" in c.families and (not detail.part or detail.part in c.parts)]
        for i in same:
            found[i] = evolve(found[i], flags=found[i].flags | detail.patterns)
        if not same:
            parts = (detail.part,) if detail.part else ()
            found.append(_concept(frozenset({"FRACTURE"}), parts, frozenset(detail.patterns)))
    return tuple(found)


def _stated(attendance: Attendance, coded: tuple[Concept, ...]) -> tuple[Concept, ...]:
    """What the injury fields say without a code: that there is an injury, though not which; who meant it, and with what."""
    if not attendance.injury.flagged and not attendance.injury.intent:
        return ()
    found = []
    if attendance.injury.flagged and not any("INJURY" in concept.families for concept in coded):
        found.append(_concept(frozenset({"INJURY"}), (), frozenset({"flag"})))
    meant = intent_stated(attendance.injury.intent)
    how = frozenset({"intent", "suspected"} if is_suspected(attendance.injury.intent) else {"intent"})
    if meant is Intent.SELF:
        found.append(_concept(frozenset({"SELF-HARM"}), (), how))
    if meant is Intent.OTHERS:
        family = "SEXUAL-ASSAULT" if is_sexual(attendance.injury.intent) else "VIOLENCE"
        armed = weapons_stated(attendance.injury.intent, attendance.injury.mechanism)
        found.append(_concept(frozenset({family}), (), armed | how))
    return tuple(found)


_MEANT = frozenset({"VIOLENCE", "SEXUAL-ASSAULT", "SELF-HARM", "ASPHYX"})


def _of_mechanism(mechanism: str | None) -> tuple[Concept, ...]:
    """What the words of how it happened say of somebody's meaning it; how it happened says nothing else of what was hurt."""
    return tuple([term for term in read_terms(mechanism) if not _MEANT.isdisjoint(term.families)]) if mechanism else ()


def _entered(findings: Findings) -> tuple[Concept, ...]:
    if findings is NOTHING_ENTERED:
        return ()
    found = [_concept(frozenset({"BRUISE"}), (region.value,), frozenset({"region"})) for region in findings.bruises]
    if findings.patterned:
        found.append(_concept(frozenset({"BRUISE"}), (), frozenset({"patterned"})))
    if findings.burn_total is not None:
        found.append(_concept(frozenset({"BURN"}), (), frozenset({"total"})))
    if BodyRegion.FRENULUM in findings.bruises:
        found.append(_concept(frozenset({"ORAL"}), ("mouth",), frozenset({"frenulum"})))
    told = {Disclosure.SEXUAL_ASSAULT: "SEXUAL-ASSAULT", Disclosure.FGM: "FGM", Disclosure.STRANGULATION: "ASPHYX"}
    found += [_concept(frozenset({told[said]}), (), frozenset({"disclosed"})) for said in findings.disclosed]
    return tuple(found)


@lru_cache(maxsize=1024)  # words of the tables, whoever it is said of
def _concept(families: frozenset[str], parts: tuple[str, ...], flags: frozenset[str]) -> Concept:
    wider = with_wider(families, parts)
    return Concept(system="entered", code="", families=wider, parts=parts, flags=flags, source="a clinician")
