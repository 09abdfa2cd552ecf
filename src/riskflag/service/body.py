"""A request's body: bounded before it is read, JSON after, and nothing that cannot be written out again."""

from __future__ import annotations

import asyncio
import json
import re
from typing import NoReturn

from starlette.requests import ClientDisconnect, Request

from riskflag.errors import RiskflagError
from riskflag.service.settings import Limits

__all__ = ["BodyRefused", "read_body"]

_HALF = re.compile(rb"\\u[dD][89a-fA-F]")  # perhaps half of a surrogate pair


class BodyRefused(RiskflagError):
    """Why a body was not taken, with the HTTP status that says so; never a value of it."""

    def __init__(self, status: int, problem: str) -> None:
        self.status = status
        super().__init__(problem)


async def read_body(request: Request, limits: Limits) -> object:
    """The JSON of a body. Raises BodyRefused: 408 too slow, 413 too large, 415 another type, 400 not JSON or too deep."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise BodyRefused(415, "send application/json")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise BodyRefused(415, "send the body without a content encoding")
    try:
        async with asyncio.timeout(limits.deadline):
            raw = await _bounded(request, limits.body)
    except TimeoutError:
        raise BodyRefused(408, f"the body did not arrive within {limits.deadline:g} seconds") from None
    except ClientDisconnect:
        raise BodyRefused(400, "the client went away") from None
    try:
        found = json.loads(raw.decode("utf-8"), parse_constant=_not_a_number)
        if _HALF.search(raw):
            json.dumps(found, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise BodyRefused(400, "the body is not JSON in UTF-8") from None
    if _deeper(found, limits.depth):
        raise BodyRefused(400, f"the body is nested deeper than {limits.depth} levels")
    return found


async def _bounded(request: Request, most: int) -> bytes:
    stated = request.headers.get("content-length", "")
    if stated.isascii() and stated.isdecimal() and int(stated[:20]) > most:
        raise BodyRefused(413, f"the body is larger than {most} bytes")
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > most:
            raise BodyRefused(413, f"the body is larger than {most} bytes")
    return bytes(raw)


def _not_a_number(_text: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


def _deeper(found: object, most: int) -> bool:
    level: list[object] = [found]
    for _ in range(most + 1):
        level = [
            child for item in level if isinstance(item, dict | list)
            for child in (item.values() if isinstance(item, dict) else item) if isinstance(child, dict | list)
        ]
        if not level:
            return False
    return True
