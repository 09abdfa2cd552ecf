"""What a stamp says beside the versions: things about the rules, the codes and the registers' entries that raise nothing."""

from __future__ import annotations

from collections.abc import Iterable

from riskflag.people.numbers import UNVERIFIED
from riskflag.rules.case import Case
from riskflag.rules.codes import CodeList
from riskflag.rules.pack import Pack
from riskflag.rules.rule import Rule

__all__ = ["notices_of"]


def notices_of(case: Case, rules: Iterable[Pack | Rule], codes: CodeList | None) -> tuple[str, ...]:
    """The site's code map, packs past their review date, matched plans that have not started, a family not looked for, an
    NHS number that is stated not to be verified.
    """
    mapped = (f"code map of the site: {codes.name}, {len(codes)} codes, {codes.fingerprint}",) if codes is not None else ()
    late = [f"{p.id} is past its review date" for p in rules if isinstance(p, Pack) and p.review_by < case.day]
    future = sum(m.entry.since is not None and m.entry.since > case.day for m in case.matches)
    started = (f"{future} matched plan{'s' * (future > 1)} not started yet",) if future else ()
    family = ("no mother is recorded: brothers and sisters were not looked for",) if case.mother_wanted else ()
    return (*mapped, *late, *started, *family, *_unverified(case))


def _unverified(case: Case) -> tuple[str, ...]:
    """Where the record states that its NHS number is not verified. What is not stated is not said: most sources never do."""
    stated = dict.fromkeys(number.status for number in case.attendance.person.numbers if number.scheme == "nhs")
    return tuple(f"the NHS number is stated as {UNVERIFIED[s]}: confirm who the child is" for s in stated if s in UNVERIFIED)
