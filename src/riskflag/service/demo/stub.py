"""The demonstration: settings whose key is made on the spot, registers with invented children, and the page itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from importlib.resources import files
from typing import Any

from attrs import evolve
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from starlette.applications import Starlette
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from riskflag.alerts.audience import Audience
from riskflag.render.cds_hooks import Feedback
from riskflag.rules.packs import FRACTURES, STANDARD
from riskflag.screener import Screener
from riskflag.service.app import create_app
from riskflag.service.demo.children import arrivals, registers, visits_elsewhere
from riskflag.service.keys import jwk_set
from riskflag.service.settings import Client, Settings
from riskflag.store.refused import Refused

__all__ = ["Demo"]

_ROLES = {
    Audience.CLINICIAN: "Doctor or nurse", Audience.TRIAGE: "Triage", Audience.RECEPTION: "Reception",
    Audience.SAFEGUARDING_LEAD: "Safeguarding lead",
}
_PAGE = {"": "text/html", "page.css": "text/css", "page.js": "text/javascript", "markdown.js": "text/javascript"}
_STRICT = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
                               "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cache-control": "no-store", "referrer-policy": "no-referrer", "x-content-type-options": "nosniff",
}


def _nowhere(_client: Client, _reports: Sequence[Feedback]) -> None:
    """The demonstration keeps no feedback."""


class Demo:
    """A stub EHR beside the service. Its private key is handed to the page: it signs as four clients, one for each role."""

    def __init__(self, url: str) -> None:
        """Make the key. It dies with the process."""
        self._key = json.loads(ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP384R1())))
        self._key |= {"kid": "demo", "alg": "ES384"}
        public = jwk_set({"keys": [{name: value for name, value in self._key.items() if name != "d"}]})
        self._url = url
        self.settings = Settings(url=url, clients=tuple(
            Client(name=f"demo {audience.value}", issuer=self._issuer(audience), keys=public, audience=audience,
                   say_clear=audience is not Audience.RECEPTION)
            for audience in _ROLES))
        self._down = False

    def _issuer(self, audience: Audience) -> str:
        return f"{self._url}/demo/{audience.value}"

    def app(self) -> Starlette:
        """The service and the page. Calls by any name but this machine's are refused: another site's page could make them."""
        app = create_app(lambda: self.screener, self.settings, on_feedback=_nowhere, routes=self.routes)
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]"])
        return app

    @property
    def screener(self) -> Screener:
        """With both registers, or with one that does not answer."""
        return self._screeners[self._down]

    @cached_property
    def _screeners(self) -> tuple[Screener, Screener]:
        now = datetime.now(UTC)
        northmere, ashdale = registers(now)
        whole = Screener(registers=(northmere, ashdale), history=visits_elsewhere(now), rules=[STANDARD, FRACTURES])
        return whole, evolve(whole, registers=(Refused(northmere.name, "it did not answer (demonstration)"), ashdale))

    @property
    def routes(self) -> Sequence[Route]:
        """The page, its board and the switch that takes a register away."""
        return (
            Route("/", self._home, methods=["GET"]),
            Route("/demo/board.json", self._board, methods=["GET"]),
            Route("/demo/outage", self._outage, methods=["POST"]),
            Route("/demo/{file:path}", self._file, methods=["GET"]),
        )

    async def _home(self, _request: Request) -> Response:
        return RedirectResponse("/demo/")

    async def _board(self, _request: Request) -> Response:
        board: dict[str, Any] = {
            "url": self.settings.url, "key": self._key, "arrivals": arrivals(datetime.now(UTC)), "outage": self._down,
            "roles": [{"name": name, "issuer": self._issuer(audience)} for audience, name in _ROLES.items()],
        }
        return JSONResponse(board, headers=_STRICT)

    async def _outage(self, _request: Request) -> Response:
        self._down = not self._down
        return JSONResponse({"outage": self._down}, headers=_STRICT)

    async def _file(self, request: Request) -> Response:
        name = request.path_params["file"]
        if name not in _PAGE:
            return Response(status_code=404, headers=_STRICT)
        text = (files("riskflag.service.demo") / (name or "page.html")).read_text(encoding="utf-8")
        return Response(text, media_type=f"{_PAGE[name]}; charset=utf-8", headers=_STRICT)
