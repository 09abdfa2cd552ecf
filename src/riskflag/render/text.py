"""A view as plain text, for a terminal or a log of what was shown."""

from __future__ import annotations

import re
from collections import defaultdict

from riskflag.alerts.alert import Alert, Awaiting, Outcome, Plan, RegisterStamp
from riskflag.alerts.audience import View
from riskflag.alerts.label import Label
from riskflag.rules.rule import Kind

__all__ = ["alert_label", "as_text", "awaited", "freshness", "headline", "keep", "kept", "outcome"]


def as_text(view: View) -> str:
    """The outcome, every alert once, what is awaited, and how fresh the registers were."""
    lines = [f"{view.attendance_id}: {outcome(view)}"]
    for alert in view.alerts:
        lines += _alert(alert)
    if view.awaiting and view.outcome is not Outcome.CLEAR:
        lines.append(f"  Awaited: {awaited(view.awaiting)}")
    lines.append("  " + " ".join(filter(None, (freshness(view), keep(view)))))
    return "\n".join(_UNPRINTABLE.sub(" ", line) for line in lines)


# What came from outside stays on its line: no control, no direction mark, no escape for the terminal.
_UNPRINTABLE = re.compile("[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def keep(view: View) -> str:
    """How the view must be kept, in one sentence."""
    return kept(view.labels[0])


def kept(label: Label) -> str:
    """How an output of that label must be kept, in one sentence."""
    first = label.display.capitalize()
    return f"{first}: for staff only; never for the patient, the family, a screen they can see or a print they can take."


def outcome(view: View) -> str:
    """The outcome in words; a CLEAR names what is still awaited, and is "so far" for those who are not told of that."""
    if view.outcome is not Outcome.CLEAR:
        whole = view.complete or not view.tells("complete")
        return view.outcome.value if whole else f"{view.outcome.value}, not everything was checked"
    if not view.tells("awaiting"):
        return "CLEAR so far"
    return f"CLEAR so far; {awaited(view.awaiting)}" if view.awaiting else "CLEAR"


def awaited(awaiting: tuple[Awaiting, ...]) -> str:
    """Which rules wait for which field, in words; for those who may not know the rules, which fields to record."""
    rules: dict[str, list[str]] = defaultdict(list)
    for item in awaiting:
        rules[item.field].append(item.rule_id)
    said = sorted((name.replace("_", " "), ids) for name, ids in rules.items())
    if not any(item.rule_id for item in awaiting):
        return f"still to record: {', '.join(name for name, _ in said)}"
    return "; ".join(f"{', '.join(ids)} {'awaits' if len(ids) == 1 else 'await'} {name}" for name, ids in said)


def alert_label(alert: Alert) -> str:
    """The word before an alert: its tier, or that something was not checked."""
    return "NOT CHECKED" if alert.kind is Kind.NOT_CHECKED else alert.tier.value


def headline(alert: Alert) -> str:
    """The alert in one line: its headline, or for those who see none, its rule."""
    return alert.headline.removeprefix("NOT CHECKED: ") or alert.rule_id or alert.kind.value


def _alert(alert: Alert) -> list[str]:
    label = alert_label(alert)
    name = f"({', '.join(alert.rule_ids)})" if alert.rule_ids else ""
    lines = [" ".join(part for part in (f"  [{label}]", alert.headline.removeprefix("NOT CHECKED: "), name) if part)]
    lines += [f"      {reason}" for reason in alert.reasons]
    lines += [f"      Plan: {_plan(plan)}" for plan in alert.plans]
    lines += [f"      Do: {action}{'' if number else f' ({alert.owner})'}" for number, action in enumerate(alert.actions)]
    if alert.silenced:
        lines.append(f"      Could not decide: {', '.join(alert.silenced)}")
    return lines


def _plan(plan: Plan) -> str:
    said = {
        "category": plan.category, "legal status": plan.legal_status,
        "parental responsibility": plan.parental_responsibility or "not stated",
        "office": plan.office_phone, "out of hours": plan.emergency_phone,
    }
    facts = "; ".join(f"{name} {value}" for name, value in said.items() if value)
    return f"{plan.kind} {plan.status}, {plan.authority or plan.register} ({plan.band.value} match); {facts}"


def freshness(view: View) -> str:
    """Which sources were asked and how old they were; nothing for those who are not told of them."""
    if not view.tells("registers"):
        return ""
    registers = ", ".join(f"{r.name} {_age(r)}" for r in view.stamp.registers) or "none"
    rejected = sum(r.rejected or 0 for r in view.stamp.registers)
    rows = f"; {rejected} register row{'s' * (rejected != 1)} rejected" if rejected else ""
    notices = "".join(f" Note: {notice}." for notice in view.stamp.notices)
    return f"Registers: {registers}{rows}. History: {view.stamp.history}.{notices}"


def _age(register: RegisterStamp) -> str:
    age = f"as of {register.as_of}" if register.as_of else "live"
    return age if register.checked else f"{age}, NOT CHECKED" if register.as_of else "NOT CHECKED"
