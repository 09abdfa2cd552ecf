"""Work on many items shared out to processes, in chunks that come back in the order in which they were given."""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

__all__ = ["Shared", "processors", "shared"]

A = TypeVar("A")
B = TypeVar("B")

_AHEAD = 4  # chunks that wait for one process


def processors() -> int:
    """How many processes can work at once here; 1 where processes cannot inherit what this one holds."""
    if "fork" not in get_all_start_methods():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Shared(Generic[A, B]):
    """Processes that each take chunks in turn. What is given first comes back first."""

    def __init__(self, ends: Sequence[Connection]) -> None:
        self._ends = ends
        self._given: deque[Connection] = deque()
        self._next = 0

    def __len__(self) -> int:
        """How many chunks were given and not taken back."""
        return len(self._given)

    @property
    def most(self) -> int:
        """How many chunks should be under way at once."""
        return _AHEAD * len(self._ends)

    def give(self, chunk: Sequence[A]) -> None:
        """Hand a chunk to the next process."""
        end = self._ends[self._next]
        self._next = (self._next + 1) % len(self._ends)
        with suppress(BrokenPipeError):  # told when the chunk is taken back
            end.send_bytes(pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL))
        self._given.append(end)

    def take(self) -> list[B]:
        """What became of the oldest chunk. Raises RuntimeError if its process has ended, as it does when the work fails."""
        try:
            found: list[B] = pickle.loads(self._given.popleft().recv_bytes())  # noqa: S301 - from a process of our own
        except (EOFError, OSError):
            raise RuntimeError("a process that shared the work has ended before its end") from None
        return found


@contextmanager
def shared(work: Callable[[A], B], processes: int) -> Iterator[Shared[A, B]]:
    """Processes that do this work on every item of a chunk. They end with the block, or with this process."""
    context = get_context("fork")
    ends: list[Connection] = []
    started = []
    try:
        for _ in range(processes):
            own, other = context.Pipe()
            ends.append(own)
            process = context.Process(target=_work, args=(work, other, tuple(ends)), daemon=True)
            process.start()
            started.append(process)
            other.close()
        yield Shared(ends)
    finally:
        for end in ends:
            end.close()
        for process in started:
            process.join(1)
            process.kill()
            process.join()


def _work(work: Callable[[Any], Any], own: Connection, others: Sequence[Connection]) -> None:
    """A process of `shared`. It keeps none of the ends of the one that started it: so it sees when that one is gone."""
    for end in others:
        end.close()
    chunks: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_receive, args=(own, chunks), daemon=True).start()  # so that neither waits for the other to listen
    try:
        while True:
            found = list(map(work, pickle.loads(chunks.get())))  # noqa: S301 - from the process that started this one
            own.send_bytes(pickle.dumps(found, pickle.HIGHEST_PROTOCOL))
    finally:
        os._exit(1)  # at once: nothing that was inherited is closed twice, and no message of an error is printed


def _receive(own: Connection, chunks: SimpleQueue[bytes]) -> None:
    try:
        while True:
            chunks.put(own.recv_bytes())
    except (EOFError, OSError):
        os._exit(0)  # nobody waits for the rest
