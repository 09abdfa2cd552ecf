"""Which combinations of levels riskflag misses or gets wrong: names of levels, never values, so that a mechanism shows and not a person."""

from __future__ import annotations

from collections import Counter

from riskflag.link import england, weigh
from riskflag.link.index import Index
from riskflag.link.levels import LEVELS, levels
from riskflag.link.signature import draw

from .linkset import LinkSet
from .ours import riskflag


def explain(data: LinkSet, most: int) -> None:
    """Print the commonest combinations of true pairs not matched and of false pairs matched or offered."""
    scored = {(s.left, s.right): s for s in riskflag(data)}
    model = england().expecting(entries=len(data.right))
    left, right = [draw(p) for p in data.left], [draw(e.person) for e in data.right]
    index = Index.of((entry.person for entry in data.right), most=england().crowd)
    kinds: dict[str, Counter[str]] = {"true, not matched": Counter(), "false, matched": Counter(), "false, offered": Counter()}
    matched = {s.left for s in scored.values() if s.accepted and s.right in data.truth.get(s.left, ())}
    for i, j in sorted(data.pairs()):
        s = scored.get((i, j))
        if (s is not None and s.accepted) or (data.groups and i in matched):
            continue
        found = levels(left[i], right[j])
        weighed = weigh(found, model)
        band = weighed.band.value if weighed.band else "below possible" if j in index.candidates(data.left[i]) else "not a candidate"
        held = "; ".join(weighed.notes)
        rival = "; rival" if s is not None and not s.accepted and weighed.band and weighed.band.is_matched else ""
        kinds["true, not matched"][f"{band}{rival} {weighed.weight:.1f}: {_words(found)} [{held}]"] += 1
    for (i, j), s in scored.items():
        if j not in data.truth.get(i, ()) and not (data.single and i in data.truth.get(j, ())):
            found = levels(left[i], right[j])
            kinds["false, matched" if s.accepted else "false, offered"][f"{s.score:.1f}: {_words(found)}"] += 1
    for kind, counted in kinds.items():
        print(f"  {kind}: {sum(counted.values())}")
        for words, count in counted.most_common(most):
            print(f"    {count:5d} {words}")


def _words(found: tuple[int, ...]) -> str:
    return ", ".join(f"{name} {LEVELS[name][level - 1]}" for name, level in zip(LEVELS, found, strict=True) if level)

