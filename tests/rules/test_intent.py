"""The intent that a wording states: what is denied or in doubt is no statement."""

import pytest

from riskflag.rules.intent import Intent, intent_stated


@pytest.mark.parametrize(("text", "intent"), [
    ("276853009", Intent.SELF), (" Self-inflicted ", Intent.SELF), ("Deliberate self harm", Intent.SELF), ("intentional", Intent.SELF), ("suicidal", Intent.SELF),
    ("accidental", Intent.NOBODY), ("Unintentional injury", Intent.NOBODY), ("accident at school", Intent.NOBODY), ("accidental, not self harm", Intent.NOBODY),
    ("assault", Intent.OTHERS), ("inflicted by other person", Intent.OTHERS), ("deliberate assault", Intent.OTHERS), ("by another person", Intent.OTHERS),
    ("no accident, self-inflicted", Intent.SELF),
])
def test_a_plain_statement_is_read(text, intent):
    assert intent_stated(text) is intent


@pytest.mark.parametrize("text", [
    None, "", "Non-accidental", "not accidental", "assault denied", "not self-inflicted", "accidental? no", "accident, denied", "?accidental", "unknown", "undetermined",
    "alleged accidental", "accidental or assault", "accidental self-poisoning", "self harm denied", "non-suicidal", "wasn't deliberate", "other", "accidental: unlikely",
])
def test_what_is_denied_doubted_or_said_both_ways_states_nothing(text):
    assert intent_stated(text) is None


@pytest.mark.parametrize("text", ["?self harm", "possible self-harm", "accidental or self harm", "suspected suicide attempt"])
def test_self_harm_counts_where_it_is_only_suspected(text):
    assert intent_stated(text) is Intent.SELF
