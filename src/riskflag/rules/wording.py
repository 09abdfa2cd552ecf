"""A short field of free words, put plainly before it is read: one case, one kind of apostrophe, single spaces, its clauses."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["FILLER", "LONGEST_TEXT", "clauses", "is_cut", "plain"]

LONGEST_TEXT: Final = 2000
"""Characters of one field that are read: longer than a triage note. What may stand beyond them is not checked."""

FILLER: Final = re.compile(r"#(?:n/a|name\?|ref!|value!|div/0!|null!|num!|spill!|calc!)|^\s*##[#\s]*$", re.IGNORECASE)
"""What a spreadsheet writes in place of a text: the word for an error, or a cell of "#" alone. Its "#" is no fracture."""

_ENDS = re.compile(r"[,.;:()]+|\bbut\b")


def plain(text: str | None) -> str:
    """The words that are read, in lower case, hyphens as spaces; empty where nothing is recorded."""
    return " ".join((text or "")[:LONGEST_TEXT].casefold().replace("’", "'").replace("-", " ").split())


def is_cut(text: str | None) -> bool:
    """True if the text goes on beyond what is read of it."""
    return text is not None and len(text) > LONGEST_TEXT


def clauses(words: str) -> list[str]:
    """What stands between commas, stops, brackets and "but"."""
    return [clause.strip() for clause in _ENDS.split(words)]
