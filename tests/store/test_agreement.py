"""A history in a database answers as one in memory does, whatever happened to them and in whatever order."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import riskflag as rf
from riskflag.store.sql import SqlHistory
from tests.store.families import attendances, events


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
