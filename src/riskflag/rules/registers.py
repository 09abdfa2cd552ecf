"""Is this child known? The register rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from riskflag.errors import CannotSay, NotRecorded
from riskflag.link.match import Band, Match, Role
from riskflag.people.dates import age_at, day_said
from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.rules.case import Case
from riskflag.rules.companion import without_known_adult
from riskflag.rules.rule import Finding, Kind, NotRaised, Param, Raised, Tier, rule

__all__ = ["REG_AWAY", "REG_CPP", "REG_CPP12", "REG_LAC", "REG_LAC12", "REG_OTHER", "REG_POSS", "REG_UCPP", "RULES",
           "authority_kind", "is_short_break"]

_CHILDHOOD = 216  # months: a child is under eighteen (Children Act 1989, s105)
_SHORT_BREAKS = ("V3", "V4")  # SSDA903 legal status: agreed series of short breaks


def is_short_break(entry: RegisterEntry) -> bool:
    """True for a looked-after entry of agreed short breaks, which counts only where a site says so."""
    return entry.kind is RegisterKind.LAC and (entry.legal_status or "").upper() in _SHORT_BREAKS


def _is_child(match: Match, case: Case) -> bool:
    """False only if the attendance and the register both say eighteen or over: a slip in one never hides a child."""
    return _is_below(match, case, _CHILDHOOD)


def _is_below(match: Match, case: Case, months: int) -> bool:
    ages = [case.recorded_age]
    if match.entry.person.born is not None:
        ages.append(age_at(match.entry.person.born, case.day))
    known = [age for age in ages if age is not None]
    return not known or any(age.least < months for age in known)


def _current(case: Case, kind: RegisterKind) -> tuple[Match, ...]:
    return tuple([match for match in case.on(kind) if _is_child(match, case)])


def _ended(case: Case, kind: RegisterKind, days: int) -> tuple[Match, ...]:
    def wanted(match: Match) -> bool:
        since = match.entry.days_since_end(case.day)
        return match.entry.kind is kind and match.band.is_matched and since is not None and since <= days

    return tuple([match for match in case.listed(wanted) if _is_child(match, case)])


def _on(day: date | None) -> str:
    return day_said(day) if day else "a date not recorded"


def _since(entry: RegisterEntry) -> str:
    end = f", planned end {_on(entry.until)}" if entry.until else ""
    return f"On the register {entry.register!r} as {entry.kind.words} since {_on(entry.since)}{end}"


def _until(entry: RegisterEntry) -> str:
    return f"ENDED on {_on(entry.until)}: {entry.kind.words} on the register {entry.register!r}"


@rule(
    "REG-CPP", version="1", title="On a child protection plan now", tier=Tier.RED, kind=Kind.REGISTER,
    action="Read the plan facts, tell the senior doctor and nurse, ring the local authority named, agree a plan before "
           "discharge and record the outcome",
    owner="treating clinician, senior",
    citation="CP-IS FHIR implementation guide (NHS England, 2025); NHS Standard Contract; CQC lines of enquiry",
    evidence="A known fact, not a predictor.", strength="mandate",
    false_positives="An entry the authority has not yet closed; another child with the same identity data.", needs_match=True,
)
def REG_CPP(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802 - a rule is named by its id
    """Matched to a child protection plan that covers the day of arrival."""
    hits = _current(case, RegisterKind.CPP)
    return Raised(tuple(_since(m.entry) for m in hits), matches=hits) if hits else NotRaised()


@rule(
    "REG-CPP12", version="1", title="Child protection plan ended in the last 12 months", tier=Tier.AMBER,
    kind=Kind.REGISTER,
    action="Ask what changed; ring the local authority if there is an injury, a delay or a missed appointment",
    owner="treating clinician",
    citation="London Safeguarding Children Procedures, practice guidance PG9 (2024): CP-IS shows plans for 12 months "
             "after their end",
    evidence="The look-back is a design rule of CP-IS.", strength="mandate",
    params={"days_after_end": 365}, needs_match=True,
)
def REG_CPP12(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Matched to a child protection plan whose last day lies 1 to `days_after_end` civil days back."""
    hits = _ended(case, RegisterKind.CPP, int(p["days_after_end"]))
    return Raised(tuple(_until(m.entry) for m in hits), matches=hits) if hits else NotRaised()


@rule(
    "REG-UCPP", version="1", title="Unborn child protection plan", tier=Tier.RED, kind=Kind.REGISTER,
    action="Tell the midwife for safeguarding and the local authority named; agree the plan for birth and discharge",
    owner="midwife, ED senior",
    citation="CP-IS FHIR implementation guide (NHS England, 2025): an unborn plan is held against the mother; the days after "
             "birth are local practice, no published source",
    evidence="A known fact, not a predictor.", strength="mandate",
    params={"days_after_birth": 28, "days_overdue": 21, "longest_pregnancy": 300, "newborn_days": 183}, needs_match=True,
)
def REG_UCPP(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """The attending mother, or her newborn, is matched to an unborn plan of this pregnancy that is not over."""
    def wanted(match: Match) -> bool:
        return match.entry.kind is RegisterKind.UCPP and match.band.is_matched and _this_pregnancy(match, case, p)

    hits = case.listed(wanted)
    return Raised(tuple(f"{_since(m.entry)}; here as the {m.role.value}" for m in hits), matches=hits) if hits else NotRaised()


def _this_pregnancy(match: Match, case: Case, p: Mapping[str, Param]) -> bool:
    """True until `days_after_birth` after the latest birth (mother), or while the child is `newborn_days` old or less."""
    entry, after = match.entry, timedelta(days=int(p["days_after_birth"]))
    if entry.since is not None and entry.since > case.day:
        return False
    if entry.until is not None and case.day > entry.until + after:
        return False
    if match.role is not Role.MOTHER:
        born = case.attendance.person.born
        return born is None or (case.day - born.latest).days <= int(p["newborn_days"])
    if entry.expected is not None:
        return case.day <= entry.expected + timedelta(days=int(p["days_overdue"])) + after
    return entry.since is None or case.day <= entry.since + timedelta(days=int(p["longest_pregnancy"])) + after


@rule(
    "REG-LAC", version="5", title="Looked after now", tier=Tier.AMBER, kind=Kind.REGISTER,
    action="Find who holds parental responsibility and may consent; tell the responsible authority named, not the "
           "nearest; notify the nurse for looked-after children",
    owner="treating clinician",
    citation="CP-IS data notification (NHS England); CQC and Ofsted inspection, Leicestershire, 2012, paragraph 7",
    evidence="A known fact, not a predictor.", strength="mandate",
    false_positives="A child who may live with, and be brought by, a parent (placement P1).",
    params={"short_breaks": False, "own_authority": ""}, needs_match=True,
)
def REG_LAC(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Matched to a looked-after entry that covers the day of arrival; RED with an injury, self-harm or a missing episode
    open at the arrival.

    Where a site states the codes of the local authority it stands in (own_authority = E10000018|855), RED as well for a child of
    another authority with whom no adult came who is known to belong to the child. As shipped none is stated, and this is off.
    Agreed series of short breaks (legal status V3, V4) raise only with `short_breaks` on.
    """
    hits = tuple([m for m in _current(case, RegisterKind.LAC) if p["short_breaks"] or not is_short_break(m.entry)])
    if not hits:
        return NotRaised()
    reasons = [_since(m.entry) for m in hits]
    away = any(_is_away(m.entry, case) for m in hits)
    far, unknown = _out_of_area(case, hits, str(p["own_authority"]))
    urgent = {"an injury": _recorded(case, "INJURY"), "self-harm": _recorded(case, "SELF-HARM"), "reported missing": away,
              "out of area with no known adult": far}
    why = [word for word, holds in urgent.items() if holds]
    if why:
        reasons.append(f"RED because of {' and '.join(why)}")
    elif unknown:
        reasons.append(unknown)
    return Raised(tuple(reasons), tier=Tier.RED if why else None, matches=hits)


def _out_of_area(case: Case, hits: tuple[Match, ...], own: str) -> tuple[bool, str]:
    """Whether a child of another authority came without an adult known to belong to the child; and, where nobody can say, what is
    not known. Codes are compared with those of the same kind only.
    """
    if not own.strip():
        return False, ""
    ours = {kind: code for code in own.upper().replace(" ", "").split("|") if (kind := authority_kind(code))}
    theirs = [(m.entry.authority_code or "").strip().upper() for m in hits]
    if any(authority_kind(code) in ours and ours[authority_kind(code)] != code for code in theirs):
        try:
            return without_known_adult(case.attendance.companion) is not None, ""
        except (NotRecorded, CannotSay):
            return False, "Out of area, and who came with the child is not recorded: RED if no known adult did"
    if all(authority_kind(code) in ours for code in theirs):
        return False, ""
    return False, "Whether out of area is not known: the entry has no code of its authority, or one that cannot be compared"


def authority_kind(code: str) -> str:
    """Which system an authority's code is of: ONS codes of authorities with children's services, or the three digits of the
    Department for Education; a district council or anything else tells nothing of who is responsible.
    """
    known = re.fullmatch(r"((?:E0[689]|E10|W06|S12))\d{6}|\d{3}", code, re.ASCII)
    return "" if known is None else "ONS" if known[1] else "DfE"


def _recorded(case: Case, family: str) -> bool:
    """True if it is coded, entered or stated, not only a word of the text."""
    return any(concept.system != "text" for concept in case.seen.known(family))


@rule(
    "REG-LAC12", version="2", title="Looked after until less than 12 months ago", tier=Tier.NOTE, kind=Kind.REGISTER,
    action="Ask who cares for the child now",
    owner="treating clinician",
    citation="London Safeguarding Children Procedures, practice guidance PG9 (2024)",
    evidence="The look-back is a design rule of CP-IS.", strength="mandate",
    params={"days_after_end": 365, "short_breaks": False}, needs_match=True,
)
def REG_LAC12(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Matched to a looked-after entry whose last day lies 1 to `days_after_end` civil days back.

    Agreed series of short breaks (legal status V3, V4) raise only with `short_breaks` on, as in REG-LAC.
    """
    ended = _ended(case, RegisterKind.LAC, int(p["days_after_end"]))
    hits = tuple([match for match in ended if p["short_breaks"] or not is_short_break(match.entry)])
    return Raised(tuple(_until(m.entry) for m in hits), matches=hits) if hits else NotRaised()


@rule(
    "REG-POSS", version="1", title="Possible match on a register, identity not proved", tier=Tier.AMBER,
    kind=Kind.REGISTER,
    action="Confirm name, date of birth, address and NHS number in private, then look up again",
    owner="reception or triage, in private",
    citation="NHS Digital, CP-IS NHS number matching (2019): flagging the wrong child is a documented failure",
    evidence="Wrong-child flags are a documented failure of CP-IS.", strength="guidance",
    false_positives="Twins, siblings and namesakes.",
    params={"days_after_end": 365, "days_after_birth": 28, "days_overdue": 21, "longest_pregnancy": 300, "newborn_days": 183},
    needs_match=True,
)
def REG_POSS(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Possibly, but not provably, somebody whose entry is current or ended within `days_after_end` civil days."""
    def wanted(match: Match) -> bool:
        if match.band is not Band.POSSIBLE:
            return False
        if match.entry.kind is RegisterKind.UCPP:
            return _this_pregnancy(match, case, p)
        since = match.entry.days_since_end(case.day)
        recent = since is not None and since <= int(p["days_after_end"])
        return (match.entry.is_current(case.day) or recent) and _is_child(match, case)

    hits = case.listed(wanted)
    if not hits:
        return NotRaised()
    several = "one entry" if len(hits) == 1 else f"{len(hits)} entries"
    held = tuple(dict.fromkeys(note for m in hits for note in m.notes))
    return Raised((f"Fits {several} closely enough to ask, not closely enough to say", *held), matches=hits)


@rule(
    "REG-OTHER", version="1", title="Another local flag", tier=Tier.AMBER, kind=Kind.REGISTER,
    action="Follow the flag's text; see that it has an owner, a start, a review date and a reason", owner="treating clinician",
    citation="British Journal of General Practice 2022;72:352: no practical rules exist on who starts a flag, or how long for",
    evidence="A known fact, not a predictor.", strength="local",
    false_positives="A flag that nobody has reviewed.",
    params={"expires_after_days": 0, "below_months": 300}, needs_match=True,
)
def REG_OTHER(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Matched to another flag (domestic abuse conference, exploitation, missing, care leaver and the like) that covers the
    day of arrival, below `below_months`. A flag without an end expires `expires_after_days` after its start; 0, as
    shipped, is off: no source says how long a flag lasts.
    """
    days = int(p["expires_after_days"])

    def wanted(match: Match) -> bool:
        entry = match.entry
        late = days and entry.until is None and entry.since is not None and (case.day - entry.since).days > days
        return entry.kind is RegisterKind.OTHER and match.band.is_matched and entry.is_current(case.day) and not late

    hits = tuple([match for match in case.listed(wanted) if _is_below(match, case, int(p["below_months"]))])
    return Raised(tuple(_since(m.entry) for m in hits), matches=hits) if hits else NotRaised()


@rule(
    "REG-AWAY", version="1", title="Reported missing now", tier=Tier.RED, kind=Kind.REGISTER,
    action="Tell the police and the responsible local authority now; do not let the child leave unaccompanied; screen for "
           "exploitation",
    owner="senior", citation="Department for Education, SSDA903 return (missing episodes); the action is local practice, no "
                             "published source",
    evidence="A known fact, not a predictor.", strength="guidance",
    false_positives="An episode that nobody has closed since the child came home.", needs_match=True,
)
def REG_AWAY(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Matched to a current child protection plan or looked-after entry with a missing episode open at the arrival."""
    def wanted(match: Match) -> bool:
        entry = match.entry
        known = entry.kind in (RegisterKind.CPP, RegisterKind.LAC) and match.band.is_matched and entry.is_current(case.day)
        return known and _is_away(entry, case)

    hits = tuple([match for match in case.listed(wanted) if _is_child(match, case)])
    return Raised(tuple(_away_said(m.entry) for m in hits), matches=hits) if hits else NotRaised()


def _is_away(entry: RegisterEntry, case: Case) -> bool:
    since = entry.away_since
    if isinstance(since, datetime):
        return since <= case.attendance.at
    return since is not None and since <= case.day


def _away_said(entry: RegisterEntry) -> str:
    return f"Reported missing since {_on(entry.away_since)}, {entry.kind.words} on the register {entry.register!r}"


RULES = (REG_CPP, REG_CPP12, REG_UCPP, REG_LAC, REG_LAC12, REG_POSS, REG_OTHER, REG_AWAY)
