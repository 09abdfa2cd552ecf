"""A short field of free words, put plainly before it is read: one case, one kind of apostrophe, single spaces, its clauses."""

from __future__ import annotations

import re

__all__ = ["clauses", "plain"]

_ENDS = re.compile(r"[,.;:()]+|\bbut\b")


def plain(text: str | None) -> str:
    """The words in lower case, hyphens as spaces; empty where nothing is recorded."""
    return " ".join((text or "").casefold().replace("’", "'").replace("-", " ").split())


def clauses(words: str) -> list[str]:
    """What stands between commas, stops, brackets and "but"."""
    return [clause.strip() for clause in _ENDS.split(words)]
