"""How often would a department be interrupted? python -m bench.fatigue [--attendances N] [--seed N]

A generated department at published rates (bench.english), every shipped pack, the generated register. RED and AMBER of
injury and repeat rules are held against 1 % and 6 % of child attendances; register, self-harm, violence, sexual health and
other rules are counted one by one and have no cap. NOTE goes to a list and is not counted.
"""

import argparse
import tempfile
from collections import Counter
from pathlib import Path

from bench.english import products
from riskflag.people.dates import age_at
from riskflag.read.attendance_csv import read_attendances
from riskflag.read.register_csv import read_register
from riskflag.rules.packs import SHIPPED
from riskflag.rules.rule import Kind, Tier
from riskflag.screener import Screener

COUNTED = (Kind.INJURY, Kind.PATTERN)
MOST_RED, MOST_RED_AND_AMBER = 0.01, 0.06


def measure(attendances: int, seed: int) -> tuple[int, Counter, Counter]:
    """Child attendances, the worst counted tier of each, and how often each rule raised above NOTE."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        products.published(out=out, seed=seed, register_size=1500, attendances=attendances)
        register = read_register(out / "register.csv", name="register")
        visits = read_attendances(out / "attendances.csv").attendances
    screener = Screener(registers=[register], history=None, rules=SHIPPED)
    worst: Counter = Counter()
    rules: Counter = Counter()
    children = 0
    for visit, assessment in zip(visits, screener.assess_all(visits), strict=True):
        age = age_at(visit.person.born, visit.day) if visit.person.born else None
        if age is not None and age.least >= 216:
            continue
        children += 1
        above = [alert for alert in assessment.raised if alert.tier is not Tier.NOTE]
        rules.update(rule_id for alert in above for rule_id in alert.rule_ids)
        counted = [alert.tier for alert in above if alert.kind in COUNTED]
        if counted:
            worst[min(counted, key=lambda tier: tier.rank)] += 1
    return children, worst, rules


def main() -> None:
    """Print the shares and whether they keep within the caps."""
    parser = argparse.ArgumentParser(prog="python -m bench.fatigue")
    parser.add_argument("--attendances", type=int, default=27_400)  # a hospital's child attendances in a year
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    children, worst, rules = measure(given.attendances, given.seed)
    red, both = worst[Tier.RED] / children, (worst[Tier.RED] + worst[Tier.AMBER]) / children
    print(f"{children} child attendances: RED of injury and repeat rules {red:.2%} (cap {MOST_RED:.0%}), RED and AMBER {both:.2%} "
          f"(cap {MOST_RED_AND_AMBER:.0%})")
    for rule_id, count in rules.most_common():
        print(f"  {rule_id}: {count / children:.2%}")
    raise SystemExit(0 if red <= MOST_RED and both <= MOST_RED_AND_AMBER else 1)


if __name__ == "__main__":
    main()
