"""A link model as the text of its file: what `load_model` reads back as the same model."""

from __future__ import annotations

import json
from collections.abc import Iterator

from attrs import asdict

from riskflag.link.model import LinkModel

__all__ = ["model_text"]


def model_text(model: LinkModel) -> str:
    """The model in TOML."""
    return "\n".join(_lines(model)) + "\n"


def _lines(model: LinkModel) -> Iterator[str]:
    yield from (f"id = {_value(model.id)}", f"version = {_value(model.version)}", f"crowd = {model.crowd}")
    for section in ("prior", "bands", "unborn"):
        yield from ("", f"[{section}]")
        yield from (f"{key} = {_value(value)}" for key, value in asdict(getattr(model, section)).items())
    for comparison in model.comparisons:
        yield from ("", "[[comparison]]")
        yield from (f"{key} = {_value(getattr(comparison, key))}" for key in ("name", "label", "source"))
        yield "levels = ["
        for level in comparison.levels:
            told = {key: value for key, value in asdict(level).items() if value != ""}
            yield "    { " + ", ".join(f"{key} = {_value(value)}" for key, value in told.items()) + " },"
        yield "]"


def _value(value: object) -> str:
    """A string or number as TOML writes it; JSON writes both the same way."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
