"""A bounded number of questions at a time, each with a deadline; what cannot be answered in time is Unknown, at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from traceback import extract_tb
from typing import TypeVar

from riskflag.answer import Answer, Known, Unknown
from riskflag.errors import InvalidInput
from riskflag.service.settings import Limits

__all__ = ["Pool"]

T = TypeVar("T")
_log = logging.getLogger("riskflag.service")


class Pool:
    """Runs calls in threads. A call that is late goes on in its thread and keeps its place until it ends."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._threads: ThreadPoolExecutor | None = None
        self.running = 0

    async def ask(self, call: Callable[[], T]) -> Answer[T]:
        """What the call returns; Unknown if there is no place, it takes too long, or it fails. Raises only InvalidInput."""
        if self.running >= self._limits.concurrency:
            return Unknown("service", f"it is busy: {self._limits.concurrency} questions are being answered")
        self._threads = self._threads or ThreadPoolExecutor(self._limits.workers, thread_name_prefix="riskflag")
        future = asyncio.get_running_loop().run_in_executor(self._threads, call)
        self.running += 1
        future.add_done_callback(self._ended)
        await asyncio.wait({future}, timeout=self._limits.deadline)
        if not future.done():
            return Unknown("service", f"the answer took longer than {self._limits.deadline:g} seconds")
        error = future.exception()
        if error is None:
            return Known(future.result())
        if isinstance(error, InvalidInput):
            raise error
        return Unknown("service", f"it failed ({_blame(error)})")

    def _ended(self, future: asyncio.Future[T]) -> None:
        self.running -= 1
        if not future.cancelled():
            future.exception()  # retrieved, so that a late failure is not reported with its message

    def close(self) -> None:
        """Let the threads go; what is running may end."""
        if self._threads:
            self._threads.shutdown(wait=False, cancel_futures=True)
        self._threads = None


def _blame(error: BaseException) -> str:
    """Type and place of a failure, never its message; also written to the log."""
    frames = extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown place"
    _log.error("%s at %s", type(error).__name__, place)
    return f"{type(error).__name__} at {place}"
