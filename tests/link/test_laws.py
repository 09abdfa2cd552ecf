"""Laws of matching that hold for any two people."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from riskflag.link import Register, compare, england, match_entries, weigh
from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.people.person import Person
from tests.link.people import persons, records

MODEL = england()


@given(persons(), persons())
def test_comparing_is_symmetric(a, b):
    assert compare(a, b) == compare(b, a)


@given(persons(), persons())
def test_the_contributions_sum_to_the_weight_and_the_weight_is_the_probability(a, b):
    weighed = weigh(compare(a, b))
    assert math.isclose(sum(c.weight for c in weighed.because), weighed.weight, abs_tol=1e-9)
    assert math.isclose(weighed.probability, 2**weighed.weight / (1 + 2**weighed.weight), rel_tol=1e-9)


@given(persons(), persons(), st.integers(0, len(MODEL.comparisons) - 1))
def test_blanking_a_comparison_puts_the_weight_between_its_best_and_worst_level(a, b, which):
    def at(level):
        return weigh((*levels[:which], level, *levels[which + 1 :])).weight

    levels = compare(a, b)
    every = [at(level + 1) for level in range(len(MODEL.comparisons[which].levels))]
    assert min(every) - 1e-9 <= at(0) <= max(every) + 1e-9


@given(persons())
def test_nothing_recorded_is_neutral(a):
    levels = compare(a, Person())
    assert set(levels) == {0}
    assert weigh(levels).band is None


@settings(max_examples=60)
@given(st.lists(persons(), min_size=1, max_size=12), persons())
def test_what_the_exhaustive_scan_finds_the_index_finds(others, someone):
    entries = [RegisterEntry(id=str(i), kind=RegisterKind.CPP, person=other) for i, other in enumerate(others)]
    register = Register.of("all", entries)
    assert register.match(someone) == match_entries(someone, entries, register.model)


@given(records(), records())
def test_given_name_family_name_and_date_of_birth_stay_possible_whatever_else_is_missing(ours, theirs):
    same = {"given_name": "Muhammad", "family_name": "Khan", "date_of_birth": "2016-05-06"}
    a, b = (Person.parse({k: v for k, v in r.items() if k == "gp_practice"} | same) for r in (ours, theirs))
    assert weigh(compare(a, b)).band is not None
