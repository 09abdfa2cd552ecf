"""`riskflag model train`: re-estimate the link model from a site's own records."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from riskflag.cli.options import Dates, Kind, Order, writable
from riskflag.cli.telling import refuse, say, tell, watched
from riskflag.errors import InvalidInput, InvalidModel
from riskflag.read.attendance_csv import iter_people
from riskflag.read.register_csv import read_entries
from riskflag.read.rejected import whole_file
from riskflag.read.report import Report

__all__ = ["train"]


def train(
    register: Annotated[Path, typer.Option(help="The register, a CSV file.")],
    people: Annotated[Path, typer.Option(help="People as they come, a CSV file of attendances; no labels are needed.")],
    output: Annotated[Path, typer.Option(help="The model, a TOML file to write.")],
    dates: Dates = Order.ISO,
    kind: Kind = None,
) -> None:
    """Re-estimate how often fields agree from your own records, and say what changed. What looks like no child is refused."""
    from riskflag.link.model_file import model_text
    from riskflag.link.train import train as learn

    writable((output,), (register, people))
    reports: list[Report] = []
    try:
        entries = read_entries(register, name=register.stem, kind=kind, dates=dates.value)
        tell(entries.report)
        persons = iter_people(people, dates=dates.value, report=reports.append)
        listed = entries.register(as_of=entries.newest or datetime.now(UTC))  # how old it is decides nothing here
        trained = learn(listed, (person for _, person in watched(persons, None, "reading")))
        tell(*reports)
        with whole_file(output) as file:
            file.write(model_text(trained.model))
    except (InvalidInput, InvalidModel) as bad:
        refuse(bad)
    say(trained.text())
