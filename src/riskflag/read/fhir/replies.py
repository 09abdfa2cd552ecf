"""Replies of national registers that the host has fetched: CP-IS CareTeams and Patient Flags. Nothing here asks anybody.

Asking CP-IS tells the child's social worker that the child is in unscheduled care, so only a person's act may do it: the
host asks, and hands over what came back. A reply that lists nobody says so (`total` 0); anything less is not an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TypeAlias

from attrs import frozen

from riskflag.answer import Answer, Known, Unknown
from riskflag.errors import InvalidInput
from riskflag.people.dates import parse_date
from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.people.masking import masked
from riskflag.people.numbers import parse_number
from riskflag.people.person import Person
from riskflag.people.problem import Problem
from riskflag.read.fhir.bundle import read_bundle
from riskflag.read.fhir.parts import NHS, Json, codings, objects, part, reference_id, text_of, words_of

__all__ = ["CPIS", "FLAGS", "Reply", "read_care_teams", "read_flags"]

CPIS = "CP-IS"
FLAGS = "National Patient Flags"

# Plan types of CP-IS (value set England-ChildProtectionPlan 1.0.0, NHS England), SNOMED CT.
_PLANS = {"342191000000101": RegisterKind.CPP, "764841000000100": RegisterKind.LAC, "818901000000100": RegisterKind.UCPP}
# England-FlagCategoryPatient 0.5.0, and the codes of its draft of March 2024.
_CP_FLAG = {"child-protection-information-system-flag", "CP-IS"}
_OTHER_FLAG = {"female-genital-mutilation-flag": "FGM flag", "FGM": "FGM flag"}
_NOT_SAFEGUARDING = {"national-reasonable-adjustment-flag", "NRAF"}
_DETAIL = "http://hl7.org/fhir/StructureDefinition/flag-detail"
_ERROR_CODE = re.compile(r"[A-Za-z][A-Za-z_\-]{1,59}")

_Entries: TypeAlias = Callable[[Iterable[Json], tuple[Json, ...], str, str], Iterator[RegisterEntry]]


@frozen(repr=False, kw_only=True)
class Reply:
    """A fetched reply as a register for one assessment: pass it to a Screener made for this child's question.

    `missing` says in words what the reply lacks beyond what it holds.
    """

    name: str
    answer: Answer[tuple[RegisterEntry, ...]]
    missing: str | None = None

    __repr__ = masked

    def search(self, _person: Person, /) -> Answer[tuple[RegisterEntry, ...]]:
        """What was replied."""
        return self.answer


def read_care_teams(reply: object, *, asked: str = "", name: str = CPIS) -> Reply:
    """Read the answer to a CP-IS `CareTeam` query by the NHS number `asked`; pass None when none came.

    Known entries when plans were found; known to be none when `total` is 0; Unknown for an OperationOutcome, for no
    answer, for one that is neither, and for one about another number. Raises InvalidInput if it is no FHIR at all.
    """
    return _read(reply, asked, name, "CareTeam", _team_entries)


def read_flags(reply: object, *, asked: str = "", name: str = FLAGS) -> Reply:
    """Read the answer to a national Patient Flags query by the NHS number `asked`; pass None when none came.

    As `read_care_teams`. A child-protection flag brings its plans; an FGM flag is an entry of its own; a reasonable
    adjustment is no safeguarding fact and is left out.
    """
    return _read(reply, asked, name, "Flag", _flag_entries)


def _read(reply: object, asked: str, name: str, kind: str, entries: _Entries) -> Reply:
    def silent(reason: str) -> Reply:
        return Reply(name=name, answer=Unknown(name, reason))

    if reply is None:
        return silent("it did not answer")
    if not isinstance(reply, dict):
        raise InvalidInput("not a JSON object", where=name, remedy="pass the parsed body of the answer, or None")
    if reply.get("resourceType") == "OperationOutcome":
        return silent(f"it answered with an error{_error(reply)}")
    if reply.get("resourceType") != "Bundle":
        return silent("its answer is neither a Bundle nor an OperationOutcome")
    contents = read_bundle(reply, where=name)
    wanted = re.sub(r"\D", "", asked)
    about = {number for found in contents.of(kind) if (number := _number_of(found))}
    if wanted and about - {wanted}:
        return silent("its answer is about another NHS number")
    found = tuple(entries(contents.of(kind), contents.resources, name, wanted))
    if not contents.of(kind) and contents.total != 0:
        return silent(contents.gap or "its answer says neither who is listed nor that nobody is")
    if not found and contents.gap:
        return silent(contents.gap)
    return Reply(name=name, answer=Known(found), missing=contents.gap)


def _error(outcome: Json) -> str:
    """The error's code, which holds no value of a person, if it looks like one."""
    for issue in objects(outcome, "issue"):
        codes = [code for _, code in codings(part(issue, "details"))] + [text_of(issue, "code")]
        for code in codes:
            if _ERROR_CODE.fullmatch(code):
                return f" ({code})"
    return ""


def _number_of(resource: Json) -> str:
    identifier = part(part(resource, "subject"), "identifier")
    return re.sub(r"\D", "", text_of(identifier, "value")) if text_of(identifier, "system") == NHS else ""


def _team_entries(teams: Iterable[Json], _all: tuple[Json, ...], name: str, asked: str) -> Iterator[RegisterEntry]:
    for position, team in enumerate(teams, 1):
        if text_of(team, "status") != "entered-in-error":
            yield _entry(team, team, f"{name}-{position}", name, _number_of(team) or asked)


def _flag_entries(flags: Iterable[Json], every: tuple[Json, ...], name: str, asked: str) -> Iterator[RegisterEntry]:
    for position, flag in enumerate(flags, 1):
        codes = {code for _, code in codings(part(flag, "code"))}
        codes |= {code for category in objects(flag, "category") for _, code in codings(category)}
        if text_of(flag, "status") == "entered-in-error" or (codes & _NOT_SAFEGUARDING and not codes & _CP_FLAG):
            continue
        own, number = f"{name}-{position}", _number_of(flag) or asked
        plans = tuple(_plans(flag, every)) if codes & _CP_FLAG else ()
        for place, (plan, team) in enumerate(plans, 1):
            yield _entry(plan, team, f"{own}-{place}", name, number)
        if not plans:
            yield _entry(flag, {}, own, name, number, category=_flag_words(flag, codes))


def _flag_words(flag: Json, codes: set[str]) -> str:
    if codes & _CP_FLAG:
        return "child protection information; the plan is not stated"
    known = next((_OTHER_FLAG[code] for code in sorted(codes) if code in _OTHER_FLAG), "")
    return known or words_of(part(flag, "code")) or "flag not known"


def _plans(flag: Json, every: tuple[Json, ...]) -> Iterator[tuple[Json, Json]]:
    """Each CarePlan (or CareTeam) that a flag points at, with its CareTeam."""
    nearby = (*objects(flag, "contained"), *every)
    for extension in objects(flag, "extension"):
        if text_of(extension, "url") == _DETAIL:
            plan = _resolve(part(extension, "valueReference"), nearby)
            inner = (*objects(plan, "contained"), *nearby)
            teams = (_resolve(reference, inner) for reference in objects(plan, "careTeam"))
            if plan:
                yield plan, next(filter(None, teams), plan)


def _resolve(reference: Json, nearby: Iterable[Json]) -> Json:
    for resource in nearby:
        kind, own = text_of(resource, "resourceType"), text_of(resource, "id")
        if own and (text_of(reference, "reference") == f"#{own}" or reference_id(reference, kind) == own):
            return resource
    return {}


def _entry(plan: Json, team: Json, own: str, name: str, number: str, *, category: str | None = None) -> RegisterEntry:
    """The entry of a plan (its type and period) and a team (whom to ring)."""
    codes = [code for found in objects(plan, "category") for _, code in codings(found)]
    kind = next((_PLANS[code] for code in codes if code in _PLANS), RegisterKind.OTHER)
    problems: list[Problem] = []
    if kind is RegisterKind.OTHER and category is None:
        problems.append(Problem("category", "a plan type that is not known"))
        category = next(filter(None, map(words_of, objects(plan, "category"))), "plan type not known")
    since, until = _period(plan, problems)
    identifiers = (text_of(identifier, "value") for identifier in objects(plan, "identifier"))
    return RegisterEntry(
        id=next(filter(None, identifiers), "") or text_of(plan, "id") or own, kind=kind, person=_person(number, kind, problems),
        register=name, since=since, until=until, category=category, authority=text_of(team, "name") or None,
        office_phone=_phone(team, "work"), emergency_phone=_phone(team, "mobile"), problems=tuple(problems),
    )


def _person(number: str, kind: RegisterKind, problems: list[Problem]) -> Person:
    """Whoever has the number: the mother, for an unborn plan."""
    try:
        person = Person(numbers=(parse_number(number),) if number else ())
    except InvalidInput as bad:
        problems.append(Problem("subject", bad.problem))
        return Person()
    return Person(mother=person) if kind is RegisterKind.UCPP and number else person


def _period(plan: Json, problems: list[Problem]) -> tuple[date | None, date | None]:
    def day(name: str) -> date | None:
        text = text_of(part(plan, "period"), name)
        try:
            found = parse_date(text) if text else None
        except InvalidInput as bad:
            problems.append(Problem(f"period.{name}", bad.problem))
            return None
        return (found.latest if name == "end" else found.earliest) if found else None

    since, until = day("start"), day("end")
    if until is None and text_of(plan, "status") in ("inactive", "revoked", "completed"):
        problems.append(Problem("period.end", "ended, and the day is not stated: it counts as current"))
    return since, until


def _phone(team: Json, use: str) -> str | None:
    found = (text_of(telecom, "value") for telecom in objects(team, "telecom")
             if text_of(telecom, "system") == "phone" and text_of(telecom, "use") == use)
    return next(filter(None, found), None)
