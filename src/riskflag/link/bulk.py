"""A whole file against a register: the matches of `register.match` for each of its people, in a stream, by several processes.

A process that is forked off shares the register its parent holds; what is drawn from people goes to it, and what it found
comes back.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from itertools import cycle, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from typing import TypeVar

from attrs import frozen

from riskflag.link.crossing import Found, matches_of, matches_sent, people_of, people_sent
from riskflag.link.match import Match
from riskflag.link.register import Register
from riskflag.link.signature import draw
from riskflag.people.masking import masked
from riskflag.people.person import Person

__all__ = ["match_all"]

K = TypeVar("K")
_CHUNK = 256  # people at a time
Matches = tuple[Match, ...]


def match_all(
    register: Register, people: Iterable[tuple[K, Person, date | None]], *, processes: int | None = 1
) -> Iterator[tuple[K, Matches]]:
    """The matches of each person, in order: exactly what `register.match(person, on=day)` returns.

    `people` are any key of the caller's, the person, and the civil day of the attendance (or None). They are read as they
    are needed, so memory does not grow with their number. `processes` None takes one for each processor (where processes
    can be forked; elsewhere, and for 1, this one does the work).
    """
    wanted = processes or os.cpu_count() or 1
    if wanted == 1 or not hasattr(os, "fork"):
        return ((key, register.match(person, on=day)) for key, person, day in people)
    return _shared_out(register, _chunks(people), wanted)


def _chunks(people: Iterable[tuple[K, Person, date | None]]) -> Iterator[tuple[list[K], bytes]]:
    """The keys of some people, and the people as they cross."""
    stream = iter(people)
    while some := list(islice(stream, _CHUNK)):
        yield [key for key, _, _ in some], people_sent((draw(person), day) for _, person, day in some)


def _shared_out(register: Register, chunks: Iterator[tuple[list[K], bytes]], processes: int) -> Iterator[tuple[K, Matches]]:
    """Chunks in turn to each process. The next is drawn while they work, and none overtakes."""
    workers = [_Worker.of(register) for _ in range(processes)]
    under_way: deque[tuple[_Worker, list[K], bytes]] = deque()
    try:
        for worker, (keys, people) in zip(cycle(workers), chunks, strict=False):
            done = [_collected(register, *under_way.popleft())] if len(under_way) == processes else []
            worker.pipe.send_bytes(people)
            under_way.append((worker, keys, people))
            for older, found in done:
                yield from zip(older, found, strict=True)
        for each in under_way:
            yield from zip(*_collected(register, *each), strict=True)
    finally:
        for worker in workers:
            worker.stop()


def _collected(register: Register, worker: _Worker, keys: list[K], people: bytes) -> tuple[list[K], list[Matches]]:
    """The keys of a chunk and the matches of each."""
    try:
        told = matches_of(worker.pipe.recv_bytes(), register.rows[0])
    except EOFError:  # it failed: what it failed of is raised here, too
        told = _found(register, people)
    found: list[Matches] = [()] * len(keys)
    for place, matches in told:
        found[place] = matches
    return keys, found


@frozen(repr=False, eq=False)
class _Worker:
    """A process that holds the register, and the pipe to it. It works on one chunk at a time, so neither waits to be read."""

    process: ForkProcess
    pipe: Connection

    __repr__ = masked

    @classmethod
    def of(cls, register: Register) -> _Worker:
        forking = get_context("fork")
        ours, theirs = forking.Pipe()
        process = forking.Process(target=_work, args=(register, theirs, ours), daemon=True)
        process.start()
        theirs.close()
        return cls(process, ours)

    def stop(self) -> None:
        """End it, at work or not."""
        self.pipe.close()
        self.process.terminate()
        self.process.join()


def _work(register: Register, pipe: Connection, parents: Connection) -> None:
    """Match chunk after chunk, until no more come."""
    try:
        parents.close()
        gc.freeze()  # what is shared stays shared: the collector would write into all of it
        positions = {id(row): position for position, row in enumerate(register.rows[0])}
        with suppress(EOFError):
            while True:
                pipe.send_bytes(matches_sent(_found(register, pipe.recv_bytes()), positions))
    finally:
        os._exit(0)  # without a word of what went wrong: it is raised by the parent


def _found(register: Register, people: bytes) -> Found:
    match = register.match_drawn
    return [(place, found) for place, (own, day) in enumerate(people_of(people)) if (found := match(own, day))]
