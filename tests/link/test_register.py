"""A register is a value: what grows from it never changes it, or what else grew from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import riskflag as rf
from riskflag.testing import a_person, a_test_number
from tests.sources import an_entry


def row(ident, number):
    return an_entry(a_person(nhs_number=a_test_number(30 * number), given_name=f"Child{chr(97 + number % 26)}",
                             family_name=f"Family{chr(97 + number // 26)}", date_of_birth=f"2019-01-{1 + number % 28:02d}"), id=ident)


def held(register):
    return sorted(entry.id for entry in register.entries)


def found(register, number):
    person = row("x", number).person
    return [match.entry.id for match in register.match(person) if match.band.is_matched]


def test_two_values_grown_from_one_do_not_know_each_other():
    old = rf.Register.of("County", [row("A", 1)])
    left, right = old.replace(added=[row("B", 2)]), old.replace(added=[row("C", 3)])
    assert (held(old), held(left), held(right)) == (["A"], ["A", "B"], ["A", "C"])
    assert held(right.replace(removed=["C"])) == ["A"]
    assert held(left.replace(removed=["B"])) == ["A"]
    assert (found(left, 2), found(left, 3), found(right, 3)) == (["B"], [], ["C"])
    with pytest.raises(rf.InvalidInput, match="not in the register"):
        right.replace(removed=["B"])


def test_every_row_of_a_removed_id_goes_and_an_unknown_id_is_refused():
    register = rf.Register.of("County", [row("A", 1), row("A", 2), row("B", 3)])
    assert held(register.replace(removed=["A"])) == ["B"]
    with pytest.raises(rf.InvalidInput, match="not in the register"):
        register.replace(removed=["Z"])


steps = st.lists(st.tuples(st.integers(0, 4), st.sampled_from("AR"), st.integers(0, 9)), max_size=12)


@given(steps)
def test_whatever_grows_from_whatever_holds_what_it_should(todo):
    start = rf.Register.of("County", [row("r0", 0)])
    grown, expected = [start], [{"r0": 0}]
    for serial, (which, what, number) in enumerate(todo, 1):
        base = which % len(grown)
        rows = dict(expected[base])
        if what == "A":
            rows[f"r{serial}"] = number
            grown.append(grown[base].replace(added=[row(f"r{serial}", number)]))
        elif rows:
            ident = sorted(rows)[number % len(rows)]
            del rows[ident]
            grown.append(grown[base].replace(removed=[ident]))
        else:
            continue
        expected.append(rows)
    for register, rows in zip(grown, expected, strict=True):
        assert held(register) == sorted(rows)
        for number in range(10):
            assert sorted(found(register, number)) == sorted(ident for ident, n in rows.items() if n == number)
