"""The trace behind NHS England's Master Person Service, after its published handbook (Person_ID methodology): three steps, the first that answers wins.

Cross-check: number and date of birth, or part of the date with initial and three letters of the surname. Alphanumeric: Soundex of both names, sex, date,
and every one of postcode and practice that is given; one candidate only. Algorithmic: four blocks, at most fifty candidates, the mean of the scores of
date, sex, postcode and the names by Jaro-Winkler; the best, unless another stands within five points. The handbook states no least score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rapidfuzz.distance import JaroWinkler

from .columns import Row, rows
from .linkset import LinkSet, Scored

_FULL = 100.0
_GAP, _MOST = 5.0, 50


def mps(data: LinkSet) -> list[Scored]:
    """At most one answer for each left record, as the trace gives it."""
    left, right = rows(data.left), rows([entry.person for entry in data.right])
    trace = Trace(right)
    found: dict[tuple[int, int], Scored] = {}
    for i, own in enumerate(left):
        answer = trace.answer(own, i if data.single else None)
        if answer is not None:
            j, score = answer
            pair = (min(i, j), max(i, j)) if data.single else (i, j)
            found[pair] = Scored(*pair, score, accepted=True)
    return list(found.values())


class Trace:
    """The list, under the trace's blocks."""

    def __init__(self, right: list[Row]) -> None:
        self.right = right
        self.held: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for j, other in enumerate(right):
            for key in set(_keys(other)):
                self.held[key].append(j)

    def answer(self, own: Row, but: int | None) -> tuple[int, float] | None:
        """The position and score of the answer, or None."""
        for step in (self._cross_check, self._alphanumeric, self._algorithmic):
            if (found := step(own, but)) is not None:
                return found
        return None

    def _cross_check(self, own: Row, but: int | None) -> tuple[int, float] | None:
        if not own["number"]:
            return None
        for j in self.held.get(("number", own["number"]), ()):
            if j != but and _born_agrees(own, self.right[j]):
                return j, _FULL
        return None

    def _alphanumeric(self, own: Row, but: int | None) -> tuple[int, float] | None:
        if not (own["family"] and own["born"] and own["given"]):
            return None
        block = self.held.get(("names", soundex(own["family"]), soundex(own["given"]), own["born"]), ())
        fit = [j for j in block if j != but and own["sex"] == self.right[j]["sex"]
               and all(own[key] is None or own[key] == self.right[j][key] for key in ("postcode", "gp"))]
        return (fit[0], _FULL) if len(fit) == 1 else None

    def _algorithmic(self, own: Row, but: int | None) -> tuple[int, float] | None:
        candidates = {j for key in _keys(own) if key[0] != "number" for j in self.held.get(key, ()) if j != but}
        if not candidates or len(candidates) > _MOST:
            return None
        ranked = sorted(((score(own, self.right[j]), j) for j in candidates), reverse=True)
        if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _GAP:
            return None
        return ranked[0][1], ranked[0][0]


def _keys(r: Row) -> Iterator[tuple[object, ...]]:
    family, given = (soundex(r[key]) if r[key] else None for key in ("family", "given"))
    if r["number"]:
        yield "number", r["number"]
    if not r["born"]:
        return
    if family and given:
        yield "names", family, given, r["born"]
    if r["postcode"]:
        if family:
            yield "family", family, r["sex"], r["born"], r["postcode"]
        if given:
            yield "given", given, r["sex"], r["born"], r["postcode"]
        yield "place", r["born"], r["postcode"], r["sex"]


def soundex(text: str | None) -> str:
    """Soundex of a name without its spaces."""
    import jellyfish

    return str(jellyfish.soundex((text or "").replace(" ", "")))


def _born_agrees(own: Row, other: Row) -> bool:
    x, y = own["born"], other["born"]
    if not (x and y):
        return False
    if x == y:
        return True
    parts, others = x.split("-"), y.split("-")
    partly = sum(p == q for p, q in zip(parts, others, strict=True)) == 2 or (parts[0] == others[0] and parts[1:] == others[:0:-1])
    initials = (own["given"] or "?")[0] == (other["given"] or "!")[0] and (own["family"] or "?")[:3] == (other["family"] or "!")[:3]
    return partly and initials


def score(own: Row, other: Row) -> float:
    """The plain mean of date, sex, postcode and both names, each 0 to 100."""
    names = [100 * JaroWinkler.similarity(own[key] or "", other[key] or "") if own[key] and other[key] else 0.0 for key in ("given", "family")]
    sex = 50.0 if not (own["sex"] and other["sex"]) else 100.0 * (own["sex"] == other["sex"])
    return (_born(own["born"] or "", other["born"] or "") + sex + _postcode(own["postcode"] or "", other["postcode"] or "") + sum(names)) / 5


def _born(x: str, y: str) -> float:
    if not (x and y):
        return 0.0
    parts, others = x.split("-"), y.split("-")
    alike = sum(p == q for p, q in zip(parts, others, strict=True))
    if alike == 3:
        return 100.0
    if alike == 2 or (parts[0] == others[0] and parts[1] == others[2] and parts[2] == others[1]):
        return 66.0
    return 33.0 if parts[0] == others[0] else 0.0


def _postcode(x: str, y: str) -> float:
    x, y = x.replace(" ", ""), y.replace(" ", "")
    if x and y and x == y:
        return 100.0
    return 100.0 * len(x) / len(y) if x and y.startswith(x) else 0.0
