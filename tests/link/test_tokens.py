"""Words of names: what is related to what, and that the keys of related words meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflag.link.tokens import SURE, Relation, is_near, is_spelt_alike, near_keys, relation, resembles
from riskflag.link.vocabulary import Vocabulary

words = st.one_of(
    st.text("aeilmnorst", min_size=1, max_size=9),
    st.sampled_from(["muhammad", "mohammed", "eleanor", "ellie", "nora", "shaun", "sean", "khan", "featherstonehaugh", "fetherstonhaugh", "j", "jo", "marcus"]),
)


@pytest.mark.parametrize(("one", "other", "bond"), [
    ("olivia", "olivia", Relation.SAME), ("alexander", "alex", Relation.VARIANT), ("muhammad", "mohammed", Relation.VARIANT),
    ("ellie", "nora", Relation.NEAR_NAMES), ("jayden", "hayden", Relation.NEAR_NAMES), ("madil", "tadil", Relation.NEAR_NAMES),
    ("narcus", "marcus", Relation.NEAR), ("oliva", "olivia", Relation.NEAR), ("j", "james", Relation.INITIAL), ("amy", "eva", Relation.DIFFERENT),
])  # fmt: skip
def test_how_two_words_are_related(one, other, bond):
    assert relation(one, other) is bond


@given(words, words)
def test_being_related_is_symmetric_and_related_words_share_a_key(one, other):
    assert relation(one, other) is relation(other, one)
    assert resembles(one, other) == resembles(other, one)
    shared = near_keys(one) & near_keys(other)
    if relation(one, other) > Relation.INITIAL:
        assert shared
    if any(key.startswith(SURE) for key in shared):
        assert relation(one, other) > Relation.INITIAL
    assert is_near(one, other) >= is_spelt_alike(one, other)


@given(st.lists(words, max_size=12), words)
def test_the_vocabulary_finds_every_related_word(held, word):
    vocabulary = Vocabulary()
    vocabulary.add(held)
    assert vocabulary.near(word) == {other for other in held if relation(word, other) > Relation.INITIAL}
