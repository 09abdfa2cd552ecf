"""Every call proves who makes it: once, for this address, now, with a key from the client's file."""

import base64
import hashlib
import hmac
import json
import time

import pytest
from attrs import evolve
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st

from riskflag import Audience, InvalidInput
from riskflag.service.tokens import Seen, TokenRefused, Tokens
from tests.service.ehr import PRIVATE, START, STRANGER, URL, settings, token


def checked(bearer, at=START, **changes):
    return Tokens(settings(**changes)).client(f"Bearer {bearer}", URL + at)


def encoded(part):
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def refused(bearer, at=START, **changes):
    with pytest.raises(TokenRefused) as why:
        checked(bearer, at, **changes)
    return str(why.value)


def test_a_good_token_names_its_client():
    assert checked(token(START)).name == "ED"


def test_a_token_is_good_once():
    tokens, bearer = Tokens(settings()), f"Bearer {token(START)}"
    tokens.client(bearer, URL + START)
    with pytest.raises(TokenRefused, match="used before"):
        tokens.client(bearer, URL + START)


def test_the_same_jti_in_another_token_is_a_replay():
    tokens = Tokens(settings())
    tokens.client(f"Bearer {token(START, jti='one')}", URL + START)
    with pytest.raises(TokenRefused, match="used before"):
        tokens.client(f"Bearer {token(START, jti='one', exp=time.time() + 90)}", URL + START)


def test_a_refused_token_does_not_use_up_its_jti():
    tokens = Tokens(settings())
    with pytest.raises(TokenRefused):
        tokens.client(f"Bearer {token(START, key=STRANGER, jti='one')}", URL + START)
    assert tokens.client(f"Bearer {token(START, jti='one')}", URL + START)


@pytest.mark.parametrize(("claims", "why"), [
    (lambda now: {"exp": now - 30, "iat": now - 60}, "expired"),
    (lambda now: {"iat": now + 60, "exp": now + 90}, "not valid yet"),
    (lambda now: {"nbf": now + 60}, "not valid yet"),
    (lambda _: {"aud": URL}, "another address"),
    (lambda _: {"aud": URL + "/cds-services"}, "another address"),
    (lambda _: {"aud": URL + START + "/"}, "another address"),
    (lambda _: {"aud": [URL + START]}, "another address"),
    (lambda _: {"aud": (URL + START).upper()}, "another address"),
    (lambda _: {"iss": "https://stranger.example"}, "not from a client"),
    (lambda now: {"exp": now + 3600}, "longer than 300 seconds"),
    (lambda _: {"exp": 1e400}, "not acceptable"),
    (lambda _: {"exp": 10**400}, "not acceptable"),
    (lambda _: {"iat": -(10**400)}, "not acceptable"),
    (lambda _: {"iat": "SECRET"}, "not"),
    (lambda _: {"jti": ""}, "jti"),
    (lambda _: {"jti": "x" * 300}, "jti"),
    (lambda _: {"jti": 5}, "not acceptable"),
])
def test_claims_that_do_not_hold_are_refused(claims, why):
    said = refused(token(START, **claims(time.time())))
    assert why in said
    assert "SECRET" not in said


@pytest.mark.parametrize("missing", ["iss", "aud", "exp", "iat", "jti"])
def test_every_claim_is_required(missing):
    assert refused(token(START, without=[missing]))


def test_a_clock_that_is_five_seconds_ahead_or_behind_is_let_in():
    now = time.time()
    assert checked(token(START, iat=now + 4, exp=now + 60))
    assert checked(token(START, iat=now - 4, exp=now - 3))
    assert refused(token(START, iat=now - 20, exp=now - 7))


def test_what_was_issued_before_the_start_is_refused_because_what_was_used_then_is_forgotten():
    now = time.time()
    tokens = Tokens(settings(), since=now + 30)
    with pytest.raises(TokenRefused, match="before this service started"):
        tokens.client(f"Bearer {token(START, iat=now)}", URL + START)


@pytest.mark.parametrize(("changes", "why"), [
    ({"key": STRANGER}, "signature"),
    ({"header": {"kid": "k2"}}, "its key"),
    ({"header": {"typ": "at+jwt"}}, "header"),
    ({"header": {"crit": ["exp"]}}, "not a signed JWT"),
])
def test_forged_tokens_are_refused(changes, why):
    assert why in refused(token(START, **changes))


@pytest.mark.parametrize("bad", ["x.y.z", "....", "", "a" * 9000, "é", "e30.e30.", "e30.e30.e30"])
def test_broken_tokens_are_refused(bad):
    assert refused(bad)


def test_neither_none_nor_hmac_with_the_public_key_is_ever_taken():
    public = PRIVATE.public_key()
    body = token(START).split(".")[1]
    for form in (serialization.Encoding.PEM, serialization.Encoding.DER):
        secret = public.public_bytes(form, serialization.PublicFormat.SubjectPublicKeyInfo)
        said = f"{encoded({'alg': 'HS384', 'typ': 'JWT', 'kid': 'k1'})}.{body}"
        signature = hmac.new(secret, said.encode(), hashlib.sha384).digest()
        assert "algorithm" in refused(f"{said}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}")
    for name in ("none", "None", "NONE", ""):
        assert refused(f"{encoded({'alg': name, 'typ': 'JWT', 'kid': 'k1'})}.{body}.")


def test_an_address_of_keys_in_the_token_is_not_followed():
    assert checked(token(START, header={"jku": "http://127.0.0.1:9/keys"})).name == "ED"
    assert refused(token(START, key=STRANGER, header={"jku": "http://127.0.0.1:9/keys", "kid": "k1"}))


def test_a_payload_changed_after_signing_is_refused():
    head, body, signature = token(START).split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    changed = encoded({**claims, "tenant": "x"})
    assert "signature" in refused(f"{head}.{changed}.{signature}")


def test_two_clients_of_one_issuer_are_told_apart_by_tenant():
    own = settings()
    (one,) = own.clients
    two = evolve(own, clients=(
        evolve(one, tenant="north"), evolve(one, name="desk", tenant="south", audience=Audience.RECEPTION)))
    tokens = Tokens(two)
    assert tokens.client(f"Bearer {token(START, tenant='south')}", URL + START).audience is Audience.RECEPTION
    with pytest.raises(TokenRefused):
        tokens.client(f"Bearer {token(START)}", URL + START)


def test_a_tenant_never_gets_what_another_client_of_its_issuer_may_see():
    """A client without a tenant takes any of its issuer, so it cannot stand beside one that has a tenant, in whatever order."""
    own = settings()
    (one,) = own.clients
    desk = evolve(one, name="desk", tenant="desk", audience=Audience.RECEPTION)
    for clients in ((one, desk), (desk, one)):
        with pytest.raises(InvalidInput, match="Give every client of that issuer its tenant"):
            evolve(own, clients=clients)
    elsewhere = evolve(own, clients=(one, evolve(desk, issuer="https://other.example")))
    assert Tokens(elsewhere).client(f"Bearer {token(START, tenant='desk')}", URL + START).audience is one.audience


@given(st.text())
def test_no_header_is_more_than_refused(text):
    with pytest.raises(TokenRefused):
        Tokens(settings()).client(text, URL + START)


def test_what_has_expired_is_forgotten():
    seen = Seen()
    assert seen(b"a", time.time() - 120)
    assert seen(b"b", time.time() + 60)
    assert len(seen._by_minute) == 1
    assert not seen(b"b", time.time() + 60)
