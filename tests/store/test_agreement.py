"""A history in a database answers as one in memory does, whatever happened to them and in whatever order."""

import tempfile
from pathlib import Path

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import riskflag as rf
from riskflag.store.events import Recorded
from riskflag.store.sql import SqlHistory
from tests.store.families import START, attendances, events


def sql(folder, *batches):
    history = SqlHistory.open(f"sqlite:///{folder}/h.db", create=True)
    for batch in batches:
        history.append(batch)
    return history


@settings(max_examples=60, deadline=None)
@given(st.lists(events, max_size=10), attendances, st.data())
def test_both_histories_agree(said, present, data):
    memory = rf.MemoryHistory([]).after(said)
    cut = data.draw(st.integers(0, len(said)))
    with tempfile.TemporaryDirectory() as folder, sql(Path(folder), said[:cut], said[cut:]) as history:
        assert tuple(history.attendances()) == memory.attendances
        for attendance in (present, *memory.attendances):
            assert history.before(attendance) == memory.before(attendance)


@settings(max_examples=40, deadline=None)
@given(st.lists(events, max_size=8), st.lists(events, min_size=1, max_size=3))
def test_both_say_the_same_must_be_assessed_again(before, then):
    earlier = rf.MemoryHistory([]).after(before)
    with tempfile.TemporaryDirectory() as folder, sql(Path(folder), before) as history:
        assert history.append(then) == earlier.after(then).since(earlier)


@settings(max_examples=80, deadline=None)
@given(st.lists(events, min_size=1, max_size=9), st.lists(events, min_size=1, max_size=2))
def test_who_is_not_assessed_again_finds_what_it_found(before, then):
    earlier = rf.MemoryHistory([]).after(before)
    later = earlier.after(then)
    changed, held = later.since(earlier), set(earlier.attendances)
    for visit in later.attendances:
        if visit.key not in changed.reassess:
            assert visit in held
            assert later.before(visit) == earlier.before(visit)


def sees_at_least(history, visit):
    """What a visit that is stored sees, and one that says the same and is not; where two children fit, nothing is said of either."""
    stored, other = history.before(visit), history.before(evolve(visit, id="new"))
    if isinstance(other, rf.Known) and isinstance(stored, rf.Known):
        assert {v.key for v in other.value} - {visit.key} <= {v.key for v in stored.value}
    elif isinstance(stored, rf.Unknown) and isinstance(other, rf.Known):
        alone = {v.key for v in other.value} <= {visit.key}  # of itself a visit knows nothing more
        assert alone or stored.reason == "two children's earlier attendances fit about as well"


@settings(max_examples=80, deadline=None)
@given(st.lists(events, min_size=1, max_size=9))
def test_a_visit_that_is_stored_sees_at_least_what_it_would_see_if_it_were_not(said):
    history = rf.MemoryHistory([]).after(said)
    for visit in history.attendances:
        sees_at_least(history, visit)


@settings(max_examples=30, deadline=None)
@given(st.lists(events, max_size=6), attendances)
def test_so_it_does_in_a_database(said, visit):
    with tempfile.TemporaryDirectory() as folder, sql(Path(folder), said, [Recorded(visit, START)]) as history:
        for held in tuple(history.attendances()):
            sees_at_least(history, held)
