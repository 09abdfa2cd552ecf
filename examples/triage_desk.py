"""Replay a morning in A&E: two authorities' registers, a year of attendances, twelve children at the desk.

Run it: python examples/triage_desk.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import riskflag as rf
from riskflag.render.text import as_text

DATA = Path(__file__).parent / "data"
COLOURS = {rf.Outcome.ALERT: "\033[1;31m", rf.Outcome.INCOMPLETE: "\033[1;33m", rf.Outcome.CLEAR: "\033[32m"}


class NeighbourLine:
    """A third register, asked over a line that drops during one look-up. It holds none of these children."""

    name = "Westhaven (line)"

    def __init__(self, drops_at: int) -> None:
        self.asked, self.drops_at = 0, drops_at

    def search(self, _person: rf.Person, /) -> Iterable[rf.RegisterEntry]:
        self.asked += 1
        if self.asked == self.drops_at:
            raise TimeoutError("no answer within two seconds")
        return ()


def replay() -> Iterator[rf.View]:
    """What the clinician at the desk would see, child by child."""
    screener = rf.Screener(
        registers=[
            rf.read_register(DATA / "northmere_register.csv", name="Northmere"),
            rf.read_register(DATA / "ashdale_register.csv", name="Ashdale"),
            NeighbourLine(drops_at=11),
        ],
        history=rf.MemoryHistory(rf.read_attendances(DATA / "attendances.csv").attendances),
        rules=[rf.STANDARD, rf.FRACTURES],
    )
    for assessment in screener.assess_all(rf.read_attendances(DATA / "morning.csv").attendances):
        yield assessment.for_(rf.Audience.CLINICIAN)


def main() -> None:
    tally = dict.fromkeys(rf.Outcome, 0)
    for view in replay():
        tally[view.outcome] += 1
        first, _, rest = as_text(view).partition("\n")
        paint, plain = (COLOURS[view.outcome], "\033[0m") if sys.stdout.isatty() else ("", "")
        print(f"{paint}{first}{plain}\n{rest}\n")
    print("This morning: " + ", ".join(f"{count} {outcome.value}" for outcome, count in tally.items()))


if __name__ == "__main__":
    main()
