"""What was erased stays erased: tombstones in a file apart from the store, so that no backup or late message brings it back.

A tombstone is a keyed digest (HMAC-SHA-256) of a site and an attendance id: it says nothing of anybody, and recognises what
it was made of. The store knows its file by name of its key, and how many tombstones it has applied.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterable
from hashlib import sha256
from hmac import new as hmac
from os import PathLike
from pathlib import Path

from attrs import define, field

from riskflag.errors import InvalidInput, StoreFailed
from riskflag.store.events import Key

__all__ = ["Erasures", "nothing_erased", "place_of"]

_FORMAT = 1


@define(repr=False, eq=False)
class Erasures:
    """The tombstones of one store. Read again whenever another process has added to the file."""

    path: Path
    _key: bytes
    _known: frozenset[str] = frozenset()
    _size: int = field(default=-1)

    @classmethod
    def at(cls, path: Path, *, create: bool) -> Erasures:
        """Open the file, or make it. Raises InvalidInput if it is not there, or is something else."""
        if create and not path.exists():
            _write(path, json.dumps({"riskflag erasures": _FORMAT, "key": secrets.token_hex(32)}) + "\n", "x")
        try:
            first, *stones = _lines(path)
            head = json.loads(first)
            whole = all(_STONE.fullmatch(stone) for stone in stones)
            key = bytes.fromhex(head["key"])
            known = head["riskflag erasures"] == _FORMAT
        except FileNotFoundError:
            raise InvalidInput("the store's file of erasures is missing", where=path.name, remedy=_REMEDY) from None
        except (OSError, ValueError, KeyError, TypeError):
            raise InvalidInput("it is no file of erasures", where=path.name, remedy=_REMEDY) from None
        if not known:
            raise InvalidInput("it was made by a newer riskflag", where=path.name, remedy="update riskflag")
        if not whole:
            raise InvalidInput("the file of erasures is damaged: a line of it is no tombstone", where=path.name, remedy=_REMEDY)
        return cls(path, key)

    @property
    def name(self) -> str:
        """What the store knows the file by: a digest of its key."""
        return sha256(b"name" + self._key).hexdigest()[:32]

    @property
    def tombstones(self) -> frozenset[str]:
        """Every tombstone there is now."""
        size = self.path.stat().st_size
        if size != self._size:
            self._known, self._size = frozenset(_lines(self.path)[1:]), size
        return self._known

    @property
    def digest(self) -> str:
        """What tells which tombstones there are now."""
        return sha256("".join(sorted(self.tombstones)).encode()).hexdigest()[:32]

    def covers(self, key: Key) -> bool:
        """True if that attendance was erased."""
        known = self.tombstones
        return bool(known) and self.tombstone(key) in known

    def add(self, keys: Iterable[Key]) -> None:
        """Add tombstones; they are on the disk when it returns. Only the store's writer may."""
        known = self.tombstones
        lines = [f"{stone}\n" for stone in map(self.tombstone, keys) if stone not in known]
        if lines:
            try:
                end = self.path.read_bytes().rfind(b"\n") + 1
                os.truncate(self.path, end)  # a line that a crash broke off was never acknowledged
                _write(self.path, "".join(lines), "a")
            except OSError as error:
                raise StoreFailed("history", f"its file of erasures cannot be written ({type(error).__name__})") from None

    def tombstone(self, key: Key) -> str:
        """The tombstone of an attendance."""
        return hmac(self._key, json.dumps(key).encode(), sha256).hexdigest()


def nothing_erased(_key: Key) -> bool:
    """What a store says of every attendance while it is open without its file."""
    return False


def place_of(stated: str | PathLike[str] | None, database: Path | None) -> Path:
    """Where the file is: as stated, or beside the database's own. Raises InvalidInput if it is neither."""
    if stated is not None:
        return Path(stated)
    if database is None:
        remedy = "state it: a file on a disk apart from the database, the same for every process"
        raise InvalidInput("a PostgreSQL store's file of erasures is not stated", remedy=remedy)
    return database.with_name(f"{database.name}.erasures")


_REMEDY = "put the file back where it was; to open the store without it, and so perhaps with what was erased, say so explicitly"


_STONE = re.compile("[0-9a-f]{64}")


def _lines(path: Path) -> list[str]:
    """The whole lines of the file; one that is being written is not read."""
    return path.read_text(encoding="ascii").rpartition("\n")[0].split("\n")


def _write(path: Path, text: str, mode: str) -> None:
    flags = os.O_EXCL if mode == "x" else os.O_APPEND
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | flags, 0o600), "w", encoding="ascii") as file:  # its owner's alone
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
