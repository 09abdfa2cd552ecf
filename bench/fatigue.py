"""How often would a department be interrupted? python -m bench.fatigue [--attendances N] [--seed N]

A year of child attendances with the two years before it as history, at published rates (bench.english, product `history`; rates and
sources in bench/english/data), every shipped pack as shipped, a generated register. Each attendance counts as much as its age does in
England (PMC5750365, Table 1). RED and AMBER of injury and repeat rules are held against 1 % and 6 % of child attendances; register,
self-harm, violence, sexual health and other rules are counted one by one and have no cap. NOTE goes to a list and is not counted.
Children who left or were not brought are counted apart, because their rule raises as often as children leave: the generator's 1 % is
judgement, and a department that loses 4 % has 3 % more AMBER.

Burns carry a BuRN-Tool total, 3 or more in 28.4 % (BMJ Paediatrics Open 2021;5:e000796). Mobility is not recorded, as in most systems.
Regions of bruises, PIBIS and PredAHT are not generated: they are answers to a question that a clinician has asked already.
"""

import argparse
import csv
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

from attrs import evolve

from bench.english import products
from bench.english.families import TODAY
from riskflag.people.attendance import Attendance
from riskflag.people.dates import age_at
from riskflag.read.attendance_csv import read_attendances
from riskflag.read.register_csv import read_register
from riskflag.rules.packs import SHIPPED
from riskflag.rules.rule import Kind, Tier
from riskflag.rules.seen import see
from riskflag.screener import Screener
from riskflag.store.memory import MemoryHistory

COUNTED = (Kind.INJURY, Kind.PATTERN)
MOST_RED, MOST_RED_AND_AMBER = 0.01, 0.06
BURNS_AT_3 = 0.284
OFTEN = 4
LEFT = ("REP-DNW", "REP-WNB")
# Attendances in one English region, 2014-15 (PMC5750365, Table 1), by age in years, upper end excluded.
ENGLAND = {(0, 1): 107_525, (1, 5): 299_783, (5, 13): 329_357, (13, 18): 234_333}


def years(visit: Attendance) -> int | None:
    """Completed years; None if not known, or a child no longer."""
    age = age_at(visit.person.born, visit.day) if visit.person.born else None
    return None if age is None or age.least >= 216 else age.least // 12


def band(age: int) -> tuple[int, int]:
    """The band of England's table an age falls in."""
    return next(ages for ages in ENGLAND if ages[0] <= age < ages[1])


def scored(visit: Attendance, rng: Random) -> Attendance:
    """A burn with the BuRN-Tool's total as a department enters it."""
    if not see(visit).known("BURN"):
        return visit
    return evolve(visit, findings=evolve(visit.findings, burn_total=3 if rng.random() < BURNS_AT_3 else 1))


def visits_of(attendances: int, seed: int) -> tuple[list[Attendance], list[Attendance], object, float]:
    """A year's child attendances, everything before it, the register, and the share of the year's children who came four times."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        products.history(out=out, seed=seed, attendances=attendances)
        register = evolve(read_register(out / "register.csv", name="register"), max_age=None)
        child = {row["attendance_id"]: row["child_id"] for row in csv.DictReader((out / "truth.csv").open(encoding="utf-8"))}
        found = [visit for visit in read_attendances(out / "attendances.csv").attendances if years(visit) is not None]
    began = TODAY - timedelta(days=365)
    rng = Random(seed)
    year = [scored(v, rng) for v in found if v.day > began]
    times = Counter(child[v.id] for v in year)
    often = sum(count >= OFTEN for count in times.values()) / len(times)
    return year, [v for v in found if v.day <= began], register, often


def measure(attendances: int, seed: int) -> tuple[int, float, Counter, Counter]:
    """Child attendances of the year, frequent attenders, the share of each worst counted tier, and the share in which each rule raised above NOTE."""
    year, before, register, often = visits_of(attendances, seed)
    here = Counter(band(years(visit)) for visit in year)
    screener = Screener(registers=[register], history=MemoryHistory(before), rules=SHIPPED)
    worst: Counter = Counter()
    rules: Counter = Counter()
    for visit, assessment in zip(year, screener.assess_all(year), strict=True):
        ages = band(years(visit))
        counts = ENGLAND[ages] / sum(ENGLAND.values()) / here[ages]
        above = [alert for alert in assessment.raised if alert.tier is not Tier.NOTE]
        for rule_id in {rule_id for alert in above for rule_id in alert.rule_ids}:
            rules[rule_id] += counts
        for apart, key in ((True, ""), (False, "left too")):
            tiers = [alert.tier for alert in above if alert.kind in COUNTED and not (apart and alert.rule_id in LEFT)]
            if tiers:
                worst[key, min(tiers, key=lambda tier: tier.rank)] += counts
    return len(year), often, worst, rules


def main() -> None:
    """Print the shares and whether they keep within the caps."""
    parser = argparse.ArgumentParser(prog="python -m bench.fatigue")
    parser.add_argument("--attendances", type=int, default=80_000, help="over three years, the last of which is measured")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    children, often, worst, rules = measure(given.attendances, given.seed)
    (red, both), (red_left, both_left) = (
        (worst[key, Tier.RED], worst[key, Tier.RED] + worst[key, Tier.AMBER]) for key in ("", "left too"))
    print(f"{children} child attendances of a year: RED of injury and repeat rules {red:.2%} (cap {MOST_RED:.0%}), RED and AMBER {both:.2%} "
          f"(cap {MOST_RED_AND_AMBER:.0%})")
    print(f"  with children who left or were not brought: RED {red_left:.2%}, RED and AMBER {both_left:.2%}")
    print(f"  children who came four times or more: {often:.1%} (published: 9.1 %, Greenfield, EMJ 2021;38:146)")
    for rule_id, share in rules.most_common():
        print(f"  {rule_id}: {share:.2%}")
    raise SystemExit(0 if red <= MOST_RED and both <= MOST_RED_AND_AMBER else 1)


if __name__ == "__main__":
    main()
