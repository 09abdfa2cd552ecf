"""What neither fhir.resources nor the npm package `fhir` notices in a FHIR resource."""

from datetime import date, datetime

# The codes of required bindings, and of the code systems we rely on, by type and element (FHIR R4).
BINDINGS = {
    "Flag": {"status": {"active", "inactive", "entered-in-error"}},
    "CareTeam": {"status": {"proposed", "active", "suspended", "inactive", "entered-in-error"}},
    "DetectedIssue": {"status": {"registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error"},
                      "severity": {"high", "moderate", "low"}},
    "Task": {"status": {"requested", "completed", "entered-in-error", "cancelled"}, "intent": {"proposal", "plan", "order"},
             "priority": {"routine", "urgent", "asap", "stat"}},
    "AuditEvent": {"action": {"C", "R", "U", "D", "E"}, "outcome": {"0", "4", "8", "12"}},
    "Bundle": {"type": {"collection", "searchset"}},
    "Patient": {"gender": {"male", "female", "other", "unknown"}},
    "OperationOutcome": {}, "Provenance": {},
}
SECURITY = {"R", "V", "NOPAT"}
GRADES = {"certain", "probable", "possible", "certainly-not"}


def mistakes(resource):
    """Each mistake in words, with its place."""
    return [*_resource(resource, resource["resourceType"])]


def _resource(resource, where):
    for element, codes in BINDINGS[resource["resourceType"]].items():
        if element in resource and resource[element] not in codes:
            yield f"{where}.{element}: outside its binding"
    contained = resource.get("contained", ())
    used = {r for r in _references({k: v for k, v in resource.items() if k != "contained"}) if r.startswith("#")}
    for inner in contained:  # it is pointed at, or points at what contains it (FHIR R4, dom-3)
        if f"#{inner['id']}" not in used and "#" not in _references(inner):
            yield f"{where}.contained: not referred to"
    if used - {"#"} - {f"#{inner['id']}" for inner in contained}:
        yield f"{where}: a reference leads nowhere"
    yield from _element(resource, where)


def _element(value, where):
    if value is None:
        yield f"{where}: null"
    elif isinstance(value, str):
        if not value.strip():
            yield f"{where}: blank"
    elif isinstance(value, dict | list):
        if not value:
            yield f"{where}: empty"
        for name, item in value.items() if isinstance(value, dict) else enumerate(value):
            place = f"{where}.{name}"
            if isinstance(item, dict) and "resourceType" in item:
                yield from _resource(item, place)
            else:
                yield from _element(item, place)
        if isinstance(value, dict):
            yield from _of_kind(value, where)


def _of_kind(value, where):
    start, end = value.get("start"), value.get("end")
    if isinstance(start, str) and isinstance(end, str) and not _in_order(start, end):
        yield f"{where}: the period runs backwards"
    if "score" in value and not 0 <= value["score"] <= 1:
        yield f"{where}: the score is outside 0 to 1"
    if str(value.get("url", "")).endswith("match-grade") and value.get("valueCode") not in GRADES:
        yield f"{where}: outside the binding of match-grade"
    for label in value.get("security", ()):
        if label["code"] not in SECURITY:
            yield f"{where}.security: outside its binding"


def _in_order(start, end):
    if "T" in start and "T" in end:
        return datetime.fromisoformat(start) <= datetime.fromisoformat(end)
    return date.fromisoformat(start[:10]) <= date.fromisoformat(end[:10])


def _references(value):
    """Every literal reference inside, but not those of other resources in a bundle."""
    if isinstance(value, dict):
        own = [value["reference"]] if isinstance(value.get("reference"), str) else []
        return own + [r for k, item in value.items() if k != "resource" for r in _references(item)]
    return [r for item in value for r in _references(item)] if isinstance(value, list) else []
