"""Did the child leave before being seen, miss what was arranged, or come late?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta

from riskflag.answer import Known
from riskflag.errors import NotRecorded
from riskflag.people.appointment import Appointment
from riskflag.people.dates import LONDON, civil_day, day_said, instant
from riskflag.people.entry import RegisterKind
from riskflag.people.past import Incidents
from riskflag.rules.attendances import counted, on_plan, planned_today, unchecked_register, younger
from riskflag.rules.case import Case
from riskflag.rules.exceptions import finding
from riskflag.rules.fractures import months_said
from riskflag.rules.injury import has_left
from riskflag.rules.rule import Finding, Kind, NotRaised, Param, Raised, Tier, rule
from riskflag.rules.seen import from_text
from riskflag.rules.terms import read_terms
from riskflag.rules.wording import LONGEST_TEXT, plain

__all__ = ["REP_DELAY", "REP_DNW", "REP_WNB", "RULES"]

# What a follow-up is for, with what stands about the word and a denial reaches across. "burn" is a word of its own, of which
# Blackburn, Burnley and heartburn only hold the letters; "#4" is a number, "#5th" is a fracture.
_WORD = (r"(?:#(?!\d+(?!\d|st|nd|rd|th))|(?<![^\W\d_])(?:(?:child\s+)?protection|nai(?![^\W\d_])|"
         r"(?:sun)?burn(?:s|t|ed)?(?![^\W\d_])|(?:plaster|scald|safeguard|abuse)\w*|skeletal\s+survey)|"
         r"fractur\w*|non.?accidental(?:\s+injur\w+)?)")
_GRAVE = re.compile(rf"{_WORD}(?:\s*[/&]\s*{_WORD})*(?:\s+(?:concern|issue|flag|alert)s?\b)?(?:\s*clinic\b)?", re.IGNORECASE)
_NO_GRAVE = re.compile(  # surnames, places, "clinic no 3"; "nurse burns" may be what the nurse is for, and is read
    r"\b(?:mr|mrs|ms|miss|dr|prof|professor)\b\.?\s*(?:[a-z]\b\.?\s*){0,2}burns?\b(?!\s+(?:dressing|unit|ward|injur))|"
    r"\bburns?\s+(?:road|street|lane|avenue|house(?!\s+fire)|hall|park|brae|health\s+cent(?:re|er))\b|"
    r"\bburnt\s+(?:oak|ash|mill)\b|\bheart\s+burn\b|\bno\b\.?\s*\d+\b|"
    r"\b(?:sun|skin|eye|ear|hearing|radiation)\s+protection\b", re.IGNORECASE)
_DASH = re.compile(r"\s[-\u2013\u2014]+\s(?!\s*(?:no|none|nil)\W*$)", re.IGNORECASE)  # "not known - burns": a new clause
_NEGLECT = re.compile(r"NEG|MUL", re.IGNORECASE)  # children in need census: neglect; several, neglect perhaps among them
_UNEXPLAINED = re.compile(r"unexplained|no explanation|not explained|unwitnessed|not known|unknown", re.IGNORECASE)


@rule(
    "REP-DNW", version="2", title="Left before being seen or before treatment was complete", tier=Tier.AMBER,
    kind=Kind.PATTERN, family="left or not brought",
    action="Ring the family the same day; ask for a welfare check or call the local authority if nobody is found; record a line "
           "on child protection",
    owner="nurse in charge", citation="Emergency Medicine Journal 2024;41 suppl 1 A15.1 (audit of 475 children who did not wait)",
    evidence="A comment on child protection was missing in 80.0 % of their records.", strength="audit",
    false_positives="A long wait; a child who was better.", codes=("LEFT", "INJURY", "SELF-HARM", "CONCERN"),
    params={"count": 2, "days": 365, "red_below_months": 24, "lower_months": 0, "upper_months": 216},
)
def REP_DNW(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802 - a rule is named by its id
    """Left now: AMBER; RED on a child protection plan or looked after, with an injury below `red_below_months`, self-harm or a
    coded safeguarding concern. `count` times in `days`: AMBER, also when the child has not left today.
    """
    if planned_today(case):
        return NotRaised()
    if not has_left(case.attendance):
        left = _times_left(case, p)
        if left.at_least(int(p["count"])):
            return Raised((counted(left, "times left early", int(p["days"]), case), left.words), tier=Tier.AMBER)
        if case.attendance.disposal is None and case.attendance.departed is not None:
            raise NotRecorded("discharge_status")
        return NotRaised()
    said = [f"Left before being seen or before treatment was complete, at {months_said(case)}"]
    why = _urgent(case, p)
    said += [f"RED because of {' and '.join(why)}"] if why else unchecked_register(case)
    if isinstance(case.history, Known) and len(left := _times_left(case, p)) >= int(p["count"]):
        said += [counted(left, "times left early", int(p["days"]), case), left.words]
    return Raised(tuple(said), tier=Tier.RED if why else Tier.AMBER)


def _times_left(case: Case, p: Mapping[str, Param]) -> Incidents:
    return case.history.value.within(int(p["days"]), where=has_left)


def _urgent(case: Case, p: Mapping[str, Param]) -> list[str]:
    def recorded(family: str) -> bool:
        found = case.seen.known(family)
        return bool(found) and not from_text(found)

    small = younger(case, int(p["red_below_months"])) is Tier.AMBER
    holds = {"a plan or being looked after": bool(on_plan(case)), "an injury": small and recorded("INJURY"),
             "self-harm": recorded("SELF-HARM"), "a safeguarding concern": recorded("CONCERN")}
    return [word for word, there in holds.items() if there]


@rule(
    "REP-WNB", version="3", title="Was not brought to follow-up", tier=Tier.AMBER, kind=Kind.PATTERN,
    family="left or not brought",
    action="Contact the parent; tell the GP and the health visitor or school nurse; tell the social worker if there is a plan",
    owner="clinic, GP",
    citation="RCGP child safeguarding toolkit, chapter 964; the counts are local practice, no published source",
    evidence="A single miss matters on a plan for neglect; no published figure.", strength="guidance",
    false_positives="A letter to an old address; a young person of 16 or 17 who chose not to attend.",
    params={"count": 2, "days": 365, "attends_from_months": 192, "lower_months": 0, "upper_months": 216},
)
def REP_WNB(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """`count` appointments missed in `days`; one, if its purpose names a fracture, a burn or safeguarding and does not deny it,
    or if the child is on a child protection plan for neglect, for several categories or for one that is not stated. Cancelled is
    not missed. From `attends_from_months` a NOTE: the young person did not attend.
    """
    if planned_today(case):
        return NotRaised()
    booked, days = case.appointments.value, int(p["days"])
    missed = booked.missed(days)
    why = [f"{len(missed)} appointments missed in {days} days"] if len(missed) >= int(p["count"]) else []
    if booked.missed(days, _is_grave):
        why.append("Missed a follow-up for a fracture, a burn or safeguarding")
    if not why and missed and _for_neglect(case):
        why.append("Missed an appointment while on a child protection plan that may be for neglect")
    if not why:
        booked.at_least(int(p["count"]), days)
        return NotRaised()
    when = ", ".join(f"{day_said(civil_day(appointment.at))}" for appointment in missed)
    age = case.recorded_age
    grown = age is not None and age.least >= int(p["attends_from_months"])
    who = "Did not attend, aged 16 or 17" if grown else "Was not brought"
    return Raised((*why, f"{who}: {when}"), tier=Tier.NOTE if grown else Tier.AMBER)


def _is_grave(appointment: Appointment) -> bool:
    """Each of the words is read as "scald" is in any text: not where it is denied, and also where it is old, as what is followed
    up is.
    """
    said = _GRAVE.sub(" scald ", _DASH.sub(". ", _NO_GRAVE.sub(" ", appointment.purpose or "")))
    parts = [said[at:at + LONGEST_TEXT] for at in range(0, len(said), LONGEST_TEXT)]
    return any(concept.term == "BURN" for concept in read_terms(*parts))


def _for_neglect(case: Case) -> bool:
    return any(m.entry.category is None or _NEGLECT.match(m.entry.category) for m in case.on(RegisterKind.CPP))


@rule(
    "REP-DELAY", version="3", title="Came more than a day after the injury", tier=Tier.NOTE, kind=Kind.PATTERN, family="injury",
    action="Ask why the child was not brought sooner; record the answer word for word", owner="clinician",
    citation="Wood et al., J Trauma 2005 (abdominal trauma); Sidebotham, 2007",
    evidence="In abdominal trauma coming after more than 12 hours had a specificity of 65 % and a positive predictive value of "
             "39 %.",
    strength="weak alone", false_positives="A fracture that did not show; advice taken first elsewhere.",
    codes=("FRACTURE", "BURN", "HEAD"),
    params={"hours": 24, "amber_below_months": 24, "lower_months": 0, "upper_months": 216},
)
def REP_DELAY(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """A fracture, a burn, a head injury or one recorded as unexplained, more than `hours` after it happened: NOTE, AMBER below
    `amber_below_months`. A day without a time counts from its end. Without an injury and an onset on record there is nothing
    to compare.
    """
    if planned_today(case):
        return NotRaised()
    found = case.seen.known("FRACTURE", "BURN", "HEAD")
    if not found and _UNEXPLAINED.search(plain(case.attendance.injury.mechanism)):
        found = case.seen.of("INJURY")
    onset = case.attendance.injury.onset
    if onset is None:
        if found:
            raise NotRecorded("injury_datetime")
        return NotRaised()
    if not isinstance(onset, datetime):
        onset = datetime.combine(onset + timedelta(days=1), time(), LONDON)
    late = instant(case.attendance.at) - instant(onset)  # hours that passed: the clocks may have changed
    if late <= timedelta(hours=int(p["hours"])):
        return NotRaised()
    found = found or case.seen.of("FRACTURE", "BURN", "HEAD")
    said = f"Came {int(late / timedelta(hours=1))} hours after the injury, at {months_said(case)}"
    return finding(case, younger(case, int(p["amber_below_months"])), found, said, any_age=True)


RULES = (REP_DNW, REP_WNB, REP_DELAY)
