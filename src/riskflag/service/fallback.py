"""When a client did not send along what it was asked to: the host's own fetch may get it, from servers named beforehand.

riskflag itself calls nobody. Without a fetch, or for a server that is not named, what is missing stays missing.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias, cast

from riskflag.answer import Answer, Known, Unknown
from riskflag.render.cds_hooks import discovery
from riskflag.service.pool import Pool
from riskflag.service.settings import Client

__all__ = ["Fetch", "completed"]

Fetch: TypeAlias = Callable[[str, str, Mapping[str, Any] | None], object]
"""Gets `query` from `server` with what `fhirAuthorization` held, and returns the resource or None. Time-outs belong to it."""

_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")  # a FHIR id: nothing that could lead elsewhere
_SERVICES = cast("list[dict[str, Any]]", discovery()["services"])
_QUERIES = {str(service["hook"]): dict(service["prefetch"]) for service in _SERVICES}
# What a client would send in the place of a resource that it could not fetch.
_FAILED = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]}
_GIVEN = re.compile(r"\{\{context\.(\w+)\}\}")


async def completed(body: object, client: Client, fetch: Fetch | None, pool: Pool) -> Answer[object]:
    """The body with what the fetch could get of what is missing, each with the pool's deadline; Unknown if the Patient could
    not be fetched. Visits that could not be stand there as failed: they must not hide what the registers know of the child.
    """
    if fetch is None or not isinstance(body, Mapping) or body.get("fhirServer") not in client.fhir_servers:
        return Known(body)
    context, sent = body.get("context"), body.get("prefetch") or {}
    if not isinstance(context, Mapping) or not isinstance(sent, Mapping):
        return Known(body)
    authorization = body.get("fhirAuthorization")
    get = partial(fetch, str(body["fhirServer"]))
    allowed = authorization if isinstance(authorization, Mapping) else None
    templates = _QUERIES.get(str(body.get("hook")), {})
    wanted = {name: _query(template, context) for name, template in templates.items() if sent.get(name) is None}
    calls = {name: partial(get, query, allowed) for name, query in wanted.items() if query is not None}
    answers = dict(zip(calls, await asyncio.gather(*map(pool.ask, calls.values())), strict=True))
    patient = answers.get("patient")
    if isinstance(patient, Unknown):
        return patient
    found = {name: answer.value if isinstance(answer, Known) else _FAILED for name, answer in answers.items()}
    return Known({**body, "prefetch": {**sent, **found}})


def _query(template: str, context: Mapping[str, Any]) -> str | None:
    """The template with the ids of the context; None if one is missing or is no id."""
    ids = {name: context.get(name) for name in _GIVEN.findall(template)}
    if not all(isinstance(value, str) and _ID.fullmatch(value) and set(value) != {"."} for value in ids.values()):
        return None
    return _GIVEN.sub(lambda match: str(ids[match[1]]), template)
