"""The command line; it needs the extra `[cli]`."""

from __future__ import annotations

import sys

__all__ = ["main"]

_USAGE = 2


def main() -> None:
    """Run the command line; without typer and rich, say in one line what to install."""
    try:
        from riskflag.cli.app import app  # noqa: PLC0415 - what the extra brings may not be there
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in {"typer", "rich"}:
            raise
        sys.stderr.write("riskflag: the command line needs the extra [cli]: python -m pip install 'riskflag[cli]'\n")
        sys.exit(_USAGE)
    app()


if __name__ == "__main__":
    main()
