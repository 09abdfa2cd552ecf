"""Records grouped into children: a child is a cluster that grows, and says how sure it is of itself.

A chain may carry what no pair does: a number at one visit, the new surname at the next. Two records that two children
could hold, with different numbers or different given names, never stand in one cluster, whatever links them; only a
statement that two identifiers are one person's goes beyond that.

Grouping is local: whether two records are one child's depends on the records they are linked with, directly or over
others, and on nothing else in the history. So a part of a history can be grouped by itself, and any order gives the same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar

from attrs import frozen

from riskflag.link.blocks import blocks
from riskflag.link.growing import Growing, are_apart, are_two, distinct, is_one_record, may_be_twins
from riskflag.link.hope import compare_hopeful
from riskflag.link.levels import levels
from riskflag.link.linked import Linked, Watch, unwatched
from riskflag.link.model import LinkModel, england
from riskflag.link.numbers import Numbers, compare_numbers
from riskflag.link.signature import Signature
from riskflag.link.weigh import weigh
from riskflag.people.masking import masked

__all__ = ["Children", "Found", "choose"]

C = TypeVar("C", bound=Hashable)


@frozen
class Found:
    """Records of the child a person is, by position; `ambiguous` if two children fit about as well."""

    records: tuple[int, ...] = ()
    ambiguous: bool = False


@frozen(repr=False, eq=False)
class Children:
    """Records, each with the number of its child. `confidence` is the least probability that holds a child together."""

    child_of: tuple[int, ...]
    records: tuple[tuple[int, ...], ...]
    confidence: tuple[float, ...]
    model: LinkModel
    _held: Sequence[Sequence[int]]
    _linked: Linked
    _children_of_nodes: tuple[int, ...]
    _whole: Mapping[int, Signature]

    __repr__ = masked

    @classmethod
    def of(
        cls, signatures: Iterable[Signature], model: LinkModel | None = None, *,
        said: Iterable[tuple[int, int]] = (), watch: Watch = unwatched,
    ) -> Children:
        """Group records. The order in which they are given decides nothing but the children's numbers.

        `said` are pairs of records that a source has stated to be one person's; `watch` shows progress.
        """
        model = model or england()
        nodes, held = distinct(watch(signatures, None, "reading"), model)
        growing = Growing(nodes, model)
        node_of = {record: node for node, records in enumerate(held) for record in records}
        linked = Linked.of(nodes, watch)
        growing.grow(linked, [(node_of[a], node_of[b]) for a, b in said], watch)
        clusters = growing.clusters()
        children_of_nodes, child_of = [0] * len(nodes), [0] * len(node_of)
        for child, (cluster, _) in enumerate(clusters):
            for node in cluster:
                children_of_nodes[node] = child
                for record in held[node]:
                    child_of[record] = child
        return cls(
            child_of=tuple(child_of),
            records=tuple(tuple(sorted(record for node in cluster for record in held[node])) for cluster, _ in clusters),
            confidence=tuple(confidence for _, confidence in clusters),
            model=model, held=held, linked=linked, children_of_nodes=tuple(children_of_nodes),
            whole={child: growing.whole(cluster[0]) for child, (cluster, _) in enumerate(clusters)},
        )

    def keys(self) -> Iterator[tuple[int, int]]:
        """Every key with each record that is found by it, in the order of the keys."""
        for key, node in self._linked.keys:
            for record in self._held[node]:
                yield key, record

    def find(self, own: Signature, *, record: int | None = None) -> Found:
        """The records of the child that this person is. `record` is the person's own, if it is one of these: then those it was
        grouped with are found too, and besides what would be found without it.
        """
        near = [
            (self._children_of_nodes[node], self._linked.nodes[node]) for node in sorted(self._linked.near(blocks(own)))
            if record is None or any(held != record for held in self._held[node])
        ]
        child = None if record is None else self.child_of[record]
        chosen = choose(own, near, self._whole.__getitem__, self.model, grouped=child)
        if chosen is None:
            return Found(ambiguous=True)
        return Found(tuple(sorted(record for child in chosen for record in self.records[child])))


def may_find(own: Signature, others: Iterable[Signature], model: LinkModel) -> bool:
    """True if a look-up of this person may meet one of these records, so that its answer may change with them although its own
    child stays as it was. What is less than possible decides nothing of it.
    """
    return any(_may_meet(own, other, model) for other in others)


def _may_meet(own: Signature, other: Signature, model: LinkModel) -> bool:
    if is_one_record(own, other):
        return True
    found = compare_hopeful(own, other, model)
    return found is not None and weigh(found, model).band is not None


def choose(
    own: Signature, near: Sequence[tuple[C, Signature]], whole: Callable[[C], Signature], model: LinkModel, *,
    grouped: C | None = None,
) -> tuple[C, ...] | None:
    """The children that a person is, from records near it, each with its child; None if two fit about as well. `grouped` is the
    child that the person's own record, which is none of these, was grouped into.

    Children that could all be one, as far as their records tell, are all the person. What says the same as the person cannot
    tell whose it is: where the other records fit two children, it decides for neither.
    """
    weight, every = _weigher(own, near, whole, model), range(len(near))
    telling = [place for place in every if near[place][1] != own]
    several = len(telling) < len(near) and len({near[place][0] for place in telling}) > 1
    if several and _fitting(own, near, telling, weight, whole, model) is None:
        return None
    found = _fitting(own, near, every, weight, whole, model)
    if found is None or grouped is None:
        return found
    others = [child for child in found if child != grouped]
    return None if any(are_two(whole(grouped), whole(child)) for child in others) else (grouped, *others)


def _fitting(
    own: Signature, near: Sequence[tuple[C, Signature]], places: Iterable[int], weight: Callable[[int], float | None],
    whole: Callable[[C], Signature], model: LinkModel,
) -> tuple[C, ...] | None:
    """As `choose`, of the records at these places."""
    records: dict[C, list[int]] = {}
    for place in places:
        records.setdefault(near[place][0], []).append(place)
    weights = {child: (each for each in map(weight, held) if each is not None) for child, held in records.items()}
    best = {child: first for child, found in weights.items() if (first := next(found, None)) is not None}
    if len(best) > 1:  # else nothing is to be ranked, and its first match is enough
        best = {child: max([first, *weights[child]]) for child, first in best.items()}
    kept: list[C] = []
    for child in sorted(best, key=lambda child: -best[child]):
        rivals = [best[other] for other in kept if are_two(whole(other), whole(child))]
        if not rivals:
            kept.append(child)
        elif min(rivals) - best[child] <= model.bands.gap:
            return None
    return None if any(may_be_twins(own, whole(child)) for child in kept) else tuple(kept)  # a twin nobody named may be the other


def _weigher(
    own: Signature, near: Sequence[tuple[C, Signature]], whole: Callable[[C], Signature], model: LinkModel
) -> Callable[[int], float | None]:
    """What the record at a place weighs, worked out once; None if it is no match, or its child as a whole is somebody else."""
    with_whole = cache(lambda child: weigh(levels(own, whole(child)), model))
    is_apart = cache(lambda child: are_apart(own, whole(child)))

    def weight(place: int) -> float | None:
        child, other = near[place]
        if compare_numbers(own, other) == Numbers.DIFFERENT:
            return None  # but not for another name alone: a child may have two, and be known by either
        one_record = is_one_record(own, other)
        found = levels(own, other) if one_record else compare_hopeful(own, other, model)
        weighed = weigh(found, model) if found else None
        if weighed is None or (weighed.band is None and not one_record):
            return None
        if not (one_record or (weighed.band and weighed.band.is_matched)):
            weighed = with_whole(child)
        matched = one_record or (weighed.band and weighed.band.is_matched)
        return weighed.weight if matched and not is_apart(child) else None

    return cache(weight)
