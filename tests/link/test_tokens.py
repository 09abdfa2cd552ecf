"""Words of names: what is related to what, and that the keys of related words meet."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflag.link.labels import ANYTHING
from riskflag.link.tokens import Relation, is_near, is_spelt_alike, relation, resembles
from riskflag.link.vocabulary import Vocabulary

words = st.one_of(
    st.text("aeilmnorst", min_size=1, max_size=9),
    st.sampled_from(["muhammad", "mohammed", "eleanor", "ellie", "nora", "shaun", "sean", "khan", "featherstonehaugh", "fetherstonhaugh", "j", "jo", "marcus", "lucy", "lucie", "freddy", "freddie"]),
)


@pytest.mark.parametrize(("one", "other", "bond"), [
    ("olivia", "olivia", Relation.SAME), ("alexander", "alex", Relation.VARIANT), ("muhammad", "mohammed", Relation.VARIANT),
    ("ellie", "nora", Relation.NEAR_NAMES), ("jayden", "hayden", Relation.NEAR_NAMES), ("madil", "tadil", Relation.NEAR_NAMES),
    ("narcus", "marcus", Relation.NEAR), ("oliva", "olivia", Relation.NEAR), ("j", "james", Relation.INITIAL), ("amy", "eva", Relation.DIFFERENT),
])  # fmt: skip
def test_how_two_words_are_related(one, other, bond):
    assert relation(one, other) is bond


@pytest.mark.parametrize(("one", "other"), [
    ("lucy", "lucie"), ("holly", "hollie"), ("freddie", "freddy"), ("harvey", "harvie"), ("lexi", "lexie"), ("elliot", "elliott"),
    ("musa", "mussa"), ("nora", "norah"), ("aaron", "arron"), ("zara", "zaara"), ("abbie", "abby"), ("raphael", "rafael"),
])  # fmt: skip
def test_spellings_of_one_name_are_one_name(one, other):
    assert relation(one, other) is Relation.VARIANT


@pytest.mark.parametrize(("one", "other"), [
    ("mary", "marie"), ("maria", "mariah"), ("dina", "dinah"), ("casey", "cassie"), ("miley", "millie"), ("eli", "ellie"), ("joey", "joy"), ("edie", "eddie"),
    ("jayden", "hayden"), ("ava", "eva"), ("ella", "ellie"), ("noah", "noa"), ("harris", "haris"), ("michele", "michelle"), ("billy", "billie"),
])  # fmt: skip
def test_names_that_are_said_in_two_ways_are_two(one, other):
    assert relation(one, other) < Relation.NEAR


@given(words, words)
def test_being_related_is_symmetric(one, other):
    assert relation(one, other) is relation(other, one)
    assert resembles(one, other) == resembles(other, one)
    assert is_near(one, other) >= is_spelt_alike(one, other)


def held_near(vocabulary, word):
    return {vocabulary.words[number] for number in vocabulary.near(word) - {ANYTHING}}


@given(st.lists(words, max_size=12), st.lists(words, max_size=3), words)
def test_the_vocabulary_finds_every_related_word_and_no_other(held, later, word):
    vocabulary = Vocabulary.of(held)
    assert held_near(vocabulary, word) == {other for other in held if relation(word, other) > Relation.INITIAL}
    vocabulary.add(later)
    assert held_near(vocabulary, word) == {other for other in held + later if relation(word, other) > Relation.INITIAL}


def test_the_vocabulary_agrees_with_comparing_every_pair_of_listed_names():
    text = files("riskflag.link").joinpath("variants.txt").read_text(encoding="utf-8")
    listed = [word for line in text.splitlines() if not line.startswith(("#", "[")) for word in line.split()]
    vocabulary = Vocabulary.of(listed[::3])
    for word in listed[1::60] + [word[::-1] for word in listed[2::120]] + [word + "son" for word in listed[2::120]]:
        assert held_near(vocabulary, word) == {other for other in listed[::3] if relation(word, other) > Relation.INITIAL}
