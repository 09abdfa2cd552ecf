"""Who may call, what each of them may see, and how much is answered at a time: one TOML file."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from attrs import field, fields, frozen
from jwt import PyJWK

from riskflag.alerts.audience import Audience
from riskflag.errors import InvalidInput
from riskflag.people.masking import masked
from riskflag.render.cds_hooks import Link
from riskflag.service.keys import read_keys

__all__ = ["Client", "Limits", "Settings", "read_settings"]

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


@frozen(kw_only=True, repr=False)
class Client:
    """One system that may call. What it may see is written here and nowhere in a request.

    `tenant`, if given, must be named by the token; several clients of one issuer each have one. `origins` are the
    addresses of its pages, if browsers call. `site` is the ODS code of its site, for visits that name none. With
    `say_clear`, an answer without alerts is a card that says what was checked, else it has no cards. `fhir_servers` are
    the addresses, exactly, from which a fetch that the host passes may get what was not sent along. `links` of the site's own
    stand on every card.
    """

    name: str
    issuer: str
    keys: Mapping[str, PyJWK]
    audience: Audience
    tenant: str | None = None
    origins: tuple[str, ...] = ()
    site: str = ""
    say_clear: bool = False
    fhir_servers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    __repr__ = masked


@frozen(kw_only=True)
class Limits:
    """How much is taken at a time. Beyond `concurrency` questions at once, or after `deadline` seconds, the answer is
    NOT CHECKED. `workers` of them are looked up side by side. `body` is in bytes and arrives within `deadline`, `depth` is
    in levels of JSON, `token_age` in seconds from `iat` to `exp`. Local choices.
    """

    concurrency: int = 16
    workers: int = 4
    deadline: float = 5.0
    body: int = 2_000_000
    depth: int = 64
    token_age: int = 300


@frozen(kw_only=True)
class Settings:
    """The address that clients call, exactly as their tokens name it, and the clients."""

    url: str = field()
    clients: tuple[Client, ...]
    limits: Limits = field(factory=Limits)

    @url.validator
    def _absolute(self, _attribute: object, value: str) -> None:
        parts = urlsplit(value)
        secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        if not secure or not parts.hostname or parts.query or parts.fragment or value.endswith("/"):
            raise InvalidInput("not an https address without a final slash", where="url", remedy="e.g. https://riskflag.trust.example")

    def __attrs_post_init__(self) -> None:
        """Two clients that a token cannot tell apart would be one of them by chance."""
        known = [(client.issuer, client.tenant) for client in self.clients]
        if len(set(known)) < len(known) or len({client.name for client in self.clients}) < len(known):
            raise InvalidInput("two clients of one name, or of one issuer and tenant", where="client")
        several = {issuer for issuer, count in Counter(client.issuer for client in self.clients).items() if count > 1}
        if several & {client.issuer for client in self.clients if client.tenant is None}:
            remedy = "give every client of that issuer its tenant: one without would take the calls of the others"
            raise InvalidInput("two clients of one issuer, one of them without a tenant", where="client", remedy=remedy)

    @property
    def origins(self) -> tuple[str, ...]:
        """Pages that may call from a browser."""
        return tuple(dict.fromkeys(origin for client in self.clients for origin in client.origins))


def read_settings(path: Path) -> Settings:
    """Read the file. Paths of keys are relative to it. Raises InvalidInput naming the key that is wrong."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput(f"it cannot be read ({error.strerror})", where=path.name) from None
    except ValueError:
        raise InvalidInput("not TOML in UTF-8", where=path.name, remedy="see docs/reference/service.md") from None
    _only(given, {"url", "client", "limits"}, path.name)
    listed = given.get("client")
    if not isinstance(listed, list) or not listed:
        raise InvalidInput("no [[client]]", where=path.name, remedy="name every system that may call")
    clients = tuple(_client(item, f"{path.name}: client {number}", path.parent) for number, item in enumerate(listed, 1))
    return Settings(url=_text(given, "url", path.name), clients=clients, limits=_limits(given.get("limits", {}), path.name))


def _client(given: object, where: str, folder: Path) -> Client:
    if not isinstance(given, Mapping):
        raise InvalidInput("not a table", where=where, remedy="write [[client]]")
    _only(given, {"name", "issuer", "tenant", "keys", "audience", "origins", "site", "say_clear", "links"}, where)
    audience = _text(given, "audience", where)
    if audience not in {a.value for a in Audience}:
        raise InvalidInput("not an audience", where=f"{where}, audience", remedy=f"one of {', '.join(a.value for a in Audience)}")
    return Client(
        name=_text(given, "name", where), issuer=_text(given, "issuer", where), audience=Audience(audience),
        tenant=_text(given, "tenant", where) if "tenant" in given else None,
        keys=read_keys(folder / _text(given, "keys", where)), origins=_origins(given.get("origins", []), where),
        site=_text(given, "site", where) if "site" in given else "", say_clear=_yes(given.get("say_clear", False), where),
        links=_links(given.get("links", []), f"{where}, links"),
    )


def _links(given: object, where: str) -> tuple[Link, ...]:
    if not isinstance(given, Sequence) or not all(isinstance(link, Mapping) and set(link) == {"label", "url"} for link in given):
        raise InvalidInput("not a list of links", where=where, remedy='e.g. [{ label = "Safeguarding", url = "https://…" }]')
    return tuple(Link(_text(link, "label", where), _text(link, "url", where)) for link in given)


def _yes(given: object, where: str) -> bool:
    if not isinstance(given, bool):
        raise InvalidInput("neither true nor false", where=f"{where}, say_clear")
    return given


def _origins(given: object, where: str) -> tuple[str, ...]:
    if not isinstance(given, Sequence) or not all(isinstance(o, str) and _ORIGIN.fullmatch(o) for o in given):
        remedy = 'by name, e.g. ["https://ehr.example"]; never "*"'
        raise InvalidInput("not a list of origins", where=f"{where}, origins", remedy=remedy)
    return tuple(given)


def _limits(given: object, where: str) -> Limits:
    defaults = Limits()
    if not isinstance(given, Mapping):
        raise InvalidInput("not a table", where=f"{where}: limits")
    _only(given, {attribute.name for attribute in fields(Limits)}, f"{where}: limits")
    for name, value in given.items():
        whole = isinstance(getattr(defaults, name), int)
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float) or value <= 0:
            raise InvalidInput("not a number above 0", where=f"{where}: limits, {name}")
    return Limits(**given)


def _only(given: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := sorted(set(given) - known):
        raise InvalidInput(f"not a setting: {', '.join(unknown)}", where=where, remedy=f"one of {', '.join(sorted(known))}")


def _text(given: Mapping[str, Any], key: str, where: str) -> str:
    value = given.get(key)
    if not isinstance(value, str) or not value.strip():
        raise InvalidInput("missing, or not a text", where=f"{where}, {key}")
    return value
