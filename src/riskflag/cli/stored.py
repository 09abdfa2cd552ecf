"""`riskflag history import` and what else is done with a stored history. It needs the extra `[sql]`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from os import stat_result
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer
from attrs import asdict, evolve

from riskflag.cli.options import Dates, Exit, Order, Rejected, Sites, moment, sites_of, writable
from riskflag.cli.telling import refuse, say, tell, watched
from riskflag.errors import InvalidInput, StoreFailed
from riskflag.lasting import many_lasting
from riskflag.people.dates import not_after
from riskflag.read.attendance_csv import iter_each, refuse_empty, rejecting
from riskflag.read.rejected import whole_file, write_rejected
from riskflag.read.report import Report
from riskflag.sharing import processors

if TYPE_CHECKING:
    from riskflag.store.sql import Import, SqlHistory
    from riskflag.store.statements import Statement

__all__ = ["erase", "export", "load", "purge", "rebuild", "store_at", "told_apart"]

_AT_ONCE = 20_000  # attendances that are kept or lost together
_LARGE = 4 << 20  # bytes of a file that several processes read in less time than it takes to start them

Store: TypeAlias = Annotated[
    str,
    typer.Option(
        "--to", "--from", "--store", metavar="URL", envvar="RISKFLAG_HISTORY",
        help="The store: sqlite:///FILE.db or postgresql://user@host/name."),
]
_HERE = "sqlite:///history.db"


def store_at(
    url: str, erasures: Path | None = None, *, create: bool = False, max_age: timedelta | None = None
) -> SqlHistory:
    """Open a store. Raises InvalidInput if there is none, or the extra is not installed; StoreFailed if it is out of reach."""
    try:
        from riskflag.store.sql import SqlHistory  # what the extra [sql] brings may not be there
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != "sqlalchemy":
            raise
        remedy = "install it: python -m pip install 'riskflag[cli,sql]'"
        raise InvalidInput("a stored history needs the extra [sql]", remedy=remedy) from None
    return SqlHistory.open(
        url, create=create, erasures=erasures, without_erasures=erasures == Path("-"), max_age=max_age)


def told_apart(
    histories: Iterable[str], since: datetime | None = None, sites: str | None = None
) -> tuple[list[str], list[Path]]:
    """Addresses of stores, and paths of files. A usage error if there are both, or two stores, or a store whose beginning is
    stated besides.
    """
    stores = [history for history in histories if "://" in history or history.startswith("sqlite:")]
    files = [Path(history) for history in histories if history not in stores]
    if len(stores) > 1 or (stores and files):
        raise typer.BadParameter("give files, or one store: import the files into the store first")
    if stores and since is not None:
        raise typer.BadParameter("a store keeps from when it is complete: history import --complete-from")
    if stores and sites is not None:
        raise typer.BadParameter("a store keeps which sites it covers: history import --sites")
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
    to: Store = _HERE,
    dates: Dates = Order.ISO,
    stated: Annotated[
        datetime | None,
        typer.Option(parser=moment, metavar="MOMENT", help="When the source stated this; default: each file's last change."),
    ] = None,
    rejected: Rejected = None,
    complete_from: Annotated[
        datetime | None,
        typer.Option(parser=moment, metavar="DAY", help="From when the sites of these files are complete; kept."),
    ] = None,
    complete_until: Annotated[
        datetime | None,
        typer.Option(parser=moment, metavar="MOMENT", help="Until when nothing is missing, although nothing may have arrived."),
    ] = None,
    instead: Annotated[
        bool, typer.Option("--instead", help="These files mend the rejected rows of earlier ones under the same paths.")] = False,
    ahead: Annotated[
        int, typer.Option(min=0, metavar="MINUTES", help="How far an arrival or statement may be ahead of the clock.")] = 10,
    erasures: ErasureFile = None,
    sites: Sites = None,
) -> None:
    """Take the attendances of files into a store, which is made if there is none.

    An attendance that the store holds is corrected by a file stated later. May be stopped, run again and run twice: what is
    in the store is not taken a second time.
    """
    writable((rejected,), attendances)
    reports: list[Report] = []
    broken = False
    latest = _now() + timedelta(minutes=ahead)
    try:
        _can_be_read(attendances)
        _are_possible(latest, stated, complete_until)
        with opened(to, erasures, create=True) as history, many_lasting():
            if sites is not None:
                history.keep_to(sites_of(sites))
            from riskflag.store.facts import Import, micros
            from riskflag.store.statements import Statement

            for path in attendances:
                file = path.stat()
                said = stated or min(latest, datetime.fromtimestamp(file.st_mtime, tz=UTC))
                rows = iter_each(
                    path, partial(Statement.in_file, stated=micros(said)), dates=dates.value, latest=latest,
                    report=reports.append,
                    processes=processors() if file.st_size > _LARGE else 1)
                done = Import(file=str(path.resolve()), stated=said)  # files of one name in two folders are two
                history.importing(done)
                seen: set[str] = set()
                done = _loaded(history, done, path, watched(rows, None, path.name), reports, seen=seen)
                if complete_from is not None:
                    history.begin(complete_from, seen)
                if reports[-1].breaks_off or _differ(file, path.stat()):
                    say(f"  {path.name} {_UNFINISHED}", "bold red")
                    broken, done = True, evolve(done, finished=False)
                history.importing(done, instead=instead)
            if complete_until is not None:
                history.confirm(complete_until, latest=latest)
            history.group(watched)
            say(f"{len(history):,} attendances in the store")
    except InvalidInput as bad:
        refuse(bad)
    finally:  # what was rejected of the files before one that is refused is kept too
        if rejected is not None and reports:
            write_rejected(reports, rejected)
    if broken or any(report.rejected for report in reports):
        raise typer.Exit(Exit.INCOMPLETE)


_UNFINISHED = "breaks off, or changed while it was read: the history is partial until the whole of it is imported with --instead"


def _differ(before: stat_result, after: stat_result) -> bool:
    """True if a file was written between the two."""
    return (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)


def _now() -> datetime:
    return datetime.now(UTC)


def _can_be_read(paths: Iterable[Path]) -> None:
    """Refuse a file that is not there, or in which there is nothing, before anything of it is in the store."""
    for path in paths:
        if not path.is_file():
            raise InvalidInput("there is no such file", where=str(path), remedy="check the path")
        refuse_empty(path)


def _are_possible(latest: datetime, stated: datetime | None, complete_until: datetime | None) -> None:
    """Refuse a statement from the future, which no later one could correct; and a future that is said to be complete."""
    for told, what in ((stated, "--stated"), (complete_until, "--complete-until")):
        if told is not None:
            not_after(told, latest, what)


def _loaded(
    history: SqlHistory, begun: Import, path: Path, rows: Iterator[Statement], reports: list[Report], *,
    seen: set[str],
) -> Import:
    """Take the rows of a file in; `seen` becomes its sites."""
    became: Counter[str] = Counter()
    nobody = 0
    others: set[int] = set()
    while some := list(islice(rows, _AT_ONCE)):
        taken = asdict(history.take(some))
        others.update(taken.pop("others"))
        became.update(taken)
        nobody += sum(statement.nobody for statement in some)
        seen.update(statement.key[0] for statement in some)
    report = reports[-1] = rejecting(path, reports[-1], others, _ANOTHER_S, remedy=_OWN_ID)
    tell(report)
    say(f"  {became['new']:,} said something new")
    for what, words in _NOT_TAKEN.items():
        if became[what]:
            say(f"  {became[what]:,} {words}: not taken over", "yellow")
    if nobody:
        say(f"  {nobody:,} hold too little identity to be found for anybody", "yellow")
    return evolve(begun, read=report.read, rejected=len(report.rejected), nobody=nobody, finished=True)


_ANOTHER_S = "it is evidently another person's than the attendance of that site and id in the store, or in an earlier row"
_OWN_ID = "give each attendance an id of its own, or name the site"


_NOT_TAKEN = {
    "older": "say something older than what is stored",
    "ended": "arrived before the day the keeping ended (purge)",
    "erased": "were erased",
}


def rebuild(store: Store = _HERE, erasures: ErasureFile = None) -> None:
    """Make what is kept for finding anew, after an update of riskflag. Nothing that was stated changes."""
    with opened(store, erasures) as history:
        history.rebuild(watched)
        say(f"{len(history):,} attendances are found as this version finds them")


Site: TypeAlias = Annotated[str, typer.Option(help="The site of an attendance of the child.")]
Visit: TypeAlias = Annotated[str, typer.Option("--attendance", metavar="ID", help="The id of an attendance of the child.")]


def export(
    attendance: Visit,
    output: Annotated[Path, typer.Option(help="Write the record here, as JSON; it holds personal data.")],
    store: Store = _HERE,
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
    attendance: Visit,
    store: Store = _HERE,
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
    before: Annotated[datetime, typer.Option(parser=moment, metavar="DAY", help="What arrived before this day goes.")],
    store: Store = _HERE,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    erasures: ErasureFile = None,
) -> None:
    """End the keeping of old attendances, and refuse them from now on; the history is complete from that day only."""
    with opened(store, erasures) as history:
        not_after(before, _now(), "--before")
        old = history.arrived(before=before)
        if not yes and not typer.confirm(f"Erase {old:,} of {len(history):,} attendances for good?", err=True):
            raise typer.Exit(Exit.INCOMPLETE)
        gone = history.purge(before=before, latest=_now())
        say(f"{gone:,} attendances are no longer kept; {len(history):,} are")
