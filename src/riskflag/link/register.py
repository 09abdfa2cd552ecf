"""A register held in memory: its entries, how old it is, and who in it may be a given person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from attrs import field, frozen

from riskflag.link.index import Index
from riskflag.link.match import Match
from riskflag.link.matching import match_signatures
from riskflag.link.model import LinkModel, england
from riskflag.link.signature import signature
from riskflag.people.entry import RegisterEntry
from riskflag.people.masking import masked
from riskflag.people.person import Person

__all__ = ["Register"]

_MAX_AGE = timedelta(days=7)  # local choice
_MAX_REJECTED = 0.005  # local choice: the share of rows that may be rejected before the register counts as partial


@frozen(repr=False, eq=False)
class Register:
    """A register as a value. `as_of` is the moment or day it was true; it is stale `max_age` after that.

    `rejected` of `read` rows could not be used; above the share `max_rejected` the register is partial.
    """

    name: str
    entries: tuple[RegisterEntry, ...]
    as_of: datetime | date | None
    max_age: timedelta | None
    rejected: int
    read: int
    max_rejected: float
    model: LinkModel
    index: Index = field()

    __repr__ = masked

    def __len__(self) -> int:
        return len(self.entries)

    @classmethod
    def of(
        cls,
        name: str,
        entries: Iterable[RegisterEntry],
        *,
        as_of: datetime | date | None = None,
        max_age: timedelta | None = _MAX_AGE,
        rejected: int = 0,
        read: int | None = None,
        max_rejected: float = _MAX_REJECTED,
        model: LinkModel | None = None,
    ) -> Register:
        """Index entries. `read` defaults to the accepted and rejected rows together; the model to England's."""
        kept = tuple(entries)
        return cls(
            name=name,
            entries=kept,
            as_of=as_of,
            max_age=max_age,
            rejected=rejected,
            read=len(kept) + rejected if read is None else read,
            max_rejected=max_rejected,
            model=(model or england()).expecting(entries=len(kept)),
            index=Index.of(entry.person for entry in kept),
        )

    def search(self, person: Person, /) -> tuple[RegisterEntry, ...]:
        """Candidates: every entry that could be the person's, and some that are not."""
        return tuple(self.entries[position] for position in self.index.candidates(person))

    def match(self, person: Person, *, on: date | None = None) -> tuple[Match, ...]:
        """Possible matches or better, best first: every row of the child, whatever its plan's dates.

        `on` is the civil day of the attendance; with it an unborn plan is not matched to the mother's next pregnancy.
        """
        candidates = self.index.candidates(person)
        drawn = {id(self.entries[position]): self.index.signatures[position] for position in candidates}
        return match_signatures(
            signature(person), (self.entries[position] for position in candidates),
            lambda entry: drawn[id(entry)], self.model, on,
        )
