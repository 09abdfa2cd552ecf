"""What a stamp says beside the versions: things about the rules, the codes and the registers' entries that raise nothing."""

from __future__ import annotations

from collections.abc import Iterable

from riskflag.people.numbers import UNVERIFIED
from riskflag.rules.case import Case
from riskflag.rules.codes import CodeList
from riskflag.rules.companion import LONGEST_COMPANION
from riskflag.rules.pack import Pack
from riskflag.rules.rule import Rule
from riskflag.rules.seen import Seen
from riskflag.rules.wording import LONGEST_TEXT

__all__ = ["notices_of"]


def notices_of(case: Case, seen: Seen | None, rules: Iterable[Pack | Rule], codes: CodeList | None) -> tuple[str, ...]:
    """The site's code map, packs past their review date, matched plans that have not started, a family not looked for, an
    NHS number that is stated not to be verified, diagnosis codes that no list holds, the end of a text that is too long to be
    read. `seen` is what the visit shows, None if it could not be read.
    """
    mapped = (f"code map of the site: {codes.name}, {len(codes)} codes, {codes.fingerprint}",) if codes is not None else ()
    late = [f"{p.id} is past its review date" for p in rules if isinstance(p, Pack) and p.review_by < case.day]
    future = sum(m.entry.since is not None and m.entry.since > case.day for m in case.matches)
    started = (f"{future} matched plan{'s' * (future > 1)} not started yet",) if future else ()
    family = ("no mother is recorded: brothers and sisters were not looked for",) if case.mother_wanted else ()
    return (*mapped, *late, *started, *family, *_unverified(case), *_unlisted(seen), *_too_long(case))


def _unverified(case: Case) -> tuple[str, ...]:
    """Where the record states that its NHS number is not verified. What is not stated is not said: most sources never do."""
    stated = dict.fromkeys(number.status for number in case.attendance.person.numbers if number.scheme == "nhs")
    return tuple(f"the NHS number is stated as {UNVERIFIED[s]}: confirm who the child is" for s in stated if s in UNVERIFIED)


def _unlisted(seen: Seen | None) -> tuple[str, ...]:
    """How many diagnoses no rule has read; where something tells of an injury they are not checked, which is no mere notice."""
    if seen is None or not seen.unlisted or seen.gap is not None:
        return ()
    several = seen.unlisted > 1
    return (f"{seen.unlisted} diagnosis code{'s' * several} in no code list: no rule has read {'them' if several else 'it'}",)


def _too_long(case: Case) -> tuple[str, ...]:
    """Which texts are longer than what is read of them."""
    visit = case.attendance
    texts = (("chief complaint", visit.complaint, LONGEST_TEXT), ("diagnosis", visit.diagnosis_text, LONGEST_TEXT),
             ("mechanism", visit.injury.mechanism, LONGEST_TEXT), ("intent", visit.injury.intent, LONGEST_TEXT),
             ("explanation's check", visit.injury.explanation_verified_by, LONGEST_TEXT),
             ("companion", visit.companion, LONGEST_COMPANION))
    return tuple([f"the {name} is longer than {most} characters: the rest was not read" for name, text, most in texts
                  if text is not None and len(text) > most])
