"""What comparing everybody finds, a look-up finds: on invented children of many naming traditions, and whatever the register grew from."""

from itertools import islice

import pytest

import riskflag as rf
from bench.english import products
from bench.index_law import changed, exhaustive
from riskflag.link.bulk import match_all


@pytest.fixture(scope="module", params=["published", "hard"])
def world(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    getattr(products, request.param)(folder, seed=5, register_size=200, attendances=200)
    register = rf.read_register(folder / "register.csv", name="Bench", max_rejected=1)
    return register, list(islice(rf.read_attendances(folder / "attendances.csv").attendances, 80))


def found(matches):
    return [(id(match.entry), match.weight, match.band, match.role, match.notes) for match in matches]


def test_a_look_up_is_the_exhaustive_scan(world):
    register, attendances = world
    grown = changed(register)
    shrunk = register.replace(removed=[row.id for row in register.entries[::3]])
    for held in (register, grown, shrunk):
        in_bulk = dict(match_all(held, [(a.id, a.person, a.day) for a in attendances]))
        for a in attendances:
            expected = found(exhaustive(held, a.person, a.day))
            assert found(held.match(a.person, on=a.day)) == expected
            assert found(in_bulk[a.id]) == expected
    assert sum(len(register.match(a.person, on=a.day)) for a in attendances) > 3


def test_the_rows_of_a_register_find_themselves_and_their_household(world):
    register, _ = world
    for row in register.entries[::8]:
        matches = register.match(row.person)
        assert found(matches) == found(exhaustive(register, row.person, None))
        if row.kind is not rf.RegisterKind.UCPP and not row.person.problems:
            assert any(match.entry is row for match in matches)
