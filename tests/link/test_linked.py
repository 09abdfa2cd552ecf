"""The directory of keys, held against a dictionary."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from riskflag.link.linked import Directory

keys = st.one_of(st.integers(-(2**63), 2**63 - 1), st.integers(-3, 3), st.sampled_from([-(2**63), 2**63 - 1]))
holders = st.lists(st.lists(keys, max_size=6, unique=True), max_size=40)


def by_key(keys_of_each: list[list[int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for holder, own in enumerate(keys_of_each):
        for key in own:
            found.setdefault(key, []).append(holder)
    return found


@given(holders, st.lists(keys, max_size=8), st.integers(0, 100_000))
@example([], [0], 0)
def test_those_under_some_keys_are_all_that_hold_one_of_them_and_nobody_else(keys_of_each, asked, count):
    held = by_key(keys_of_each)
    directory = Directory.of(keys_of_each, count)
    asked += held
    assert directory.under(asked) == {holder for key in asked for holder in held.get(key, ())}
    assert all(directory.under([key]) == set(held.get(key, ())) for key in asked)


@given(holders, st.integers(0, 100_000))
def test_every_key_comes_with_each_of_its_holders_in_order(keys_of_each, count):
    assert list(Directory.of(keys_of_each, count)) == [(key, who) for key, own in sorted(by_key(keys_of_each).items()) for who in own]


@given(holders, st.integers(0, 100_000))
def test_a_key_is_shared_by_all_its_holders_if_it_has_several(keys_of_each, count):
    told = [list(run) for run in Directory.of(keys_of_each, count).shared()]
    assert told == [own for _, own in sorted(by_key(keys_of_each).items()) if len(own) > 1]
