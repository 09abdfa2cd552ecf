"""A site's own numbers, from its own unlabelled records: how often each level shows in pairs of one child (m) and of
unrelated children (u), re-estimated by expectation and maximisation.

Households are the trap: brothers and sisters agree on nearly everything, and a model that must sort pairs into two heaps
takes them for matches. Here four readings compete as they do in weighing; those of siblings and twins keep the numbers
of the model, the expected shares are the model's and are never estimated from the file, and a pair teaches what one child
looks like only where a given name or a number tells it from the child's family. What comes out is refused when it is no
longer the picture of a child.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from random import Random

from attrs import evolve, frozen

from riskflag.errors import InvalidModel
from riskflag.link.dates import Born
from riskflag.link.household import Shared
from riskflag.link.levels import GIVEN, LEVELS, NUMBER, Levels, levels
from riskflag.link.model import Comparison, Level, LinkModel
from riskflag.link.names import Given
from riskflag.link.numbers import Numbers
from riskflag.link.register import Register
from riskflag.link.signature import Signature, draw
from riskflag.link.unborn import is_unborn
from riskflag.link.weigh import UNTOLD
from riskflag.people.person import Person

__all__ = ["Change", "Trained", "train"]

Patterns = Mapping[Levels, int]

# Local choices. The model's own numbers count as so many pairs seen: a rare level needs evidence to move.
_TRUST_M, _TRUST_U = 300.0, 300_000.0
_RANDOM_PAIRS = 200_000  # u is read off pairs drawn at random: nearly all are unrelated
_LEAST_PAIRS = 200  # expected pairs of one child below which nothing is learnt
_ROUNDS, _SETTLED = 50, 1e-4
# Least share of pairs of one child that agree, given both recorded: no error rate ever published is near these.
_CHILD = {"given": 0.6, "born": 0.8, "sex": 0.95}
_AGREE = {"given": Given.NEAR, "born": Born.SLIP, "sex": Shared.SAME}  # the last level that counts as agreeing


@frozen
class Change:
    """What a level weighed, and weighs now, in bits."""

    comparison: str
    level: str
    before: float
    after: float


@frozen
class Trained:
    """A model re-estimated. `pairs` is how many pairs of one child it rests on; `changes` the greatest first."""

    model: LinkModel
    pairs: float
    rounds: int
    changes: tuple[Change, ...]

    def text(self, *, least: float = 0.5) -> str:
        """The changes of at least so many bits, a line each."""
        lines = [f"{self.pairs:.0f} pairs of one child; settled after {self.rounds} rounds"]
        told = [c for c in self.changes if abs(c.after - c.before) >= least]
        lines += [f"{c.comparison:12} {c.level:34} {c.before:+6.1f} -> {c.after:+6.1f} bits" for c in told]
        return "\n".join([*lines, f"{len(self.changes) - len(told)} levels changed by less than {least:g} bits"])


def train(register: Register, people: Iterable[Person], *, seed: int = 1, most: int = 100_000) -> Trained:
    """Re-estimate m and u of the register's model from people looked up in it, without labels.

    At most `most` people are used; the same seed gives the same model. Raises InvalidModel when too few pairs of one child
    are found, or when what was learnt is not the picture of one child.
    """
    drawn = [draw(person) for person in islice(people, most)]
    rows, signatures = register.rows
    fit = [not is_unborn(row) for row in rows]
    index = register.index
    seen = Counter(levels(own, signatures[p]) for own in drawn for p in index.search(own, index.near(own)) if fit[p])
    apart = Counter(_random_pairs(drawn, [s for s, born in zip(signatures, fit, strict=True) if born], Random(seed)))  # noqa: S311
    return fitted(register.model, seen, apart)


def _random_pairs(some: Sequence[Signature], others: Sequence[Signature], chance: Random) -> Iterable[Levels]:
    if some and others:
        for _ in range(min(_RANDOM_PAIRS, 20 * len(some))):
            yield levels(chance.choice(some), chance.choice(others))


def fitted(model: LinkModel, seen: Patterns, apart: Patterns) -> Trained:
    """The model fitted to how often each combination of levels was seen among candidates and among random pairs."""
    start = evolve(model, comparisons=tuple(_with_u(c, i, apart) for i, c in enumerate(model.comparisons)))
    teaching = {found: count for found, count in seen.items() if _tells(found)}
    now, pairs, rounds = start, 0.0, 0
    for rounds in range(1, _ROUNDS + 1):  # noqa: B007 - how many there were is told
        shares = {found: count * share_of_one_child(found, now) for found, count in teaching.items()}
        pairs = sum(shares.values())
        if pairs < _LEAST_PAIRS:
            raise InvalidModel(f"about {pairs:.0f} pairs of one child: at least {_LEAST_PAIRS} are needed to learn from")
        comparisons = tuple(_with_m(c, i, start, shares) for i, c in enumerate(start.comparisons))
        moved = max(abs(a.m - b.m) for a, b in zip(_every(comparisons), _every(now.comparisons), strict=True))
        now = evolve(now, comparisons=comparisons)
        if moved < _SETTLED:
            break
    _refuse_degenerate(now)
    now = evolve(now, id=f"{model.id}-trained", comparisons=tuple(_with_source(c, pairs) for c in now.comparisons))
    return Trained(now, pairs, rounds, tuple(sorted(_changes(model, now), key=lambda c: -abs(c.after - c.before))))


def _every(comparisons: Iterable[Comparison]) -> Iterable[Level]:
    return (level for comparison in comparisons for level in comparison.levels)


def _tells(found: Levels) -> bool:
    """True if a given name or a number tells the child from its brothers and sisters."""
    return found[NUMBER] == Numbers.SAME or found[GIVEN] not in UNTOLD


def share_of_one_child(found: Levels, model: LinkModel) -> float:
    """The probability of the first of the four readings: one child, unrelated, brothers or sisters, twins."""
    p = model.prior
    same, unrelated, sibling, twin = p.share / p.entries, 1.0, p.siblings / p.entries, p.twins / p.entries
    for comparison, level in zip(model.comparisons, found, strict=True):
        if level:
            told = comparison.levels[level - 1]
            same, unrelated, sibling, twin = same * told.m, unrelated * told.u, sibling * told.sibling, twin * told.twin
    total = same + unrelated + sibling + twin
    return same / total if total else 0.0


def _with_m(comparison: Comparison, place: int, start: LinkModel, shares: Mapping[Levels, float]) -> Comparison:
    return _refitted(comparison, "m", _TRUST_M, _counts(place, shares), start.comparisons[place])


def _with_u(comparison: Comparison, place: int, apart: Patterns) -> Comparison:
    return _refitted(comparison, "u", _TRUST_U, _counts(place, apart), comparison)


def _counts(place: int, shares: Mapping[Levels, float]) -> list[float]:
    counts = [0.0] * (len(tuple(LEVELS.values())[place]) + 1)
    for found, share in shares.items():
        counts[found[place]] += share
    return counts[1:]


def _refitted(comparison: Comparison, column: str, trust: float, counts: Sequence[float], start: Comparison) -> Comparison:
    """The comparison with one column drawn from the model's numbers towards the counts."""
    total = sum(counts) + trust
    values = [(count + trust * getattr(level, column)) / total for count, level in zip(counts, start.levels, strict=True)]
    whole = sum(values)
    made = (evolve(level, **{column: value / whole}) for level, value in zip(comparison.levels, values, strict=True))
    return evolve(comparison, levels=tuple(made))


def _refuse_degenerate(model: LinkModel) -> None:
    """Raise InvalidModel unless pairs of one child still look like one child, and agreement still speaks for it."""
    for name, least in _CHILD.items():
        told = model.comparisons[tuple(LEVELS).index(name)].levels
        share = sum(level.m for level in told[: _AGREE[name]])
        if share < least:
            raise InvalidModel(f"{name} agrees in {share:.0%} of the pairs learnt from: they are not pairs of one child")
    for comparison in model.comparisons:
        best, worst = comparison.levels[0], comparison.levels[-1]
        if best.m <= best.u or worst.m >= worst.u:
            raise InvalidModel(f"{comparison.name}: agreement no longer speaks for one child, or disagreement against it")


def _with_source(comparison: Comparison, pairs: float) -> Comparison:
    learnt = f"m and u re-estimated from about {pairs:.0f} pairs of a site's own records."
    return evolve(comparison, source=f"{comparison.source} {learnt}")


def _changes(before: LinkModel, after: LinkModel) -> Iterable[Change]:
    for old, new in zip(before.comparisons, after.comparisons, strict=True):
        for was, now in zip(old.levels, new.levels, strict=True):
            yield Change(old.label, was.label, math.log2(was.m / was.u), math.log2(now.m / now.u))
