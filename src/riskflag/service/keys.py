"""A client's public keys, from a JWK set in a file. Nothing is ever fetched: an address in a token (`jku`) is not followed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from riskflag.errors import InvalidInput

__all__ = ["ALGORITHMS", "jwk_set", "read_keys"]

# CDS Hooks 2.0 advises ES384 and RS384 and forbids `none` and everything symmetric.
ALGORITHMS = frozenset({"ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA"})
_CURVES = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512", "Ed25519": "EdDSA"}
_SMALLEST_RSA = 2048  # bits; NIST SP 800-131A


def read_keys(path: Path) -> dict[str, PyJWK]:
    """The keys of a file by `kid`. Raises InvalidInput if it cannot be read, holds no key, or holds a private one."""
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise InvalidInput(f"the keys cannot be read ({error.strerror})", where=path.name) from None
    except ValueError:
        raise InvalidInput("not JSON", where=path.name, remedy='a JWK set: {"keys": [...]}') from None
    return jwk_set(found, where=path.name)


def jwk_set(found: object, *, where: str = "keys") -> dict[str, PyJWK]:
    """The keys of a JWK set by `kid`, each bound to one algorithm. Raises InvalidInput."""
    listed = found.get("keys") if isinstance(found, Mapping) else None
    if not isinstance(listed, list) or not listed:
        raise InvalidInput("no keys", where=where, remedy='a JWK set: {"keys": [...]}')
    keys: dict[str, PyJWK] = {}
    for position, item in enumerate(listed):
        here = f"{where}: keys[{position}]"
        if not isinstance(item, Mapping) or not isinstance(kid := item.get("kid"), str) or not kid:
            raise InvalidInput("a key without a kid", where=here, remedy="tokens name their key by kid")
        if kid in keys:
            raise InvalidInput("a kid twice", where=here)
        keys[kid] = _key(item, here)
    return keys


def _key(item: Mapping[str, object], where: str) -> PyJWK:
    if "d" in item:
        raise InvalidInput("a private key", where=where, remedy="give the public half only, and make a new pair")
    algorithm = item.get("alg") or _CURVES.get(str(item.get("crv")), "RS384" if item.get("kty") == "RSA" else None)
    if algorithm not in ALGORITHMS:
        raise InvalidInput("a key whose algorithm is not accepted", where=where, remedy=f"one of {', '.join(sorted(ALGORITHMS))}")
    try:
        key = PyJWK(dict(item), algorithm=str(algorithm))
    except (PyJWTError, ValueError, TypeError):
        raise InvalidInput("not a usable public key", where=where, remedy="export it again as a JWK") from None
    if isinstance(key.key, RSAPublicKey) and key.key.key_size < _SMALLEST_RSA:
        raise InvalidInput(f"an RSA key under {_SMALLEST_RSA} bits", where=where, remedy="make a longer one, or use ES384")
    return key
