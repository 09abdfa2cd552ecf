"""What do the rules cost? python -m bench.rules [--attendances N] [--seed N]

Every shipped pack on generated attendances, each with its past and its register answers at hand: `Screener.evaluate(case)`, from the
case to the assessment: every case, its past and each visit are new values, made just before, of which nothing has been read; and the rules' part of it, without composing
alerts and stamping. Beside them, in the same run and on the same cases, a plain baseline: evaluate with one rule that looks at nothing.
Each case is timed in several passes and its best time counts, so that what else the machine does is left out; percentiles are over
cases. The aim is 99 of 100 within 200 microseconds for all rules.
"""

import argparse
import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from attrs import evolve

from bench.english import products
from bench.english.families import TODAY
from riskflag.answer import Known
from riskflag.people.attendance import Attendance
from riskflag.people.joining import Incident
from riskflag.read.attendance_csv import read_attendances
from riskflag.read.register_csv import read_register
from riskflag.rules.case import Case
from riskflag.rules.packs import SHIPPED
from riskflag.rules.rule import NotRaised, Tier, rule
from riskflag.rules.terms import _read
from riskflag.screener import Screener
from riskflag.store.memory import MemoryHistory

WANTED = 200e-6


@rule("PLAIN", version="1", title="Nothing", tier=Tier.NOTE, action="Look", owner="nobody", citation="none", evidence="none")
def plain(_case: object, _p: object) -> NotRaised:
    """Look at nothing."""
    return NotRaised()


def cases(attendances: int, seed: int) -> list[Case]:
    """What the sources answered of the newest attendances of a generated history."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        products.history(out=out, seed=seed, attendances=attendances * 3)
        register = evolve(read_register(out / "register.csv", name="register"), max_age=None)
        visits = read_attendances(out / "attendances.csv").attendances
    screener = Screener(registers=[register], history=MemoryHistory(visits), rules=SHIPPED)
    newest = sorted((v for v in visits if v.day <= TODAY), key=lambda v: v.at)[-attendances:]
    return [screener.gather(visit) for visit in newest]


def looked_at(screener: Screener) -> Callable[[Case], object]:
    """What every rule says of a case, and nothing made of it."""
    return lambda case: list(screener._verdicts(case))  # noqa: SLF001 - the rules' part of evaluate


def unread(case: Case) -> Case:
    """The same case with nothing remembered of it, of its past or of any visit."""
    present = _anew(case.attendance)
    if not isinstance(case.history, Known):
        return evolve(case, attendance=present)
    past = case.history.value
    incidents = tuple(Incident(tuple(present if v.key == present.key else _anew(v) for v in i.visits)) for i in past.incidents)
    return evolve(case, attendance=present, history=Known(evolve(past, incidents=incidents)))


def _anew(visit: Attendance) -> Attendance:
    return evolve(visit, person=evolve(visit.person, born=visit.person.born and evolve(visit.person.born)))


def timed(work: Callable[[Case], object], given: list[Case], passes: int = 15) -> list[float]:
    """The best seconds of each case, in order."""
    best = [float("inf")] * len(given)
    for _ in range(passes):
        _read.cache_clear()  # the reader of text remembers complaints it has read
        gc.collect()
        gc.disable()
        for number, case in enumerate(given):
            fresh = unread(case)  # at hand, as gathering has just made it
            began = time.perf_counter()
            work(fresh)
            best[number] = min(best[number], time.perf_counter() - began)
        gc.enable()
    return sorted(best)


def said(name: str, took: list[float]) -> None:
    """One line of figures."""
    middle, late = took[len(took) // 2], took[len(took) * 99 // 100]
    print(f"{name:<28} p50 {middle * 1e6:6.0f} µs   p99 {late * 1e6:6.0f} µs   most {took[-1] * 1e6:6.0f} µs")


def main() -> None:
    """Print the figures and whether they keep the aim."""
    parser = argparse.ArgumentParser(prog="python -m bench.rules")
    parser.add_argument("--attendances", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    given = cases(options.attendances, options.seed)
    everything, nothing = Screener(registers=[], rules=SHIPPED), Screener(registers=[], rules=[plain])
    timed(everything.evaluate, given[:200])  # imports and code lists are read once
    alone, every, baseline = (timed(work, given) for work in (looked_at(everything), everything.evaluate, nothing.evaluate))
    said(f"{len(everything.active)} rules", alone)
    said("with alerts and stamp", every)
    said("one rule that looks at nothing", baseline)
    late, plain_late = (took[len(took) * 99 // 100] for took in (alone, baseline))
    print(f"p99 of all rules {late * 1e6:.0f} µs beyond gathering (aim {WANTED * 1e6:.0f} µs), {late / plain_late:.1f} times the baseline")
    raise SystemExit(0 if late <= WANTED else 1)


if __name__ == "__main__":
    main()
