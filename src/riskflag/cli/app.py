"""The command `riskflag` and its subcommands."""

from __future__ import annotations

from typing import Annotated

import typer

from riskflag import __version__
from riskflag.cli.history import children
from riskflag.cli.match import match
from riskflag.cli.model import train
from riskflag.cli.registers import check
from riskflag.cli.reviews import reviews
from riskflag.cli.rules import app as rules
from riskflag.cli.screen import screen
from riskflag.cli.serve import serve
from riskflag.cli.stored import erase, export, load, purge, rebuild

__all__ = ["app"]

_HELP = """Is this child known to be at risk?

Exit 0: complete. 1: finished, with rows rejected or something not checked. 2: wrong usage. 3: a file was refused.
"""

# Local variables in a traceback would be people.
app = typer.Typer(help=_HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
registers = typer.Typer(help="Work on registers.", no_args_is_help=True)
app.command()(screen)
app.command()(match)
registers.command()(check)
app.command()(reviews)
app.command()(serve)
model = typer.Typer(help="Work on link models.", no_args_is_help=True)
model.command()(train)
app.add_typer(registers, name="registers")
app.add_typer(model, name="model")
app.add_typer(rules, name="rules")
history = typer.Typer(help="Work on attendances over time.", no_args_is_help=True)
history.command()(children)
history.command("import")(load)
for command in (rebuild, export, erase, purge):
    history.command()(command)


app.add_typer(history, name="history")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _main(
    _version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    pass
