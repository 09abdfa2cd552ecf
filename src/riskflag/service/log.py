"""What the service writes of its work: one line of JSON for each event, from a fixed list of fields, never a person's value."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb

__all__ = ["FIELDS", "JsonLines", "log_to_stderr"]

# Whatever else a record carries is not written; nor is the message of an exception, which may hold what a person typed.
FIELDS = ("event", "service", "client", "status", "checked", "reports", "ms", "register", "rows", "as_of", "why")


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger, the words of riskflag's and uvicorn's own messages, and the fields of the list."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(), "logger": record.name,
        }
        if record.exc_info and record.exc_info[0]:
            frames = extract_tb(record.exc_info[2])
            place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown place"
            line["message"] = f"{record.exc_info[0].__name__} at {place}"
        elif record.name.partition(".")[0] in {"riskflag", "uvicorn"}:
            line["message"] = record.getMessage()
        line |= {name: record.__dict__[name] for name in FIELDS if name in record.__dict__}
        return json.dumps(line, ensure_ascii=False)


def log_to_stderr() -> None:
    """Write riskflag's and uvicorn's events to standard error."""
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(JsonLines())
    for name in ("riskflag", "uvicorn"):
        logger = logging.getLogger(name)
        logger.addHandler(lines)
        logger.setLevel(logging.INFO)
        logger.propagate = False
