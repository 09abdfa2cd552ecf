"""The hallway: ask the sources, let the rules decide, compose the answer. It alone catches what others raise."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from traceback import extract_tb
from typing import TypeAlias

from attrs import evolve, field, frozen

from riskflag._version import VERSION
from riskflag.alerts.alert import RULE_SOURCE, Assessment, Awaiting, Checked, RegisterStamp, Stamp, State
from riskflag.alerts.audience import outcome_of
from riskflag.alerts.compose import Result, not_checked, raised, silences
from riskflag.alerts.since import Reassessment, since
from riskflag.alerts.timeline import timeline_of
from riskflag.answer import Answer, Known, Unknown
from riskflag.errors import CannotSay, InvalidRulePack, NotRecorded
from riskflag.link.match import Match
from riskflag.link.matching import match_entries, searchable
from riskflag.link.model import LinkModel, england
from riskflag.link.register import Register
from riskflag.link.relatives import Related, mother_identified, related
from riskflag.people.appointment import Appointment, Appointments
from riskflag.people.attendance import Attendance
from riskflag.people.dates import LONDON
from riskflag.people.entry import RegisterEntry
from riskflag.people.past import EVERYTHING, Coverage, Past
from riskflag.rules.case import NO_APPOINTMENTS, NO_HISTORY, Case
from riskflag.rules.codes import CodeList
from riskflag.rules.pack import Pack
from riskflag.rules.packs import SHIPPED
from riskflag.rules.rule import NotRaised, Raised, Rule
from riskflag.store.beside import Beside, Told
from riskflag.store.memory import MemoryHistory
from riskflag.store.ports import AppointmentSource, HistorySource, RegisterSource, caveats, coverage_of, items

__all__ = ["Audit", "Screener"]

_log = logging.getLogger("riskflag")
_log.addHandler(logging.NullHandler())  # a library prints nothing unless its host configures logging

Audit: TypeAlias = Callable[[Case, Assessment], object]


def _selected(screener: Screener, _attribute: object, _rules: Sequence[Pack | Rule]) -> None:
    ids = [rule.id for rule in screener.active]
    for rule_id in ids:
        if ids.count(rule_id) > 1:
            raise InvalidRulePack(f"rule {rule_id} is selected twice")


def _sources(registers: Iterable[RegisterSource]) -> tuple[RegisterSource, ...]:
    return tuple(registers)


def _rules(rules: Iterable[Pack | Rule]) -> tuple[Pack | Rule, ...]:
    return tuple(rules)


@frozen(repr=False, kw_only=True)
class Screener:
    """Registers, a history and rules, ready to assess attendances. Frozen: to reload, build another and swap it.

    A register is anything with a name and `search(person)`, a history or a source of appointments anything with a name and
    `before(attendance)`. Without a source of appointments the packs' rules about them count as not selected.
    `audit` is called with the case and the assessment; if it fails, the assessment says so beside what it found.
    `codes` is the site's own code list, asked before the shipped ones.
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
    def _unlooked(self) -> Mapping[str, State]:
        """Every rule id in order, with what becomes of it when it is not looked at."""
        states = {rule.id: State.NOT_SELECTED for pack in SHIPPED for rule in pack.rules}
        states |= {rule_id: State.OFF for pack in self.rules if isinstance(pack, Pack) for rule_id in pack.off}
        return dict(sorted((states | {rule.id: State.NOT_RAISED for rule in self.active}).items()))

    def assess(
        self, attendance: Attendance, *, earlier: HistorySource | None = None, unread: Iterable[Unknown] = ()
    ) -> Assessment:
        """Ask every source about the attendance and evaluate every rule. Raises nothing for what a source does.

        `earlier` knows this child's visits too, and is asked beside the screener's own history; `unread` is what could
        not be read of the record that came with the attendance, told as not checked.
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
        return evolve(self, history=_with(self.history, tuple(attendances)))

    def reassess(self, attendance: Attendance, previous: Assessment) -> Reassessment:
        """Assess the same attendance with what is known now, as if at its arrival, and say what is new since `previous`."""
        return since(self.assess(attendance), previous)

    def gather(self, attendance: Attendance, *, earlier: HistorySource | None = None) -> Case:
        """Ask the sources, and `earlier` beside the history; what they raise becomes Unknown."""
        relatives: list[Related] = []
        answers = [answer for register in self.registers for answer in self._ask_register(register, attendance, relatives)]
        own = [m.entry for answer in answers if relatives and isinstance(answer, Known) for m in answer.value]
        wanted = not mother_identified(attendance.person) and any(_holds_mothers(register) for register in self.registers)
        return Case(
            attendance=attendance, registers=tuple(answers), history=_ask_history(_beside(self.history, earlier), attendance),
            appointments=self._ask_appointments(attendance), mother_wanted=wanted, codes=self.codes,
            relatives=tuple(one for one in dict.fromkeys(relatives) if one.entry not in own),
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
            if isinstance(found, Unknown):
                return found
            return Known(Appointments.of(items(found, Appointment), attendance.at, coverage_of(self.appointments, attendance.at)))
        except Exception as error:  # noqa: BLE001 - whatever a source raises, it did not answer
            return Unknown("appointments", f"it did not answer ({_blame(error)})")

    def _compose(self, case: Case) -> Assessment:
        results: list[Result] = []
        awaiting: list[Awaiting] = []
        silenced: dict[Unknown, list[Rule]] = {u: [] for u in (*case.registers, *case.unread) if isinstance(u, Unknown)}
        states = dict(self._unlooked)
        for rule in self.active:
            verdict = _decide(rule, case)
            if verdict == (NO_APPOINTMENTS,) and rule not in self.rules:
                verdict = State.NOT_SELECTED  # a source the site never had; a rule that was asked for by itself is not checked
            if isinstance(verdict, State):
                states[rule.id] = verdict
            elif isinstance(verdict, Raised):
                results.append(Result(rule, verdict))
                states[rule.id] = State.RAISED
            elif isinstance(verdict, Awaiting):
                awaiting.append(verdict)
                states[rule.id] = State.AWAITING
            else:
                states[rule.id] = State.NOT_CHECKED
                for unknown in verdict:
                    silenced.setdefault(unknown, []).append(rule)
        alerts = raised(results, case.attendance) + silences(silenced, case)
        return Assessment(
            attendance_id=case.attendance.id, site=case.attendance.site, alerts=alerts,
            awaiting=tuple(sorted(awaiting, key=lambda a: (a.rule_id, a.field))),
            checked=tuple(map(_checked, states, states.values())),
            outcome=outcome_of(alerts), complete=not silenced, stamp=self._stamp(case),
            restricted=tuple(rule.id for rule in self.active if rule.existence_restricted), timeline=timeline_of(case),
        )

    def _stamp(self, case: Case) -> Stamp:
        packs = tuple(f"{p.id} {p.version} {p.fingerprint}" for p in self.rules if isinstance(p, Pack))
        return Stamp(
            version=VERSION, at=case.attendance.at, model=f"{self.model.id} {self.model.version}",
            packs=packs + tuple(
                f"{r.id} {r.version}" for r in self.rules if isinstance(r, Rule) and not r.existence_restricted),
            registers=tuple(_register_stamp(register, case) for register in self.registers),
            history=_history_words(self.history, case), notices=_notices(self, case),
            appointments=_name(self.appointments) if self.appointments is not None else "none given",
        )


def _beside(history: HistorySource | None, earlier: HistorySource | None) -> HistorySource | None:
    return Beside(history, earlier) if history is not None and earlier is not None else earlier if history is None else history


def _ask_history(history: HistorySource | None, attendance: Attendance) -> Answer[Past]:
    found = NO_HISTORY if history is None else _visits(history, attendance)
    try:
        return found if isinstance(found, Unknown) else Known(Past.of(found.value[0], attendance, found.value[1]))
    except Exception as error:  # noqa: BLE001 - what a source says may not be put together
        return Unknown("history", f"it did not answer ({_blame(error)})")


def _visits(history: HistorySource, attendance: Attendance) -> Answer[Told]:
    """What a history knows, and what it can see."""
    if isinstance(history, Beside):
        return history.told(_visits(history.first, attendance), _visits(history.second, attendance))
    try:
        coverage = coverage_of(history, attendance.at)  # first: what is taken in meanwhile never passes for complete
        found = history.before(attendance)
        return found if isinstance(found, Unknown) else Known((items(found, Attendance), coverage))
    except Exception as error:  # noqa: BLE001 - whatever a source raises, it did not answer
        return Unknown("history", f"it did not answer ({_blame(error)})")


_checked = lru_cache(maxsize=4096)(Checked)  # the same few of them stand in every assessment


def _decide(rule: Rule, case: Case) -> Raised | State | Awaiting | tuple[Unknown, ...]:
    """What one rule says of the case: its finding, or why there is none."""
    try:
        age = case.recorded_age
        lower, upper = rule.ages
        if age is not None and not age.may_be(lower, upper):
            return State.OTHER_AGE
        finding = rule.check(case, rule.params)
    except CannotSay as stop:
        return stop.unknowns or (Unknown(RULE_SOURCE + rule.id, "it stopped without saying what it lacked"),)
    except NotRecorded as stop:
        return Awaiting(rule.id, stop.field) if not case.attendance.opened or stop.field == _ALWAYS else State.NO_VISIT
    except Exception as error:  # noqa: BLE001 - a rule that crashed has decided nothing
        return (Unknown(RULE_SOURCE + rule.id, f"it failed ({_blame(error)})"),)
    if isinstance(finding, NotRaised):
        return State.NOT_RAISED
    if not isinstance(finding, Raised):
        return (Unknown(RULE_SOURCE + rule.id, "it returned neither Raised nor NotRaised"),)
    if age is None and {"lower_months", "upper_months"} & set(rule.params):
        return evolve(finding, reasons=(*finding.reasons, _AGE_NOT_KNOWN))
    return finding


_ALWAYS = "date_of_birth"  # awaited also when a record is opened and nobody came
_AGE_NOT_KNOWN = "No usable date of birth: raised as for a child of the rule's ages"


def _with(history: HistorySource | None, batch: tuple[Attendance, ...]) -> HistorySource | None:
    """The history with the batch. Without a history, the batch is known to see no further back than itself."""
    if history is None:
        return MemoryHistory(batch, coverage=Coverage(since=min(a.at for a in batch))) if batch else None
    return history.including(batch) if isinstance(history, MemoryHistory) else Beside(history, MemoryHistory(batch))


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


def _holds_mothers(register: RegisterSource) -> bool:
    return isinstance(register, Register) and register.holds_mothers


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
    if not isinstance(coverage, Coverage) or coverage == EVERYTHING:
        return f"{_name(history)}: coverage not stated, taken as complete"
    sites = "all sites" if coverage.sites is None else f"{len(coverage.sites)} sites"
    since = f" from {coverage.since.astimezone(LONDON):%d/%m/%Y}" if coverage.since else ""
    until = f" until {coverage.until.astimezone(LONDON):%d/%m/%Y}" if coverage.until else ""
    return f"{_name(history)}: {sites}{since}{until}{f'; {coverage.missing}' if coverage.missing else ''}"


def _notices(screener: Screener, case: Case) -> tuple[str, ...]:
    own = screener.codes
    mapped = (f"code map of the site: {own.name}, {len(own)} codes, {own.fingerprint}",) if own is not None else ()
    late = [f"{p.id} is past its review date" for p in screener.rules if isinstance(p, Pack) and p.review_by < case.day]
    future = sum(m.entry.since is not None and m.entry.since > case.day for m in case.matches)
    started = (f"{future} matched plan{'s' * (future > 1)} not started yet",) if future else ()
    family = ("no mother is recorded: brothers and sisters were not looked for",) if case.mother_wanted else ()
    return (*mapped, *late, *started, *family)


def _blame(error: Exception) -> str:
    """Type and place of a failure, never its message; also written to the log."""
    frames = extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown place"
    _log.warning("%s at %s", type(error).__name__, place)
    return f"{type(error).__name__} at {place}"
