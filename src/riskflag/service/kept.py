"""Feedback appended to a file, one line of JSON for each report, whole or not at all."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from riskflag.errors import InvalidInput
from riskflag.render.cds_hooks import Feedback
from riskflag.service.app import OnFeedback
from riskflag.service.settings import Client

__all__ = ["append_to"]

_OWNER_ONLY = 0o600  # a comment may name a child


def append_to(path: Path) -> OnFeedback:
    """A keeper of feedback. Raises InvalidInput if the file cannot be opened for appending."""
    try:
        os.close(_open(path))
    except OSError as error:
        raise InvalidInput(f"it cannot be written ({error.strerror})", where=path.name) from None
    alone = threading.Lock()

    def keep(client: Client, reports: Sequence[Feedback]) -> None:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        lines = "".join(json.dumps(_line(client, report, at), ensure_ascii=False) + "\n" for report in reports).encode()
        with alone, os.fdopen(_open(path), "ab", buffering=0) as file:
            before = file.seek(0, os.SEEK_END)
            whole = False
            try:
                written = file.write(lines)
                os.fsync(file.fileno())
                whole = written == len(lines)
            finally:
                if not whole:
                    file.truncate(before)
            if not whole:
                raise OSError("the file took only a part")

    return keep


def _open(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _OWNER_ONLY)


def _line(client: Client, report: Feedback, at: str) -> dict[str, object]:
    return {
        "received": at, "client": client.name, "card": report.card, "outcome": "accepted" if report.accepted else "overridden",
        "suggestions": list(report.suggestions), "reason": report.reason, "reason_system": report.reason_system,
        "comment": report.comment, "at": report.at.isoformat(),
    }
