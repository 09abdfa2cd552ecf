"""Many lasting values made at once: the garbage collector would walk through them again and again, and find nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["many_lasting"]


@contextmanager
def many_lasting() -> Iterator[None]:
    """Let the garbage collector rest. Values made here must not refer to one another in circles."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
