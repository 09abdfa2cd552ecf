"""Whose answers a writer's transaction changed, beyond those whose own child it changed: `before` also finds children that a
visit fits and was not grouped with, and says that it cannot tell where two fit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from attrs import evolve, field, frozen
from sqlalchemy import select

from riskflag.link.children import may_find
from riskflag.link.matching import searchable
from riskflag.link.signature import Signature
from riskflag.people.masking import masked
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
        answers = _Answers(now), _Answers(then)
        found = {key for ident, key, at in _visits(now, suspects) if key not in keys
                 and _differ(answers, (ident, _id_of(then, key)), key, at) and _is_asked(now, ident)}
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


@frozen(repr=False, eq=False)
class _Answers:
    """What look-ups find at one moment. Visits of one child that say the same find the same, and are not looked up one by one."""

    linking: Linking
    _found: dict[tuple[Signature, int], tuple[int, ...] | None] = field(init=False, factory=dict)
    _said: dict[frozenset[int], list[tuple[int, Key, str]]] = field(init=False, factory=dict)

    __repr__ = masked

    def found(self, ident: int | None) -> tuple[int, ...] | None:
        """The ids that a stored attendance finds; None if that cannot be told, or it is not there."""
        if ident is None:
            return None
        (node,) = self.linking.nodes([ident])
        if node.child is None or self.linking.identities.one_record:  # a hospital's word is about one record
            return self.linking.found_by(node)
        if (own := (node.own, node.child)) not in self._found:
            self._found[own] = self.linking.found_by(node)
        return self._found[own]

    def said(self, ids: frozenset[int], key: Key, at: int) -> set[tuple[Key, str]]:
        """What `before` tells of these attendances to another visit, of a moment."""
        if ids not in self._said:
            chosen = (_SAID.where(attendance.c.id.in_(some)) for some in batches(ids))
            rows = (row for statement in chosen for row in self.linking.connection.execute(statement))
            self._said[ids] = [(row.at, (row.site, row.visit), row.said) for row in rows]
        return {(other, said) for then, other, said in self._said[ids] if then <= at and other != key}


def _differ(answers: tuple[_Answers, _Answers], ids: tuple[int, int | None], key: Key, at: int) -> bool:
    """True if two moments tell a visit different things. What an id says never changes: only ids of one moment need be read."""
    (now, then), (ours, theirs) = answers, (one.found(ident) for one, ident in zip(answers, ids, strict=True))
    if ours is None or theirs is None:
        return ours is not theirs
    some, others = frozenset(ours), frozenset(theirs)
    return some != others and now.said(some - others, key, at) != then.said(others - some, key, at)


def _is_asked(linking: Linking, ident: int) -> bool:
    """False if so little identity is recorded that nothing is looked for."""
    person = linking.connection.execute(select(attendance.c.person).where(attendance.c.id == ident)).scalar_one()
    return searchable(from_text(Person, person))
