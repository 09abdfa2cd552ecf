"""A view as CDS Hooks 2.0 cards, one for each alert.

An empty list of cards is drawn as "all clear" by clients, so there is none unless everything was checked and nothing
is awaited. Everything that came from outside is escaped for Markdown and for HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrs import field, frozen

from riskflag.alerts.alert import Alert, Evidence, Outcome, Plan
from riskflag.alerts.audience import Audience, View
from riskflag.errors import InvalidInput
from riskflag.render.fhir.bundle import alert_resource
from riskflag.render.fhir.parts import ALERT_ID, About, Resource, described, uuid_of
from riskflag.render.fhir.task import tasks
from riskflag.render.outside import clean, markdown, sentence
from riskflag.render.text import awaited, freshness, keep
from riskflag.rules.rule import Kind, Tier

__all__ = ["OVERRIDE", "OVERRIDE_REASONS", "Link", "card_id", "cards"]

OVERRIDE = "urn:uuid:72145027-d4c7-4562-b006-9702e2f1698c"
TOPIC = "urn:uuid:d70be53d-c64a-4d11-8c42-f3af23d01c91"

OVERRIDE_REASONS = {
    "not-same-child": "Not the same child",
    "already-known": "Already known and acted on",
    "no-longer-true": "No longer true, as told by the authority",
    "not-relevant": "Not relevant to this visit",
}
_UNCHECKED_REASONS = {
    "checked-otherwise": "Checked another way",
    "will-look-again": "Will be looked up again",
}
_TO_OVERRIDE, _TO_CHECK = (
    tuple({"system": OVERRIDE, "code": code, "display": words} for code, words in reasons.items())
    for reasons in (OVERRIDE_REASONS, _UNCHECKED_REASONS)
)
_INDICATOR = {Tier.RED: "critical", Tier.AMBER: "warning", Tier.NOTE: "info"}
_WEB = re.compile(r"https://[^\s<>\"'\\]+|http://(127\.0\.0\.1|localhost)(:\d+)?(/[^\s<>\"'\\]*)?")
_SUMMARY = 139  # CDS Hooks 2.0: fewer than 140 characters
_LABEL = 80


def _https(_link: object, _attribute: object, value: str) -> None:
    if not _WEB.fullmatch(value):
        raise InvalidInput("a link must be an absolute https address", where="links", remedy="e.g. https://intranet.example/…")


@frozen
class Link:
    """A link of the site's own on every card, e.g. to its safeguarding page."""

    label: str
    url: str = field(validator=_https)


def cards(view: View, *, whom: About | None = None, links: Sequence[Link] = (), say_clear: bool = False) -> list[Resource]:
    """The cards of a view. With `whom`, a card offers to record the Flag and to create the Tasks.

    With `say_clear`, a view that is clear, complete and awaits nothing makes one card that says what was checked and
    how fresh it was; without it that view, and only that, makes none. Reception, who may not know what is awaited, has
    the same one card for every view that is clear.
    """
    foot = "\n".join(_foot(view))
    made = [_card(view, alert, foot, whom, links) for alert in view.alerts]
    if not made and (said := _nothing_found(view, say_clear=say_clear)):
        made = [_plain(view, *said, foot, links)]
    return made


def card_id(alert_id: str, audience: Audience, what: str = "card") -> str:
    """The uuid of a card or suggestion: the same alert has the same one whenever it is asked."""
    return uuid_of(f"{ALERT_ID}|{alert_id}|{audience.value}|{what}")


def _card(view: View, alert: Alert, foot: str, whom: About | None, links: Sequence[Link]) -> Resource:
    unchecked = alert.kind is Kind.NOT_CHECKED
    reasons = _TO_CHECK if unchecked else _TO_OVERRIDE
    card: Resource = {
        "uuid": card_id(alert.id, view.audience),
        "summary": sentence(described(alert), _SUMMARY),
        "indicator": _INDICATOR[alert.tier],
        "detail": "\n".join([*_detail(view, alert), foot]),
        "source": _source(),
        "overrideReasons": list(map(dict, reasons)),
    }
    if whom is not None and view.audience is not Audience.RECEPTION and (offers := list(_suggestions(view, alert, whom))):
        card |= {"suggestions": offers, "selectionBehavior": "any"}
    return _linked(card, links)


def _plain(view: View, summary: str, detail: Sequence[str], foot: str, links: Sequence[Link]) -> Resource:
    card: Resource = {
        "uuid": card_id(view.attendance_id, view.audience, "nothing found"), "summary": summary, "indicator": "info",
        "detail": "\n".join([*detail, foot]), "source": _source(),
    }
    return _linked(card, links)


def _nothing_found(view: View, *, say_clear: bool) -> tuple[str, list[str]] | None:
    if not view.stamp.packs:
        return "NOT CHECKED: no rule is selected", []
    if view.outcome is not Outcome.CLEAR or (view.tells("complete") and not view.complete):
        return "NOT CHECKED: see the safeguarding record", []
    if not view.tells("awaiting"):
        return "No message for the desk so far", []
    if view.awaiting:
        return "No alert so far; some checks await information", [f"- {markdown(awaited(view.awaiting))}"]
    if say_clear:
        by_state: dict[str, list[str]] = {}
        for checked in view.checked:
            by_state.setdefault(checked.state.value, []).append(checked.rule_id)
        done = [f"- {markdown(state)}: {markdown(', '.join(ids))}" for state, ids in by_state.items()]
        return "No alert: everything that was due was checked", done
    return None


def _source() -> Resource:
    return {"label": "riskflag", "topic": {"system": TOPIC, "code": "safeguarding", "display": "Safeguarding children"}}


def _linked(card: Resource, links: Sequence[Link]) -> Resource:
    if links:
        card["links"] = [{"label": clean(link.label), "url": link.url, "type": "absolute"} for link in links]
    return card


def _detail(view: View, alert: Alert) -> Iterator[str]:
    if len(described(alert)) > _SUMMARY:
        yield f"**{markdown(described(alert))}**\n"
    yield from (f"- {markdown(reason)}" for reason in alert.reasons)
    yield from (f"- {_plan(plan)}" for plan in alert.plans)
    who = f" ({markdown(alert.owner)})" if alert.owner else ""
    yield from (f"- **Do:** {markdown(action)}{who}" for action in alert.actions)
    if alert.silenced:
        yield f"- Could not decide: {markdown(', '.join(alert.silenced))}"
    if alert is view.alerts[0] and view.awaiting:
        yield f"- Awaited: {markdown(awaited(view.awaiting))}"
    for evidence in alert.evidence:
        yield from _evidence(evidence)
    if alert.rule_ids:
        yield f"\n{markdown(', '.join(alert.rule_ids))}{': ' if alert.citation else ''}{markdown(alert.citation)}"


def _foot(view: View) -> Iterator[str]:
    if view.tells("registers"):
        yield f"\n{markdown(freshness(view))}"
    yield f"\n_{markdown(keep(view))}_"


def _plan(plan: Plan) -> str:
    facts = {
        "category": plan.category, "legal status": plan.legal_status,
        "parental responsibility": plan.parental_responsibility or "not stated",
        "office": plan.office_phone, "out of hours": plan.emergency_phone,
    }
    said = "; ".join(f"{name} {markdown(value)}" for name, value in facts.items() if value)
    head = f"**{markdown(plan.kind)} {markdown(plan.status)}**, {markdown(plan.authority or plan.register)}"
    return f"{head} ({plan.band.value} match); {said}"


def _evidence(evidence: Evidence) -> Iterator[str]:
    yield f"\n**Entry {markdown(evidence.entry_id)}**: {evidence.band.value} match, weight {evidence.weight:.1f} bits\n"
    yield "| Compared | Found | Bits |\n|---|---|---|"
    yield from (f"| {markdown(c.comparison)} | {markdown(c.level)} | {c.weight:+.1f} |" for c in evidence.because)


def _suggestions(view: View, alert: Alert, whom: About) -> Iterator[Resource]:
    if alert.kind is not Kind.NOT_CHECKED:
        register = alert.kind is Kind.REGISTER
        what = "the flag" if register else "the concern"
        sure = "I have confirmed the identity: record" if register and alert.plans else "Record"
        resource = alert_resource(view, alert, whom, confirmed=register and bool(alert.plans))
        yield _suggestion(view, alert, f"{sure} {what}", resource)
    for task in tasks(view, alert, whom):
        yield _suggestion(view, alert, f"Create the task: {task['description']}", task)


def _suggestion(view: View, alert: Alert, label: str, resource: Resource) -> Resource:
    short = sentence(label, _LABEL)
    action = {"type": "create", "description": sentence(label, _SUMMARY), "resource": resource}
    return {"label": short, "uuid": card_id(alert.id, view.audience, label), "actions": [action]}
