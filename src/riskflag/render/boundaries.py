"""On which day does a rule begin, change and end? Days of a child's life, and days of a register's entry (London)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from riskflag.rules.rule import Rule

__all__ = ["boundaries"]

_BEGINS, _LAST, _ENDS = "begins", "holds for the last time", "ends"
_CURRENT = ((_BEGINS, "on the first day of the entry; at once if it has none"), (_LAST, "on its last day, that day included"),
            (_ENDS, "the day after; never if it has no last day"))
_CHILD = (("age", "below the eighteenth birthday, by the attendance or by the entry: only if both say older does it end"),)
_AFTER = ((_BEGINS, "1 day after the last day of the entry"), (_LAST, "{days_after_end} days after it"),
          (_ENDS, "{days_out} days after it"))
_PREGNANCY = (
    ("mother, with an expected date: holds for the last time", "{days_overdue} + {days_after_birth} days after that date"),
    ("mother, without one: holds for the last time", "{longest_pregnancy} + {days_after_birth} days after its first day"),
    ("newborn: holds for the last time", "at {newborn_days} days of life"),
    ("either: ends", "{days_after_birth} days after the last day of the entry have passed"))
_OF_ENTRIES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "REG-CPP": _CURRENT + _CHILD, "REG-LAC": _CURRENT + _CHILD,
    "REG-CPP12": _AFTER + _CHILD, "REG-LAC12": _AFTER + _CHILD,
    "REG-UCPP": ((_BEGINS, "on the first day of the entry; at once if it has none"), *_PREGNANCY),
    "REG-POSS": (_CURRENT[0], (_LAST, "{days_after_end} days after the entry's last day"), (_ENDS, "{days_out} days after it"),
                 *(("unborn plan, " + what, when) for what, when in _PREGNANCY), *_CHILD),
    "REG-AWAY": ((_BEGINS, "at the minute the missing episode begins, or on its day where no time is stated"),
                 ("holds", "while the plan or the looked-after entry covers the day and the episode is not closed"), *_CHILD),
    "REG-OTHER": _CURRENT,
}
_AGES = {"lower_months": _BEGINS, "upper_months": _ENDS}
_LIFE = {"least_days": _BEGINS, "most_days": _LAST}


def boundaries(rule: Rule) -> tuple[tuple[str, str], ...]:
    """The boundaries of the rule, with its own numbers: what happens, and on which day of a child's life or of an entry."""
    numbers = dict(rule.params) | {"days_out": int(rule.params.get("days_after_end", 0)) + 1}
    rows = [(what, when.format_map(numbers)) for what, when in _OF_ENTRIES.get(rule.id, ())]
    rows += [(word, f"at {rule.params[name]} days") for name, word in _LIFE.items() if name in rule.params]
    for name, value in rule.params.items():
        if name.endswith("_months") and value:
            years, months = divmod(int(value), 12)
            words = [f"{count} {unit}{'s' * (count != 1)}" for count, unit in ((years, "year"), (months, "month")) if count]
            day = f"on the first day of {' and '.join(words)}"
            rows.append((_AGES.get(name, f"changes ({name.removesuffix('_months').replace('_', ' ')})"), day))
    return tuple(rows)
