"""Which matcher finds the right person, and at what price: riskflag beside its peers, set by set.

    python -m bench.matching                                  # every set, every peer (about half an hour)
    python -m bench.matching --set febrl4 --peers none        # one set, riskflag alone
    python -m bench.matching --set hard-a --rows 2000 --by error tradition

Sets: febrl1..febrl4 (with id numbers: febrl3-ids, febrl4-ids), households, households-later, published-a, published-b, hard-a, hard-b. World B is for
looking, never for tuning. Peers (`pip install -e '.[bench]'`): splink, recordlinkage, ecm, rapidfuzz, exact, mps. `riskflag, ranked`
keeps what lies below its lowest band, as the peers do: for sets of pairs, where the best threshold is sought among all scores.
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from collections import defaultdict

from . import figures
from .english import english
from .febrl import febrl
from .households import households
from .linkset import LinkSet, Scored
from .ours import ranked, riskflag
from .why import explain

SETS = ("febrl1", "febrl2", "febrl3", "febrl4", "febrl3-ids", "febrl4-ids", "households", "households-later", "published-a", "published-b", "hard-a", "hard-b")
OURS = {"riskflag": riskflag, "riskflag, ranked": ranked}
PEERS = ("splink", "recordlinkage", "ecm", "rapidfuzz", "exact", "mps")


def load(name: str, rows: int | None) -> LinkSet:
    """A set by its name."""
    kind, _, part = name.partition("-")
    if kind.startswith("febrl"):
        return febrl(int(kind[5:]), ids=part == "ids", rows=rows)
    if kind == "households":
        return households(later=part == "later", rows=rows)
    return english(kind, part.upper(), rows=rows)


def run(matcher: str, data: LinkSet) -> list[Scored]:
    """A matcher by its name over a set."""
    if matcher in OURS:
        return OURS[matcher](data)
    from .peers import MATCHERS

    return MATCHERS[matcher](data)


def show(name: str, found: figures.Figures) -> None:
    """One line of figures."""
    told = (f"{key} {'–' if value is None else value if isinstance(value, int) else format(value, '.4f')}" for key, value in found.items())
    print(f"  {name:16s} " + " | ".join(told), flush=True)


def report(data: LinkSet, matcher: str, by: list[str]) -> dict[str, figures.Figures]:
    """Run one matcher, print and return its figures."""
    start = time.perf_counter()
    scored = run(matcher, data)
    taken = time.perf_counter() - start
    found = (figures.of_lookups if data.groups else figures.of_pairs)(data, scored)
    show(matcher, {**found, "s": round(taken, 1)})
    result = {matcher: found}
    for grouping in by:
        if grouping in data.groups:
            positions = defaultdict(list)
            for position, label in enumerate(data.groups[grouping]):
                positions[label].append(position)
            for label in sorted(positions):
                result[f"{matcher}, {grouping} {label}"] = own = figures.of_lookups(data, scored, positions[label])
                short = ("listed", "matched", "or possible", "wrong child", "unlisted", "false/1000", "possible/1000")
                show(f"  {label[:34]:34s}", {key: own[key] for key in short})
    return result


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.matching", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", nargs="*", choices=SETS, default=SETS, help="which sets")
    parser.add_argument("--peers", nargs="*", choices=(*PEERS, "none"), default=PEERS, help="which peers beside riskflag")
    parser.add_argument("--no-riskflag", dest="ours", action="store_false", help="the peers alone")
    parser.add_argument("--rows", type=int, help="fewer people, for a quick look")
    parser.add_argument("--by", nargs="*", default=[], choices=("error", "tradition", "decidable", "usable number"), help="break down (English sets)")
    parser.add_argument("--why", type=int, metavar="N", default=0, help="the N commonest combinations of levels of riskflag's missed and false pairs")
    parser.add_argument("--json", help="a file for the figures")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")  # the peers' own
    every = {}
    for name in asked.set:
        data = load(name, asked.rows)
        print(f"{name}: {len(data.left)} looked up among {len(data.right)}, {len(data.pairs())} true pairs", flush=True)
        every[name] = {}
        if asked.why:
            explain(data, asked.why)
        ours = [name for name in OURS if asked.ours and (name == "riskflag" or not data.groups)]
        for matcher in (*ours, *(p for p in asked.peers if p != "none")):
            every[name] |= report(data, matcher, asked.by)
    if asked.json:
        with open(asked.json, "w", encoding="utf-8") as stream:  # noqa: PTH123
            json.dump(every, stream, indent=1)


if __name__ == "__main__":
    main()
