"""Answers to FHIR Patient/$match: how likely each register entry is the person asked about, and nothing new about them."""

from __future__ import annotations

from collections.abc import Iterable

from riskflag.alerts.audience import Audience
from riskflag.alerts.label import NOT_FOR_PATIENT, VERY_RESTRICTED
from riskflag.answer import Answer, Unknown
from riskflag.errors import InvalidInput
from riskflag.link.match import Band, Match
from riskflag.people.person import Person, Sex
from riskflag.render.fhir.parts import Resource, entry_identifier, labelled, url
from riskflag.render.outside import clean

__all__ = ["match_bundle"]

_GRADE = "http://hl7.org/fhir/StructureDefinition/match-grade"
_MAY_ASK = frozenset({Audience.CLINICIAN, Audience.SAFEGUARDING_LEAD})
_GENDER = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.INDETERMINATE: "other"}


def match_bundle(
    answers: Iterable[Answer[tuple[Match, ...]]], asked: Person, *, audience: Audience,
    only_certain: bool = False, count: int | None = None,
) -> Resource:
    """A searchset: entries best first, with score and match-grade; an OperationOutcome for each register that is silent.

    A Patient holds the entry's id and, of its birth date and gender, what the question already said: a register tells
    nobody a new name, date or address of a hidden child. `total` is left out when a register did not answer, so that
    none is never read where it is not known. Raises InvalidInput for an audience that may not ask.
    """
    if audience not in _MAY_ASK:
        raise InvalidInput(f"the audience {audience.value} may not ask who a register holds", remedy="ask as a clinician")
    given = tuple(answers)
    silent = [answer for answer in given if isinstance(answer, Unknown)]
    found = [match for answer in given if not isinstance(answer, Unknown) for match in answer.value]
    wanted = sorted((m for m in found if m.band is Band.CERTAIN or not only_certain), key=_best_first)
    entries = [_entry(match, asked) for match in wanted[:count]]
    made: Resource = {"resourceType": "Bundle", "type": "searchset"}
    if not silent:
        made["total"] = len(wanted)
    if entries or silent:
        made["entry"] = entries + [_silent(answer) for answer in silent]
    return labelled(made, (VERY_RESTRICTED, NOT_FOR_PATIENT))


def _best_first(match: Match) -> tuple[float, str, str]:
    return (-match.weight, match.entry.register, match.entry.id)


def _entry(match: Match, asked: Person) -> Resource:
    name = f"{match.entry.register}|{match.entry.id}"
    person = match.entry.person
    patient: Resource = {
        "resourceType": "Patient", "identifier": entry_identifier(match.entry.register, match.entry.id),
    }
    if person.born and asked.born == person.born and match.role.value == "child":
        patient["birthDate"] = person.born.text
    if person.sex and asked.sex is person.sex and match.role.value == "child":
        patient["gender"] = _GENDER[person.sex]
    score = min(max(match.probability, 0.0), 1.0)
    search: Resource = {"extension": [{"url": _GRADE, "valueCode": match.band.value}], "mode": "match", "score": score}
    return {"fullUrl": url(name, "Patient"), "resource": labelled(patient, (VERY_RESTRICTED, NOT_FOR_PATIENT)), "search": search}


def _silent(answer: Unknown) -> Resource:
    issue = {"severity": "error", "code": "incomplete", "details": {"text": clean(f"NOT CHECKED: {answer.source}")},
             "diagnostics": clean(answer.reason) or "it did not answer"}
    outcome = labelled({"resourceType": "OperationOutcome", "issue": [issue]}, (VERY_RESTRICTED, NOT_FOR_PATIENT))
    return {"fullUrl": url(answer.source, "OperationOutcome"), "resource": outcome, "search": {"mode": "outcome"}}
