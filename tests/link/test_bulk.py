"""A whole file against a register gives what single look-ups give, notice for notice, whatever the number of processes."""

from datetime import date
from itertools import islice
from multiprocessing import active_children

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import riskflag as rf
from bench.english import products
from riskflag.link import bulk
from riskflag.link.bulk import match_all
from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.people.person import Person
from tests.link.people import entry, persons


@settings(max_examples=60)
@given(st.lists(persons(), min_size=1, max_size=12), st.lists(persons(), max_size=4))
def test_bulk_equals_single_on_generated_people(listed, people):
    register = rf.Register.of("all", [RegisterEntry(id=str(i), kind=RegisterKind.CPP, person=other) for i, other in enumerate(listed)])
    asked = [(i, person, None) for i, person in enumerate(people)]
    assert dict(match_all(register, asked)) == {i: register.match(person) for i, person, _ in asked}


@pytest.fixture(scope="module", params=["published", "hard"])
def world(request, tmp_path_factory):
    """A register and attendances of the invented English population."""
    folder = tmp_path_factory.mktemp(request.param)
    getattr(products, request.param)(folder, seed=11, register_size=800, attendances=1_500)
    register = rf.read_register(folder / "register.csv", name="Bench", max_rejected=1)
    return register, [(a.id, a.person, a.day) for a in rf.read_attendances(folder / "attendances.csv").attendances]


def test_bulk_equals_single_on_the_english_population(world):
    register, people = world
    found = dict(match_all(register, people))
    assert found == {ident: register.match(person, on=day) for ident, person, day in people}
    assert sum(map(len, found.values())) > 50


def test_several_processes_give_the_same_in_the_same_order(world):
    register, people = world
    assert list(match_all(register, people, processes=2)) == list(match_all(register, people))


def test_an_unborn_plan_is_read_as_in_a_single_look_up():
    plan = entry("U", "UCPP", expected="2026-03-01", mother_given_name="Jane", mother_family_name="Smith",
                 mother_date_of_birth="1989-03-04", home_postcode="LS1 4AP")
    register = rf.Register.of("all", [plan])
    mother = Person.parse({"given_name": "Jane", "family_name": "Smith", "date_of_birth": "1989-03-04", "home_postcode": "LS1 4AP"})
    for day in (date(2026, 1, 1), date(2028, 1, 1)):
        assert dict(match_all(register, [("A", mother, day)])) == {"A": register.match(mother, on=day)}
    assert register.match(mother, on=date(2026, 1, 1))


def test_rows_removed_or_added_count_as_in_a_single_look_up():
    one = entry("A", given_name="Olivia", family_name="Smith", date_of_birth="2019-03-04")
    two = entry("B", given_name="Olivia", family_name="Smith", date_of_birth="2019-03-04")
    register = rf.Register.of("all", [one]).replace(added=[two], removed=["A"])
    [(_, found)] = match_all(register, [(0, one.person, None)])
    assert [match.entry.id for match in found] == ["B"]


def test_a_register_grows_after_it_was_matched_in_bulk():
    one, two = (entry(i, given_name="Olivia", family_name=name, date_of_birth="2019-03-04") for i, name in (("A", "Smith"), ("B", "Jones")))
    register = rf.Register.of("all", [one])
    assert len(dict(match_all(register, [(0, one.person, None)]))[0]) == 1
    grown = register.replace(added=[two])
    assert [match.entry.id for match in dict(match_all(grown, [(0, two.person, None)]))[0]] == ["B"]
    assert dict(match_all(register, [(0, two.person, None)])) == {0: register.match(two.person)}


def test_people_are_read_as_they_are_needed(world):
    """A million attendances need no more memory than a few chunks of them."""
    register, people = world
    taken = []

    def stream():
        for one in people * 10:
            taken.append(None)
            yield one

    assert len(list(islice(match_all(register, stream()), 10))) == 10
    assert len(taken) < len(people) * 10 / 2


def test_what_goes_wrong_in_a_process_is_raised_here(world, monkeypatch):
    register, people = world
    monkeypatch.setattr(bulk, "people_of", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        list(match_all(register, people[:600], processes=2))


def test_processes_end_with_a_caller_who_stops_early(world):
    register, people = world
    stream = match_all(register, people, processes=2)
    assert next(stream)[0] == people[0][0]
    assert active_children()
    stream.close()
    assert not active_children()
