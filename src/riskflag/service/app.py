"""The service as an ASGI application: discovery, two hooks, feedback, health and its own description."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from attrs import field, frozen
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from riskflag.answer import Answer, Known, Unknown
from riskflag.errors import InvalidInput, MissingInput
from riskflag.render.cds_hooks import SERVICES, Feedback, discovery, feedback, respond
from riskflag.render.cds_hooks.unchecked import unchecked
from riskflag.render.fhir.parts import Resource
from riskflag.screener import Screener
from riskflag.service.body import BodyRefused, read_body
from riskflag.service.fallback import Fetch, completed
from riskflag.service.health import health
from riskflag.service.openapi import openapi
from riskflag.service.pool import Pool
from riskflag.service.settings import Client, Settings
from riskflag.service.tokens import Claim, Seen, TokenRefused, Tokens

__all__ = ["OnFeedback", "create_app"]

_log = logging.getLogger("riskflag.service")
OnFeedback = Callable[[Client, Sequence[Feedback]], object]
_NOT_KEPT = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


def create_app(
    screener: Screener | Callable[[], Screener],
    settings: Settings,
    *,
    on_feedback: OnFeedback | None = None,
    claim: Claim | None = None,
    fetch: Fetch | None = None,
    troubles: Callable[[], Mapping[str, str]] = dict,
    alongside: Callable[[], Coroutine[object, object, None]] | None = None,
    routes: Sequence[Route] = (),
) -> Starlette:
    """The application, to be served or mounted at `settings.url`.

    `screener` is asked for each call if it is a function, so that a host can swap it. `on_feedback` is handed what clients
    report, in a thread; without it there is no feedback endpoint. `claim` remembers tokens for several instances together.
    `fetch` gets what was not sent along, from a client's `fhir_servers`; without it nobody is ever called.
    `troubles` tells health, by source, what is wrong beside age; `alongside` runs for as long as the application does.
    """
    current = screener if callable(screener) else lambda: screener
    door = _Door(current, settings, Tokens(settings, claim or Seen()), Pool(settings.limits), on_feedback, fetch, troubles)
    kept = [Route("/cds-services/{service}/feedback", door.feedback, methods=["POST"])] if on_feedback else []
    described = openapi(settings, feedback=on_feedback is not None)

    async def describe(_request: Request) -> Response:
        return JSONResponse(described)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(alongside()) if alongside else None
        yield
        if task:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        door.pool.close()

    app = Starlette(
        lifespan=lifespan,
        routes=[
            Route("/cds-services", door.discovery, methods=["GET"]),
            Route("/cds-services/{service}", door.hook, methods=["POST"]),
            *kept,
            Route("/health", door.health, methods=["GET"]),
            Route("/openapi.json", describe, methods=["GET"]),
            *routes,
        ],
        exception_handlers={
            HTTPException: _not_there, TokenRefused: _not_let_in, BodyRefused: _not_taken, InvalidInput: _not_understood,
            Exception: _failed},
        middleware=[Middleware(
            CORSMiddleware, allow_origins=settings.origins, allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"], max_age=600)],
    )
    app.router.redirect_slashes = False  # a redirect repeats the Host that the caller named
    return app


@frozen(repr=False)
class _Door:
    screener: Callable[[], Screener]
    settings: Settings
    tokens: Tokens
    pool: Pool
    on_feedback: OnFeedback | None
    fetch: Fetch | None
    troubles: Callable[[], Mapping[str, str]]
    services: Mapping[str, str] = field(default=SERVICES)

    async def discovery(self, request: Request) -> Response:
        """Tell a client which services there are."""
        self._let_in(request, "/cds-services")
        return _reply(discovery())

    async def hook(self, request: Request) -> Response:
        """Answer a call with cards. What cannot be looked up in time is a card too."""
        began = time.perf_counter()
        service = self._service(request)
        client = self._let_in(request, f"/cds-services/{service}")
        body = await read_body(request, self.settings.limits)
        self._for_this_hook(body, service)
        screener, at = self.screener(), datetime.now(UTC)
        whole = await completed(body, client, self.fetch, self.pool)
        answer: Answer[Resource] = whole if isinstance(whole, Unknown) else await self.pool.ask(lambda: respond(
            whole.value, screener, at=at, audience=client.audience, site=client.site, links=client.links,
            say_clear=client.say_clear))
        cards = answer.value if isinstance(answer, Known) else unchecked(answer, audience=client.audience)
        self._tell("hook", service, client, began, answer)
        return _reply(cards)

    async def feedback(self, request: Request) -> Response:
        """Take what became of cards."""
        began = time.perf_counter()
        service = self._service(request)
        client = self._let_in(request, f"/cds-services/{service}/feedback")
        reports = feedback(await read_body(request, self.settings.limits))
        assert self.on_feedback is not None  # noqa: S101 - there is no route without it
        keep = self.on_feedback
        answer: Answer[object] = await self.pool.ask(lambda: keep(client, reports))
        self._tell("feedback", service, client, began, answer, reports=len(reports))
        if isinstance(answer, Unknown):
            return _refusal(503, "exception", "the feedback could not be kept: send it again")
        return _reply({})

    async def health(self, _request: Request) -> Response:
        """How old each register is, and whether anything is wrong. 200 as long as calls are answered."""
        limit = self.settings.limits.concurrency
        return _reply(health(self.screener(), self.troubles(), answering=self.pool.running, limit=limit))

    def _service(self, request: Request) -> str:
        name = str(request.path_params["service"])
        if name not in self.services:
            raise HTTPException(404)
        return name

    def _let_in(self, request: Request, path: str) -> Client:
        return self.tokens.client(request.headers.get("authorization"), self.settings.url + path)

    def _for_this_hook(self, body: object, service: str) -> None:
        if isinstance(body, Mapping) and body.get("hook") != self.services[service]:
            raise InvalidInput("not this service's hook", where="hook", remedy=f"send {self.services[service]}")

    def _tell(self, event: str, service: str, client: Client, began: float, answer: Answer[object], **more: object) -> None:
        why = {"why": answer.reason} if isinstance(answer, Unknown) else {}
        _log.info("answered", extra={
            "event": event, "service": service, "client": client.name, "checked": isinstance(answer, Known),
            "ms": round((time.perf_counter() - began) * 1e3, 1), **why, **more})


def _reply(content: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(content, status, {**_NOT_KEPT, **(headers or {})})


def _refusal(status: int, code: str, problem: str, headers: Mapping[str, str] | None = None) -> Response:
    """An OperationOutcome; the words name places and reasons, never a value."""
    _log.info("refused", extra={"event": "refused", "status": status, "why": problem})
    issue = {"severity": "error", "code": code, "diagnostics": problem}
    return _reply({"resourceType": "OperationOutcome", "issue": [issue]}, status, headers)


async def _not_there(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it alone
    code, words = {404: ("not-found", "there is no such service"), 405: ("not-supported", "not this method")}.get(
        error.status_code, ("processing", "not possible"))
    return _refusal(error.status_code, code, words, error.headers)


async def _failed(_request: Request, _error: Exception) -> Response:
    """What is left: a source that fails even to say its age. The server's log has type and place."""
    return _refusal(500, "exception", "the service failed: show NOT CHECKED")


async def _not_let_in(_request: Request, error: Exception) -> Response:
    words = re.sub(r'["\\]', "", str(error))
    challenge = "Bearer" if words == "no bearer token" else f'Bearer error="invalid_token", error_description="{words}"'
    return _refusal(401, "login", f"the token is refused: {error}", {"www-authenticate": challenge})


async def _not_taken(_request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, BodyRefused) else 400
    code = {413: "too-long", 415: "not-supported", 408: "timeout"}.get(status, "structure")
    return _refusal(status, code, str(error), {"connection": "close"} if status in (408, 413) else None)


async def _not_understood(_request: Request, error: Exception) -> Response:
    missing = isinstance(error, MissingInput)
    return _refusal(412 if missing else 400, "required" if missing else "invalid", str(error))
