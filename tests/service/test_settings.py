"""The file that says who may call: read strictly, refused by name of the key."""

import json

import pytest

from riskflag import Audience
from riskflag.errors import InvalidInput
from riskflag.service import read_settings
from riskflag.service.keys import jwk_set
from tests.service.ehr import PRIVATE, public

GOOD = """
url = "https://riskflag.trust.example"

[[client]]
name = "Emergency department"
issuer = "https://ehr.trust.example"
keys = "ehr.jwks.json"
audience = "clinician"
origins = ["https://ehr.trust.example"]

[limits]
concurrency = 8
deadline = 2.5
"""


@pytest.fixture
def read(tmp_path):
    (tmp_path / "ehr.jwks.json").write_text(json.dumps(public()))

    def reading(text):
        (tmp_path / "clients.toml").write_text(text)
        return read_settings(tmp_path / "clients.toml")

    return reading


def test_a_good_file_is_read(read):
    found = read(GOOD)
    (client,) = found.clients
    assert (client.audience, found.limits.concurrency, found.limits.deadline) == (Audience.CLINICIAN, 8, 2.5)
    assert found.origins == ("https://ehr.trust.example",)
    assert "ehr.trust" not in repr(client)


def test_links_of_the_site_s_own_are_read(read):
    (client,) = read(GOOD.replace("[limits]", 'links = [{ label = "Ours", url = "https://x.example/a" }]\n[limits]')).clients
    assert [(link.label, link.url) for link in client.links] == [("Ours", "https://x.example/a")]


@pytest.mark.parametrize(("old", "new", "named"), [
    ('audience = "clinician"', 'audience = "everybody"', "audience"),
    ('audience = "clinician"', "", "audience"),
    ('url = "https://riskflag.trust.example"', 'url = "http://riskflag.trust.example"', "url"),
    ('url = "https://riskflag.trust.example"', 'url = "https://riskflag.trust.example/"', "url"),
    ('origins = ["https://ehr.trust.example"]', 'origins = ["*"]', "origins"),
    ('origins = ["https://ehr.trust.example"]', "origins = [5]", "origins"),
    ('issuer = "https://ehr.trust.example"', 'issuer = ""', "issuer"),
    ('name = "Emergency department"', 'nane = "x"', "nane"),
    ("concurrency = 8", "concurrency = 0", "concurrency"),
    ("concurrency = 8", 'concurrency = "8"', "concurrency"),
    ("concurrency = 8", "workerz = 8", "workerz"),
    ("ehr.jwks.json", "nowhere.json", "nowhere.json"),
    ("[[client]]", "[client]", "client"),
    ("[limits]", "[[", "TOML"),
    ("[limits]", "say_clear = 1\n[limits]", "say_clear"),
    ("[limits]", 'links = "https://x.example"\n[limits]', "links"),
    ("[limits]", 'links = [{ label = "Ours" }]\n[limits]', "links"),
    ("[limits]", 'links = [{ label = "", url = "https://x.example" }]\n[limits]', "links, label"),
    ("[limits]", 'links = [{ label = "Ours", url = "javascript:alert(1)" }]\n[limits]', "links"),
])
def test_what_is_wrong_is_named(read, old, new, named):
    assert old in GOOD
    with pytest.raises(InvalidInput, match=named):
        read(GOOD.replace(old, new))


def test_two_clients_that_a_token_cannot_tell_apart_are_refused(read):
    client = GOOD[GOOD.index("[[client]]"): GOOD.index("[limits]")]
    with pytest.raises(InvalidInput, match="issuer and tenant"):
        read(GOOD.replace("[limits]", client.replace("Emergency department", "Other") + "[limits]"))
    other = client.replace("Emergency department", "Other") + 'tenant = "b"\n[limits]'
    with pytest.raises(InvalidInput, match="one of them without a tenant"):
        read(GOOD.replace("[limits]", other))
    assert len(read(GOOD.replace("[limits]", 'tenant = "a"\n' + other)).clients) == 2


@pytest.mark.parametrize(("keys", "why"), [
    ([], "no keys"), ({"keys": []}, "no keys"), ({"keys": [{"kty": "EC"}]}, "kid"), ({"keys": ["x"]}, "kid"),
    ({"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "a"}]}, "algorithm"),
    ({"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "a", "alg": "HS256"}]}, "algorithm"),
    ({"keys": [{**public()["keys"][0], "alg": "none"}]}, "algorithm"),
    ({"keys": [{**public()["keys"][0], "x": "!"}]}, "not a usable"),
    ({"keys": [public()["keys"][0]] * 2}, "twice"),
    ({"keys": [{"kty": "RSA", "kid": "a", "e": "AQAB", "n": "sZ8"}]}, "2048|not a usable"),
])
def test_keys_that_could_let_anybody_in_are_refused(keys, why):
    with pytest.raises(InvalidInput, match=why):
        jwk_set(keys)


def test_a_private_key_is_refused_and_not_repeated():
    from jwt.algorithms import ECAlgorithm

    whole = {**json.loads(ECAlgorithm.to_jwk(PRIVATE)), "kid": "a"}
    with pytest.raises(InvalidInput, match="private") as refused:
        jwk_set({"keys": [whole]})
    assert whole["d"] not in str(refused.value)
