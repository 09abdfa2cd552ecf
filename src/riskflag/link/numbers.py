"""Personal numbers as a vote: the same, near, or different."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum

from rapidfuzz.distance import OSA

from riskflag.link.signature import Signature
from riskflag.people.numbers import check_digit

__all__ = ["Numbers", "bears_mothers_number", "compare_numbers", "corrections"]


_DIGITS = 10  # of NHS, CHI and H&C numbers; another length has no check digit to put right


class Numbers(IntEnum):
    """Levels of the personal number, best first; 0 is not recorded."""

    SAME = 1
    NEAR = 2  # one fails its check and is one digit or one exchange away, or both are the same failing number
    DIFFERENT = 3  # both pass their check, in one scheme


def compare_numbers(a: Signature, b: Signature) -> int:
    """The level of NHS, CHI and H&C numbers together; any agreement wins."""
    x, y = a.numbers, b.numbers
    if x and y and (x == y or not set(x).isdisjoint(y)):
        return Numbers.SAME
    if (a.doubtful or b.doubtful) and (_near(a.doubtful, y) or _near(b.doubtful, x) or set(a.doubtful) & set(b.doubtful)):
        return Numbers.NEAR
    if x and y and (x[0][:3] == y[0][:3] or not {n[:3] for n in x}.isdisjoint([n[:3] for n in y])):
        return Numbers.DIFFERENT
    return 0


def bears_mothers_number(own: Signature, other: Signature) -> bool:
    """True if a number of the person is that of the other's mother: she is there, or her number was entered for her newborn."""
    mother = other.mother
    return mother is not None and bool(mother.numbers) and not set(own.numbers).isdisjoint(mother.numbers)


def _near(some: Iterable[str], others: Iterable[str]) -> bool:
    """True if any two of one scheme are the same but for a digit or an exchange of neighbours."""
    return any(
        x[:3] == y[:3] and len(x) == len(y) and OSA.distance(x, y, score_cutoff=1) <= 1 for x in some for y in others
    )


def corrections(doubtful: str) -> Iterator[str]:
    """Every number passing its check that is one digit or one exchange away from one that fails."""
    scheme, _, digits = doubtful.partition(":")
    if len(digits) != _DIGITS or not digits.isdigit():
        return iter(())
    tried = {digits[:i] + digit + digits[i + 1 :] for i in range(len(digits)) for digit in "0123456789"}
    tried |= {digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1)}
    return (f"{scheme}:{number}" for number in sorted(tried) if check_digit(number[:-1]) == number[-1])
