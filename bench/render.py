"""How long a view takes to become a document: every format, beside `json.dumps` of a dictionary that is already there.

    python -m bench.render [--attendances N] [--seed N]

Views are of invented English children (bench.english, every shipped pack, a register of 1,500 rows of which most attend),
each with at least one alert, for the clinician and for the safeguarding lead, who sees most. Each view is drawn once in each
format after a warm-up on other views; p50 and p99 in milliseconds of processor time (a shared machine interrupts: the wall
clock's p99 stands beside it), and the ratio of medians to the baseline of the same run.
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
    own, wall = [], []
    for number, view in enumerate(shown):
        start, began = time.perf_counter_ns(), time.thread_time_ns()
        draw(view)
        if number >= WARM:
            own.append((time.thread_time_ns() - began) / 1e6)
            wall.append((time.perf_counter_ns() - start) / 1e6)
    own.sort()
    last = int(len(own) * 0.99)
    return {"p50 ms": round(own[len(own) // 2], 4), "p99 ms": round(own[last], 4), "wall p99 ms": round(sorted(wall)[last], 4)}


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
    ready = iter([as_json(view) for view in shown])
    base = quantiles(lambda _view: json.dumps(next(ready)), shown)
    print(json.dumps({"views": len(shown) - WARM, "alerts in a view, mean": round(sum(len(v.alerts) for v in shown) / len(shown), 2)}))
    print(json.dumps({"format": "baseline: json.dumps", **base}))
    for name, draw in FORMATS.items():
        found = quantiles(draw, shown)
        ratio = round(found["p50 ms"] / base["p50 ms"], 1)
        print(json.dumps({"format": name, **found, "times the baseline": ratio, f"p99 within {LIMIT} ms": found["p99 ms"] <= LIMIT}))


if __name__ == "__main__":
    main()
