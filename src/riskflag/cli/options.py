"""Options that several commands share, and what they are read as."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from riskflag.errors import InvalidInput
from riskflag.link.register import MAX_AGE
from riskflag.people.dates import AHEAD, not_after, parse_moment
from riskflag.people.entry import RegisterKind
from riskflag.read.code_map_csv import read_code_map
from riskflag.read.register_csv import parse_kind
from riskflag.rules.codes import CodeList

__all__ = [
    "HISTORY_AGE", "AsOf", "CodeMap", "Dates", "Exit", "History", "HistoryAge", "HistorySince", "Kind", "Order", "Packs",
    "Rejected", "Sites", "WithRules", "Without", "code_map", "moment", "sites_of", "writable",
]  # fmt: skip


class Exit(IntEnum):
    """What the command tells the shell."""

    COMPLETE = 0
    INCOMPLETE = 1
    REFUSED = 3


class Order(StrEnum):
    """The order in which files write dates."""

    ISO = "iso"
    DMY = "dmy"
    MDY = "mdy"


def _kind(text: str) -> RegisterKind:
    try:
        return parse_kind(text)
    except InvalidInput as bad:
        raise typer.BadParameter(f"{bad.problem}; expected CPP, LAC, UCPP, OTHER or FAMILY") from None


def writable(outputs: Iterable[Path | None], inputs: Iterable[Path]) -> None:
    """A usage error unless every output can be written, is not an input, and is not another output."""
    taken = {path.resolve() for path in inputs}
    for path in outputs:
        if path is None:
            continue
        if path.is_dir() or not path.parent.is_dir():
            raise typer.BadParameter(f"{path} cannot be written: it is a folder, or its folder does not exist")
        if path.resolve() in taken:
            raise typer.BadParameter(f"{path} would overwrite a file that is read or written by this command")
        taken.add(path.resolve())


def code_map(path: Path | None) -> CodeList | None:
    """The site's own code map, if one is given. Raises InvalidInput."""
    return None if path is None else read_code_map(path)


def sites_of(text: str | None) -> tuple[str, ...]:
    """Sites divided by commas; none stands for all."""
    return tuple(site for part in (text or "").split(",") if (site := part.strip()))


def moment(text: str) -> datetime:
    """A moment in ISO 8601, midnight when only a day is given; a usage error otherwise."""
    try:
        return parse_moment(text)[0]
    except InvalidInput as bad:
        raise typer.BadParameter(f"{bad.problem}; expected YYYY-MM-DD or YYYY-MM-DDTHH:MM") from None


def _day_or_moment(text: str) -> date:
    """A day stays a day: a register of that day is as old as the day."""
    found = moment(text)
    try:
        not_after(found, datetime.now(UTC) + AHEAD, "how old the registers are")
    except InvalidInput as bad:  # they would be young for ever
        raise typer.BadParameter(str(bad)) from None
    return found if ":" in text else found.date()


def _days(text: str | timedelta) -> timedelta:
    if isinstance(text, timedelta):  # the default
        return text
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) <= _MOST_DAYS:
        raise typer.BadParameter(f"not a number of days from 1 to {_MOST_DAYS}")
    return timedelta(days=int(text))


_MOST_DAYS = 36_500
HISTORY_AGE = MAX_AGE  # as of registers

CodeMap: TypeAlias = Annotated[
    Path | None,
    typer.Option("--codes", metavar="MAP", help="The site's own code map, a CSV file: what its local codes mean. It only adds."),
]
Dates: TypeAlias = Annotated[Order, typer.Option("--dates", help="The order in which the files write dates; ISO is always read.")]
AsOf: TypeAlias = Annotated[
    date | None,
    typer.Option("--as-of", parser=_day_or_moment, metavar="DAY", help="How old the registers are; default: newest updated_on."),
]
HistoryAge: TypeAlias = Annotated[
    timedelta,
    typer.Option(
        "--history-max-age", parser=_days, metavar="DAYS",
        help="Days after its newest arrival when a history is stale: imports may have stopped; default: 7.", show_default=False),
]
Kind: TypeAlias = Annotated[
    RegisterKind | None,
    typer.Option("--kind", parser=_kind, metavar="KIND", help="What a row without a type is: CPP, LAC, UCPP, OTHER or FAMILY."),
]
Rejected: TypeAlias = Annotated[
    Path | None, typer.Option("--rejected", help="Write the rejected rows to this CSV file; they hold personal data.")
]
History: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--history", metavar="FILE|URL",
        help="Earlier attendances: CSV files, or one store (sqlite:///history.db, postgresql://…)."),
]
HistorySince: TypeAlias = Annotated[
    datetime | None,
    typer.Option(
        "--history-since", parser=moment, metavar="DAY", help="From when the history is complete; default: taken as complete."),
]
Sites: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--sites", metavar="A,B",
        help="The only sites the history covers; default: it is taken to cover all. A child may have been elsewhere."),
]
Packs: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--pack", metavar="PACK", help="Rules to use; repeat for several. Default: STANDARD and FRACTURES."),
]
WithRules: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="RULE", help="Switch on one rule, of any pack or shipped off; repeat for several."),
]
OwnAuthority: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--own-authority", metavar="CODE", help="The local authority you stand in, by its ONS code, its three digits "
                 "or both (repeat): REG-LAC is RED for a child of another with whom no known adult came."),
]
ShortBreaks: TypeAlias = Annotated[
    bool, typer.Option("--short-breaks", help="Count agreed series of short breaks (legal status V3, V4) as looked after.")
]
Without: TypeAlias = Annotated[
    list[str] | None, typer.Option("--without", metavar="RULE", help="Switch a rule off; repeat for several.")
]
