"""A history in memory: earlier attendances found by the matching of the room `link`, across sites and spellings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from attrs import evolve, field, frozen

from riskflag.answer import Answer, Known, Unknown
from riskflag.errors import InvalidInput
from riskflag.lasting import many_lasting
from riskflag.link.blocks import blocks
from riskflag.link.children import Children, can_be_found, may_find
from riskflag.link.matching import searchable
from riskflag.link.model import LinkModel
from riskflag.link.signature import Signature, draw, signature
from riskflag.people.attendance import Attendance
from riskflag.people.dates import AHEAD, instant
from riskflag.people.past import EVERYTHING, Coverage
from riskflag.store.events import Effect, Event, Key, Recorded, Seen, Standing, content, effect
from riskflag.store.identities import Identities, identifiers
from riskflag.store.under_one_id import standing

__all__ = ["AMBIGUOUS", "TOO_LITTLE", "MemoryHistory", "earlier_of"]

TOO_LITTLE = "too little identity is recorded to look for earlier attendances"
_LATER = "correct the moment, or the order of day and month in the attendances"
AMBIGUOUS = "two children's earlier attendances fit about as well"
_UNDATED = datetime.min.replace(tzinfo=UTC)  # attendances given as a list state no moment: any dated statement is later


def _unique(attendances: Iterable[Attendance]) -> tuple[Attendance, ...]:
    return standing(attendances)


def _undated(attendances: Sequence[Attendance]) -> Standing:
    first = {attendance.key: attendance for attendance in reversed(attendances)}  # another person's stands beside it
    return Standing({key: Recorded(attendance, _UNDATED) for key, attendance in first.items()})


def _is_possible(as_of: datetime | None, attendances: Sequence[Attendance]) -> None:
    if as_of is None:
        return
    if not isinstance(as_of, datetime) or as_of.tzinfo is None:
        raise InvalidInput("`as_of` has no time zone", remedy="pass an aware datetime, e.g. tzinfo=riskflag.LONDON")
    if any(instant(attendance.at) > instant(as_of) + AHEAD for attendance in attendances):
        raise InvalidInput("an attendance is later than the moment the history is said to be of", remedy=_LATER)


def earlier_of(
    found: Iterable[Attendance], present: Attendance, source: str, model: LinkModel
) -> Answer[tuple[Attendance, ...]]:
    """Of a child's attendances those before the present one, oldest first; that there are none is an answer only if one could be
    found.
    """
    until = instant(present.at)
    earlier = sorted((a for a in found if instant(a.at) <= until and a.key != present.key), key=lambda a: (instant(a.at), a.key))
    return Known(tuple(earlier)) if earlier or can_be_found(signature(present.person), model) else Unknown(source, TOO_LITTLE)


def _told(history: MemoryHistory, attendance: Attendance) -> object:
    found = history.before(attendance)
    return found if isinstance(found, Unknown) else {(own.key, content(own)) for own in found.value}


@frozen(repr=False)
class MemoryHistory:
    """Attendances of anybody, in any order; `before` finds those of the child who attends now.

    The same site and id in two files is one attendance, and the last one given stands; if they are evidently two people's,
    both stand. `coverage` says what the history can see; without it, it counts as complete. With `max_age`, what arrives later
    than that after `as_of` (by default the newest arrival) finds the history stale: it then lacks what came since. Raises
    InvalidInput for an `as_of` without a time zone, and for an attendance later than a stated `as_of`: either is wrong, and where
    days and months were exchanged, arrivals lie where no rule looks. That nothing is missing until `as_of` cannot be checked.

    Attendances are grouped into children when the history is made, so that a chain of visits may carry what no pair of
    them does; a later visit may thereby tell that two earlier ones are one child's.
    """

    attendances: tuple[Attendance, ...] = field(converter=_unique)
    coverage: Coverage = field(default=EVERYTHING, kw_only=True)
    max_age: timedelta | None = field(default=None, kw_only=True)
    as_of: datetime | None = field(kw_only=True)
    name: str = field(default="history", kw_only=True)
    _standing: Standing = field(kw_only=True, eq=False)
    _identities: Identities = field(init=False, eq=False)
    _children: Children = field(init=False, eq=False)
    _positions: dict[Key, list[int]] = field(init=False, eq=False)

    @as_of.default
    def _newest(self) -> datetime | None:
        return max((attendance.at for attendance in self.attendances), key=instant, default=None)

    @_standing.default
    def _stated(self) -> Standing:
        """Of attendances as a host states them; `including` and `after` hand theirs on, and may take in what came since."""
        _is_possible(self.as_of, self.attendances)
        return _undated(self.attendances)

    @_identities.default
    def _merged(self) -> Identities:
        return Identities.of(self._standing.pairs)

    @_children.default
    def _grouped(self) -> Children:
        ids, people = self._identities, [attendance.person for attendance in self.attendances]
        said = ids.said([identifiers(person) for person in people]) if ids.one_record else ()
        with many_lasting():
            return Children.of((ids.renumbered(draw(person)) for person in people), said=said)

    @_positions.default
    def _by_key(self) -> dict[Key, list[int]]:
        found: dict[Key, list[int]] = {}
        for position, attendance in enumerate(self.attendances):
            found.setdefault(attendance.key, []).append(position)
        return found

    def __repr__(self) -> str:
        """Say how many attendances it holds."""
        return f"<MemoryHistory: {len(self.attendances)} attendances>"

    def before(self, attendance: Attendance, /) -> Answer[tuple[Attendance, ...]]:
        """This child's earlier attendances, oldest first; Unknown if too little identity is recorded to look, or if two
        children fit about as well.
        """
        if not searchable(attendance.person):
            return Unknown(self.name, TOO_LITTLE)
        found = self._records(attendance)
        if found is None:
            return Unknown(self.name, AMBIGUOUS)
        return earlier_of(map(self.attendances.__getitem__, found), attendance, self.name, self._children.model)

    def _records(self, attendance: Attendance) -> tuple[int, ...] | None:
        under = self._positions.get(attendance.key, ())
        own = next((position for position in under if self.attendances[position].person == attendance.person), None)
        found = self._children.find(self._identities.renumbered(signature(attendance.person)), record=own)
        if not found.ambiguous:
            return found.records
        settled = own is not None and self._identities.settles(attendance.person)
        return self._children.records[self._children.child_of[own]] if own is not None and settled else None

    def including(self, attendances: Iterable[Attendance]) -> MemoryHistory:
        """The history with more attendances."""
        held = standing((*self.attendances, *attendances))
        return evolve(self, attendances=held, standing=evolve(_undated(held), merges=self._standing.merges))

    def after(self, events: Iterable[Event]) -> MemoryHistory:
        """The history after more statements. Every order of the same ones gives the same history. They are about the first
        attendance of their site and id, never about another person's beside it.
        """
        stands = self._standing.after(events)
        held, beside = stands.attendances, self._beside
        kept = set(map(id, standing((*beside, *held)))) if beside else set()  # what is stated now corrects an earlier one
        held += tuple(attendance for attendance in beside if id(attendance) in kept)
        known = [*(attendance.at for attendance in held), *([self.as_of] if self.as_of else [])]
        return MemoryHistory(
            held, coverage=self.coverage, name=self.name, max_age=self.max_age, as_of=max(known, key=instant, default=None),
            standing=stands)

    def since(self, earlier: MemoryHistory) -> Effect:
        """Whose alerts must be assessed again, or withdrawn, now that this history has taken the place of an earlier one: those
        whose child's past has changed, and those for whom `before` finds something else.
        """
        changed = effect(earlier.seen(), self.seen())
        asked = {own.key for own in self._asked_anew(earlier, changed) if _told(self, own) != _told(earlier, own)}
        return evolve(changed, reassess=tuple(sorted({*changed.reassess, *asked})))

    def _asked_anew(self, earlier: MemoryHistory, changed: Effect) -> Iterator[Attendance]:
        """Attendances whose own past stayed as it was, and that may find what changed."""
        moved = self._identities.moved_since(earlier._identities)
        keys = {*changed.reassess, *changed.withdrawn}
        altered = {*earlier._drawn_around(keys, moved), *self._drawn_around(keys, moved)}
        sought = {key for own in altered for key in blocks(own)}
        for attendance in self.attendances if altered else ():
            own = self._identities.renumbered(draw(attendance.person))
            near = not sought.isdisjoint(blocks(own)) and may_find(own, altered, self._children.model)
            if attendance.key not in keys and (near or not moved.isdisjoint(identifiers(attendance.person))):
                yield attendance

    def _drawn_around(self, keys: Collection[Key], moved: Collection[str]) -> Iterator[Signature]:
        """The persons of these attendances, of all who bear one of these identifiers, and of all who are one child with them."""
        for records in self._children.records:
            held = [self.attendances[record] for record in records]
            if any(own.key in keys or (moved and not identifiers(own.person).isdisjoint(moved)) for own in held):
                yield from (self._identities.renumbered(draw(own.person)) for own in held)

    @property
    def _beside(self) -> tuple[Attendance, ...]:
        """Those that stand beside another person's of their site and id."""
        first = {id(visit.attendance) for visit in self._standing.visits.values() if isinstance(visit, Recorded)}
        return tuple(attendance for attendance in self.attendances if id(attendance) not in first)

    def seen(self) -> Mapping[Key, Seen]:
        """For every attendance, what stands of its child's past, itself included; of a site and id that two people have, both."""
        said = [(instant(a.at), a.key, content(a)) for a in self.attendances]
        found: dict[Key, Seen] = {}
        for records in self._children.records:
            held = [said[record] for record in records]
            for until, own, _ in held:
                found[own] = found.get(own, frozenset()) | {(key, text) for at, key, text in held if at <= until}
        return found
