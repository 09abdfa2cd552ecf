"""Words of a complaint or a diagnosis that a code list would have named: a small reader that knows "no" and "old".

It reads whole words, in phrases of one clause. A word that is denied ("no fracture"), excluded ("fracture ruled out") or
past ("old #") is left out; a suspected one ("?#") counts, as a suspected code does. An age ("18 months old") is not past. Each
body part that the clause names is told. What it finds can raise a rule to AMBER at most, and what it does not find suppresses
nothing. It gives back words of its own tables, never the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from riskflag.rules.codes import Concept
from riskflag.rules.codes.families import with_wider
from riskflag.rules.denied import BETWEEN, REACH, is_anothers, is_denied, is_excluded
from riskflag.rules.phrases import BEGINNINGS, PHRASES, parts_of, phrase_at
from riskflag.rules.taken import TAKING, taken_plainly
from riskflag.rules.wording import FILLER, LONGEST_TEXT

__all__ = ["NEARBY", "read_terms", "speaks_of_injury", "without_age"]

NEARBY: Final = "nearby"
"""The flag of a body part that the clause names apart from the term: it may be the place, and is no second injury."""

# Between a term and the body parts that are its place: "# L 5th and 6th ribs", "bruise to shin and ear".
_JOINING = BETWEEN | {
    "to", "on", "over", "in", "at", "with", "both", "also", "plus", "his", "her", "their", "side", "x", "st", "nd", "rd", "th",
    "shaft", "mid", "upper", "lower", "base", "tip", "spiral", "buckle", "undisplaced", "closed", "open", "comminuted",
    "multiple"}
_NOT_SO = {  # the same words, meaning something else
    "burn": ("heart",), "burns": ("heart",), "assault": ("sexual", "course"), "pregnancy": ("test",),
    "shooting": ("pain", "pains"), "fracture": ("risk",), "frac": ("ejection",),
    "fractured": ("relationship", "relationships", "family"),
    "fx": ("temp", "temps", "fever"),
    "si": ("joint", "joints"), "intox": ("water",), "apnoea": ("sleep", "obstructive"), "apnea": ("sleep", "obstructive"),
    "punched": ("wall", "walls", "door", "window", "locker", "table"), "cutting": ("accidentally",),
}
# "Drunk at party"; not "has drunk 3 bottles", "drunk half his milk".
_STATE = frozenset({"and", "at", "on", "with", "in", "by", "tonight", "today", "again", "after", "friend", "teenager", "child"})
_HAVING = frozenset({"has", "have", "had", "having", "hasn't", "haven't", "milk", "being", "only"})
_SPOKEN_OF = frozenset({  # "FGM discussed" says that it was asked about
    "discussed", "discussion", "asked", "about", "risk", "screening", "screened", "leaflet", "advice", "education", "information",
    "questions", "enquiry"})
_WHOLE = frozenset({"intact", "normal", "nad", "ok", "fine"})
_ARTICLES = frozenset({"a", "an", "the", "of", "upper", "lower", "front", "central", "left", "right", "l", "r", "his", "her"})
_TEETH = frozenset({"tooth", "teeth", "dental", "incisor", "incisors", "molar", "enamel", "crown"})
_TOOK = frozenset({
    "took", "taken", "mixed", "staggered", "int", "intentional", "deliberate", "accidental", "possible", "poss", "query", "an",
    "known", "polypharmacy", "cetamol", "p'cetamol", "pcm", "paracetamol", "ibuprofen", "aspirin", "codeine", "tablet",
    "tablets"})
_OF_WHAT = frozenset({
    "of", "on", "with", "cetamol", "p'cetamol", "pcm", "paracetamol", "ibuprofen", "aspirin", "codeine", "tablets",
    "pills", "meds", "medication"})

# A "#" before a number ("bay #4") is a number sign, unless it is an ordinal ("#5th metacarpal").
_TOKEN = re.compile(r"h/o|[a-z]+(?:'[a-z]+)?|#(?!\d+(?!\d|st|nd|rd|th))|[.,;:!\n()]+|\bbut\b")
_NUMBER_SIGN = re.compile(r"\b(?:(?:bed|bay|cubicle|room|ward)\s*#\s*\d+|(?:tel|phone|ref|ticket)\s*#\s*\d*)")
# "PMH nil # humerus": what is nil is the past.
_NO_PAST = re.compile(
    r"\b(?:pmhx?|past (?:medical )?(?:history|hx))\s?[:-]?\s?(?:nil|none)\b(?: of note)?|"
    r"\b(?:no|nil) (?:(?:known|significant|relevant) )?(?:pmhx?|past medical (?:history|hx))\b(?! of)")
# Who is called back was told before that nothing was seen.
_RECALLED = re.compile(r"\b(?:recall(?:ed)?|re called|called back|missed)\b")
_UNSEEN_THEN = re.compile(r"\b(?:not|none) (?:seen|identified|reported|noted|visible)\b")
_LONG_NUMBER = re.compile(r"\d{9,}")  # no age, no amount
_SPACES, _LINES, _DASHES = re.compile(r"[^\S\n]+"), re.compile(r"\n\s*"), re.compile(r"-{2,}")
_HEADING = re.compile(r"\b(pmhx?|past (?:medical )?(?:history|hx)|past|previous|prev)\s*:")  # "PMH: fracture arm" is one clause
_ANSWER = re.compile(r":\s*(no|none|nil|denied|negative|excluded|intact|normal|nad)\s*(?=$|[.,;\n)])")  # "?#: no" too
_AGE = re.compile(
    r"(?:\d[\d./]{0,8}[\s-]*)?(?<![a-z])(?:years?|yrs?|months?|mths?|mos?|weeks?|wks?|days?)[\s.,'-]*old\b|"
    r"\d[\d./]{0,8}[\s-]*[ymwd][\s./]*o(?:ld)?\b|\d+\s*/\s*(?:12|52|7)\s*old\b")
# "2 day history of" tells of now; "hx of" alone tells of before.
_THIS_TIME = re.compile(r"(?<![a-z])(?:\d+\s*/\s*(?:24|7|52)|hours?|hrs?|days?|weeks?|wks?)[\s-]*(?:h/o|hx|history)(?:\s+of)?\b")
_HISTORY_OF = re.compile(r"\bhx of\b")
# "Past hx self harm"; "hx self harm" alone may be how this visit began.
_PAST_HX = re.compile(r"\b(?:past|previous|prev) (?:(?:medical|psych|psychiatric|mental health|mh) )?hx\b")
_ON_OLD = re.compile(r"\b(acute|new|fresh|recent) on (?:an? |the )?(?:old|previous|prev|healed)\b")  # as "old and new fractures"
_SHORT = re.compile(r"\b(fract?)\.")  # that stop ends no clause
_LATE_EFFECT = re.compile(r"\blate effects?\b")
_HURT = re.compile(
    r"\b(injur(y|ies|ed)|trauma|fell|fallen|falls?|tripped|hit|struck|kicked|knocked|trapped|crushed|dropped|wounds?|lacerat\w*|cut|rtc|rta|"
    r"bitten|twisted|sprain\w*|limp\w*|burn\w*|scald\w*|bruis\w*|(?:re)?frac(?:t|tures?|tured)?|broke|broken)\b|#")
_NOT_HURT = re.compile(
    r"\b(?:no|nil|denies|without|not)\s+(?:(?:history|hx|known|of|any|obvious|recent|head|other|reported)\s+)*"
    r"(?:injur\w+|trauma|falls?|bruis\w+|wounds?|frac(?:t|tures?)?|#)")
_STARTS: Final = BEGINNINGS | TAKING


def without_age(text: str) -> str:
    """The text, in lower case, without "18 months old" and its like."""
    return _AGE.sub(" ", text) if "o" in text else text


def read_terms(*texts: str | None) -> tuple[Concept, ...]:
    """What the texts say, as concepts of the system ``text``; each phrase once, whatever the number of times it is said."""
    found: dict[tuple[str, tuple[str, ...]], Concept] = {}
    for text in texts:
        for concept in _read(text[:LONGEST_TEXT].casefold()) if text else ():
            key = (concept.term, concept.parts)
            if key not in found or (NEARBY in found[key].flags and NEARBY not in concept.flags):
                found[key] = concept
    return tuple(found.values())


def speaks_of_injury(text: str | None) -> bool:
    """True if a word of the text tells of an injury of any kind, not denied. It raises nothing: it says what may be missing."""
    return text is not None and _HURT.search(_NOT_HURT.sub(" ", FILLER.sub(" ", text[:LONGEST_TEXT]).casefold())) is not None


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Concept, ...]:
    text = FILLER.sub(" ", text) if "#" in text else text
    text = text.replace("’", "'").replace("o/d", "od")  # once daily, or an overdose: the words beside it tell
    if _STARTS.isdisjoint(_TOKEN.findall(text)):
        return ()  # no phrase begins here: most complaints
    words = _TOKEN.findall(_plain(_NUMBER_SIGN.sub(" ", text) if "#" in text else text).replace("-", " "))
    return tuple([concept for clause in _clauses(words) for concept in _clause(clause)])


def _plain(text: str) -> str:
    """Ages, headings and turns of speech that would be taken for "old" or for the end of a clause, put plainly."""
    text = _LONG_NUMBER.sub(" ", _DASHES.sub("-", _LINES.sub("\n", _SPACES.sub(" ", text))))
    text = _ON_OLD.sub(r"\1", _SHORT.sub(r"\1 ", taken_plainly(text)).replace("-on-", " on "))
    if _RECALLED.search(text):
        text = _UNSEEN_THEN.sub(" ", text)
    text = _NO_PAST.sub(" . ", text)
    if ":" in text:
        text = _HEADING.sub(" pmh ", _ANSWER.sub(r" \1", text))
    if "h/o" in text or "hx" in text or "history" in text:
        text = _HISTORY_OF.sub("history of", _PAST_HX.sub("pmh", _THIS_TIME.sub(" ", text)))
    return without_age(_LATE_EFFECT.sub("sequelae", text) if "late effect" in text else text)


def _clauses(words: list[str]) -> Iterator[list[str]]:
    clause: list[str] = []
    for word in words:
        if word == "but" or not (word[0].isalpha() or word == "#"):
            yield clause
            clause = []
        else:
            clause.append(word)
    yield clause


def _clause(tokens: list[str]) -> Iterator[Concept]:
    at = 0
    while at < len(tokens):
        length, phrase = phrase_at(tokens, at)
        if phrase and not (_means_else(tokens, at, length) or is_anothers(tokens, at, length, phrase)
                           or is_denied(tokens, at, phrase) or is_excluded(tokens, at + length, phrase)):
            said = "dental injury" if _of_a_tooth(phrase, tokens, at, length) else phrase
            for parts, is_near in _places(tokens, at, length, PHRASES[said][0]):
                yield _concept(said, parts, "supracondylar" in _near(tokens, at), is_near)
        at += length or 1


def _near(tokens: list[str], at: int) -> list[str]:
    return tokens[max(at - REACH, 0):at + REACH]


def _places(tokens: list[str], at: int, length: int, family: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The body parts of a term, word by word, and whether each stands apart from it; of a term with one place, all together."""
    named = dict.fromkeys(parts for token in _near(tokens, at) if (parts := parts_of(token)))
    if family not in _SEVERAL_PLACES:
        yield tuple(dict.fromkeys(part for parts in named for part in parts)), False
        return
    if family == "FRACTURE" and len(named) > 1:  # "# neck of femur", "# back of hand"
        named = {parts: None for parts in named if parts not in (("neck",), ("trunk",))}
    joined = {parts_of(token) for token in _joined(tokens, at, length)}
    first = next((parts for parts in named if parts in joined), next(iter(named), ()))
    for parts in named or {(): None}:
        yield parts, parts != first and parts not in joined


_SEVERAL_PLACES = frozenset({"FRACTURE", "BRUISE", "BURN"})


def _joined(tokens: list[str], at: int, length: int) -> list[str]:
    """The words of the phrase, and those that nothing but joining words and body parts part from it."""
    first, last = at, at + length
    while first > max(at - REACH, 0) and (tokens[first - 1] in _JOINING or parts_of(tokens[first - 1])):
        first -= 1
        if tokens[first] in ("on", "onto"):  # "fell on knee # wrist"
            first = at
            break
    while last < min(len(tokens), at + REACH) and (tokens[last] in _JOINING or parts_of(tokens[last])):
        last += 1
    return tokens[first:last]


def _means_else(tokens: list[str], at: int, length: int) -> bool:
    before, after = tokens[max(at - 1, 0):at], _next(tokens, at + length)
    if tokens[at] == "od" and at and tokens[at - 1] not in _TOOK and _OF_WHAT.isdisjoint(tokens[at + 1:at + 2]):
        return True  # "once daily"
    if tokens[at:at + length] == ["drunk"]:
        return not _STATE.issuperset(tokens[at + 1:at + 2]) or not _HAVING.isdisjoint(before)
    if tokens[at] == "fgm":
        return not _SPOKEN_OF.isdisjoint((*tokens[max(at - 2, 0):at], *after))
    if "frenulum" in tokens[at:at + length]:
        rest = tokens[at + length:at + length + 4]
        return not _WHOLE.isdisjoint(rest) and "not" not in rest
    if tokens[at + length:at + length + 1] == ["clinic"]:
        return True  # "fracture clinic"
    if "wrists" in tokens[at:at + length] and tokens[at + length:at + length + 1] == ["on"]:
        return tokens[at + length + 1:at + length + 2] != ["purpose"]  # "cut both wrists on glass"
    other = _NOT_SO.get(tokens[at])
    return other is not None and not {*before, *after}.isdisjoint(other)


def _next(tokens: list[str], after: int) -> list[str]:
    """The first word after, articles and sides left out."""
    return [token for token in tokens[after:after + 4] if token not in _ARTICLES][:1]


def _of_a_tooth(phrase: str, tokens: list[str], at: int, length: int) -> bool:
    """True for a fracture of a tooth, which is an injury of the mouth and no broken bone."""
    return PHRASES[phrase][0] == "FRACTURE" and not _TEETH.isdisjoint([*tokens[max(at - 1, 0):at], *_next(tokens, at + length)])


@lru_cache(maxsize=4096)  # words of the tables here, whoever wrote them
def _concept(phrase: str, parts: tuple[str, ...], supracondylar: bool, is_near: bool) -> Concept:
    family, flag = PHRASES[phrase]
    flags = {"text", *([flag] if flag else []), *(["supracondylar"] if supracondylar else []), *([NEARBY] if is_near else [])}
    return Concept(system="text", code=phrase, term=family, families=with_wider({family}), parts=parts, flags=frozenset(flags),
                   source="read in the text")
