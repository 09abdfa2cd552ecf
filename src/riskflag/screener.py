"""The hallway: ask the sources, let the rules decide, compose the answer. It alone catches what others raise."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import TypeAlias

from attrs import evolve, field, frozen

from riskflag._version import VERSION
from riskflag.alerts.alert import RULE_SOURCE, Assessment, Awaiting, Checked, RegisterStamp, Stamp, State
from riskflag.alerts.audience import outcome_of
from riskflag.alerts.compose import Result, not_checked, raised, silences
from riskflag.alerts.notices import notices_of
from riskflag.alerts.since import Reassessment, since
from riskflag.alerts.timeline import timeline_of
from riskflag.answer import Answer, Known, Unknown
from riskflag.errors import CannotSay, NotRecorded, failed_at
from riskflag.link.match import Match
from riskflag.link.matching import match_entries, searchable
from riskflag.link.model import LinkModel, england
from riskflag.link.register import Register
from riskflag.link.relatives import Related, mother_identified, related
from riskflag.people.appointment import Appointment, Appointments
from riskflag.people.attendance import Attendance
from riskflag.people.dates import Age
from riskflag.people.entry import RegisterEntry
from riskflag.people.past import EVERYTHING, Coverage, Past
from riskflag.rules.case import NO_APPOINTMENTS, NO_HISTORY, Case
from riskflag.rules.codes import CodeList
from riskflag.rules.pack import Pack, must_run_together
from riskflag.rules.packs import SHIPPED, restricted_among
from riskflag.rules.rule import NotRaised, Raised, Rule
from riskflag.rules.seen import Seen
from riskflag.store.beside import Beside, beside, with_batch
from riskflag.store.ports import AppointmentSource, HistorySource, RegisterSource, Told, asked, caveats, coverage_of, items

__all__ = ["Audit", "Screener"]

_log = logging.getLogger("riskflag")
_log.addHandler(logging.NullHandler())  # a library prints nothing unless its host configures logging

Verdict: TypeAlias = Raised | State | Awaiting | tuple[Unknown, ...]
Audit: TypeAlias = Callable[[Case, Assessment], object]


def _selected(screener: Screener, _attribute: object, _rules: Sequence[Pack | Rule]) -> None:
    must_run_together(screener.active)


def _sources(registers: Iterable[RegisterSource]) -> tuple[RegisterSource, ...]:
    return tuple(registers)


def _rules(rules: Iterable[Pack | Rule]) -> tuple[Pack | Rule, ...]:
    return tuple(rules)


@frozen(repr=False, kw_only=True)
class Screener:
    """Registers, a history and rules, ready to assess attendances. Frozen: to reload, build another and swap it.

    A register is anything with a name and `search(person)`, a history or a source of appointments anything with a name and
    `before(attendance)`. Without a source of appointments the packs' rules about them count as not selected. `audit` is called
    with the case and the assessment; if it fails, the assessment says so. `codes` is the site's own code list, asked first.
    """

    registers: tuple[RegisterSource, ...] = field(converter=_sources)
    history: HistorySource | None = None
    appointments: AppointmentSource | None = None
    rules: tuple[Pack | Rule, ...] = field(converter=_rules, validator=_selected)
    model: LinkModel = field(factory=england)
    audit: Audit | None = None
    codes: CodeList | None = None

    def __repr__(self) -> str:
        """Say how much there is."""
        return f"<Screener: {len(self.registers)} registers, {len(self.active)} rules>"

    @cached_property
    def active(self) -> tuple[Rule, ...]:
        """The rules that run."""
        return tuple(r for item in self.rules for r in (item.active if isinstance(item, Pack) else (item,)))

    @cached_property
    def _unlooked(self) -> dict[str, State]:
        """Every rule id in order, with what becomes of it when it is not looked at."""
        states = {rule.id: State.NOT_SELECTED for pack in SHIPPED for rule in pack.rules}
        states |= {rule_id: State.OFF for pack in self.rules if isinstance(pack, Pack) for rule_id in pack.off}
        return dict(sorted((states | {rule.id: State.NOT_RAISED for rule in self.active}).items()))

    @cached_property
    def _restricted(self) -> tuple[str, ...]:
        return restricted_among(self.rules)

    @cached_property
    def _at_age(self) -> Callable[[Age | None], tuple[tuple[Rule, ...], Mapping[str, Checked]]]:
        """The rules for a child of that age, or of an age that is not known, and what stands of every rule before they look."""
        def sorted_out(age: Age | None) -> tuple[tuple[Rule, ...], Mapping[str, Checked]]:
            asked = tuple(rule for rule in self.active if age is None or age.may_be(*rule.ages))
            states = self._unlooked | dict.fromkeys({r.id for r in self.active} - {r.id for r in asked}, State.OTHER_AGE)
            return asked, {rule_id: _checked(rule_id, state) for rule_id, state in states.items()}

        return lru_cache(maxsize=1024)(sorted_out)

    @cached_property
    def _called(self) -> Callable[[Age | None, frozenset[str], bool], tuple[Rule, ...]]:
        """Those of them that may raise on a visit that shows these code lists, of a child who is matched or not."""
        return lru_cache(maxsize=4096)(lambda age, shown, is_matched: tuple(
            r for r in self._at_age(age)[0] if not (r.needs and shown.isdisjoint(r.needs)) and (is_matched or not r.needs_match)))

    def assess(
        self, attendance: Attendance, *, earlier: HistorySource | None = None, unread: Iterable[Unknown] = ()
    ) -> Assessment:
        """Ask every source about the attendance and evaluate every rule. Raises nothing for what a source does. `earlier` knows
        this child's visits too, and is asked beside the screener's own history; `unread` is what could not be read of the record
        that came with the attendance, told as not checked.
        """
        if earlier is not None and self.history is None:
            return evolve(self, history=earlier).assess(attendance, unread=unread)  # which the stamp names
        return self.evaluate(evolve(self.gather(attendance, earlier=earlier), unread=tuple(unread)))

    def assess_all(self, attendances: Iterable[Attendance]) -> Iterator[Assessment]:
        """Assess each in the order given; those that arrived earlier count as history, in whatever order they stand."""
        batch = tuple(attendances)
        screener = self.with_history_of(batch)
        return (screener.assess(attendance) for attendance in batch)

    def with_history_of(self, attendances: Iterable[Attendance]) -> Screener:
        """The same screener with more attendances in its history."""
        return evolve(self, history=with_batch(self.history, tuple(attendances)))

    def reassess(self, attendance: Attendance, previous: Assessment) -> Reassessment:
        """Assess the same attendance with what is known now, as if at its arrival, and say what is new since `previous`."""
        return since(self.assess(attendance), previous)

    def gather(self, attendance: Attendance, *, earlier: HistorySource | None = None) -> Case:
        """Ask the sources, and `earlier` beside the history; what they raise becomes Unknown."""
        relatives: list[Related] = []
        answers = [answer for register in self.registers for answer in self._ask_register(register, attendance, relatives)]
        own = [m.entry for answer in answers if relatives and isinstance(answer, Known) for m in answer.value]
        holding = any(isinstance(one, Register) and one.holds_mothers for one in self.registers)
        return Case(
            attendance=attendance, registers=tuple(answers), history=_ask_history(beside(self.history, earlier), attendance),
            appointments=self._ask_appointments(attendance), mother_wanted=holding and not mother_identified(attendance.person),
            relatives=tuple(one for one in dict.fromkeys(relatives) if one.entry not in own), codes=self.codes,
        )

    def evaluate(self, case: Case) -> Assessment:
        """Let every rule look at the case and compose the answer. Pure, but for the audit."""
        assessment = self._compose(case)
        if self.audit is None:
            return assessment
        try:
            self.audit(case, assessment)
        except Exception as error:  # noqa: BLE001 - an audit that fails must not hide an alert
            unknown = Unknown("audit", f"the audit could not be written ({_blame(error)})")
            alerts = (*assessment.alerts, not_checked(unknown, (), case.attendance, is_register=False))
            return evolve(assessment, alerts=alerts, outcome=outcome_of(alerts), complete=False)
        return assessment

    def _ask_register(
        self, register: RegisterSource, attendance: Attendance, relatives: list[Related]
    ) -> list[Answer[tuple[Match, ...]]]:
        name = _name(register)
        try:
            answers = [self._matches(register, name, attendance, relatives)]
        except Exception as error:  # noqa: BLE001 - whatever a source raises, it did not answer
            answers = [Unknown(name, f"it did not answer ({_blame(error)})")]
        try:
            answers += [Unknown(name, reason) for reason in caveats(register, attendance.at)]
        except Exception as error:  # noqa: BLE001 - nor may what it says of its age hide what it found
            answers.append(Unknown(name, f"its age could not be read ({_blame(error)})"))
        if not searchable(attendance.person):
            answers.append(Unknown(name, "too little identity is recorded to look anybody up"))
        return answers

    def _matches(
        self, register: RegisterSource, name: str, attendance: Attendance, relatives: list[Related]
    ) -> Answer[tuple[Match, ...]]:
        if isinstance(register, Register):
            relatives += register.related(attendance.person)
            return Known(register.match(attendance.person, on=attendance.day))
        found = register.search(attendance.person)
        if isinstance(found, Unknown):
            return found if found.source == name else Unknown(name, f"{found.source}: {found.reason}")
        entries = items(found, RegisterEntry)
        named = tuple(entry if entry.register else evolve(entry, register=name) for entry in entries)
        relatives += related(attendance.person, named)
        return Known(match_entries(attendance.person, named, self.model, at=attendance.day))

    def _ask_appointments(self, attendance: Attendance) -> Answer[Appointments]:
        if self.appointments is None:
            return NO_APPOINTMENTS
        try:
            found = self.appointments.before(attendance)
            seen = coverage_of(self.appointments, attendance.at)
            return found if isinstance(found, Unknown) else Known(Appointments.of(items(found, Appointment), attendance.at, seen))
        except Exception as error:  # noqa: BLE001 - whatever a source raises, it did not answer
            return Unknown("appointments", f"it did not answer ({_blame(error)})")

    def _compose(self, case: Case) -> Assessment:
        results: list[Result] = []
        awaiting: list[Awaiting] = []
        silenced: dict[Unknown, list[Rule]] = {u: [] for u in (*case.registers, *case.unread) if isinstance(u, Unknown)}
        checked = dict(self._at_age(case.recorded_age)[1])
        for rule, verdict in self._verdicts(case):
            state = State.NOT_CHECKED
            if isinstance(verdict, State):
                state = verdict
            elif isinstance(verdict, Raised):
                results.append(Result(rule, verdict))
                state = State.RAISED
            elif isinstance(verdict, Awaiting):
                awaiting.append(verdict)
                state = State.AWAITING
            elif verdict == (NO_APPOINTMENTS,) and not any(rule is item for item in self.rules):
                state = State.NOT_SELECTED  # a source the site never had; a rule asked for by itself is not checked
            else:
                for unknown in verdict:
                    silenced.setdefault(unknown, []).append(rule)
            checked[rule.id] = _checked(rule.id, state)
        alerts = raised(results, case.attendance) + silences(silenced, case)
        return Assessment(
            attendance_id=case.attendance.id, site=case.attendance.site, alerts=alerts,
            awaiting=tuple(sorted(awaiting, key=lambda a: (a.rule_id, a.field))), checked=tuple(checked.values()),
            outcome=outcome_of(alerts), complete=not silenced, stamp=self._stamp(case),
            restricted=self._restricted, timeline=timeline_of(case),
        )

    def _verdicts(self, case: Case) -> Iterator[tuple[Rule, Verdict]]:
        """What the rules for the child's age say, but for those that are not raised. One that needs a code list or a match of
        which there is nothing is not called: what `Seen.of` or `Case.listed` would have told it is its answer.
        """
        seen, age = _seen(case), case.recorded_age
        rules = self._at_age(age)[0]
        if seen is not None and seen.shows_all and not case.unasked:
            rules = self._called(age, seen.families, bool(case.matches))
        for rule in rules:
            if seen is not None and rule.needs and seen.families.isdisjoint(rule.needs):
                if (lack := seen.lacking(rule.needs)) is not None:
                    yield rule, (lack,) if isinstance(lack, Unknown) else _awaits(rule, case, lack)
            elif rule.needs_match and not case.matches:
                yield from ((rule, case.unasked),) if case.unasked else ()
            elif (verdict := _decide(rule, case)) is not State.NOT_RAISED:
                yield rule, verdict

    def _stamp(self, case: Case) -> Stamp:
        packs = tuple(f"{p.id} {p.version} {p.fingerprint}" for p in self.rules if isinstance(p, Pack))
        packs += tuple(f"{r.id} {r.version}" for r in self.rules if isinstance(r, Rule) and not r.existence_restricted)
        return Stamp(
            version=VERSION, at=case.attendance.at, model=f"{self.model.id} {self.model.version}", packs=packs,
            registers=tuple(_register_stamp(register, case) for register in self.registers),
            history=_history_words(self.history, case), notices=notices_of(case, _seen(case), self.rules, self.codes),
            appointments=_name(self.appointments) if self.appointments is not None else "none given",
        )


def _ask_history(history: HistorySource | None, attendance: Attendance) -> Answer[Past]:
    found = NO_HISTORY if history is None else _visits(history, attendance)
    return found if isinstance(found, Unknown) else Known(Past.of(found.value[0], attendance, found.value[1]))


def _visits(history: HistorySource, attendance: Attendance) -> Answer[Told]:
    """What a history knows, and what it can see."""
    if isinstance(history, Beside):
        return history.told(attendance, _visits(history.first, attendance), _visits(history.second, attendance))
    try:
        return asked(history, attendance)
    except Exception as error:  # noqa: BLE001 - whatever a source raises, it did not answer
        return Unknown("history", f"it did not answer ({_blame(error)})")


# The same few of them stand in every assessment.
_checked = lru_cache(maxsize=4096)(Checked)
_awaiting = lru_cache(maxsize=4096)(Awaiting)


def _seen(case: Case) -> Seen | None:
    seen = _said(case, "seen")  # a site's code list may fail; the rules that need it say so, each for itself
    return seen if isinstance(seen, Seen) else None


def _decide(rule: Rule, case: Case) -> Verdict:
    """What one rule for the child's age says of the case: its finding, or why there is none."""
    try:
        finding = rule.check(case, rule.params)
    except CannotSay as stop:
        return stop.unknowns or (Unknown(RULE_SOURCE + rule.id, "it stopped without saying what it lacked"),)
    except NotRecorded as stop:
        return _awaits(rule, case, stop.field)
    except Exception as error:  # noqa: BLE001 - a rule that crashed has decided nothing
        return (Unknown(RULE_SOURCE + rule.id, f"it failed ({_blame(error)})"),)
    if isinstance(finding, NotRaised):
        return State.NOT_RAISED
    if not isinstance(finding, Raised):
        return (Unknown(RULE_SOURCE + rule.id, "it returned neither Raised nor NotRaised"),)
    if case.recorded_age is None and {"lower_months", "upper_months"} & set(rule.params):
        return evolve(finding, reasons=(*finding.reasons, _AGE_NOT_KNOWN))
    return finding


def _awaits(rule: Rule, case: Case, field: str) -> Verdict:
    return _awaiting(rule.id, field) if not case.attendance.opened or field == _ALWAYS else State.NO_VISIT


_ALWAYS = "date_of_birth"  # awaited also when a record is opened and nobody came
_AGE_NOT_KNOWN = "No usable date of birth: raised as for a child of the rule's ages"


def _said(source: object, attribute: str) -> object:
    """An optional attribute of a source; None if it has none, or fails to say."""
    try:
        return getattr(source, attribute, None)
    except Exception as error:  # noqa: BLE001 - a property of a vendor's object may do anything
        _blame(error)
        return None


def _name(source: object) -> str:
    name = _said(source, "name")
    return name if isinstance(name, str) and name else type(source).__name__


def _register_stamp(register: RegisterSource, case: Case) -> RegisterStamp:
    as_of, name = _said(register, "as_of"), _name(register)
    own = register if isinstance(register, Register) else None
    return RegisterStamp(
        name=name, checked=name not in {answer.source for answer in case.registers if isinstance(answer, Unknown)},
        as_of=as_of.isoformat() if isinstance(as_of, date) else None,
        rows=own.read if own else None, rejected=own.rejected if own else None,
    )


def _history_words(history: HistorySource | None, case: Case) -> str:
    if history is None:
        return "none given"
    coverage = case.history.value.coverage if isinstance(case.history, Known) else _said(history, "coverage")
    return f"{_name(history)}: {(coverage if isinstance(coverage, Coverage) else EVERYTHING).words}"


def _blame(error: Exception) -> str:
    """What failed and where; also written to the log."""
    _log.warning("%s", said := failed_at(error))
    return said
