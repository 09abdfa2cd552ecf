"""The intent that a wording states: what is denied is no statement; of self-harm and assault, a suspected one is."""

import pytest

from riskflag.rules.intent import Intent, intent_stated, is_suspected


@pytest.mark.parametrize(("text", "intent"), [
    ("276853009", Intent.SELF), (" Self-inflicted ", Intent.SELF), ("Deliberate self harm", Intent.SELF), ("intentional", Intent.SELF), ("suicidal", Intent.SELF),
    ("accidental", Intent.NOBODY), ("Unintentional injury", Intent.NOBODY), ("accident at school", Intent.NOBODY), ("accidental, not self harm", Intent.NOBODY),
    ("assault", Intent.OTHERS), ("assault no weapon", Intent.OTHERS), ("assault without injury", Intent.OTHERS), ("inflicted by other person", Intent.OTHERS), ("deliberate assault", Intent.OTHERS), ("by another person", Intent.OTHERS),
    ("no accident, self-inflicted", Intent.SELF),
])
def test_a_plain_statement_is_read(text, intent):
    assert intent_stated(text) is intent


@pytest.mark.parametrize("text", [
    None, "", "Non-accidental", "not accidental", "assault denied", "not self-inflicted", "accidental? no", "accident, denied", "?accidental", "unknown", "undetermined",
    "alleged accidental", "accidental self-poisoning", "self harm denied", "non-suicidal", "wasn't deliberate", "other", "accidental: unlikely",
])
def test_what_is_denied_doubted_or_said_both_ways_states_nothing(text):
    assert intent_stated(text) is None


@pytest.mark.parametrize("text", ["?self harm", "possible self-harm", "accidental or self harm", "suspected suicide attempt"])
def test_self_harm_counts_where_it_is_only_suspected(text):
    assert intent_stated(text) is Intent.SELF


@pytest.mark.parametrize("text", [
    "Alleged assault", "Assault (alleged)", "?assault", "Assault?", "suspected assault", "reported assault", "Alleged assault by stepfather", "alleged sexual assault",
    "possible rape", "accidental or assault", "assault, assailant unknown", "assault not excluded", "assault - not confirmed", "not sure if assault", "Alleged assault, no LOC",
    "alleged assault, denied by mother", "assault denied by stepfather", "mum denies assault", "alleged assault - no weapons", "?assault, self defence",
    "alleged assault, self presented", "apparently inflicted by other person", "?by another child",
])
def test_an_assault_counts_where_it_is_only_suspected(text):
    assert intent_stated(text) is Intent.OTHERS
    assert is_suspected(text)


@pytest.mark.parametrize("text", [
    "no assault", "denies assault", "?assault denied", "?assault - denies", "alleged assault, denied", "alleged assault: no", "assault? no", "alleged assault, patient denies",
    "?assault, now ruled out", "assault unlikely", "alleged assault (denied by patient)", "accident reported by other person", "fall witnessed by others",
    "denies any assault", "alleged assault denied by the patient", "no weapon, no assault", "reportedly accidental, hit by another child",
])
def test_an_assault_that_is_denied_or_only_told_by_another_does_not_count(text):
    assert intent_stated(text) is None


@pytest.mark.parametrize("text", ["assault", "assault no weapon", "self harm", "inflicted by other person", None])
def test_without_a_word_of_doubt_nothing_is_suspected(text):
    assert not is_suspected(text)
