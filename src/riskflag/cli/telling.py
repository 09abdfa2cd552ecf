"""What the command line says of its work: on standard error, and never a person's value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NoReturn, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from riskflag.cli.options import Exit
from riskflag.errors import InvalidInput, InvalidModel
from riskflag.read.report import Report

__all__ = ["error_console", "refuse", "say", "tell", "watched"]

T = TypeVar("T")

_REASONS = 5  # rejected rows named one by one; the rest are counted


def error_console() -> Console:
    """Standard error as it is now."""
    return Console(stderr=True, soft_wrap=True, highlight=False)


def say(text: str, style: str = "") -> None:
    """One line on standard error."""
    error_console().print(text, style=style, markup=False)


def refuse(bad: InvalidInput | InvalidModel) -> NoReturn:
    """Say why nothing was done and leave."""
    say(f"refused: {bad}", "bold red")
    raise typer.Exit(Exit.REFUSED)


def tell(report: Report) -> None:
    """What became of a file's rows, and the first reasons for rejections."""
    say(f"{report.file}: {report.read} read, {report.accepted} accepted, {len(report.rejected)} rejected")
    for rejected in report.rejected[:_REASONS]:
        where = f"row {rejected.row}{', ' * bool(rejected.field)}{rejected.field}"
        say(f"  rejected: {where}: {rejected.problem}. {rejected.remedy}.", "yellow")
    if len(report.rejected) > _REASONS:
        say(f"  … and {len(report.rejected) - _REASONS} more; --rejected FILE writes them all", "yellow")
    for note in report.notes:
        say(f"  {note}")


def watched(items: Iterable[T], total: int | None, what: str) -> Iterator[T]:
    """The items, with a progress bar while somebody is watching."""
    console = error_console()
    if not console.is_terminal:
        yield from items
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=total)
        for item in items:
            yield item
            progress.advance(task)
