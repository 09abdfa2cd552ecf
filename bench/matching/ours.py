"""riskflag itself, model and bands as shipped."""

from __future__ import annotations

from dataclasses import replace

from attrs import evolve

import riskflag as rf
from riskflag.link import LinkModel, england

from .linkset import LinkSet, Scored


def ranked(data: LinkSet) -> list[Scored]:
    """The same weights and bands, and every pair that has an anchor kept below `possible`, as the peers keep theirs."""
    bands = england().bands
    return [
        replace(pair, offered=pair.offered and (pair.probability or 0) >= bands.possible)
        for pair in riskflag(data, evolve(england(), bands=evolve(bands, possible=1e-9)))
    ]


def riskflag(data: LinkSet, model: LinkModel | None = None) -> list[Scored]:
    """`register.match` for each left record, as a site calls it."""
    register = rf.Register.of(data.name, data.right, as_of=None, model=model)
    where = {id(entry): position for position, entry in enumerate(data.right)}
    found: dict[tuple[int, int], Scored] = {}
    for i, person in enumerate(data.left):
        for match in register.match(person, on=data.days[i] if data.days else None):
            j = where[id(match.entry)]
            if data.single and i == j:
                continue
            pair = (min(i, j), max(i, j)) if data.single else (i, j)
            scored = Scored(*pair, match.weight, match.band.is_matched, not match.band.is_matched, match.probability)
            kept = found.get(pair)
            if kept is None or (scored.accepted, scored.score) > (kept.accepted, kept.score):
                found[pair] = scored
    return list(found.values())
