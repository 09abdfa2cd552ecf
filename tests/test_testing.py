"""The proofs shipped for vendors fail on parts that do not fit."""

import pytest

import riskflag as rf
from riskflag.people.past import Past
from riskflag.testing import a_person, a_test_number, an_attendance, check_history, check_register, check_rule
from tests.sources import Earlier, Listed, Refusing, an_entry


def test_test_numbers_are_valid_and_in_the_range_that_is_never_issued():
    numbers = [a_test_number(i) for i in range(0, 899_000, 997)]
    for text in numbers:
        number = rf.Person.parse({"nhs_number": text}).numbers[0]
        assert number.valid
        assert text.startswith("999")


def test_a_register_that_fits_passes():
    check_register(Listed((an_entry(),)), a_person(), "E-1")


class Nameless(Listed):
    name = ""


class OneShot:
    name = "Exhausted after one search"

    def __init__(self):
        self.rows = iter([an_entry()])

    def search(self, _person, /):
        return self.rows


class Says:
    name = "Says"

    def __init__(self, answer):
        self.answer = answer

    def search(self, _person, /):
        return self.answer

    def before(self, _attendance, /):
        return self.answer


@pytest.mark.parametrize(
    ("register", "complaint"),
    [(Listed(()), "did not return entry"), (Listed((an_entry(),), name=""), "give it a name"), (OneShot(), "second time"),
     (Says(None), "returned None"), (Says([{"id": "E-1"}]), "yields dict"), (Refusing(), "answered Unknown")],
)
def test_a_register_that_does_not_fit_is_told_why(register, complaint):
    with pytest.raises(AssertionError, match=complaint):
        check_register(register, a_person(), "E-1")


@pytest.mark.parametrize(
    ("history", "complaint"),
    [(Earlier(()), "expected"), (Says(None), "returned None"), (Refusing(), "answered Unknown"), (Says(["V1"]), "yields str"),
     (Earlier([an_attendance(attendance_id="V1", arrived_at="2026-04-01T10:00")]), "which is later")],
)
def test_a_history_that_does_not_fit_is_told_why(history, complaint):
    with pytest.raises(AssertionError, match=complaint):
        check_history(history, an_attendance(), ["V1"])


def rule(check):
    return rf.rule("T-1", version="1", title="t", tier=rf.Tier.NOTE, owner="o", action="Look", citation="c", evidence="e")(check)


TODAY = an_attendance()
YES = rf.Case(attendance=TODAY, history=rf.Known(Past.of([an_attendance(attendance_id="V1", arrived_at="2026-01-01T10:00")], TODAY)))
NO = rf.Case(attendance=TODAY, history=rf.Known(Past.of((), TODAY)))


def twice(case, _p):
    return rf.Raised("twice") if case.history.value.within(365).at_least(2) else rf.NotRaised()


def careless(case, p):
    return twice(case, p) if isinstance(case.history, rf.Known) else rf.NotRaised()


def test_a_rule_that_fits_passes():
    check_rule(rule(twice), raised=YES, not_raised=NO)


@pytest.mark.parametrize(
    ("check", "complaint"),
    [(careless, "should stop"), (lambda _c, _p: rf.Raised(()), "without a reason"), (lambda _c, _p: rf.Raised("x"), "raised on the case"),
     (lambda _c, _p: rf.NotRaised(), "did not raise"), (lambda _c, _p: None, "did not raise")],
)
def test_a_rule_that_does_not_fit_is_told_why(check, complaint):
    with pytest.raises(AssertionError, match=complaint):
        check_rule(rule(check), raised=YES, not_raised=NO)
