"""Who came with the child, in the words a desk writes."""

import pytest

from riskflag.errors import NotRecorded
from riskflag.rules.companion import without_known_adult


@pytest.mark.parametrize("word", [
    "alone", "Came alone", "unaccompanied", "unaccompanied - mother at work", "alone, mum informed", "himself", "herself", "brought himself", "by herself", "on his own",
    "self presented", "self-presented", "no dad, himself", "himself, no dad", "unaccompanied, mother outside", "nobody - mother", "alone, sister 12", "nobody", "no-one", "none", "no", "unaccompanied; parents on way",
])
def test_a_child_who_came_alone(word):
    assert without_known_adult(word) == "Came alone"


@pytest.mark.parametrize("word", [
    "no parent or carer present", "without parents", "No adult", "no responsible adult", "parents not present", "mother absent", "no mother/father", "unaccompanied by parent",
    "not with a parent", "mother in hospital",
])
def test_a_child_without_a_parent_or_carer(word):
    assert without_known_adult(word) == "No parent or carer came"


@pytest.mark.parametrize("word", [
    "mother", "mum alone", "not alone - with mum", "no parent, with teacher", "mother, no father", "no father, mother", "mother on way, with nan", "himself and mother",
    "unaccompanied minor with social worker", "without parents but with grandmother", "mother and partner", "unaccompanied by parents, with teacher", "alone with mother", "mum alone, tired",
])
def test_a_child_with_somebody_known(word):
    assert without_known_adult(word) is None


@pytest.mark.parametrize(("word", "why"), [
    ("no parent, with family friend", "The adult is not related"), ("no relation", "The adult is not related"), ("adult not known", "The adult is not named"),
])
def test_an_adult_who_is_not_known(word, why):
    assert without_known_adult(word) == why


@pytest.mark.parametrize("word", [
    "mum - at work", "mum (at work)", "mum, at work", "mother: on phone", "mother (by phone)", "mother (telephone)", "mum via phone", "mum on her way", "mother - on his mobile",
    "grandma at home", "uncle on phone", "stepmother, working", "step dad at work", "mum still at work", "mum/at work", "mum/dad at work", "mum will come", "dad over the phone",
])
def test_who_is_said_to_be_elsewhere_did_not_come_however_it_is_written(word):
    with pytest.raises(NotRecorded):
        without_known_adult(word)


@pytest.mark.parametrize("word", [
    "claims to be uncle", "uncle? not confirmed", "uncle, not confirmed", "man claiming to be his father", "says he is the uncle", "?uncle", "aunt (relationship not verified)",
    "possible father",
])
def test_who_only_claims_to_be_a_relative_is_asked_about(word):
    with pytest.raises(NotRecorded):
        without_known_adult(word)


@pytest.mark.parametrize(("word", "why"), [
    ("unknown male, claims to be uncle", "The adult is not named"), ("?family friend", "The adult is not related"), ("mother - absent", "No parent or carer came"),
    ("mum (in hospital)", "No parent or carer came"),
])
def test_a_relative_in_doubt_or_away_hides_no_stranger(word, why):
    assert without_known_adult(word) == why


@pytest.mark.parametrize("word", [
    "mother and ?uncle", "nan, mum at work", "mum (dad at work)", "nan - parents on their way", "consent? mother present", "mother, confirmed", "mum, 2 siblings", "grandfather",
    "teacher, mum on her way", "mum (phone number 1234)", "mum, phone number updated by nan, aunt here", "foster carer", "step-father", "uncle",
])
def test_a_relative_who_is_here_is_known_whoever_is_elsewhere(word):
    assert without_known_adult(word) is None


@pytest.mark.parametrize("word", [None, "", "mother at work", "mum on the phone", "none recorded", "no adult recorded", "Mx A.", "not documented"])
def test_what_says_neither_is_not_recorded(word):
    with pytest.raises(NotRecorded):
        without_known_adult(word)
