"""When a client did not send along what it was asked to: the host's own fetch may get it, from servers named beforehand.

riskflag itself calls nobody. Without a fetch, or for a server that is not named, what is missing stays missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

from riskflag.render.cds_hooks import discovery
from riskflag.service.settings import Client

__all__ = ["Fetch", "completed"]

Fetch: TypeAlias = Callable[[str, str, Mapping[str, Any] | None], object]
"""Gets `query` from `server` with what `fhirAuthorization` held, and returns the resource or None. Time-outs belong to it."""

_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")  # a FHIR id: nothing that could lead elsewhere
_SERVICES = cast("list[dict[str, Any]]", discovery()["services"])
_QUERIES = {str(service["hook"]): dict(service["prefetch"]) for service in _SERVICES}
_GIVEN = re.compile(r"\{\{context\.(\w+)\}\}")


def completed(body: object, client: Client, fetch: Fetch | None) -> object:
    """The body with what the fetch could get of what is missing."""
    if fetch is None or not isinstance(body, Mapping) or body.get("fhirServer") not in client.fhir_servers:
        return body
    context, sent = body.get("context"), body.get("prefetch") or {}
    if not isinstance(context, Mapping) or not isinstance(sent, Mapping):
        return body
    authorization = body.get("fhirAuthorization")
    allowed = authorization if isinstance(authorization, Mapping) else None
    found = dict(sent)
    for name, template in _QUERIES.get(str(body.get("hook")), {}).items():
        query = _query(template, context)
        if found.get(name) is None and query is not None:
            found[name] = fetch(str(body["fhirServer"]), query, allowed)
    return {**body, "prefetch": found}


def _query(template: str, context: Mapping[str, Any]) -> str | None:
    """The template with the ids of the context; None if one is missing or is no id."""
    ids = {name: context.get(name) for name in _GIVEN.findall(template)}
    if not all(isinstance(value, str) and _ID.fullmatch(value) and set(value) != {"."} for value in ids.values()):
        return None
    return _GIVEN.sub(lambda match: str(ids[match[1]]), template)
