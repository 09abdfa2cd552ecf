"""Signatures as text and back."""

from hypothesis import given

from riskflag.link.signature import draw
from riskflag.store.signatures import signature_of, signature_text
from tests.link.people import persons


@given(persons())
def test_a_signature_comes_back_as_it_was(person):
    own = draw(person)
    assert signature_of(signature_text(own)) == own
