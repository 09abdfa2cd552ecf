"""What is told of the service's state: the age of each register, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from riskflag._version import VERSION
from riskflag.people.dates import civil_day
from riskflag.screener import Screener

__all__ = ["health"]


def health(
    screener: Screener, troubles: Mapping[str, str], *, answering: int = 0, limit: int = 0, at: datetime | None = None
) -> dict[str, Any]:
    """`ok`, or `degraded` when a register is stale, refused or could not be renewed; then answers say NOT CHECKED or grow old.

    Nothing here is of a person. A balancer should keep a degraded instance: it still answers, and says what it lacks.
    """
    now = at or datetime.now(UTC)
    registers = [_register(register, troubles, now) for register in screener.registers]
    history = getattr(screener.history, "name", None)
    wrong = any(r["stale"] or r["problem"] for r in registers) or bool(troubles)
    return {
        "status": "degraded" if wrong else "ok", "version": VERSION, "at": now.isoformat(timespec="seconds"),
        "registers": registers,
        "history": {"name": history, "problem": troubles.get("history")} if history else None,
        "answering": answering, "limit": limit,
    }


def _register(register: object, troubles: Mapping[str, str], now: datetime) -> dict[str, Any]:
    name, as_of, max_age = (getattr(register, what, None) for what in ("name", "as_of", "max_age"))
    old = _age(as_of, now) if isinstance(as_of, date) else None
    return {
        "name": str(name), "as_of": as_of.isoformat() if isinstance(as_of, date) else None,
        "age_days": None if old is None else old.days,
        "max_age_days": max_age.days if isinstance(max_age, timedelta) else None,
        "stale": old is not None and isinstance(max_age, timedelta) and old > max_age,
        "rows": len(register) if hasattr(register, "__len__") else None,
        "problem": troubles.get(str(name)),
    }


def _age(as_of: date, now: datetime) -> timedelta:
    return now - as_of if isinstance(as_of, datetime) else civil_day(now) - as_of
