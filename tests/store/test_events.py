"""Events, not edits: every order gives the same history, what is undone is as if it had never been."""

import tempfile
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

import riskflag as rf
from riskflag.people.numbers import Number
from riskflag.store.events import Cancelled, Merged, Recorded, Unmerged
from riskflag.store.sql import SqlHistory
from riskflag.testing import a_test_number
from tests.store.families import HOME, NUMBERS, START, a_visit, attendances, events

DAY = timedelta(days=1)


def children(history):
    return {frozenset(history.attendances[r].key for r in held) for held in history._children.records}


@settings(deadline=None)
@given(st.lists(events, max_size=8), st.randoms(), st.integers(0, 8))
def test_every_order_of_the_same_events_gives_the_same_history(said, random, cut):
    shuffled = said.copy()
    random.shuffle(shuffled)
    one = rf.MemoryHistory([]).after(said)
    other = rf.MemoryHistory([]).after(shuffled[:cut]).after(shuffled[cut:]).after(said)
    assert one.attendances == other.attendances
    assert children(one) == children(other)


@settings(deadline=None)
@given(st.lists(attendances, max_size=6), st.lists(st.sampled_from(NUMBERS), min_size=2, max_size=2, unique=True))
def test_a_merge_that_is_undone_leaves_what_was_there(visits, numbers):
    before = rf.MemoryHistory([]).after(Recorded(visit, START) for visit in visits)
    merged = before.after([Merged("M", *numbers, START)])
    undone = merged.after([Unmerged("M", START + DAY)])
    assert children(undone) == children(before)
    assert undone.since(before) == type(undone.since(before))()


class Department(RuleBasedStateMachine):
    """A store through a life of late, repeated, corrected, cancelled, merged and erased visits, beside a plain list of events."""

    said = Bundle("said")

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.url = f"sqlite:///{self.folder.name}/h.db"
        self.store = SqlHistory.open(self.url, create=True)
        self.events, self.erased, self.clock = [], set(), START

    def state(self, event):
        self.events.append(event)
        self.store.append([event])
        return event

    def now(self):
        self.clock += DAY
        return self.clock

    @rule(target=said, visit=attendances)
    def record(self, visit):
        return self.state(Recorded(visit, self.now()))

    @rule(target=said, visit=attendances, days=st.integers(1, 5))
    def record_late(self, visit, days):
        return self.state(Recorded(visit, self.clock - days * DAY))

    @rule(target=said, site=st.sampled_from(["A", "B"]), number=st.integers(0, 5))
    def cancel(self, site, number):
        return self.state(Cancelled(site, f"V{number}", self.now()))

    @rule(target=said, pair=st.lists(st.sampled_from(NUMBERS), min_size=2, max_size=2, unique=True), ident=st.sampled_from(["M1", "M2"]))
    def merge(self, pair, ident):
        return self.state(Merged(ident, *pair, self.now()))

    @rule(target=said, ident=st.sampled_from(["M1", "M2"]))
    def unmerge(self, ident):
        return self.state(Unmerged(ident, self.now()))

    @rule(event=said)
    def deliver_again(self, event):
        self.state(event)

    @rule(visit=attendances)
    def erase(self, visit):
        self.store.erase([visit.key])
        self.erased.add(visit.key)

    @rule()
    def open_again(self):
        self.store.close()
        self.store = SqlHistory.open(self.url)

    @invariant()
    def says_what_stands(self):
        memory = rf.MemoryHistory([]).after(
            e for e in self.events if not (isinstance(e, Recorded | Cancelled) and e.key in self.erased))
        held = tuple(self.store.attendances())
        assert {a.key for a in held} == {a.key for a in memory.attendances}
        if not self.erased:  # an erasure takes with it the merges that name the child
            assert held == memory.attendances
            assert all(self.store.before(a) == memory.before(a) for a in held)

    def teardown(self):
        self.store.close()
        self.folder.cleanup()


TestDepartment = Department.TestCase
TestDepartment.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)


UNNAMED, AMY, EVA = (
    Recorded(a_visit(attendance_id=ident, arrived_at=f"2026-01-0{day}T10:00", site="A", **HOME, given_name=given, nhs_number=number), START)
    for day, (ident, given, number) in enumerate((("B", "Baby", ""), ("N", "Amy", a_test_number(2)), ("T", "Eva", a_test_number(3))), 1)
)


@pytest.mark.parametrize("order", list(permutations((UNNAMED, AMY, EVA))), ids=lambda order: "".join(event.key[1] for event in order))
def test_a_record_without_a_name_leaves_the_child_it_was_joined_with_when_a_twin_appears_in_whatever_order(order, tmp_path):
    with SqlHistory.open(f"sqlite:///{tmp_path}/h.db", create=True) as store:
        for event in order:
            effect = store.append([event])
        assert [v.id for key in (("A", "B"), ("A", "N"), ("A", "T")) for v in store.child(*key)] == ["B", "N", "T"]
        if order[-1] is EVA:  # until then Baby was Amy; now nobody can tell
            assert set(effect.reassess) == {("A", "B"), ("A", "N"), ("A", "T")}
        present = a_visit(attendance_id="now", arrived_at="2026-02-01T10:00", site="A", **HOME, given_name="Baby", nhs_number="")
        assert store.before(present) == rf.Unknown("history", "two children's earlier attendances fit about as well")
    assert children(rf.MemoryHistory([]).after(order)) == {frozenset({event.key}) for event in order}


def test_a_late_visit_raises_a_correction_for_the_one_before_it():
    folder = tempfile.TemporaryDirectory()
    with folder, SqlHistory.open(f"sqlite:///{folder.name}/h.db", create=True) as history:
        visits = [a_visit(attendance_id=f"V{n}", site="A", arrived_at=f"2026-0{n}-10T10:00") for n in (1, 2, 3)]
        history.append(Recorded(visit, START) for visit in (visits[0], visits[2]))
        screener = rf.Screener(registers=[], history=history, rules=[rf.STANDARD])
        shown = {visit.key: screener.assess(visit) for visit in visits}
        assert not shown["A", "V3"].raised
        changed = history.append([Recorded(visits[1], START + DAY)])
        assert changed.reassess == (("A", "V2"), ("A", "V3"))
        correction = screener.reassess(visits[2], shown["A", "V3"])
        assert [alert.rule_ids for alert in correction.assessment.raised if alert.id in correction.new] == [("REP-3IN12",)]
        history.append([Cancelled("A", "V1", START + 2 * DAY)])
        assert screener.reassess(visits[2], correction.assessment).no_longer == ("REP-3IN12",)


def test_what_leaves_a_history_lets_those_be_joined_that_it_kept_apart(tmp_path):
    child = {**HOME, "nhs_number": ""}
    amy, again, brother, nameless = (
        a_visit(attendance_id=ident, arrived_at=f"2026-01-{day}T10:00", site="A", given_name=given, **child)
        for ident, day, given in (("V1", 10, "Jasmine"), ("V4", 20, "Jasmine"), ("V2", 11, "Thomas"), ("V3", 12, "")))
    there, then = [Recorded(visit, START) for visit in (amy, again, brother, nameless)], [Cancelled("A", "V2", START + DAY)]
    earlier = rf.MemoryHistory([]).after(there)
    with SqlHistory.open(f"sqlite:///{tmp_path}/h.db", create=True) as store:
        store.append(there)
        assert store.append(then) == earlier.after(then).since(earlier)
        assert [visit.id for visit in store.child("A", "V3")] == ["V1", "V3", "V4"]


def test_a_visit_that_is_stored_sees_what_it_saw_before_it_was(tmp_path):
    home = {"family_name": "Kirk", "date_of_birth": "2018-06-26", "sex": "M", "home_postcode": "SW19 8XN",
            "home_address": "74 Hill Terrace, Kelford", "contact_phone": "07108203238"}
    held = [a_visit(attendance_id="1", arrived_at="2025-01-04T10:00", site="A", given_name="Reuben", **home),
            a_visit(attendance_id="2", arrived_at="2025-02-21T10:00", site="A", given_name="Reuben", middle_names="Jacob", **home)]
    present = a_visit(attendance_id="3", arrived_at="2025-03-26T15:20", site="B", given_name="Jacob", **{**home, "nhs_number": ""})
    with SqlHistory.open(f"sqlite:///{tmp_path}/h.db", create=True) as store:
        store.append(Recorded(visit, START) for visit in held)
        assert store.before(present) == rf.Known(tuple(held))
        store.append([Recorded(present, START)])
        assert store.before(present) == rf.MemoryHistory([*held, present]).before(present) == rf.Known(tuple(held))


def test_who_is_found_and_not_grouped_is_assessed_again_too(tmp_path):
    """Of two children of one name, whose the third visit is remains open, until one of them turns out never to have come."""
    told = (("V1", a_test_number(2), "1 High Street"), ("V2", a_test_number(3), "9 Low Road"), ("V3", "", ""))
    one, other, present = (
        Recorded(a_visit(attendance_id=ident, arrived_at=f"2026-01-0{day}T10:00", site="A", given_name="Amy",
                         **{**HOME, "nhs_number": number, "home_address": house}), START)
        for day, (ident, number, house) in enumerate(told, 1))
    with SqlHistory.open(f"sqlite:///{tmp_path}/h.db", create=True) as store:
        store.append([one, present])
        changed = store.append([other])
        assert isinstance(store.before(present.attendance), rf.Unknown)
        assert ("A", "V3") in changed.reassess
        assert ("A", "V3") in store.append([Cancelled("A", "V2", START + DAY)]).reassess
        assert [visit.id for visit in store.before(present.attendance).value] == ["V1"]
        assert ("A", "V3") in store.append([Recorded(other.attendance, START + 2 * DAY)]).reassess
        assert ("A", "V3") in store.erase([("A", "V2")]).reassess


def test_merges_reach_over_a_number_that_nobody_bears(tmp_path):
    said = [Recorded(a_visit(attendance_id=ident, arrived_at=at, site="A", local_id=local, nhs_number="", **who), START)
            for ident, at, local, who in (("V1", "2026-01-10T10:00", "M1", {}),
                                          ("V3", "2026-02-10T10:00", "M3", {"family_name": "Quill", "date_of_birth": "2021-06-07"}))]
    numbers = [Number("local", own, issuer="A") for own in ("M1", "M2", "M3")]
    said += [Merged("m1", numbers[0], numbers[1], START), Merged("m2", numbers[1], numbers[2], START)]
    with SqlHistory.open(f"sqlite:///{tmp_path}/h.db", create=True) as store:
        store.append(said)
        assert [visit.id for visit in store.child("A", "V1")] == ["V1", "V3"]
    assert len(children(rf.MemoryHistory([]).after(said))) == 1


def test_of_twins_nobody_named_neither_is_taken_for_the_other():
    one, other, present = (a_visit(attendance_id=ident, arrived_at=f"2026-01-0{ident}T10:00", site="A", given_name=name, **{**HOME, "nhs_number": ""})
                           for ident, name in (("2", "Twin 1"), ("3", "Twin 2"), ("5", "Twin 2")))
    assert isinstance(rf.MemoryHistory([one, other]).before(present), rf.Unknown)
