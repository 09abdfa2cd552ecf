"""Where a child lives or is placed: postcodes and addresses, as tokens to compare."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from attrs import field, frozen

from riskflag.errors import InvalidInput
from riskflag.people.masking import masked
from riskflag.people.names import APOSTROPHES, fold

__all__ = ["Place", "PlaceKind", "Postcode", "parse_postcode"]

_UK = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})", re.ASCII)
_OUTWARD = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?", re.ASCII)
_FOREIGN = re.compile(r"(?=.*\d)[A-Z0-9]{3,10}", re.ASCII)
_LONGEST = 12
_MISSING = {"", "NFA", "UNKNOWN", "NOTKNOWN", "NK", "NA", "NONE", "NULL", "WITHHELD", "XXX", "NOTRECORDED", "NAN"}
_NO_ADDRESS = {"", "unknown", "not known", "no fixed abode", "nfa", "withheld", "address withheld", "confidential",
               "none", "n a", "na", "not recorded", "homeless", "null", "xx", "x"}
_SHORT = {"street": "st", "road": "rd", "avenue": "ave", "av": "ave", "lane": "ln", "close": "cl", "drive": "dr",
          "court": "ct", "crescent": "cres", "place": "pl", "gardens": "gdns", "terrace": "terr", "square": "sq",
          "flat": "flt", "apartment": "flt", "apt": "flt", "house": "hse", "grove": "gr", "saint": "st"}


class PlaceKind(Enum):
    """What the child has to do with the place."""

    HOME = "home"
    PLACEMENT = "placement"
    FORMER = "former"


@frozen(repr=False, cache_hash=True)
class Postcode:
    """A postcode: UK (`AB1 2CD`), only its outward half (`AB1`), or another country's, kept as one token."""

    text: str

    def __repr__(self) -> str:
        """Say only what shape it has."""
        return f"<Postcode: {'UK' if self.is_uk else 'partial or foreign'}>"

    @property
    def is_uk(self) -> bool:
        """True for a whole UK postcode."""
        return " " in self.text

    @property
    def district(self) -> str:
        """The outward half, or the token itself when there is none."""
        return self.text.partition(" ")[0]

    @property
    def sector(self) -> str:
        """Outward half and first inward digit; empty unless the postcode is whole."""
        return self.text[:-2] if self.is_uk else ""


@lru_cache(maxsize=65536)
def parse_postcode(text: str) -> Postcode:
    """Read a postcode, spaces and case ignored. Raises InvalidInput for what is no place.

    `ZZ99 ...` are the NHS pseudo-postcodes for "no fixed abode", "not known" and other countries (NHS Data
    Dictionary, POSTCODE OF USUAL ADDRESS): not recorded, never a place two children share.
    """
    squeezed = re.sub(r"[^A-Z0-9]", "", text.upper())
    if squeezed in _MISSING:
        raise InvalidInput("no postcode", remedy="leave the cell empty when it is not known")
    if squeezed.startswith("ZZ99"):
        raise InvalidInput("a pseudo-postcode: not recorded", remedy="nothing to do")
    if len(squeezed) > _LONGEST:
        raise InvalidInput("too long for a postcode", remedy="one postcode in the cell")
    if uk := _UK.fullmatch(squeezed):
        return Postcode(f"{uk[1]} {uk[2]}")
    if _OUTWARD.fullmatch(squeezed) or _FOREIGN.fullmatch(squeezed):
        return Postcode(squeezed)
    raise InvalidInput("not a postcode", remedy="a UK postcode, or another country's")


def _address(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return _address_tokens(text) if isinstance(text, str) else text


@lru_cache(maxsize=65536)
def _address_tokens(text: str) -> tuple[str, ...]:
    words = re.sub(r"[^a-z0-9]+", " ", APOSTROPHES.sub("", fold(text))).split()
    return () if " ".join(words) in _NO_ADDRESS else tuple(_SHORT.get(word, word) for word in words)


@frozen(repr=False, cache_hash=True)
class Place:
    """A place with a postcode, an address in tokens (lower case, street words shortened), or both."""

    kind: PlaceKind = PlaceKind.HOME
    postcode: Postcode | None = None
    address: tuple[str, ...] = field(default=(), converter=_address)

    __repr__ = masked
