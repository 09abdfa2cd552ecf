"""Who calls: a signed token, used once, on every call (CDS Hooks 2.0, "Trusting CDS clients")."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import jwt
from attrs import field, frozen

from riskflag.errors import RiskflagError
from riskflag.service.settings import Client, Settings

__all__ = ["Claim", "Seen", "TokenRefused", "Tokens"]

_LEEWAY = 5  # seconds: clients round `iat` up, as the public sandbox does
_LONGEST = 8_192  # characters of a token
_LONGEST_ID = 256  # characters of a jti
_REQUIRED = ["iss", "aud", "exp", "iat", "jti"]

Claim: TypeAlias = Callable[[bytes, float], bool]
"""Claims a token's fingerprint until the given moment: true the first time. Several instances share one, e.g. in a database."""


class TokenRefused(RiskflagError):
    """Why a token was refused, in words for the client; never a value of the token."""


class Seen:
    """Fingerprints of tokens until they expire, in memory, forgotten a minute at a time."""

    def __init__(self) -> None:
        self._by_minute: dict[int, set[bytes]] = {}

    def __call__(self, fingerprint: bytes, until: float, /) -> bool:
        """Whether it is the first time."""
        now = int(time.time()) // 60
        for minute in [m for m in self._by_minute if m < now]:
            del self._by_minute[minute]
        if any(fingerprint in seen for seen in self._by_minute.values()):
            return False
        self._by_minute.setdefault(int(until) // 60, set()).add(fingerprint)
        return True


@frozen
class Tokens:
    """Checks tokens. One issued before `since`, when this process started, is refused: what it had seen is forgotten."""

    settings: Settings
    claim: Claim = field(factory=Seen)
    since: float = field(factory=time.time)

    def client(self, authorization: str | None, url: str) -> Client:
        """Whose call to `url` this is. Raises TokenRefused."""
        token = _bearer(authorization)
        client, kid = self._named(token)
        key = client.keys.get(kid)
        if key is None:
            raise TokenRefused("its key is not one of this client's")
        claims = _decoded(token, key, client, url)
        issued, expires = claims["iat"], claims["exp"]
        if expires - issued > self.settings.limits.token_age:
            raise TokenRefused(f"valid for longer than {self.settings.limits.token_age} seconds")
        if issued < self.since - _LEEWAY:
            raise TokenRefused("issued before this service started; send a new one")
        if not 0 < len(claims["jti"]) <= _LONGEST_ID:
            raise TokenRefused("its jti is empty or too long")
        if not self.claim(_fingerprint(client.issuer, claims["jti"]), expires + _LEEWAY):
            raise TokenRefused("used before")
        return client

    def _named(self, token: str) -> tuple[Client, str]:
        """The client and key that the token names, not yet believed."""
        try:
            named = jwt.decode_complete(token, options={"verify_signature": False})
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise TokenRefused("not a signed JWT") from None
        header, claims = named["header"], named["payload"]
        if str(header.get("typ", "JWT")).upper() != "JWT" or "crit" in header or not isinstance(header.get("kid"), str):
            raise TokenRefused("its header needs typ JWT and a kid, and no crit")
        theirs = {client.tenant: client for client in self.settings.clients if client.issuer == claims.get("iss")}
        tenant = claims.get("tenant")
        # A client without a tenant is the only one of its issuer.
        client = theirs.get(None) or (theirs.get(tenant) if isinstance(tenant, str) else None)
        if client is None:
            raise TokenRefused("not from a client that is known here")
        return client, header["kid"]


def _bearer(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenRefused("no bearer token")
    if len(token) > _LONGEST:
        raise TokenRefused("too long")
    return token.strip()


_WORDS: Mapping[type[Exception], str] = {
    jwt.ExpiredSignatureError: "expired",
    jwt.InvalidAudienceError: "for another address: aud must be the address called, exactly",
    jwt.ImmatureSignatureError: "not valid yet: compare the clocks",
    jwt.InvalidIssuedAtError: "its iat is not a number",
    jwt.InvalidSignatureError: "its signature does not fit",
    jwt.InvalidAlgorithmError: "its algorithm is not the key's",
    jwt.MissingRequiredClaimError: f"{', '.join(_REQUIRED)} are all required",
}


def _decoded(token: str, key: jwt.PyJWK, client: Client, url: str) -> dict[str, Any]:
    try:
        claims = jwt.decode(
            token, key, algorithms=[key.algorithm_name], audience=url, issuer=client.issuer, leeway=_LEEWAY,
            options={"require": _REQUIRED, "strict_aud": True},
        )
        return {**claims, "iat": float(claims["iat"]), "exp": float(claims["exp"])}  # JSON knows numbers that no float holds
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise TokenRefused(_WORDS.get(type(error), "not acceptable")) from None


def _fingerprint(issuer: str, jti: str) -> bytes:
    return hashlib.blake2b(f"{len(issuer)} {issuer} {jti}".encode(errors="replace"), digest_size=16).digest()
