"""What a long command tells Python's garbage collector."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["rarely_swept"]

_NEW = 200_000  # values made between two looks at the youngest; values of this library hold no circles


@contextmanager
def rarely_swept() -> Iterator[None]:
    """Within, the collector seldom looks: a million values that stay would be looked through again and again."""
    before = gc.get_threshold()
    gc.set_threshold(_NEW, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
