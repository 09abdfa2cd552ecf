"""What a matcher's scored pairs are worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from .linkset import LinkSet, Scored

Figures = dict[str, float | int | None]


def of_pairs(data: LinkSet, scored: Sequence[Scored]) -> Figures:
    """Figures over pairs: what a linkage is judged by."""
    true = data.pairs()
    accepted = {(s.left, s.right) for s in scored if s.accepted}
    shown = accepted | {(s.left, s.right) for s in scored if s.offered}
    right = len(accepted & true)
    ranked = sorted(((s.score, 1.0, (s.left, s.right) in true) for s in scored), key=lambda item: -item[0])
    unlisted = [i for i in range(len(data.left)) if i not in data.truth]
    false = {left for left, right_ in accepted if (left, right_) not in true}
    return {
        "precision": right / len(accepted) if accepted else None,
        "recall": right / len(true),
        "F1": f1(right, len(accepted), len(true)),
        "F1 with possible": f1(len(shown & true), len(shown), len(true)),
        **_at_best(ranked, len(true)),
        "false/1000 unlisted": 1000 * len(false & set(unlisted)) / len(unlisted) if unlisted else None,
        "offered": sum(s.offered for s in scored) / (len(accepted) + sum(s.offered for s in scored) or 1),
        "ECE": calibration((s.probability, 1.0, (s.left, s.right) in true) for s in scored),
    }


def of_lookups(data: LinkSet, scored: Sequence[Scored], chosen: Sequence[int] | None = None) -> Figures:
    """Figures over look-ups: of registered people, found by any of their rows; of others, wrongly matched. Re-weighted as the set says."""
    found: dict[int, list[Scored]] = defaultdict(list)
    for s in scored:
        found[s.left].append(s)
    positions = range(len(data.left)) if chosen is None else chosen
    listed = [i for i in positions if i in data.truth]
    others = [i for i in positions if i not in data.truth]
    total, absent = (sum(map(data.weight, some)) for some in (listed, others))

    def share(some: Iterable[int], of: float, test: Callable[[int], bool]) -> float | None:
        return sum(data.weight(i) for i in some if test(i)) / of if of else None

    best = [(max(own, key=lambda s: (s.accepted, s.score)), data.weight(i)) for i in positions if (own := found.get(i))]
    ranked = sorted(((s.score, w, s.right in data.truth.get(s.left, ())) for s, w in best), key=lambda item: -item[0])
    matched = share(listed, total, lambda i: any(s.accepted and s.right in data.truth[i] for s in found[i]))
    wrong = [i for i in positions if any(s.accepted and s.right not in data.truth.get(i, ()) for s in found[i])]
    kept = sum(data.weight(i) for i in positions if any(s.accepted for s in found[i]))
    false = share(others, absent, lambda i: any(s.accepted for s in found[i]))
    possible = share(others, absent, lambda i: bool(found[i]) and not any(s.accepted for s in found[i]) and any(s.offered for s in found[i]))
    return {
        "listed": len(listed),
        "matched": matched,
        "or possible": share(listed, total, lambda i: any((s.accepted or s.offered) and s.right in data.truth[i] for s in found[i])),
        "wrong child": sum(i in data.truth for i in wrong),
        "precision": 1 - sum(map(data.weight, wrong)) / kept if kept else None,
        "F1": f1((matched or 0) * total, kept, total) if total else None,
        **(_at_best(ranked, total) if total else {}),
        "unlisted": len(others),
        "false/1000": None if false is None else 1000 * false,
        "possible/1000": None if possible is None else 1000 * possible,
        "ECE": calibration((s.probability, w, s.right in data.truth.get(s.left, ())) for s, w in best),
    }


def f1(right: float, accepted: float, true: float) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * right / (accepted + true) if accepted + true else 0.0


def _at_best(ranked: Sequence[tuple[float, float, bool]], total: float) -> Figures:
    """Best F1 over thresholds, and recall at the lowest threshold that keeps a precision. Pairs of one score come together."""
    right = wrong = best = threshold = at_99 = at_999 = 0.0
    for position, (score, weight, true) in enumerate(ranked):
        right, wrong = right + weight * true, wrong + weight * (not true)
        if position + 1 < len(ranked) and ranked[position + 1][0] == score:
            continue
        if (value := f1(right, right + wrong, total)) > best:
            best, threshold = value, score
        if wrong <= 0.01 * (right + wrong):
            at_99 = right / total
        if wrong <= 0.001 * (right + wrong):
            at_999 = right / total
    return {"best F1": best, "best at": threshold, "R@P.99": at_99, "R@P.999": at_999}


def calibration(told: Iterable[tuple[float | None, float, bool]], bins: int = 20) -> float | None:
    """Expected calibration error: the mean gap between stated probability and share right, in twenty equal bins."""
    groups: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for probability, weight, true in told:
        if probability is not None:
            group = groups[min(int(probability * bins), bins - 1)]
            group[0] += weight
            group[1] += weight * probability
            group[2] += weight * true
    total = sum(group[0] for group in groups.values())
    return sum(abs(group[1] - group[2]) for group in groups.values()) / total if total else None
