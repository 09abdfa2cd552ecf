"""A register held in memory: its entries, how old it is, and who in it may be a given person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property, partial

from attrs import evolve, frozen

from riskflag.errors import InvalidInput
from riskflag.lasting import many_lasting
from riskflag.link.index import Index
from riskflag.link.match import Match
from riskflag.link.matching import match_signatures
from riskflag.link.model import LinkModel, england
from riskflag.link.relatives import Related, names_mother, related_of
from riskflag.link.sieve import sieved
from riskflag.link.signature import Signature, signature
from riskflag.link.unborn import aliases
from riskflag.people.entry import RegisterEntry
from riskflag.people.masking import masked
from riskflag.people.person import Person

__all__ = ["MAX_AGE", "MAX_REJECTED", "Register"]

MAX_AGE = timedelta(days=7)  # local choice: a register is exchanged at least weekly
MAX_REJECTED = 0.005  # local choice: the share of rows that may be rejected before the register counts as partial


@frozen(repr=False, eq=False, kw_only=True)
class Register:
    """A register as a value. `as_of` is the moment or day it was true; it is stale `max_age` after that.

    `rejected` of `read` rows could not be used; above the share `max_rejected` the register is partial.
    """

    name: str
    as_of: datetime | date | None
    max_age: timedelta | None
    rejected: int
    read: int
    max_rejected: float
    model: LinkModel
    _rows: list[RegisterEntry]
    _where: dict[str, list[int]]
    _index: Index

    __repr__ = masked

    def __len__(self) -> int:
        return self._index.size - len(self._index.removed)

    @property
    def entries(self) -> tuple[RegisterEntry, ...]:
        """Every row, in the order given."""
        removed = self._index.removed
        if not removed:
            return tuple(self._rows[: self._index.size])
        return tuple(row for position, row in enumerate(self._rows[: self._index.size]) if position not in removed)

    @classmethod
    def of(
        cls,
        name: str,
        entries: Iterable[RegisterEntry],
        *,
        as_of: datetime | date | None = None,
        max_age: timedelta | None = MAX_AGE,
        rejected: int = 0,
        read: int | None = None,
        max_rejected: float = MAX_REJECTED,
        model: LinkModel | None = None,
    ) -> Register:
        """Index entries. `read` defaults to the accepted and rejected rows together; the model to England's."""
        with many_lasting():
            rows = list(entries)
            model = (model or england()).expecting(entries=len(rows))
            index = Index.of((row.person for row in rows), lambda position, own: aliases(rows[position], own), most=model.crowd)
        return cls(
            name=name, as_of=as_of, max_age=max_age, rejected=rejected, max_rejected=max_rejected,
            read=len(rows) + rejected if read is None else read,
            model=model,
            rows=rows,
            where={},
            index=index,
        )

    def search(self, person: Person, /) -> tuple[RegisterEntry, ...]:
        """Candidates: every entry that could be the person's, and some that are not."""
        return tuple(self._rows[position] for position in self._index.candidates(person))

    def match(self, person: Person, *, on: date | None = None) -> tuple[Match, ...]:
        """Possible matches or better, best first: every row of the child, whatever its plan's dates.

        `on` is the civil day of the attendance; with it an unborn plan is not matched to the mother's next pregnancy.
        """
        return self.match_drawn(signature(person), on)

    def match_drawn(self, own: Signature, on: date | None) -> tuple[Match, ...]:
        """`match` of what is already drawn out."""
        index, rows = self._index, self._rows
        near = index.near(own)
        candidates = [(rows[p], index.signatures[p]) for p in sieved(own, near, index, rows, self.model)]
        return match_signatures(own, candidates, self.model, on) if candidates else ()

    @property
    def rows(self) -> tuple[Sequence[RegisterEntry], Sequence[Signature]]:
        """Rows and what is drawn from them, by position; removed and later ones among them, which the index never names."""
        return self._rows, self._index.signatures

    @property
    def index(self) -> Index:
        """Who is found where."""
        return self._index

    @cached_property
    def holds_mothers(self) -> bool:
        """True if any row identifies the mother: then a child's mother is worth asking for."""
        return any(map(names_mother, self._index.signatures[: self._index.size]))

    def related(self, person: Person, /) -> tuple[Related, ...]:
        """Rows of this person's mother and of her other children, by the mother alone; none without a mother on record."""
        own = signature(person)
        if own.mother is None:
            return ()
        found = self._index.family(own.mother)
        return related_of(own, [(self._rows[position], self._index.signatures[position]) for position in found])

    def replace(self, *, added: Iterable[RegisterEntry] = (), removed: Iterable[str] = ()) -> Register:
        """The register with rows added and, by id, removed; a row changed is both.

        It takes microseconds for each row, but the first time, and where two values grow from one. Every row of a removed
        id goes; raises InvalidInput for an id that no row has.

        The model, and with it the size of register it expects, stays as it was built.
        """
        index, rows = self._index, self._rows
        if index.size != len(rows):  # another value grew from this one and what they share: this one is built anew
            apart = Register.of(self.name, self.entries, model=self.model)
            alone = evolve(self, rows=apart._rows, where=apart._where, index=apart._index)  # noqa: SLF001 - its own kind
            return alone.replace(added=added, removed=removed)
        where = self._where or _by_id(rows)
        gone = [position for ident in removed for position in _positions(where, ident, index.removed)]
        index = index.without(gone)
        for entry in added:
            later = index.added(entry.person, partial(aliases, entry))
            rows.append(entry)
            where.setdefault(entry.id, []).append(index.size)
            index = later
        return evolve(self, rows=rows, where=where, index=index)


def _by_id(rows: Iterable[RegisterEntry]) -> dict[str, list[int]]:
    where: dict[str, list[int]] = {}
    for position, row in enumerate(rows):
        where.setdefault(row.id, []).append(position)
    return where


def _positions(where: dict[str, list[int]], ident: str, removed: frozenset[int]) -> list[int]:
    found = [position for position in where.get(ident, ()) if position not in removed]
    if not found:
        raise InvalidInput("a row to remove is not in the register", remedy="remove only ids that it holds")
    return found
