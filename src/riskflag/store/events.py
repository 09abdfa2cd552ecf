"""What happens to a history: statements about visits and identities, never edits.

Statements arrive late, twice and out of order. Of two about one visit, or one merge, the one that was stated later
stands, whichever arrived first; so every order of the same events gives the same history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeAlias

from attrs import Factory, evolve, field, frozen

from riskflag.errors import InvalidInput
from riskflag.people.attendance import Attendance
from riskflag.people.dates import not_after
from riskflag.people.masking import masked
from riskflag.people.numbers import Number
from riskflag.store.records import digest, to_text

__all__ = [
    "Cancelled", "Effect", "Event", "Key", "Merged", "Recorded", "Seen", "Standing", "Taken", "Unmerged", "admitted", "content",
    "effect", "identifier",
]  # fmt: skip

Key: TypeAlias = tuple[str, str]
"""Site and attendance id."""


def _is_aware(_event: object, _attribute: object, value: datetime) -> None:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise InvalidInput("the statement has no aware moment", remedy="pass an aware datetime: when the source sent it")


@frozen(repr=False)
class Recorded:
    """A visit as its source stated it at a moment: new, or corrected."""

    attendance: Attendance
    stated: datetime = field(validator=_is_aware)

    __repr__ = masked

    @property
    def key(self) -> Key:
        """The visit it is about."""
        return self.attendance.key

    @property
    def order(self) -> tuple[datetime, int, str]:
        """Of two statements about one visit, the greater stands; the content decides only between two of one moment."""
        return (self.stated, 0, content(self.attendance))


@frozen(repr=False)
class Cancelled:
    """A visit that its source says did not happen, or was entered in error."""

    site: str
    id: str
    stated: datetime = field(validator=_is_aware)

    __repr__ = masked

    @property
    def key(self) -> Key:
        """The visit it is about."""
        return (self.site, self.id)

    @property
    def order(self) -> tuple[datetime, int, str]:
        """As of Recorded."""
        return (self.stated, 1, "")


@frozen(repr=False)
class Merged:
    """Two identifiers that a source says are one person's: HL7 A40, or an NHS number superseded by another.

    `id` is the message's own (HL7 MSH-10), so that the merge can be undone. A number may be local to its issuer.
    """

    id: str
    retired: Number
    survivor: Number
    stated: datetime = field(validator=_is_aware)

    __repr__ = masked

    @property
    def order(self) -> tuple[datetime, int, str]:
        """As of Recorded."""
        return (self.stated, 0, "|".join((identifier(self.retired), identifier(self.survivor))))


@frozen(repr=False)
class Unmerged:
    """A merge taken back: the history is as if it had never been."""

    id: str
    stated: datetime = field(validator=_is_aware)

    __repr__ = masked

    @property
    def order(self) -> tuple[datetime, int, str]:
        """As of Recorded."""
        return (self.stated, 1, "")


Event: TypeAlias = Recorded | Cancelled | Merged | Unmerged


def admitted(events: Iterable[Event], latest: datetime | None = None) -> list[Event]:
    """The events. Raises InvalidInput for anything else among them, for a text that no database can keep, and for what is stated
    after `latest`, if that is given: nothing could correct it.
    """
    every = list(events)
    for number, event in enumerate(every, 1):
        if not isinstance(event, Recorded | Cancelled | Merged | Unmerged):
            remedy = "pass events: Recorded(attendance, stated=...), Cancelled, Merged or Unmerged"
            raise InvalidInput(f"item {number} is no event but of type {type(event).__name__}", remedy=remedy)
        try:
            "".join((*event.order[2:], *(event.key if isinstance(event, Recorded | Cancelled) else (event.id,)))).encode()
        except UnicodeEncodeError:
            raise InvalidInput(f"event {number} holds half a character (a lone surrogate)", remedy="mend the text") from None
        except TypeError:
            raise InvalidInput(f"event {number}: a site or an id is no text", remedy="pass them as text") from None
        if latest is not None:
            not_after(event.stated, latest, f"when event {number} was stated")
    return every


def content(attendance: Attendance) -> str:
    """A digest of everything an attendance says, equal for equal attendances."""
    return digest(to_text(attendance.person, without=("problems",)), to_text(attendance, without=("person", "problems")))


def identifier(number: Number) -> str:
    """A number as text that names one identifier: scheme and value, and for a local number its issuer between them."""
    return f"local:{number.issuer}:{number.value}" if number.scheme == "local" else f"{number.scheme}:{number.value}"


@frozen(repr=False)
class Standing:
    """What stands after every statement so far. A value: `after` gives another."""

    visits: Mapping[Key, Recorded | Cancelled] = Factory(dict)
    merges: Mapping[str, Merged | Unmerged] = Factory(dict)

    __repr__ = masked

    def after(self, events: Iterable[Event]) -> Standing:
        """What stands after more statements, in whatever order they come."""
        visits, merges = dict(self.visits), dict(self.merges)
        for event in admitted(events):
            if isinstance(event, Recorded | Cancelled):
                if event.key not in visits or event.order > visits[event.key].order:
                    visits[event.key] = event
            elif event.id not in merges or event.order > merges[event.id].order:
                merges[event.id] = event
        return evolve(self, visits=visits, merges=merges)

    @property
    def attendances(self) -> tuple[Attendance, ...]:
        """The visits that stand, in an order of their own."""
        return tuple(self.visits[key].attendance for key in sorted(self.visits) if isinstance(self.visits[key], Recorded))  # type: ignore[union-attr]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Pairs of identifiers that stand as one person's."""
        return tuple((identifier(m.retired), identifier(m.survivor)) for m in self.merges.values() if isinstance(m, Merged))


@frozen
class Effect:
    """What an event changed, by site and id: whose alerts must be assessed again, and whose must be withdrawn. `reassess` are
    those whose child's past is not what it was, and every other for whom `before` finds something else than it did: a child it
    fits and was not grouped with, or no longer.
    """

    reassess: tuple[Key, ...] = ()
    withdrawn: tuple[Key, ...] = ()


@frozen(kw_only=True)
class Taken:
    """What became of attendances that were taken in at once: how many said something new, something older than what the store
    holds, arrived before the keeping ended, or were erased. `others` are of another person than the visit of that id, each
    told by its row, 0 for what no file says. The rest said what is there.
    """

    new: int = 0
    older: int = 0
    ended: int = 0
    erased: int = 0
    others: tuple[int, ...] = ()


Seen: TypeAlias = frozenset[tuple[Key, str]]
"""Visits up to a moment, each with a digest of what it says."""


def effect(before: Mapping[Key, Seen], after: Mapping[Key, Seen]) -> Effect:
    """Compare what every visit could see of its child's past, itself included, before and after. What `before` finds besides
    is for the history to ask.
    """
    return Effect(
        reassess=tuple(sorted(key for key, past in after.items() if before.get(key) != past)),
        withdrawn=tuple(sorted(set(before) - set(after))),
    )

