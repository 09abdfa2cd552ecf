"""From results of rules to alerts: one alert for each family of rules, the strongest leading, the others its reasons."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from attrs import evolve, frozen

from riskflag.alerts.alert import Alert, Evidence, Plan
from riskflag.answer import Unknown
from riskflag.link.match import Band, Match
from riskflag.people.attendance import Attendance
from riskflag.people.entry import RegisterEntry
from riskflag.people.masking import masked
from riskflag.people.stated import CATEGORIES, LEGAL_STATUSES, shown
from riskflag.rules.case import Case
from riskflag.rules.rule import Kind, Raised, Rule, Tier

__all__ = ["NOTICES", "NOT_CHECKED", "REG_DOWN", "Result", "not_checked", "raised", "silences"]

REG_DOWN = "REG-DOWN"
NOT_CHECKED = "NOT-CHECKED"
NOTICES = {
    REG_DOWN: "A register could not answer, or is stale or incomplete. AMBER, always on, in no pack: every rule that needed it "
              "is named beside the alert. Say NOT CHECKED; ring the local authority or its emergency duty team if concerned; "
              "look up again.",
    NOT_CHECKED: "Something of the record, the history or a source could not be read, or a rule failed. AMBER if a RED rule "
                 "could not decide because of it, else NOTE; always on, in no pack. Say NOT CHECKED; look for yourself; "
                 "assess again.",
}
"""The alerts that no rule raises, by id: that a check was not made is not that it found nothing."""
_CONFIRM = " – confirm identity"


@frozen(repr=False)
class Result:
    """A rule that raised, and with what."""

    rule: Rule
    finding: Raised

    __repr__ = masked

    @property
    def tier(self) -> Tier:
        """The finding's tier, or the rule's own."""
        return self.finding.tier or self.rule.tier


def raised(results: Iterable[Result], attendance: Attendance) -> tuple[Alert, ...]:
    """One alert for each family, most urgent first; the order of the rules does not matter."""
    families: dict[tuple[str, bool], list[Result]] = defaultdict(list)
    for result in results:
        families[result.rule.family, result.rule.existence_restricted].append(result)
    alerts = [_alert(sorted(family, key=_urgency), attendance) for family in families.values()]
    return tuple(sorted(alerts, key=lambda alert: (alert.tier.rank, alert.rule_id)))


def _urgency(result: Result) -> tuple[int, str]:
    return (result.tier.rank, result.rule.id)


def _alert(results: list[Result], attendance: Attendance) -> Alert:
    lead, *others = results
    reasons = list(lead.finding.reasons)
    for other in others:
        reasons += [f"{other.rule.id}: {reason}" for reason in other.finding.reasons]
    matches = _sorted(match for result in results for match in result.finding.matches)
    ids = tuple(result.rule.id for result in results)
    proved = not matches or any(match.band is Band.CERTAIN for match in matches) or matches[0].band is Band.POSSIBLE
    return Alert(
        id=digest(attendance, ids, [r.rule.version for r in results], lead.tier.value, [m.entry.id for m in matches], reasons),
        kind=lead.rule.kind, tier=lead.tier, rule_id=lead.rule.id, rule_version=lead.rule.version, rule_ids=ids,
        headline=lead.rule.title + ("" if proved else _CONFIRM),
        reasons=tuple(reasons), actions=tuple(dict.fromkeys(result.rule.action for result in results)),
        owner=lead.rule.owner, citation=lead.rule.citation,
        plans=tuple(_plan(match, attendance.day) for match in matches if match.band.is_matched),
        evidence=tuple(_evidence(match) for match in matches),
        source=", ".join(dict.fromkeys(match.entry.register for match in matches)),
        existence_restricted=all(result.rule.existence_restricted for result in results),
    )


def _sorted(matches: Iterable[Match]) -> list[Match]:
    unique = dict.fromkeys(matches)
    return sorted(unique, key=lambda m: (-m.weight, m.entry.register, m.entry.id))


def digest(attendance: Attendance, *evidence: object) -> str:
    """Sixteen hexadecimal digits over the attendance and evidence that holds no person's value."""
    text = _written([attendance.site, attendance.id, *evidence])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


_written = json.JSONEncoder(default=list).encode


def _status(entry: RegisterEntry, on: date) -> str:
    days = entry.days_since_end(on)
    if days is not None and entry.until is not None:
        return f"ended on {entry.until:%d/%m/%Y}"
    return "current" if entry.is_current(on) else f"starts on {entry.since:%d/%m/%Y}"


def _plan(match: Match, on: date) -> Plan:
    entry = match.entry
    return Plan(
        entry_id=entry.id, register=entry.register, kind=entry.kind.value, status=_status(entry, on), band=match.band,
        role=match.role, since=entry.since, until=entry.until,
        category=shown(entry.category, CATEGORIES), legal_status=shown(entry.legal_status, LEGAL_STATUSES),
        parental_responsibility=entry.parental_responsibility, authority=entry.authority,
        authority_code=entry.authority_code, office_phone=entry.office_phone, emergency_phone=entry.emergency_phone,
    )


def _evidence(match: Match) -> Evidence:
    return Evidence(
        entry_id=match.entry.id, band=match.band, weight=match.weight, probability=match.probability,
        because=match.because, ambiguous_with=match.ambiguous_with, notes=match.notes,
    )


def not_checked(unknown: Unknown, silenced: tuple[Rule, ...], attendance: Attendance, *, is_register: bool) -> Alert:
    """The alert that something could not be looked at, with the rules that could not decide because of it."""
    rule_id = REG_DOWN if is_register else NOT_CHECKED
    urgent = is_register or any(rule.tier is Tier.RED for rule in silenced)
    ids = tuple(sorted({rule.id for rule in silenced}))
    reason = "; ".join(filter(None, (unknown.reason, unknown.known)))
    what = f"Register {unknown.source!r}" if is_register else unknown.source.capitalize()
    act = "Say NOT CHECKED; ring the local authority or its emergency duty team if concerned; look up again" if is_register else (
        "Say NOT CHECKED; look for yourself; assess again when it can be answered")
    return Alert(
        id=digest(attendance, rule_id, unknown.source, reason, ids),
        kind=Kind.NOT_CHECKED, tier=Tier.AMBER if urgent else Tier.NOTE, rule_id=rule_id, rule_version="1",
        rule_ids=(rule_id,), headline=f"NOT CHECKED: {what}", reasons=(reason,), actions=(act,),
        owner="triage", citation="A check that was not made is not a check that found nothing", source=unknown.source,
        silenced=ids,
    )


def silences(silenced: Mapping[Unknown, Iterable[Rule]], case: Case) -> tuple[Alert, ...]:
    """One alert for each source and reason; what is known nevertheless, rule by rule, is said in its reason."""
    registers = {u for u in case.registers if isinstance(u, Unknown)}
    rules: dict[Unknown, list[Rule]] = {}
    known: dict[Unknown, dict[str, list[str]]] = {}
    for unknown, silent in silenced.items():
        one = evolve(unknown, known="")
        rules.setdefault(one, []).extend(silent)
        if unknown.known:
            known.setdefault(one, {}).setdefault(unknown.known, []).extend(rule.id for rule in silent)
    said = {
        u: (f"{what} ({', '.join(ids)})" for ids, what in sorted((sorted(ids), what) for what, ids in known.get(u, {}).items()))
        for u in rules
    }
    alerts = [
        not_checked(evolve(u, known="; ".join(said[u])), tuple(rules[u]), case.attendance, is_register=u in registers)
        for u in rules
    ]
    return tuple(sorted(alerts, key=lambda alert: (alert.tier.rank, alert.source, alert.reasons)))
