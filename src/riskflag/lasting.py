"""Many lasting values made at once: the garbage collector would walk through them again and again, and find nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["many_lasting"]

_NEW = 200_000  # values made between two looks at the youngest; values of this library hold no circles


@contextmanager
def many_lasting() -> Iterator[None]:
    """Let the garbage collector of the process look seldom. Within another such stretch, of whatever thread, nothing changes."""
    before = gc.get_threshold()
    if before[0] >= _NEW or before[0] == 0:
        yield
        return
    gc.set_threshold(_NEW, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
