"""How long a view takes to become a document: every format, beside `json.dumps` of a dictionary that is already there.

    python -m bench.render [--attendances N] [--seed N]

Views are of invented English children (bench.english, every shipped pack, a register of 1,500 rows of which most attend),
each with at least one alert, for the clinician and for the safeguarding lead, who sees most. Each view is drawn three times in
each format; p50 and p99 are over views, in milliseconds of processor time, of the best draw (what the view costs) and of the
first (with what a busy machine and the garbage collector add), with the ratio of medians to the baseline of the same run.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import riskflag as rf
from bench.english import products
from riskflag.render import cds_hooks, fhir
from riskflag.render.json import as_json
from riskflag.render.text import as_text
from riskflag.rules.packs import SHIPPED

WHOM = fhir.About(patient="Patient/1", encounter="Encounter/2", organization="RXX01")
WARM = 100
DRAWS = 3
LIMIT = 0.3  # ms, p99


def views(attendances: int, seed: int) -> list[rf.View]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        products.published(out=out, seed=seed, register_size=1500, attendances=attendances)
        register = rf.read_register(out / "register.csv", name="Bench", max_rejected=1)
        visits = rf.read_attendances(out / "attendances.csv").attendances
    screener = rf.Screener(registers=[register], rules=SHIPPED)
    listed = [rf.Attendance(id=f"R-{n}", site="RXX01", person=e.person, at=visits[0].at) for n, e in enumerate(register.entries)]
    made = [*screener.assess_all(visits), *map(screener.assess, listed)]
    shown = [a.for_(audience) for a in made if a.raised for audience in (rf.Audience.CLINICIAN, rf.Audience.SAFEGUARDING_LEAD)]
    assert len(shown) > 2 * WARM, "too few alerts to measure"
    return shown


def quantiles(draw: Callable[[rf.View], object], shown: list[rf.View]) -> dict[str, float]:
    first, best = [], []
    for number, view in enumerate(shown):
        times = []
        for _ in range(DRAWS):
            began = time.thread_time_ns()
            draw(view)
            times.append((time.thread_time_ns() - began) / 1e6)
        if number >= WARM:
            first.append(times[0])
            best.append(min(times))
    first.sort()
    best.sort()
    last = int(len(best) * 0.99)
    return {"p50 ms": round(best[len(best) // 2], 4), "p99 ms": round(best[last], 4), "first draw p99 ms": round(first[last], 4)}


FORMATS: dict[str, Callable[[rf.View], object]] = {
    "text": as_text,
    "JSON": as_json,
    "FHIR bundle": lambda view: fhir.bundle(view, WHOM),
    "CDS Hooks cards": cds_hooks.cards,
    "CDS Hooks cards with suggestions": lambda view: cds_hooks.cards(view, whom=WHOM),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attendances", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    shown = views(arguments.attendances, arguments.seed)
    ready = {id(view): as_json(view) for view in shown}
    base = quantiles(lambda view: json.dumps(ready[id(view)]), shown)
    print(json.dumps({"views": len(shown) - WARM, "alerts in a view, mean": round(sum(len(v.alerts) for v in shown) / len(shown), 2)}))
    print(json.dumps({"format": "baseline: json.dumps", **base}))
    for name, draw in FORMATS.items():
        found = quantiles(draw, shown)
        ratio = round(found["p50 ms"] / base["p50 ms"], 1)
        print(json.dumps({"format": name, **found, "times the baseline": ratio, f"p99 within {LIMIT} ms": found["p99 ms"] <= LIMIT}))


if __name__ == "__main__":
    main()
