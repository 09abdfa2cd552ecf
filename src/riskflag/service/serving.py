"""The application under uvicorn, with what belongs to a process: signals, reloading, the log."""

from __future__ import annotations

import asyncio
import gc
import signal
from pathlib import Path

import uvicorn
from attrs import frozen
from starlette.applications import Starlette

from riskflag.service.app import OnFeedback, create_app
from riskflag.service.settings import Settings
from riskflag.service.sources import Sources, watch

__all__ = ["Address", "from_sources", "run"]

_KEEP_ALIVE = 30  # seconds
_FAREWELL = 10  # seconds for what is being answered when told to stop


@frozen(kw_only=True)
class Address:
    """Where to listen, and with which certificate if not behind a proxy."""

    host: str = "127.0.0.1"
    port: int = 8000
    certificate: Path | None = None
    key: Path | None = None


def from_sources(sources: Sources, settings: Settings, *, every: float, on_feedback: OnFeedback | None) -> Starlette:
    """The application over files that are read again when they change, every so many seconds (0: never), and on SIGHUP."""
    asked = asyncio.Event()

    async def alongside() -> None:
        loop = asyncio.get_running_loop()
        if hasattr(signal, "SIGHUP"):  # not on Windows
            loop.add_signal_handler(signal.SIGHUP, asked.set)
        await watch(sources, every=every, asked=asked)

    return create_app(
        lambda: sources.screener, settings, on_feedback=on_feedback, troubles=lambda: sources.troubles, alongside=alongside)


def run(app: Starlette, address: Address) -> None:
    """Serve until told to stop. One process: it alone knows which tokens were used."""
    gc.freeze()  # the registers stay; looking through them again and again would halt every answer meanwhile
    uvicorn.run(
        app, host=address.host, port=address.port, log_config=None, access_log=False, server_header=False, proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE, timeout_graceful_shutdown=_FAREWELL, lifespan="on", ws="none",
        ssl_certfile=address.certificate, ssl_keyfile=address.key,
    )
