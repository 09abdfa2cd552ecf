"""Work shared out to processes: in order, whole, and over when either side is gone."""

import os

import pytest

from riskflag.sharing import processors, shared

pytestmark = pytest.mark.skipif(processors() == 1 and not hasattr(os, "fork"), reason="processes inherit nothing here")


def double(number):
    return 2 * number


def fail_at_three(number):
    if number == 3:
        raise ValueError(number)
    return number


def test_chunks_come_back_in_the_order_in_which_they_were_given():
    found = []
    with shared(double, 2) as others:
        for start in range(0, 100, 10):
            others.give(range(start, start + 10))
        while len(others):
            found += others.take()
    assert found == [2 * number for number in range(100)]


def test_large_chunks_neither_side_waits_for_ever():
    with shared(double, 2) as others:
        for _ in range(others.most):
            others.give(["x" * 10_000] * 200)
        assert [len(others.take()) for _ in range(len(others))] == [200] * others.most


def test_work_that_fails_is_told_and_says_nothing_of_its_values(capfd):
    with shared(fail_at_three, 2) as others:
        others.give([1, 2])
        others.give([3])
        assert others.take() == [1, 2]
        with pytest.raises(RuntimeError, match="has ended"):
            others.take()
    assert capfd.readouterr().err == ""
