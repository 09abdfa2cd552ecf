"""`riskflag serve`: answer an EHR over CDS Hooks."""

from __future__ import annotations

from collections import Counter
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riskflag.cli.options import (
    HISTORY_AGE,
    AsOf,
    CodeMap,
    Dates,
    History,
    HistoryAge,
    HistorySince,
    Order,
    OwnAuthority,
    Packs,
    ShortBreaks,
    Without,
    WithRules,
    code_map,
)
from riskflag.cli.rules import chosen
from riskflag.cli.stored import store_at, told_apart
from riskflag.cli.telling import refuse, say
from riskflag.errors import InvalidInput

if TYPE_CHECKING:  # of an extra that may not be installed
    from riskflag.service.app import OnFeedback
    from riskflag.service.serving import Address

__all__ = ["serve"]

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(  # noqa: PLR0917 - each is an option of the command
    register: Annotated[list[Path] | None, typer.Option(help="A register, a CSV file; repeat for several.")] = None,
    clients: Annotated[Path | None, typer.Option(help="Who may call, and what each may see: a TOML file.")] = None,
    history: History = None,
    history_since: HistorySince = None,
    history_max_age: HistoryAge = HISTORY_AGE,
    feedback: Annotated[
        Path | None, typer.Option(help="Append what clients report of cards, as JSON lines; may hold personal data.")] = None,
    dates: Dates = Order.ISO,
    as_of: AsOf = None,
    pack: Packs = None,
    with_rules: WithRules = None,
    without: Without = None,
    own_authority: OwnAuthority = None,
    short_breaks: ShortBreaks = False,
    codes: CodeMap = None,
    watch: Annotated[float, typer.Option(min=0, help="Look for changed files every so many seconds; 0: only on SIGHUP.")] = 60,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    certificate: Annotated[Path | None, typer.Option(help="A TLS certificate chain, PEM.")] = None,
    key: Annotated[Path | None, typer.Option(help="The certificate's private key, PEM.")] = None,
    plain_http: Annotated[
        bool, typer.Option("--plain-http", help="Listen beyond this machine without TLS: a proxy in front has it.")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="A stub EHR with invented children, on this machine only.")] = False,
) -> None:
    """Answer CDS Hooks 2.0: patient-view and encounter-start."""
    if find_spec("starlette") is None or find_spec("uvicorn") is None or find_spec("jwt") is None:
        raise typer.BadParameter("this needs the extra [service]: python -m pip install 'riskflag[cli,service]'")
    from riskflag.service.log import log_to_stderr
    from riskflag.service.serving import Address, from_sources, run
    from riskflag.service.settings import read_settings
    from riskflag.service.sources import Sources, history_files, register_file, stored_history

    _safe(host, demo=demo, covered=plain_http or certificate is not None, own=bool(register or clients or history))
    log_to_stderr()
    address = Address(host=host, port=port, certificate=certificate, key=key)
    if demo:
        _demonstrate(address)
        return
    if not register or clients is None:
        raise typer.BadParameter("give --register and --clients, or --demo")
    rules = chosen(pack or ["STANDARD", "FRACTURES"], with_rules or [], without or [], own_authority, short_breaks=short_breaks)
    try:
        settings, keep = read_settings(clients), _keeper(feedback)
        names = Counter(path.stem for path in register)
        registers = [
            register_file(path, path.stem if names[path.stem] == 1 else str(path), dates=dates.value, as_of=as_of)
            for path in register
        ]
        stores, files = told_apart(history or [])
        past = history_files(tuple(files), dates=dates.value, since=history_since, max_age=history_max_age) if files else None
        past = stored_history(partial(store_at, stores[0], max_age=history_max_age)) if stores else past
        sources = Sources(registers, past, rules, code_map(codes))
    except InvalidInput as bad:
        refuse(bad)
    for name, trouble in sources.troubles.items():
        say(f"NOT CHECKED for everybody: {name}: {trouble}", "bold red")
    run(from_sources(sources, settings, every=watch, on_feedback=keep), address)


def _safe(host: str, *, demo: bool, covered: bool, own: bool) -> None:
    if host not in _LOOPBACK and demo:
        raise typer.BadParameter("--demo hands out its key: it listens on this machine only")
    if host not in _LOOPBACK and not covered:
        raise typer.BadParameter("beyond this machine, give --certificate and --key, or --plain-http behind a proxy that has TLS")
    if demo and own:
        raise typer.BadParameter("--demo has its own registers and clients; leave --register, --history and --clients out")


def _keeper(feedback: Path | None) -> OnFeedback | None:
    if feedback is None:
        return None
    from riskflag.service.kept import append_to

    return append_to(feedback)


def _demonstrate(address: Address) -> None:
    from riskflag.service.demo import Demo
    from riskflag.service.serving import run

    demo = Demo(f"http://{address.host}:{address.port}")
    say(f"Open {demo.settings.url}/ in a browser. Invented children, a key made for this run. Ctrl+C stops it.", "bold")
    run(demo.app(), address)
