"""What a writer does to a stored history, within one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import compress
from typing import Any

from attrs import Factory, define, frozen
from sqlalchemy import Column, ColumnElement, Connection, bindparam, delete, func, select, update

from riskflag.link.linked import Watch, unwatched
from riskflag.link.others import is_another
from riskflag.link.signature import draw
from riskflag.people.masking import masked
from riskflag.people.person import Person
from riskflag.store.database import Database, batches
from riskflag.store.events import Cancelled, Effect, Event, Key, Merged, Recorded, Seen, Taken, Unmerged, effect, identifier
from riskflag.store.facts import Facts, micros
from riskflag.store.linking import Linking, keys_of
from riskflag.store.records import from_text
from riskflag.store.schema import attendance, cancelled, keyed, merge
from riskflag.store.signatures import signature_of, signature_text
from riskflag.store.statements import Statement
from riskflag.store.whole import Whole, borne_by

__all__ = ["Row", "Writing"]

_SHARE = 12  # grouping one attendance by itself costs about as much as this many of the whole history at once
_KEYS = 100_000  # keys written in one statement


@frozen(repr=False)
class Row:
    """A stored attendance as an effect sees it."""

    id: int
    key: Key
    at: int
    stated: int
    said: str
    child: int | None

    __repr__ = masked


@define(repr=False, eq=False)
class Writing:
    """One writer's transaction. `touched` are attendances to be grouped anew, `added` those that are new, `known` what
    changed as it was before.
    """

    database: Database
    connection: Connection
    facts: Facts
    linking: Linking
    erased: Callable[[Key], bool]
    touched: set[int] = Factory(set)
    added: set[int] = Factory(set)
    known: dict[int, Row] = Factory(dict)

    def append(self, events: Iterable[Event]) -> Effect:
        """Take statements in, group what they touch, and say what that changed."""
        every = list(events)
        self._merge([event for event in every if isinstance(event, Merged | Unmerged)])
        self._state(Statement.of(event) for event in every if isinstance(event, Recorded | Cancelled))
        return self.regroup()

    def load(self, statements: Iterable[Statement]) -> Taken:
        """Take statements about visits in, to be found when `group` was called; returns what became of them."""
        return self._state(statements, waiting=True)

    def _others(self, statements: Mapping[Key, Statement], held: Mapping[Key, Row]) -> set[Key]:
        """Of these statements, those about evidently another person than the stored visit of that id."""
        differ = {row.id: statements[key] for key, row in held.items() if row.said != statements[key].order[2]}
        found = set()
        for some in batches(sorted(differ)):
            stored = select(attendance.c.id, attendance.c.person).where(attendance.c.id.in_(some))
            for ident, person in self.connection.execute(stored).all():
                said = differ[ident]
                told = said.person or person
                if told != person and is_another(from_text(Person, person), from_text(Person, told)):
                    found.add(said.key)
        return found

    def group(self, watch: Watch = unwatched) -> None:
        """Index and group everything that waits for it."""
        waiting = self.connection.execute(select(attendance.c.id).where(attendance.c.child.is_(None))).scalars().all()
        if not waiting:
            return
        if len(waiting) * _SHARE > self.connection.execute(select(func.count()).select_from(attendance)).scalar_one():
            whole = Whole.of(self.linking, watch)
            self._keep(whole.keys(self.linking))
            self.database.assign(self.connection, attendance, "child", whole.changed())
            self.database.count(self.connection, attendance, keyed)
        else:
            for some in batches(watch(waiting, len(waiting), "indexing")):
                self._index(some)
            self.touched |= set(waiting)
            self.regroup()

    def _index(self, ids: list[int]) -> None:
        rows = self.connection.execute(_FOR_KEYS, {"some": ids})
        self._keep(sorted((key, ident) for ident, own, person in rows for key in _keys(own, person)))

    def _keep(self, keys: Iterable[tuple[int, int]]) -> None:
        """Write keys, in their order: so a database takes many in quickly. Some may be there."""
        there = self.connection.execute(select(keyed.c.key).limit(1)).first() is not None
        for several in batches(keys, _KEYS):
            self.database.insert(self.connection, keyed, several, again=there)

    def rebuild(self, watch: Watch = unwatched) -> None:
        """Make everything that is kept for finding anew, from what the attendances say; then group."""
        self.connection.execute(delete(keyed))
        ids = self.connection.execute(select(attendance.c.id)).scalars().all()
        for some in batches(watch(ids, len(ids), "reading")):
            rows = self.connection.execute(select(attendance.c.id, attendance.c.person).where(attendance.c.id.in_(some))).all()
            people = [(ident, from_text(Person, text)) for ident, text in rows]
            drawn = [{"row": ident, "drawn": signature_text(draw(person))} for ident, person in people]
            values: dict[str, Any] = {"signature": bindparam("drawn"), "child": None}
            self.connection.execute(update(attendance).where(attendance.c.id == bindparam("row")).values(values), drawn)
        self.facts.made(self.linking.model.fingerprint)
        self.group(watch)

    def take_out(self, keys: Iterable[Key]) -> Effect:
        """Take attendances out, with all that is kept of them."""
        self._remove(self._held(keys).values())
        return self.regroup()

    def purge(self, before: datetime) -> int:
        """End the keeping of what arrived before a moment."""
        old = self._rows_where(attendance.c.at < micros(before))
        self._remove(old)
        self.connection.execute(delete(cancelled).where(cancelled.c.stated < micros(before)))
        self.facts.set("purged until", str(max(micros(before), int(self.facts.told.get("purged until", "0")))))
        self.regroup()
        return len(old)

    def merges_of(self, keys: Iterable[Key]) -> list[Key]:
        """Merges of these attendances' identifiers, each under a key of its own kind; not those that join others' too."""
        ids = {row.id for row in self._held(keys).values()}
        rows = self.connection.execute(select(merge).where(merge.c.retired.is_not(None))).all()
        own = self.linking.identities.one_with(self.linking.borne(ids)) if rows else frozenset()  # over those nobody bears too
        ours = [row for row in rows if {row.retired, row.survivor} & own]
        return [
            _merge_key(row.id) for row in ours
            if not self.linking.bearers(self.linking.identities.one_with([row.retired, row.survivor])) - ids
        ]

    def merges(self) -> list[Key]:
        """Every merge, each under a key of its own kind."""
        return [_merge_key(ident) for ident in self.connection.execute(select(merge.c.id)).scalars()]

    def forget_merges(self, keys: Iterable[Key]) -> None:
        """Take merges out."""
        gone: set[str] = set()
        for _, ident in keys:
            row = self.connection.execute(select(merge).where(merge.c.id == ident)).one()
            gone |= {told for told in (row.retired, row.survivor) if told}
            self.connection.execute(delete(merge).where(merge.c.id == ident))
        self._tell(gone)

    def regroup(self) -> Effect:
        """Group what was touched, and all that is linked with it, anew."""
        nodes = self.linking.nodes(sorted(self.touched))
        grouped = self.linking.grouped(nodes) if nodes else {}
        after = self.rows(sorted(grouped))
        before = {row.id: row for row in after if row.id not in self.added} | self.known
        self._set_children(grouped, {row.id: row.child for row in after})
        return effect(_seen(before.values(), {}), _seen(after, grouped))

    def rows(self, ids: Iterable[int]) -> list[Row]:
        """Stored attendances by id."""
        return self._rows(attendance.c.id, ids)

    def _rows(self, column: Column[Any], values: Iterable[int | str]) -> list[Row]:
        return [row for some in batches(values) for row in self._rows_where(column.in_(some))]

    def _rows_where(self, condition: ColumnElement[bool]) -> list[Row]:
        rows = self.connection.execute(select(*_ROW).where(condition)).all()
        return [Row(ident, (site, visit), *told) for ident, site, visit, *told in rows]

    def _held(self, keys: Iterable[Key]) -> dict[Key, Row]:
        wanted = set(keys)
        rows = self._rows(attendance.c.visit, {visit for _, visit in wanted})
        return {row.key: row for row in rows if row.key in wanted}

    def _cancelled(self, keys: Iterable[Key]) -> dict[Key, int]:
        wanted = set(keys)
        rows = [row for some in batches(sorted({visit for _, visit in wanted}))
                for row in self.connection.execute(select(cancelled).where(cancelled.c.visit.in_(some)))]
        return {(row.site, row.visit): row.stated for row in rows if (row.site, row.visit) in wanted}

    def _state(self, statements: Iterable[Statement], *, waiting: bool = False) -> Taken:
        latest: dict[Key, Statement] = {}
        erased, ended, others = 0, 0, list[int]()
        for said in statements:
            if self.erased(said.key):
                erased += 1
            elif waiting and said.key in latest and _is_another(latest[said.key], said):
                others.append(said.row)
            else:
                ended += self._is_ended(said)
                if said.key not in latest or said.order > latest[said.key].order:
                    latest[said.key] = said
        held, off = self._held(latest), self._cancelled(latest)
        for key in self._others(latest, held) if waiting else ():
            others.append(latest.pop(key).row)
            del held[key]
        standing = {key: (row.stated, 0, row.said) for key, row in held.items()} | {key: (at, 1, "") for key, at in off.items()}
        newer = [said for key, said in latest.items() if key not in standing or said.order > standing[key]]
        newer = [said for said in newer if said.key in held or not (waiting and self._is_ended(said))]  # a file leaves no trace
        told = [said.key in held and said.order[2] == held[said.key].said for said in newer]  # already, and said again
        again = [(held[said.key].id, said.order[0]) for said in compress(newer, told)]
        self.database.assign(self.connection, attendance, "stated", again)
        changed = [said for said, is_told in zip(newer, told, strict=True) if not is_told]
        self._remove(wrong := [held[said.key] for said in changed if said.key in held])
        for said in changed:
            if said.key in off:
                site, visit = said.key
                self.connection.execute(delete(cancelled).where(cancelled.c.site == site, cancelled.c.visit == visit))
        lasts = [said.at is not None and not self._is_ended(said) for said in changed]
        off_now = [(*said.key, said.order[0]) for said, stays in zip(changed, lasts, strict=True) if not stays]
        self.database.insert(self.connection, cancelled, off_now)
        self._add(list(compress(changed, lasts)), waiting=waiting)
        self.facts.were_wrong((row.key[0], row.at) for row in wrong)
        older = sum(said.order < standing[key] and said.order[1:] != standing[key][1:]
                    for key, said in latest.items() if key in standing and not self._is_ended(said))
        return Taken(new=len(self.added), older=older, ended=ended, erased=erased, others=tuple(others))

    def _is_ended(self, said: Statement) -> bool:
        """True for what arrived before the keeping ended."""
        purged = self.facts.purged_until
        return said.at is not None and purged is not None and said.at < micros(purged)

    def _add(self, statements: Sequence[Statement], *, waiting: bool) -> None:
        if not statements:
            return
        ids = self.facts.ids(len(statements))
        first: dict[str, int] = {}
        for said in statements:
            site, at = said.key[0], said.at or 0
            first[site] = min(at, first.get(site, at))
        self.facts.arrived(first, max(min(said.at or 0, said.order[0]) for said in statements))  # none is later than its news
        self.database.insert(self.connection, attendance, [
            (ident, *said.key, said.at, said.order[0], said.order[2], said.person, said.record, said.signature, None)
            for ident, said in zip(ids, statements, strict=True)
        ])
        if not waiting:
            self._keep(sorted(
                (key, ident) for ident, said in zip(ids, statements, strict=True) for key in _keys(said.signature, said.person)))
        self.touched |= set(ids)
        self.added |= set(ids)

    def _remove(self, rows: Iterable[Row]) -> None:
        gone = list(rows)
        if not gone:
            return
        self._unsettle(gone)
        for some in batches(sorted(ids := {row.id for row in gone})):
            chosen = attendance.c.id.in_(some)
            for ident, own, person in self.connection.execute(
                select(attendance.c.id, attendance.c.signature, attendance.c.person).where(chosen)).all():
                self.connection.execute(delete(keyed).where(keyed.c.key.in_(_keys(own, person)), keyed.c.attendance == ident))
            self.connection.execute(delete(attendance).where(chosen))
        self.touched -= ids

    def _unsettle(self, rows: Iterable[Row]) -> None:
        """Rows, those that are linked with them, and all that are one child with any of these, are to be grouped anew: what
        goes may have kept apart what stays.
        """
        own = list(rows)
        linked = self.rows(sorted(self.linking.linked(self.linking.nodes(row.id for row in own), set())))
        mates = self._rows(attendance.c.child, sorted({row.child for row in (*own, *linked) if row.child is not None}))
        for row in (*own, *linked, *mates):
            if row.id not in self.added:
                self.known.setdefault(row.id, row)
            self.touched.add(row.id)
        for some in batches(sorted({row.id for row in (*own, *linked, *mates)})):
            self.connection.execute(update(attendance).where(attendance.c.id.in_(some)).values(child=None))

    def _merge(self, events: Sequence[Merged | Unmerged]) -> None:
        idents: set[str | None] = set()
        for event in events:
            if self.erased(_merge_key(event.id)):
                continue
            held = self.connection.execute(select(merge).where(merge.c.id == event.id)).one_or_none()
            stands = None if held is None else (held.stated, int(held.retired is None), _pair(held.retired, held.survivor))
            stated, rank, told = event.order
            if stands is not None and (micros(stated), rank, told) <= stands:
                continue
            one, other = (identifier(event.retired), identifier(event.survivor)) if isinstance(event, Merged) else (None, None)
            self.connection.execute(delete(merge).where(merge.c.id == event.id))
            self.connection.execute(merge.insert().values(id=event.id, stated=micros(stated), retired=one, survivor=other))
            idents |= {one, other, *((held.retired, held.survivor) if held else ())}
        if idents:
            self._tell(ident for ident in idents if ident)

    def _tell(self, idents: Iterable[str]) -> None:
        """What is said of these identifiers has changed, and with it what is linked with those that bear them."""
        before, told = self.linking, frozenset(idents)
        self.linking = Linking.over(self.connection, before.model, before.signatures)
        every = before.identities.one_with(told) | self.linking.identities.one_with(told)
        bearers = sorted(before.bearers(every))
        after, self.linking = self.linking, before
        self._unsettle(self.rows(bearers))
        self.linking = after

    def _set_children(self, grouped: Mapping[int, int], before: Mapping[int, int | None]) -> None:
        changed = [(ident, child) for ident, child in grouped.items() if before[ident] != child]
        self.database.assign(self.connection, attendance, "child", changed)


_ROW = tuple(attendance.c[name] for name in ("id", "site", "visit", "at", "stated", "said", "child"))


_FOR_KEYS = select(attendance.c.id, attendance.c.signature, attendance.c.person).where(
    attendance.c.id.in_(bindparam("some", expanding=True)))


def _keys(signature: str, person: str) -> list[int]:
    """The keys a stored attendance is found by, from what is kept of it."""
    own = signature_of(signature)
    return keys_of(own, borne_by(own, person))


def _is_another(one: Statement, other: Statement) -> bool:
    """True if two statements under one id are evidently about two people."""
    differ = bool(one.person and other.person) and one.person != other.person
    return differ and is_another(from_text(Person, one.person), from_text(Person, other.person))


def _merge_key(ident: str) -> Key:
    """A merge among the tombstones: no site is called this."""
    return ("\0merge", ident)


def _pair(one: str | None, other: str | None) -> str:
    return f"{one}|{other}" if one else ""


def _seen(rows: Iterable[Row], grouped: Mapping[int, int]) -> dict[Key, Seen]:
    """What each attendance could see of its child's past. Without a child it stood alone."""
    of_child: dict[int, list[Row]] = {}
    for row in rows:
        of_child.setdefault(grouped.get(row.id, row.child or row.id), []).append(row)
    return {
        own.key: frozenset((row.key, row.said) for row in held if row.at <= own.at) for held in of_child.values() for own in held
    }
