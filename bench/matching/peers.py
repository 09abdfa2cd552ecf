"""The peers but splink: recordlinkage, a plain scan, exact agreement, and the trace the NHS publishes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from .columns import rows, used
from .linkset import LinkSet, Scored
from .mps import mps
from .splink_peer import splink


def _features(data: LinkSet) -> Any:
    """recordlinkage's feature table, as its guide builds it for FEBRL: exact and Jaro-Winkler comparisons over blocked pairs."""
    import pandas as pd
    import recordlinkage

    left, right = rows(data.left), rows([entry.person for entry in data.right])
    columns = used(left, right)
    tables = (pd.DataFrame(left, dtype=object),) if data.single else (pd.DataFrame(left, dtype=object), pd.DataFrame(right, dtype=object))
    indexer = recordlinkage.Index()
    for key in ("given", "family", "born", "number"):
        if key in columns:
            indexer.block(key)
    compare = recordlinkage.Compare()
    for key in columns:
        if key in {"family", "address", "mother_given"}:
            compare.string(key, key, method="jarowinkler", threshold=0.85, label=key)
        elif key not in {"house", "middle", "mother_family"}:
            compare.exact(key, key, label=key)
    return compare.compute(indexer.index(*tables), *tables)


def recordlinkage(data: LinkSet) -> list[Scored]:
    """The sum of agreements; its guide accepts more than three."""
    total = _features(data).sum(axis=1)
    return [_scored(data, i, j, float(value), value > 3) for (i, j), value in total[total >= 2].items()]


def ecm(data: LinkSet) -> list[Scored]:
    """Its unsupervised classifier (expectation/conditional maximisation); it accepts what it predicts."""
    import recordlinkage as package

    features = _features(data)
    classifier = package.ECMClassifier()
    accepted = set(classifier.fit_predict(features))
    probability = classifier.prob(features)
    kept = probability[probability >= 0.001]
    return [_scored(data, *pair, float(value), pair in accepted, probability=float(value)) for pair, value in kept.items()]


def _scored(data: LinkSet, i: int, j: int, score: float, accepted: bool, *, probability: float | None = None) -> Scored:
    pair = (min(i, j), max(i, j)) if data.single else (i, j)
    return Scored(*pair, score, bool(accepted), probability=probability)


def rapidfuzz(data: LinkSet) -> list[Scored]:
    """Everybody against everybody by the similarity of "given family date" (rapidfuzz `ratio`); 90 and above is accepted, as scripts have it."""
    from rapidfuzz import fuzz, process

    left, right = ([" ".join(filter(None, (r["given"], r["family"], r["born"]))) for r in side]
                   for side in (rows(data.left), rows([e.person for e in data.right])))
    found: dict[tuple[int, int], Scored] = {}
    for start in range(0, len(left), 500):
        block = process.cdist(left[start : start + 500], right, scorer=fuzz.ratio, score_cutoff=75, workers=-1)
        for i, j in zip(*block.nonzero(), strict=True):
            if (one := start + int(i)) != (other := int(j)) or not data.single:
                scored = _scored(data, one, other, float(block[i, j]), block[i, j] >= 90)
                found[scored.left, scored.right] = scored
    return list(found.values())


def exact(data: LinkSet) -> list[Scored]:
    """The same number; otherwise the same given name, family name and date of birth."""
    left, right = rows(data.left), rows([entry.person for entry in data.right])
    held: dict[object, list[int]] = defaultdict(list)
    for j, other in enumerate(right):
        held[other["number"]].append(j)
        held[other["given"], other["family"], other["born"]].append(j)
    found = {}
    for i, own in enumerate(left):
        named = (own["given"], own["family"], own["born"])
        by_number = held.get(own["number"], []) if own["number"] else []
        by_name = held.get(named, []) if all(named) else []
        for j in by_number or by_name:
            if i != j or not data.single:
                scored = _scored(data, i, j, 2.0 if by_number else 1.0, True)
                found[scored.left, scored.right] = scored
    return list(found.values())


MATCHERS: dict[str, Callable[[LinkSet], list[Scored]]] = {
    "splink": splink, "recordlinkage": recordlinkage, "ecm": ecm, "rapidfuzz": rapidfuzz, "exact": exact, "mps": mps,
}  # fmt: skip
