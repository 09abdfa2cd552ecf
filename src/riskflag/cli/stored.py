"""`riskflag history import` and what else is done with a stored history. It needs the extra `[sql]`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from riskflag.cli.options import Dates, Exit, Order, Rejected, moment, writable
from riskflag.cli.sweeping import rarely_swept
from riskflag.cli.telling import refuse, say, tell, watched
from riskflag.errors import InvalidInput, StoreFailed
from riskflag.people.past import Coverage
from riskflag.read.attendance_csv import iter_attendances
from riskflag.read.rejected import whole_file, write_rejected
from riskflag.read.report import Report

if TYPE_CHECKING:
    from riskflag.store.sql import SqlHistory

__all__ = ["erase", "export", "load", "purge", "rebuild", "store_at", "told_apart"]

_AT_ONCE = 20_000  # attendances that are kept or lost together

Store: TypeAlias = Annotated[
    str, typer.Option("--to", "--from", "--store", metavar="URL", help="The store: sqlite:///history.db or postgresql://user@host/name.")
]


def store_at(url: str, erasures: Path | None = None, *, create: bool = False) -> SqlHistory:
    """Open a store. Raises InvalidInput if there is none, or the extra is not installed; StoreFailed if it is out of reach."""
    try:
        from riskflag.store.sql import SqlHistory  # what the extra [sql] brings may not be there
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != "sqlalchemy":
            raise
        remedy = "install it: python -m pip install 'riskflag[cli,sql]'"
        raise InvalidInput("a stored history needs the extra [sql]", remedy=remedy) from None
    return SqlHistory.open(url, create=create, erasures=erasures, without_erasures=erasures == Path("-"))


def told_apart(histories: Iterable[str]) -> tuple[list[str], list[Path]]:
    """Addresses of stores, and paths of files. A usage error if there are both, or two stores."""
    stores = [history for history in histories if "://" in history or history.startswith("sqlite:")]
    files = [Path(history) for history in histories if history not in stores]
    if len(stores) > 1 or (stores and files):
        raise typer.BadParameter("give files, or one store: import the files into the store first")
    return stores, files


ErasureFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--erasures", envvar="RISKFLAG_ERASURES",
        help="The store's file of erasures; of SQLite, FILE.db.erasures by default; - opens a store whose file is lost."),
]


@contextmanager
def opened(url: str, erasures: Path | None = None, *, create: bool = False) -> Iterator[SqlHistory]:
    """The store at an address. What it cannot do is said in one line."""
    try:
        with store_at(url, erasures, create=create) as history:
            yield history
    except InvalidInput as bad:
        refuse(bad)
    except StoreFailed as failed:
        say(f"failed: {failed}", "bold red")
        raise typer.Exit(Exit.REFUSED) from None


def load(  # noqa: PLR0917 - each is an option of the command
    attendances: Annotated[list[Path], typer.Argument(help="Attendances, CSV files.")],
    to: Store,
    dates: Dates = Order.ISO,
    stated: Annotated[
        datetime | None,
        typer.Option(parser=moment, metavar="MOMENT", help="When the source stated this; default: each file's last change."),
    ] = None,
    rejected: Rejected = None,
    complete_from: Annotated[
        datetime | None,
        typer.Option(parser=moment, metavar="DAY", help="From when the history is complete; kept in the store."),
    ] = None,
    erasures: ErasureFile = None,
) -> None:
    """Take the attendances of files into a store, which is made if there is none.

    An attendance that the store holds is corrected by a file stated later. May be stopped, run again and run twice: what is
    in the store is not taken a second time.
    """
    writable((rejected,), attendances)
    reports: list[Report] = []
    try:
        _are_there(attendances)
        with opened(to, erasures, create=True) as history, rarely_swept():
            if complete_from is not None:
                history.cover(Coverage(since=complete_from))
            for path in attendances:
                _load(history, path, dates, stated or datetime.fromtimestamp(path.stat().st_mtime, tz=UTC), reports)
            history.group(watched)
            say(f"{len(history):,} attendances in the store")
        if rejected is not None:
            write_rejected(reports, rejected)
    except InvalidInput as bad:
        refuse(bad)
    if any(report.rejected for report in reports):
        raise typer.Exit(Exit.INCOMPLETE)


def _are_there(paths: Iterable[Path]) -> None:
    for path in paths:
        if not path.is_file():
            raise InvalidInput("there is no such file", where=str(path), remedy="check the path")


def _load(history: SqlHistory, path: Path, dates: Order, stated: datetime, reports: list[Report]) -> None:
    history.importing(path.name, finished=False)
    rows = iter(watched(iter_attendances(path, dates=dates.value, report=reports.append), None, path.name))
    new = 0
    while some := list(islice(rows, _AT_ONCE)):
        new += history.load(some, stated=stated)
    report = reports[-1]
    history.importing(path.name, read=report.read, rejected=len(report.rejected), finished=True)
    tell(report)
    say(f"  {new:,} said something new")


def rebuild(store: Store, erasures: ErasureFile = None) -> None:
    """Make what is kept for finding anew, after an update of riskflag. Nothing that was stated changes."""
    with opened(store, erasures) as history:
        history.rebuild(watched)
        say(f"{len(history):,} attendances are found as this version finds them")


Site: TypeAlias = Annotated[str, typer.Option(help="The site of an attendance of the child.")]
Visit: TypeAlias = Annotated[str, typer.Option("--attendance", metavar="ID", help="The id of an attendance of the child.")]


def export(
    store: Store,
    attendance: Visit,
    output: Annotated[Path, typer.Option(help="Write the record here, as JSON; it holds personal data.")],
    site: Site = "",
    erasures: ErasureFile = None,
) -> None:
    """Write one child's record for the data subject. Read it first: attendances are joined by matching, never for certain."""
    writable((output,), ())
    with opened(store, erasures) as history:
        held = history.child(site, attendance)
    from riskflag.store.records import to_text

    try:
        with whole_file(output) as file:
            json.dump({"attendances": [json.loads(to_text(visit)) for visit in held]}, file, indent=2, ensure_ascii=False)
    except OSError as error:
        refuse(InvalidInput("it cannot be written", where=str(output), remedy=type(error).__name__))
    sites = len({visit.site for visit in held})
    say(f"{len(held)} attendances of this child, at {sites} sites: read them before they are handed out")


def erase(  # noqa: PLR0917 - each is an option of the command
    store: Store,
    attendance: Visit,
    site: Site = "",
    only: Annotated[bool, typer.Option("--only", help="Erase this one attendance, not every one of the child.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    erasures: ErasureFile = None,
) -> None:
    """Erase one child's record for good: a tombstone keeps backups and late messages from bringing it back."""
    with opened(store, erasures) as history:
        held = history.child(site, attendance)
        keys = [visit.key for visit in held if not only or visit.key == (site, attendance)]
        if not yes and not typer.confirm(f"Erase {len(keys)} of this child's {len(held)} attendances for good?", err=True):
            raise typer.Exit(Exit.INCOMPLETE)
        changed = history.erase(keys)
    say(f"erased {len(keys)} attendances; {len(changed.reassess)} others of whom the alerts may change")


def purge(
    store: Store,
    before: Annotated[datetime, typer.Option(parser=moment, metavar="DAY", help="What arrived before this day goes.")],
    erasures: ErasureFile = None,
) -> None:
    """End the keeping of old attendances, and refuse them from now on; the history is complete from that day only."""
    with opened(store, erasures) as history:
        gone = history.purge(before=before)
        say(f"{gone:,} attendances are no longer kept; {len(history):,} are")
