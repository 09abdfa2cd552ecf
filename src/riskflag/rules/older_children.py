"""What an older child brings that injury rules do not see: self-harm, assault, pregnancy, coming alone."""

from __future__ import annotations

import re
from collections.abc import Mapping

from riskflag.errors import NotRecorded
from riskflag.link.match import Match
from riskflag.people.entry import RegisterKind
from riskflag.rules.case import Case
from riskflag.rules.codes import Concept
from riskflag.rules.exceptions import finding
from riskflag.rules.fractures import months_said
from riskflag.rules.intent import Intent, intent_stated, is_suspected
from riskflag.rules.registers import is_short_break
from riskflag.rules.repeats import known_before, seen_before, told_in_text
from riskflag.rules.rule import Finding, NotRaised, Param, Raised, Tier, rule
from riskflag.rules.seen import from_text
from riskflag.rules.wording import is_cut

__all__ = ["FGM", "FII", "PREG", "PREG_1315", "RULES", "SEXASSLT", "SH_15", "SH_1617", "SUBST", "VIOLENCE"]

_NICE = "NICE CG89, 2009, as reported by others"
_SEXUAL_HEALTH = ("PREGNANCY", "STI", "CONTRACEPTION")
_SELF_HARM_FROM = 120  # months: without a stated intent, from ten years an overdose is taken as self-harm; local practice


def _harm(found: tuple[Concept, ...]) -> str:
    return "Maltreatment" if found and all("MALTREATMENT" in concept.families for concept in found) else "Assault"


def _said(what: str, found: tuple[Concept, ...], case: Case) -> str:
    return f"{what} recorded at {months_said(case)}" if found else ""


def _self_harm(case: Case, p: Mapping[str, Param]) -> Finding:
    harmed, overdose = case.seen.known("SELF-HARM"), _overdose(case, p)
    # What is recorded comes before text, whichever of the two it is.
    if overdose and (not harmed or (from_text(harmed) and not from_text(overdose))):
        return finding(case, Tier.RED, overdose, _said("Overdose or poisoning, intent not recorded,", overdose, case))
    if harmed:
        return finding(case, Tier.RED, harmed, _said("Self-harm", harmed, case))
    case.seen.of("SELF-HARM", "POISONING")
    return NotRaised()


def _overdose(case: Case, p: Mapping[str, Param]) -> tuple[Concept, ...]:
    """An overdose or poisoning whose intent is not stated, by a word or a code, in a child old enough to have meant it."""
    found = case.seen.known("POISONING", where=lambda concept: "VIOLENCE" not in concept.families)
    intent = case.attendance.injury.intent
    other = intent_stated(intent) in (Intent.NOBODY, Intent.OTHERS) and not (is_suspected(intent) or is_cut(intent))
    coded = (c for c in case.seen.recorded if "intent" not in c.flags)
    stated = other or any(_accidental(c) or ("VIOLENCE" in c.families and "MALTREATMENT" not in c.families) for c in coded)
    if not found or stated or not case.age.may_be(int(p["overdose_from_months"]), int(p["upper_months"])):
        return ()
    return found


def _accidental(concept: Concept) -> bool:
    """True for ICD-10 X40 to X49, a poisoning stated to be accidental."""
    return concept.system == "icd10" and re.match(r"X4\d", concept.code) is not None


@rule(
    "SH-15", version="4", title="Self-harm, 15 or under", tier=Tier.RED, family="self-harm",
    action="Find a paediatric bed; have CAMHS assess before discharge; make a safeguarding screen", owner="ED senior, CAMHS",
    citation="CQC and Ofsted inspection, Leicestershire, 2012, paragraph 19; NICE NG225, 2022",
    evidence="NICE advised an overnight stay under 16 in 2004; NG225 replaced it.", strength="guidance",
    false_positives="An overdose taken by mistake whose intent is not recorded.",
    codes=("SELF-HARM", "POISONING"),
    needs=("SELF-HARM", "POISONING"), params={"overdose_from_months": _SELF_HARM_FROM, "lower_months": 0, "upper_months": 192},
)
def SH_15(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802 - a rule is named by its id
    """Self-harm, or from `overdose_from_months` an overdose or poisoning without a stated intent, before the sixteenth
    birthday.
    """
    return _self_harm(case, p)


@rule(
    "SH-1617", version="4", title="Self-harm, 16 and 17", tier=Tier.RED, family="self-harm",
    action="Make the same psychosocial assessment and safeguarding screen as for a younger child; choose the bed with the young "
           "person, who is not an adult",
    owner="ED senior",
    citation="BJPsych Bulletin 2023; Arch Dis Child 2017;102 suppl A27.3; CQC and Ofsted inspection, Leicestershire, 2012, "
             "paragraph 19",
    evidence="86 % of notes were poor in an audit of 16 and 17 year olds; in the inspection exactly 16 fell between wards.",
    strength="guidance", false_positives="An overdose taken by mistake whose intent is not recorded.",
    codes=("SELF-HARM", "POISONING"),
    needs=("SELF-HARM", "POISONING"), params={"overdose_from_months": _SELF_HARM_FROM, "lower_months": 192, "upper_months": 216},
)
def SH_1617(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """As SH-15, from the sixteenth birthday (London) to the day before the eighteenth."""
    return _self_harm(case, p)


@rule(
    "SUBST", version="3", title="Alcohol or drugs under 18", tier=Tier.AMBER, family="substance",
    action="Screen for exploitation and self-harm; tell the liaison nurse", owner="ED",
    citation="Cardiff audit of red flags in 16 and 17 year olds (conference abstract, year not found)",
    evidence="No published figure.",
    strength="guidance", false_positives="A first party.",
    codes=("SUBSTANCE",), needs=("SUBSTANCE",), params={"note_from_months": 192, "lower_months": 0, "upper_months": 216},
)
def SUBST(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Alcohol or a drug: AMBER before the sixteenth birthday; at 16 and 17 NOTE, AMBER for a child on a plan or looked after
    (agreed short breaks do not count).
    """
    found = case.seen.of("SUBSTANCE")
    if not found:
        return NotRaised()
    said = _said("Alcohol or a drug", found, case)
    if case.age.may_be(0, int(p["note_from_months"])):
        return finding(case, Tier.AMBER, found, said)
    if any(_counts(m, case) for m in case.matches):
        return finding(case, Tier.AMBER, found, said, "On a register")
    return finding(case, Tier.NOTE, found, said)


def _counts(match: Match, case: Case) -> bool:
    """True for a plan or a looked-after entry now; agreed short breaks never count."""
    of_kind = match.entry.kind in (RegisterKind.CPP, RegisterKind.LAC) and not is_short_break(match.entry)
    return of_kind and match.band.is_matched and match.entry.is_current(case.day)


@rule(
    "VIOLENCE", version="5", title="Knife, gunshot or assault", tier=Tier.RED, family="violence",
    action="Inform the police quickly, as GMC guidance says; tell the local authority; call the violence worker",
    owner="consultant",
    citation="GMC, Confidentiality: reporting gunshot and knife wounds, in effect 25 April 2017; pan-London audit of under-18s, "
             "2007 to 2009",
    evidence="381 under-18s were stabbed in London in 2007 to 2009, 160 of them under 16.", strength="guidance",
    false_positives="A fight among children at school.",
    codes=("VIOLENCE",), needs=("VIOLENCE",), params={"days": 730, "lower_months": 0, "upper_months": 216},
)
def VIOLENCE(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """A knife or gunshot wound, however it came about: RED; another assault, suspected or confirmed, or physical maltreatment by
    its code: AMBER, RED if it is a second one in `days`.
    """
    armed = case.seen.known("VIOLENCE", where=lambda concept: bool({"knife", "gun"} & concept.flags))
    if armed:
        return finding(case, Tier.RED, armed, _said("Knife or gunshot wound", armed, case), any_age=True)
    found = case.seen.of("VIOLENCE")
    again, unseen = known_before(case, "VIOLENCE", int(p["days"])) if found else (False, "")
    read = again and told_in_text(seen_before(case, "VIOLENCE", int(p["days"])), case, "VIOLENCE")
    second = f"A second one in {p['days']} days{', the earlier from text' if read else ''}"
    more = [*([second] if again else []), *([unseen] if unseen else [])]
    tier = Tier.RED if again and not read else Tier.AMBER
    return finding(case, tier, found, _said(_harm(found), found, case), *more, any_age=True)


@rule(
    "SEXASSLT", version="3", title="Sexual assault alleged or disclosed", tier=Tier.RED, family="sexual",
    action="Call the sexual assault referral centre; tell the police, always under 13", owner="ED senior", citation=_NICE,
    evidence="No published figure.", strength="guidance", false_positives="A code for an examination that found nothing.",
    codes=("SEXUAL-ASSAULT",), needs=("SEXUAL-ASSAULT",), params={"lower_months": 0, "upper_months": 216},
)
def SEXASSLT(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Sexual assault, coded, disclosed, or stated as the intent, also where it is only suspected."""
    found = case.seen.of("SEXUAL-ASSAULT")
    return finding(case, Tier.RED, found, _said("Sexual assault alleged or disclosed,", found, case), any_age=True)


@rule(
    "PREG", version="2", title="Pregnancy or sexual health under 13", tier=Tier.RED, family="sexual",
    action="Refer to the local authority the same day", owner="clinician",
    citation="Sexual Offences Act 2003; NICE CG89, 2009, as reported by others",
    evidence="Sexual activity below 13 is unlawful.", strength="law",
    false_positives="An infection that was passed on at birth or in the household: a specialist's view.",
    codes=_SEXUAL_HEALTH, needs=_SEXUAL_HEALTH, params={"lower_months": 0, "upper_months": 156},
)
def PREG(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Pregnancy, a sexually transmitted infection or contraception before the thirteenth birthday."""
    found = case.seen.of(*_SEXUAL_HEALTH)
    return finding(case, Tier.RED, found, _said("Pregnancy, sexually transmitted infection or contraception", found, case))


@rule(
    "PREG-1315", version="2", title="Pregnancy or sexual health, 13 to 15", tier=Tier.AMBER, family="sexual",
    action="Assess for sexual exploitation and, for Fraser competence, record the assessment", owner="clinician",
    citation="NICE CG89, 2009, as reported by others; CPS guidance on peers of similar age", evidence="No published figure.",
    strength="guidance", false_positives="A consenting relationship between peers.",
    codes=_SEXUAL_HEALTH, needs=_SEXUAL_HEALTH, params={"lower_months": 156, "upper_months": 192},
)
def PREG_1315(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """As PREG, from the thirteenth birthday to the day before the sixteenth."""
    found = case.seen.of(*_SEXUAL_HEALTH)
    return finding(case, Tier.AMBER, found, _said("Pregnancy, sexually transmitted infection or contraception", found, case))


@rule(
    "FGM", version="2", title="Female genital mutilation under 18", tier=Tier.RED, family="fgm",
    action="Report to the police, in person; tell the local authority", owner="clinician",
    citation="FGM-IS FHIR guide (NHS England, 2025); the duty to report is law, its text was not read for this rule",
    evidence="A known fact, not a predictor.", strength="law", false_positives="A code for the family's history.",
    codes=("FGM",), needs=("FGM",), params={"lower_months": 0, "upper_months": 216},
)
def FGM(case: Case, _p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """Female genital mutilation, diagnosed or disclosed."""
    found = case.seen.of("FGM")
    return finding(case, Tier.RED, found, _said("Female genital mutilation", found, case), any_age=True)


@rule(
    "FII", version="1", title="Perplexing presentation: signs entered by the named doctor", tier=Tier.NOTE, family="fii",
    action="Review with the paediatric lead; tell nobody in the family; make no diagnosis of it", owner="named doctor",
    citation="RCPCH, Perplexing presentations and fabricated or induced illness, 2021; the list of signs is not confirmed",
    evidence="Alerting signs are not evidence.", strength="consensus", false_positives="A rare disease; an anxious family.",
    existence_restricted=True,
    params={"count": 2, "lower_months": 0, "upper_months": 216},
)
def FII(case: Case, p: Mapping[str, Param]) -> Finding:  # noqa: N802
    """`count` or more alerting signs, as entered. Shown to the named doctor only."""
    signs = case.attendance.findings.illness_signs or ()
    if len(signs) < int(p["count"]):
        if case.attendance.unread("illness_signs"):
            raise NotRecorded("illness_signs")
        return NotRaised()
    _ = case.age
    return Raised((f"{len(signs)} alerting signs entered, at {months_said(case)}",), tier=Tier.NOTE)


RULES = (SH_15, SH_1617, SUBST, VIOLENCE, SEXASSLT, PREG, PREG_1315, FGM, FII)
