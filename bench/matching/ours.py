"""riskflag itself, model and bands as shipped."""

from __future__ import annotations

import riskflag as rf

from .linkset import LinkSet, Scored


def riskflag(data: LinkSet) -> list[Scored]:
    """`register.match` for each left record, as a site calls it."""
    register = rf.Register.of(data.name, data.right, as_of=None)
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
