"""The service's own description, in OpenAPI 3.1: every path, every status it answers with, and the shapes of both."""

from __future__ import annotations

from typing import Any

from riskflag._version import VERSION
from riskflag.render.cds_hooks import SERVICES
from riskflag.service.settings import Settings

__all__ = ["openapi"]

Json = dict[str, Any]

_UUID: Json = {"type": "string", "pattern": "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"}
_ID: Json = {"type": "string", "pattern": "^[A-Za-z0-9.-]{1,64}$"}
_REFUSALS = {
    "400": "Not JSON, nested too deeply, or not what CDS Hooks describes; the words name the field.",
    "401": "No token, or one that is expired, forged, used before, or for another address.",
    "404": "There is no such service.",
    "408": "The body did not arrive in time.",
    "412": "The Patient was not sent along, so nobody could be looked up.",
    "413": "The body is too large.",
    "415": "Not application/json.",
    "503": "The feedback could not be kept: send it again.",
}


def openapi(settings: Settings, *, feedback: bool) -> Json:
    """The description of the application made with these settings."""
    paths: Json = {"/cds-services": {"get": _operation("discovery", "Which services there are", "Discovery", [401])}}
    for service, hook in SERVICES.items():
        refused = [400, 401, 408, 412, 413, 415]
        paths[f"/cds-services/{service}"] = {
            "post": _operation(service, f"Answer {hook} with cards", "Cards", refused, _call(hook))}
        if feedback:
            refused = [400, 401, 408, 413, 415, 503]
            reports = {"$ref": "#/components/schemas/Feedback"}
            paths[f"/cds-services/{service}/feedback"] = {
                "post": _operation(f"{service}-feedback", "Take what became of cards", "Nothing", refused, reports)}
    paths["/health"] = {"get": {**_operation("health", "How old each register is", "Health", []), "security": []}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "riskflag", "version": VERSION, "description": "Known to be at risk? CDS Hooks 2.0."},
        "servers": [{"url": settings.url}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "schemas": _SCHEMAS,
        },
    }


def _operation(name: str, summary: str, answer: str, refused: list[int], body: Json | None = None) -> Json:
    responses: Json = {"200": _content(summary, answer)}
    responses |= {str(status): _content(_REFUSALS[str(status)], "OperationOutcome") for status in refused}
    operation: Json = {"operationId": name, "summary": summary, "responses": responses}
    if body:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return operation


def _content(words: str, schema: str) -> Json:
    return {"description": words, "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}


def _call(hook: str) -> Json:
    start = hook == "encounter-start"
    return {
        "type": "object",
        "required": ["hook", "hookInstance", "context"],
        "properties": {
            "hook": {"const": hook},
            "hookInstance": _UUID,
            "fhirServer": {"type": "string"},
            "fhirAuthorization": {"type": "object"},
            "context": {
                "type": "object",
                "required": ["patientId", *(["encounterId"] if start else [])],
                "properties": {"userId": {"type": "string"}, "patientId": _ID, "encounterId": _ID},
            },
            "prefetch": {"type": "object", "description": "FHIR R4: patient, encounters, conditions, and encounter."},
        },
    }


_SCHEMAS: Json = {
    "Discovery": {
        "type": "object", "required": ["services"],
        "properties": {"services": {"type": "array", "items": {"type": "object", "required": ["hook", "id", "description"]}}},
    },
    "Cards": {
        "type": "object", "required": ["cards"],
        "properties": {"cards": {"type": "array", "items": {"$ref": "#/components/schemas/Card"}}},
    },
    "Card": {
        "type": "object", "required": ["uuid", "summary", "indicator", "source"],
        "properties": {
            "uuid": _UUID, "summary": {"type": "string", "minLength": 1, "maxLength": 139},
            "indicator": {"enum": ["info", "warning", "critical"]}, "detail": {"type": "string"},
            "source": {"type": "object", "required": ["label"]},
            "suggestions": {"type": "array"}, "selectionBehavior": {"enum": ["at-most-one", "any"]},
            "overrideReasons": {"type": "array", "items": {"type": "object", "required": ["display"]}},
            "links": {"type": "array"},
        },
        "dependentRequired": {"suggestions": ["selectionBehavior"]},
    },
    "Feedback": {
        "type": "object", "required": ["feedback"],
        "properties": {"feedback": {"type": "array", "minItems": 1, "maxItems": 100, "items": {
            "type": "object", "required": ["card", "outcome", "outcomeTimestamp"],
            "properties": {
                "card": _UUID, "outcome": {"enum": ["accepted", "overridden"]},
                "outcomeTimestamp": {"type": "string", "format": "date-time"},
                "acceptedSuggestions": {
                    "type": "array", "items": {"type": "object", "required": ["id"], "properties": {"id": _UUID}}},
                "overrideReason": {"type": "object"},
            },
        }}},
    },
    "Nothing": {"type": "object", "maxProperties": 0},
    "Health": {
        "type": "object", "required": ["status", "version", "at", "registers", "history", "answering", "limit"],
        "properties": {
            "status": {"enum": ["ok", "degraded"]},
            "registers": {"type": "array", "items": {
                "type": "object", "required": ["name", "as_of", "age_days", "max_age_days", "stale", "rows", "problem"]}},
        },
    },
    "OperationOutcome": {
        "type": "object", "required": ["resourceType", "issue"],
        "properties": {"resourceType": {"const": "OperationOutcome"}, "issue": {"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["severity", "code", "diagnostics"]}}},
    },
}
