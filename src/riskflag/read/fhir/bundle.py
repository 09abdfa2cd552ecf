"""The resources of a FHIR R4 Bundle, and whether it is all there is."""

from __future__ import annotations

from attrs import frozen

from riskflag.errors import InvalidInput
from riskflag.people.masking import masked
from riskflag.read.fhir.parts import Json, objects, of_type, part, text_of

__all__ = ["Contents", "read_bundle"]


@frozen(repr=False, kw_only=True)
class Contents:
    """What a bundle holds. `gap` says in words why it may not be all there is; `total` is the number it states."""

    resources: tuple[Json, ...]
    total: int | None = None
    gap: str | None = None

    __repr__ = masked

    def of(self, kind: str) -> tuple[Json, ...]:
        """The resources of one type."""
        return tuple(resource for resource in self.resources if resource.get("resourceType") == kind)


def read_bundle(resource: object, *, where: str = "Bundle") -> Contents:
    """Read a Bundle. Raises InvalidInput unless it is one; an entry without a resource is a gap."""
    bundle = of_type(resource, "Bundle", where)
    entries = bundle.get("entry", [])
    if not isinstance(entries, list):
        raise InvalidInput("not an array", where=f"{where}.entry", remedy="leave it out when there is nothing")
    shown = [entry for entry in entries if isinstance(entry, dict) and isinstance(entry.get("resource"), dict)]
    found = tuple(part(entry, "resource") for entry in shown)
    stated = bundle.get("total")
    total = stated if isinstance(stated, int) and not isinstance(stated, bool) and stated >= 0 else None
    matches = sum(text_of(part(entry, "search"), "mode") in ("", "match") for entry in shown)
    return Contents(resources=found, total=total, gap=_gap(bundle, found, len(entries), total, matches))


def _gap(bundle: Json, found: tuple[Json, ...], entries: int, total: int | None, matches: int) -> str | None:
    if any(text_of(link, "relation") == "next" for link in objects(bundle, "link")):
        return "only the first page was sent"
    if len(found) < entries:
        return f"{entries - len(found)} of {entries} entries hold no resource"
    if total is not None and total > matches:
        return f"only {matches} of {total} were sent"
    if any(_failed(resource) for resource in found):
        return "the server reported a problem"
    return None


def _failed(resource: Json) -> bool:
    severities = {text_of(issue, "severity") for issue in objects(resource, "issue")}
    return resource.get("resourceType") == "OperationOutcome" and bool(severities & {"error", "fatal", "warning"})
