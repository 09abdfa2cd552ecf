"""Records grouped into children: a child is a cluster that grows, and says how sure it is of itself.

A chain may carry what no pair does: a number at one visit, the new surname at the next. Two records that two children
could hold, with different numbers or different given names, never stand in one cluster, whatever links them.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from riskflag.link.blocks import Key, blocks
from riskflag.link.growing import Growing, are_apart, distinct, indexed
from riskflag.link.levels import levels
from riskflag.link.model import LinkModel, england
from riskflag.link.signature import Signature, signature
from riskflag.link.weigh import weigh
from riskflag.people.masking import masked
from riskflag.people.person import Person

__all__ = ["Children", "Found"]

_FEWEST = 50_000  # a history is reckoned to hold no fewer children than a register's least


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
    _nodes: tuple[Signature, ...]
    _children_of_nodes: tuple[int, ...]
    _whole: tuple[Signature, ...]
    _index: dict[Key, tuple[int, ...]]

    __repr__ = masked

    @classmethod
    def of(cls, persons: Sequence[Person], model: LinkModel | None = None) -> Children:
        """Group records. The order in which they are given decides nothing but the children's numbers."""
        model = (model or england()).expecting(entries=max(len(persons), _FEWEST))
        nodes, held = distinct(persons, model)
        index = indexed(nodes)
        growing = Growing(nodes, [persons[records[0]] for records in held], model)
        growing.grow(index)
        clusters = growing.clusters()
        children_of_nodes, child_of = [0] * len(nodes), [0] * len(persons)
        for child, (cluster, _) in enumerate(clusters):
            for node in cluster:
                children_of_nodes[node] = child
                for record in held[node]:
                    child_of[record] = child
        return cls(
            child_of=tuple(child_of),
            records=tuple(tuple(sorted(record for node in cluster for record in held[node])) for cluster, _ in clusters),
            confidence=tuple(confidence for _, confidence in clusters),
            model=model, nodes=tuple(nodes), children_of_nodes=tuple(children_of_nodes),
            whole=tuple(growing.whole(cluster[0]) for cluster, _ in clusters), index=index,
        )

    def find(self, person: Person) -> Found:
        """The records of the child that this person is."""
        own = signature(person)
        near = {node for key in blocks(own) for node in self._index.get(key, ())}
        best: dict[int, float] = {}
        for node in sorted(near):
            child = self._children_of_nodes[node]
            weighed = weigh(levels(own, self._nodes[node]), self.model)
            if weighed.band is None:
                continue
            if not weighed.band.is_matched:
                weighed = weigh(levels(own, self._whole[child]), self.model)
            if weighed.band is not None and weighed.band.is_matched and not are_apart(own, self._whole[child]):
                best[child] = max(best.get(child, weighed.weight), weighed.weight)
        return self._chosen(best)

    def _chosen(self, best: dict[int, float]) -> Found:
        if not best:
            return Found()
        ranked = sorted(best, key=lambda child: (-best[child], child))
        first, kept = ranked[0], [ranked[0]]
        for child in ranked[1:]:
            if not are_apart(self._whole[first], self._whole[child]):
                kept.append(child)
            elif best[first] - best[child] <= self.model.bands.gap:
                return Found(ambiguous=True)
        return Found(tuple(sorted(record for child in kept for record in self.records[child])))
