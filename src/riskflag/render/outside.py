"""Text from outside – registers, messages, vendors' rules – made safe for where it is shown."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

__all__ = ["clean", "html", "markdown", "sentence"]

# Control and invisible characters, among them those that turn the reading direction, and halves of surrogate pairs.
_INVISIBLE = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]+"
    "|[\U000e0000-\U000e0fff]+"
)
_MARKS = re.compile(r"([\\`*_\[\]#+!|~@^$])")
_LINK = re.compile(r"(?i)(www)\.|(\w)://|\b(mailto|xmpp|javascript|data|vbscript):")
_BLOCK = re.compile(r"^([-=>])|^(\d{1,9})([.)])")


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """One line without invisible characters."""
    return " ".join(_INVISIBLE.sub(" ", text).split())


@lru_cache(maxsize=4096)
def html(text: str) -> str:
    """As text inside HTML or XHTML, also inside an attribute."""
    return escape(clean(text), quote=True)


@lru_cache(maxsize=4096)
def markdown(text: str) -> str:
    """As text inside GitHub-flavoured Markdown that may be shown as HTML: no tag, link, image, table or heading."""
    text = _MARKS.sub(r"\\\1", clean(text))
    text = _LINK.sub(lambda m: m[0].replace(".", "\\.").replace(":", "\\:"), text)
    text = _BLOCK.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@lru_cache(maxsize=4096)
def sentence(text: str, limit: int) -> str:
    """As plain text of at most `limit` characters that is harmless even where it is taken for HTML."""
    plain = clean(text).replace("<", "\u2039").replace(">", "\u203a").replace("&", "\uff06")
    return plain if len(plain) <= limit else plain[: limit - 1].rstrip() + "…"
