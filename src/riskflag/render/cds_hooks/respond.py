"""From a CDS Hooks 2.0 call to its answer, without a web framework. No clock, no network: the host passes the moment, and
everything else stands in the request or in the screener.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from riskflag.alerts.alert import Assessment
from riskflag.alerts.audience import Audience
from riskflag.answer import Unknown
from riskflag.people.attendance import Attendance
from riskflag.read.fhir.host import HostHistory
from riskflag.read.fhir.visits import UNREADABLE, WORDLESS
from riskflag.read.hook import Hook, read_hook
from riskflag.render.cds_hooks.cards import Link, cards
from riskflag.render.fhir.parts import About, Resource
from riskflag.rules.codes import CodeList, read_code

__all__ = ["Assesses", "answer", "respond"]


_UNREAD = Unknown("diagnosis", UNREADABLE.what)
_UNREAD_CODE = Unknown("diagnosis", "a code is in no list, and no words came with it")


class Assesses(Protocol):
    """What is needed of a screener; a riskflag.Screener is one."""

    @property
    def codes(self) -> CodeList | None:
        """The site's own code list."""

    def assess(
        self, attendance: Attendance, *, earlier: HostHistory | None = None, unread: Iterable[Unknown] = ()
    ) -> Assessment:
        """Assess the attendance with what came along with it."""


def respond(
    request: object, screener: Assesses, *, at: datetime, audience: Audience,
    site: str = "", links: Sequence[Link] = (), say_clear: bool = False,
) -> Resource:
    """The answer to a call of `patient-view` or `encounter-start`: `{"cards": [...]}`.

    `request` is the parsed body; `at` the aware moment of the call; `audience` comes from the client's configuration,
    never from the request; `site` is the ODS code of the client's site, for visits that do not name one.

    Raises InvalidInput for what is no such request (an HTTP status 400) and MissingInput, a kind of it, when the Patient
    was not sent along (412). Both say what is wrong and where, and hold no value. Never raises for what a source does.
    """
    hook = read_hook(request, at=at, site=site)
    return answer(hook, screener, audience=audience, organization=site, links=links, say_clear=say_clear)


def answer(
    hook: Hook, screener: Assesses, *, audience: Audience, organization: str = "", links: Sequence[Link] = (),
    say_clear: bool = False,
) -> Resource:
    """The answer to a call that was read already."""
    unread = (*hook.unread, *_unread_codes(hook.attendance, screener.codes))
    view = screener.assess(hook.attendance, earlier=hook.earlier, unread=unread).for_(audience)
    whom = About(
        patient=f"Patient/{hook.patient_id}", encounter=f"Encounter/{hook.encounter_id}" if hook.encounter_id else None,
        organization=organization or None,
    )
    return {"cards": cards(view, whom=whom, links=links, say_clear=say_clear)}


def _unread_codes(visit: Attendance, codes: CodeList | None) -> tuple[Unknown, ...]:
    """A code that no list holds may be any injury; the words beside it are read, and without them nobody can say."""
    unmapped = any(read_code(code, codes).status == "unmapped" for code in visit.diagnoses)
    wordless = (_UNREAD_CODE,) if unmapped and WORDLESS in visit.problems else ()
    return (*wordless, _UNREAD) if UNREADABLE in visit.problems else wordless
