"""Which stored attendances are one child's: the grouping of the room `link`, part by part.

Grouping is local, so a change is followed over the records linked with it, directly or over others, and these are grouped
anew. What is kept as `child` is only the result: every answer could be reckoned from the records alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from threading import Lock

from attrs import Factory, define, frozen
from sqlalchemy import Connection, select

from riskflag.link.blocks import blocks, local_key, number_key
from riskflag.link.children import Children, choose
from riskflag.link.growing import weigh_children
from riskflag.link.model import LinkModel
from riskflag.link.signature import Signature
from riskflag.link.whole import merged
from riskflag.people.masking import masked
from riskflag.people.person import Person
from riskflag.store.database import batches
from riskflag.store.identities import Identities, identifiers
from riskflag.store.queries import Query
from riskflag.store.records import from_text
from riskflag.store.schema import attendance, keyed, merge
from riskflag.store.signatures import signature_of

__all__ = ["Linking", "Node", "Signatures", "keys_of"]

_NODES = select(attendance.c.id, attendance.c.child, attendance.c.signature)
_BY_ID = Query.of(lambda among, _: _NODES.where(among(attendance.c.id)))
_OF_CHILD = Query.of(lambda among, _: _NODES.where(among(attendance.c.child)))
_HOLDING = Query.of(lambda among, _: _NODES.where(attendance.c.id.in_(select(keyed.c.attendance).where(among(keyed.c.key)))))
MERGES = select(merge.c.retired, merge.c.survivor).where(merge.c.retired.is_not(None))
_MOST_KEPT = 100_000  # signatures that one process remembers


@frozen(repr=False)
class Node:
    """A stored attendance as grouping sees it."""

    id: int
    child: int | None
    own: Signature

    __repr__ = masked


@define(repr=False, eq=False)
class Signatures:
    """Signatures read lately, by id: what an id says never changes. Shared by the threads of a process."""

    _kept: dict[int, Signature] = Factory(dict)
    _lock: Lock = Factory(Lock)

    def of(self, ident: int, text: str) -> Signature:
        """The signature of a row."""
        found = self._kept.get(ident)
        if found is None:
            found = signature_of(text)
            with self._lock:
                if len(self._kept) >= _MOST_KEPT:
                    self._kept.clear()
                self._kept[ident] = found
        return found

    def forget(self) -> None:
        """Keep nothing, after an erasure."""
        with self._lock:
            self._kept.clear()


def keys_of(own: Signature, borne: Iterable[str] = ()) -> list[int]:
    """The keys a record is found by: those of link/blocks, and local numbers of no site."""
    unissued = (_of(ident) for ident in borne if ident.startswith("local::"))  # a signature does not hold these
    return sorted(blocks(own).union(unissued))


def _of(ident: str) -> int:
    """The key of an identifier, as of link/blocks."""
    return local_key(ident.removeprefix("local:")) if ident.startswith("local:") else number_key(ident)


@frozen(repr=False)
class Linking:
    """Grouping over one connection, that is: at one moment."""

    connection: Connection
    model: LinkModel
    identities: Identities
    signatures: Signatures

    __repr__ = masked

    @classmethod
    def over(
        cls, connection: Connection, model: LinkModel, signatures: Signatures, pairs: Collection[tuple[str, str]] | None = None
    ) -> Linking:
        """With the merges that stand now, if `pairs` does not give them."""
        if pairs is None:
            pairs = [(one, other) for one, other in connection.execute(MERGES)]
        return cls(connection, model, Identities.of(pairs), signatures)

    def child_of(self, own: Signature, *, record: Node | None = None) -> tuple[int, ...] | None:
        """The ids of a person's attendances; None if two children fit about as well. `record` is the person's own, if it is one
        of these, as of Children.find.
        """
        own = self.identities.renumbered(own)
        near = [node for node in self._nodes(_HOLDING, self._keys(own)) if record is None or node.id != record.id]
        every = near if record is None else [*near, record]
        grouped = self.grouped(every) if any(node.child is None for node in every) else {}
        of_child: dict[int, list[int]] = {}
        for ident, own_child in grouped.items():
            of_child.setdefault(own_child, []).append(ident)
        whole_children: dict[int, list[Node]] = {}
        wholes: dict[int, Signature] = {}

        def held(child: int) -> list[Node]:
            if child not in whole_children:
                found = self.nodes(of_child[child]) if child in of_child else self._nodes(_OF_CHILD, [child])
                whole_children[child] = sorted(found, key=lambda node: node.id)
            return whole_children[child]

        def whole(child: int) -> Signature:
            if child not in wholes:
                wholes[child] = merged(node.own for node in held(child))
            return wholes[child]

        def child(node: Node) -> int:
            return grouped.get(node.id, node.child or node.id)

        children = [(child(node), node.own) for node in near]
        chosen = choose(own, children, whole, self.model, grouped=None if record is None else child(record))
        return None if chosen is None else tuple(node.id for each in chosen for node in held(each))

    def found_by(self, record: Node) -> tuple[int, ...] | None:
        """As `child_of`, of a stored attendance; where two children fit, a hospital's word settles it."""
        found = self.child_of(record.own, record=record)
        told = found is None and self.identities.one_record and self.identities.told_with(self.borne([record.id]))
        return self.mates(record.id, record.child) if told else found

    def mates(self, ident: int, child: int | None) -> tuple[int, ...]:
        """The ids of the attendances of the child of a stored one."""
        if child is not None:
            return tuple(self._mates([child]))
        grouped = self.grouped(self.nodes([ident]))
        return tuple(other for other, own in grouped.items() if own == grouped[ident])

    def grouped(self, seeds: Iterable[Node]) -> dict[int, int]:
        """Every attendance linked with the seeds, directly or over others, and its child: the least id of the child's."""
        area: dict[int, Node] = {}
        frontier, followed = list(seeds), set[Signature]()
        while frontier:
            area.update((node.id, node) for node in frontier)
            found = self.linked(frontier, followed)
            frontier = self.nodes(ident for ident in sorted(found) if ident not in area)
        return self.group(area.values())

    def group(self, nodes: Iterable[Node]) -> dict[int, int]:
        """The child of each of these attendances, which are linked with no others."""
        ordered = self._ordered(nodes)
        said = self.identities.said([borne for _, borne in ordered]) if self.identities.one_record else []
        children = Children.of((node.own for node, _ in ordered), self.model, said=said)
        ids = [node.id for node, _ in ordered]
        return {ids[record]: min(ids[r] for r in records) for records in children.records for record in records}

    def near(self, own: Signature) -> list[Node]:
        """Attendances that share a key with a record: those a look-up of it weighs."""
        return self._nodes(_HOLDING, self._keys(own))

    def bearers(self, idents: Iterable[str]) -> set[int]:
        """Attendances that bear one of these identifiers."""
        return self._holding(map(_of, idents))

    def _ordered(self, nodes: Iterable[Node]) -> list[tuple[Node, frozenset[str]]]:
        """In the order of site and id, so that the order in which they came decides nothing; with the identifiers borne."""
        by_id = {node.id: node for node in nodes}
        columns = [attendance.c.id, attendance.c.site, attendance.c.visit]
        if self.identities.one_record:
            columns.append(attendance.c.person)
        found = []
        for some in batches(by_id):
            for ident, site, visit, *person in self.connection.execute(select(*columns).where(attendance.c.id.in_(some))):
                borne = identifiers(from_text(Person, person[0])) if person else frozenset()
                found.append((site, visit, by_id[ident], borne))
        return [(node, borne) for _, _, node, borne in sorted(found, key=lambda row: row[:2])]

    def linked(self, nodes: Sequence[Node], followed: set[Signature]) -> set[int]:
        """Attendances that may be joined with one of these, or are now, or are by a hospital's word. `followed` are what
        was looked for already: records that say the same are linked with the same.
        """
        ids = [node.id for node in nodes]
        found = set(self._mates(sorted({node.child for node in nodes if node.child is not None})))
        for own in {node.own for node in nodes} - followed:
            followed.add(own)
            of_signature: dict[Signature, list[int]] = {}
            for other in self._nodes(_HOLDING, self._keys(own)):
                of_signature.setdefault(other.own, []).append(other.id)
            for other_own, held in of_signature.items():
                if weigh_children(own, other_own, self.model) is not None:
                    found.update(held)
        if self.identities.one_record:
            found |= self.bearers(self.identities.told_with(self.borne(ids)))
        return found

    def borne(self, ids: Iterable[int]) -> frozenset[str]:
        """Every identifier that one of these attendances bears."""
        return frozenset(
            ident for some in batches(ids)
            for (text,) in self.connection.execute(select(attendance.c.person).where(attendance.c.id.in_(some)))
            for ident in identifiers(from_text(Person, text))
        )

    def _keys(self, own: Signature) -> list[int]:
        """The keys of a record and, of numbers that are one with its own, theirs."""
        return keys_of(own) + [_of(number) for number in self.identities.numbers_like(own) - set(own.numbers)]

    def _holding(self, keys: Iterable[int]) -> set[int]:
        return {
            ident for some in batches(keys)
            for (ident,) in self.connection.execute(select(keyed.c.attendance).where(keyed.c.key.in_(some)))
        }

    def _mates(self, children: Iterable[int]) -> list[int]:
        return [
            ident for some in batches(children)
            for (ident,) in self.connection.execute(select(attendance.c.id).where(attendance.c.child.in_(some)))
        ]

    def nodes(self, ids: Iterable[int]) -> list[Node]:
        """Stored attendances by id."""
        return self._nodes(_BY_ID, ids)

    def _nodes(self, chosen: Query, values: Iterable[int]) -> list[Node]:
        renumbered, kept = self.identities.renumbered, self.signatures.of
        rows = {
            ident: (child, text) for ident, child, text in chosen.rows(self.connection, numbers=values)
        }
        return [Node(ident, child, renumbered(kept(ident, text))) for ident, (child, text) in rows.items()]

