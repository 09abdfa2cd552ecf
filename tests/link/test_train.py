"""What a site's own records teach, and what they never may: that a household is a child."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflag.errors import InvalidModel
from riskflag.link import Register, compare, england, load_model, weigh
from riskflag.link.levels import GIVEN, LEVELS
from riskflag.link.model_file import model_text
from riskflag.link.names import Given
from riskflag.link.train import fitted, share_of_one_child, train
from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.people.person import Person

CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"


def invented(chance, syllables):
    return "".join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(syllables)).title()


def families(count, chance):
    """Households of three children with everything of a household in common."""
    for number in range(count):
        home = {"family_name": invented(chance, 3), "home_postcode": f"LS{number % 28 + 1} {number // 28 % 9 + 1}AP",
                "home_address": f"{number + 1} {invented(chance, 3)} Street", "contact_phone": f"07700 {900000 + number}",
                "mother_given_name": invented(chance, 2), "mother_family_name": invented(chance, 3), "gp_practice": f"B{number % 40:05d}"}
        years = chance.sample(range(2009, 2025), 3)
        yield [home | {"given_name": invented(chance, 3), "sex": chance.choice("MF"),
                       "date_of_birth": f"{year}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"} for year in years]


def recorded_again(child, chance):
    """The same child at the desk: now and then a slip in the given name, another address, no telephone."""
    again = dict(child)
    if chance.random() < 0.15:
        name, at = again["given_name"], chance.randrange(1, len(again["given_name"]) - 1)
        again["given_name"] = name[:at] + name[at + 1 :]
    if chance.random() < 0.3:
        again |= {"home_postcode": "BD7 1DP", "home_address": "1 Mill Lane"}
    if chance.random() < 0.4:
        again["contact_phone"] = ""
    return again


def world(*, found):
    """A register of one child of each family; the desk sees its brothers and sisters, and if `found` the child itself."""
    chance = Random(3)  # noqa: S311
    homes = list(families(400, chance))
    entries = [RegisterEntry(id=str(i), kind=RegisterKind.CPP, person=Person.parse(home[0])) for i, home in enumerate(homes)]
    people = [Person.parse(recorded_again(child, chance)) for home in homes for child in (home if found else home[1:])]
    return Register.of("families", entries), people, homes


def test_a_register_rich_in_siblings_never_teaches_that_a_household_is_a_child():
    register, people, homes = world(found=True)
    trained = train(register, people)
    assert 300 < trained.pairs < 500  # of 400 true pairs, beside 800 pairs of brothers and sisters
    for home in homes[:50]:
        listed, sibling = (Person.parse(child) for child in home[:2])
        before, after = (weigh(compare(sibling, listed), model) for model in (register.model, trained.model))
        assert after.band is None or not after.band.is_matched
        assert after.weight <= before.weight + 3
        assert weigh(compare(Person.parse(home[0]), listed), trained.model).band.is_matched
    differs = trained.model.comparisons[GIVEN].levels[Given.DIFFERENT - 1]
    assert differs.m < 0.05


def test_a_file_of_siblings_alone_teaches_nothing():
    register, people, _ = world(found=False)
    with pytest.raises(InvalidModel, match="pairs of one child"):
        train(register, people)


def test_the_same_records_and_seed_give_the_same_model_and_it_says_what_changed():
    register, people, _ = world(found=True)
    one, two = train(register, people), train(register, people)
    assert one.model == two.model
    assert one.model != register.model
    assert one.model.id == "england-trained"
    place = next(c for c in one.changes if (c.comparison, c.level) == ("home or placement", "differs"))
    assert place.after != place.before
    assert "pairs of one child" in one.text()


def test_pairs_that_agree_by_number_but_are_rarely_of_one_name_are_refused():
    """As when a column holds the family's number instead of the child's."""
    family_number = tuple(1 if name in {"number", "family", "place", "born"} else 0 for name in LEVELS)
    another_child = tuple(Given.DIFFERENT if name == "given" else level for name, level in zip(LEVELS, family_number, strict=True))
    with pytest.raises(InvalidModel, match="not pairs of one child"):
        fitted(england(), {another_child: 5_000}, {})


@given(st.tuples(*(st.integers(0, len(names)) for names in LEVELS.values())))
def test_the_reading_of_one_child_is_a_probability(found):
    assert 0 <= share_of_one_child(found, england()) <= 1


def test_a_model_written_is_read_back_the_same(tmp_path):
    path = tmp_path / "model.toml"
    path.write_text(model_text(england()), encoding="utf-8")
    assert load_model(path) == england()
