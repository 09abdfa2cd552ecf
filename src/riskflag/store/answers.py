"""Whose answers a writer's transaction changed, beyond those whose own child it changed: `before` also finds children that a
visit fits and was not grouped with, and says that it cannot tell where two fit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from attrs import evolve
from sqlalchemy import select

from riskflag.link.children import may_find
from riskflag.link.matching import searchable
from riskflag.link.signature import Signature
from riskflag.people.person import Person
from riskflag.store.database import Database, batches
from riskflag.store.events import Effect, Key
from riskflag.store.linking import Linking, Node
from riskflag.store.records import from_text
from riskflag.store.schema import attendance

__all__ = ["asked_anew"]

_SAID = select(attendance.c.id, attendance.c.site, attendance.c.visit, attendance.c.at, attendance.c.said)


def asked_anew(changed: Effect, now: Linking, database: Database) -> Effect:
    """The effect of what a writer has not committed yet, with the attendances for which `before` finds something else than it
    does for those who still read what was there before.
    """
    keys = {*changed.reassess, *changed.withdrawn}
    with database.reading() as connection:
        then = Linking.over(connection, now.model, now.signatures)
        moved = now.identities.moved_since(then.identities)
        if not keys and not moved:
            return changed
        altered = {node.own for linking in (then, now) for node in _around(linking, keys, moved)}
        suspects = now.bearers(moved)
        for own in altered:
            near: dict[Signature, set[int]] = {}
            for node in now.near(own):
                near.setdefault(node.own, set()).add(node.id)
            suspects |= {ident for other, ids in near.items() if may_find(other, (own,), now.model) for ident in ids}
        found = {key for ident, key, at in _visits(now, suspects) if key not in keys
                 and _told(now, ident, key, at) != _told(then, _id_of(then, key), key, at) and _is_asked(now, ident)}
    return evolve(changed, reassess=tuple(sorted({*changed.reassess, *found})))


def _around(linking: Linking, keys: Collection[Key], moved: Collection[str]) -> Iterator[Node]:
    """These attendances, those that bear one of these identifiers, and all that are one child with them."""
    ids = linking.bearers(moved)
    for some in batches(sorted({visit for _, visit in keys})):
        rows = linking.connection.execute(_SAID.where(attendance.c.visit.in_(some)))
        ids |= {row.id for row in rows if (row.site, row.visit) in keys}
    one_of_each = {node.child or -node.id: node for node in linking.nodes(ids)}
    yield from linking.nodes({mate for node in one_of_each.values() for mate in linking.mates(node.id, node.child)})


def _visits(linking: Linking, ids: Iterable[int]) -> Iterator[tuple[int, Key, int]]:
    for some in batches(ids):
        for row in linking.connection.execute(_SAID.where(attendance.c.id.in_(some))):
            yield row.id, (row.site, row.visit), row.at


def _id_of(linking: Linking, key: Key) -> int | None:
    wanted = (attendance.c.site == key[0], attendance.c.visit == key[1])
    return linking.connection.execute(select(attendance.c.id).where(*wanted)).scalar_one_or_none()


def _told(linking: Linking, ident: int | None, key: Key, at: int) -> frozenset[tuple[Key, str]] | None:
    """What `before` tells of a stored attendance; None if it cannot tell."""
    if ident is None:
        return None
    (node,) = linking.nodes([ident])
    found = linking.found_by(node)
    if found is None:
        return None
    rows = (row for some in batches(found) for row in linking.connection.execute(_SAID.where(attendance.c.id.in_(some))))
    return frozenset(((row.site, row.visit), row.said) for row in rows if row.at <= at and (row.site, row.visit) != key)


def _is_asked(linking: Linking, ident: int) -> bool:
    """False if so little identity is recorded that nothing is looked for."""
    person = linking.connection.execute(select(attendance.c.person).where(attendance.c.id == ident)).scalar_one()
    return searchable(from_text(Person, person))
