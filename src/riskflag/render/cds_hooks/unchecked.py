"""The answer when nothing could be looked up at all: one card that says so, never an empty list."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from riskflag.alerts.audience import Audience
from riskflag.alerts.label import RESTRICTED
from riskflag.answer import Unknown
from riskflag.render.cds_hooks.cards import TOPIC
from riskflag.render.fhir.parts import Resource
from riskflag.render.outside import markdown
from riskflag.render.text import kept

__all__ = ["unchecked"]

_SUMMARY = "NOT CHECKED: this child could not be looked up"
_TELL_THE_NURSE = "Not every check could be made: please tell the nurse in charge"


def unchecked(reason: Unknown, *, audience: Audience) -> Resource:
    """The whole answer to a call, `{"cards": [...]}`, for that reason. Reception is told whom to tell, not why."""
    reception = audience is Audience.RECEPTION
    foot = f"_{markdown(kept(RESTRICTED))}_"
    why = "" if reception else (
        f"- {markdown(reason.source)}: {markdown(reason.reason)}\n"
        "- **Do:** Look again in a minute; if it stays so, look the child up another way\n\n"
    )
    card: Resource = {
        "uuid": str(uuid5(NAMESPACE_URL, f"{TOPIC}|unchecked|{audience.value}")),
        "summary": _TELL_THE_NURSE if reception else _SUMMARY,
        "indicator": "warning",
        "detail": why + foot,
        "source": {"label": "riskflag", "topic": {"system": TOPIC, "code": "safeguarding", "display": "Safeguarding children"}},
    }
    return {"cards": [card]}
