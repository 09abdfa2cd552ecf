"""Names as families use them: folded to comparable tokens, placeholders recognised, nothing thrown away.

Folding is for matching only; the text as written is kept beside the tokens.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import lru_cache

from attrs import field, frozen

from riskflag.people.masking import masked

__all__ = ["APOSTROPHES", "MOST_WORDS", "Name", "NameKind", "fold", "is_multiple", "is_placeholder", "split_whole", "tokens"]


class NameKind(Enum):
    """What a name is to the person."""

    USUAL = "usual"
    ALIAS = "alias"
    KNOWN_AS = "known as"
    FORMER = "former"


# Letters that Unicode does not decompose.
_LETTERS = str.maketrans({
    "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
    "ŋ": "ng", "ə": "e", "ɛ": "e", "ɔ": "o", "ŧ": "t", "ĸ": "k",
})
# A simple one-way transliteration of Cyrillic and Greek (after ISO 9 and ELOT 743, diacritics dropped).
_CYRILLIC = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґјљњћџ",
    "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya i yi ye g j lj nj c dz".split(" "),
    strict=True))
_GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(" "),
    strict=True))
# Arabic, Persian and Urdu letters by their usual Latin ones (after ISO 233-2, without short vowels): names then sound alike.
_ARABIC = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءآأإؤئپچژگکیےٹڈڑھںۃ",
    "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y a a  a a i w y p ch zh g k y e t d r h n a".split(" "),
    strict=True))
_SCRIPTS = str.maketrans(_CYRILLIC | _GREEK | _ARABIC)
# In a word that also holds Latin letters, these are look-alikes typed by mistake, not another script.
_LOOKALIKES = str.maketrans("аеорсухіїјѕԁһαορτυικνε", "aeopcyxiijsdhaoptuikve")
_MOJIBAKE = re.compile("[ÃÂÄÅÅ][\u0080-\u00bf\u0152-\u0192\u2018-\u2122]|â€")
APOSTROPHES = re.compile("['`´ʼʻʾʿ’‘‛′＇]")
_NOT_LETTERS = re.compile(r"[\W_]+")
_CONTROL = re.compile("[\u0000-\u001f\u007f]+")  # tabs and line ends among them: they part words
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")  # nothing to see: they do not

MOST_WORDS = 16  # of one name
_MOST_LETTERS = 64  # of one word
_TITLES = {"mr", "mrs", "miss", "ms", "mx", "dr", "master", "mstr", "rev", "prof"}
_JOINED_PREFIXES = {"mc", "mac", "o"}
_PLACEHOLDER = {
    "baby", "babe", "infant", "newborn", "neonate", "unborn", "foetus", "fetus", "twin", "twins", "triplet", "triplets",
    "quad", "quadruplet", "bo", "b",
    "boy", "girl", "male", "female", "child", "unknown", "unk", "notknown", "known", "not", "nk", "none", "null", "na",
    "nan", "nil", "anon", "anonymous", "noname", "name", "no", "xx", "xxx", "xxxx", "test", "tbc", "nfn", "nln", "unnamed",
    "of", "given", "yet", "recorded", "patient", "surname", "forename", "firstname", "dummy", "i", "ii", "iii", "one",
    "two", "three", "a", "c", "first", "second", "third", "the", "to", "be", "confirmed", "available", "refused",
    "adult", "woman", "person", "teen", "teenager", "toddler", "kid", "minor", "youth", "mother", "mum", "father",
    "dad", "parent", "daughter", "sister", "brother", "sibling", "wife", "husband", "resident", "member", "household",
    "babyboy", "babygirl", "bby", "newbaby", "nb", "inf", "fnu", "lnu", "named", "awaiting", "new", "un",
}
# Alone, these may be a real name or an initial; they are only placeholders in company.
_ONLY_IN_COMPANY = {"b", "i", "ii", "iii", "one", "two", "three", "a", "c", "of", "given", "yet", "no", "not", "name",
                    "first", "second", "third", "the", "to", "be", "known", "na", "nil", "quad", "bo", "available",
                    "child", "patient", "confirmed", "person", "kid", "minor", "youth", "member", "husband",
                    "parent", "named", "awaiting", "new", "un"}


_ALSO_FAMILIES = {"male", "test", "master"}
_BEFORE_A_NAME = {"baby", "babyboy", "babygirl", "bby", "infant", "newborn", "neonate", "unborn", "twin", "triplet"}
_SOMEBODYS = (["b", "o"], ["baby", "of"], ["son", "of"], ["daughter", "of"], ["n", "a"], ["n", "k"])


def _unmojibake(text: str) -> str:
    """Undo UTF-8 read as Windows-1252, if that is what happened."""
    if not _MOJIBAKE.search(text):
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower-case ASCII-ish text: mojibake undone, marks dropped, other scripts transliterated."""
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", _unmojibake(unicodedata.normalize("NFC", text))))
    text = unicodedata.normalize("NFKC", text).casefold()
    if not text.isascii():
        words = (w.translate(_LOOKALIKES) if re.search("[a-z]", w) else w for w in text.split(" "))
        text = " ".join(words).translate(_LETTERS)
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        text = text.translate(_SCRIPTS)
    return text


@lru_cache(maxsize=65536)
def tokens(text: str) -> tuple[str, ...]:
    """Folded words of a name: apostrophes closed up, hyphens and spaces part, titles and bare numbers dropped.

    At most `MOST_WORDS`, of at most 64 letters: what is longer is a note, and comparing all of it would hold up a desk.
    """
    words = _NOT_LETTERS.sub(" ", APOSTROPHES.sub("", fold(text))).split()
    words = [w for w in words if not w.isdigit()]
    if words and words[0] in _TITLES and len(words) > 1:
        words = words[1:]
    return tuple([w[:_MOST_LETTERS] for w in words[:MOST_WORDS]])


@lru_cache(maxsize=65536)
def is_placeholder(text: str, *, family: bool = False) -> bool:
    """True for "Baby", "Twin 1", "B/O Sarah", "Unknown", "Infant girl" and their like: no name is recorded. "Male", "Test" and
    "Master" are names of families.
    """
    words = [w for w in _NOT_LETTERS.sub(" ", fold(text)).split() if not w.isdigit()]
    if not words:
        return bool(text.strip())
    baby_of = text.lstrip().startswith("BO ")  # in capitals: "Bo" is a name
    if baby_of or words[:2] in _SOMEBODYS:
        return True
    if len(words) == 1:
        word = words[0]
        return word in (_TITLES | _PLACEHOLDER - _ONLY_IN_COMPANY) and not (family and word in _ALSO_FAMILIES)
    if words[0] in _BEFORE_A_NAME:
        return True  # "Baby Smith": the family's name, or the mother's
    return all(w in _PLACEHOLDER or len(w) == 1 for w in words) and any(len(w) > 1 for w in words)


_MULTIPLE = {"twin", "twins", "triplet", "triplets", "quad", "quadruplet"}


_COUNTED = {"2", "3", "ii", "iii", "two", "three", "a", "b", "c", "second", "third"}  # the first may be the only one
_AGED = {"day", "days", "week", "weeks", "wk", "wks", "month", "months", "hour", "hours", "hr", "hrs", "old", "d", "w", "m"}
_NOBODY = _BEFORE_A_NAME | {"boy", "girl", "male", "female"}


def is_multiple(text: str) -> bool:
    """True for a placeholder that calls the child one of several born together: "Twin 2", "Baby triplet", "Baby Girl B"."""
    if not is_placeholder(text):
        return False
    words = _NOT_LETTERS.sub(" ", fold(text)).split()
    said = next((place for place, word in enumerate(words) if word not in _NOBODY), len(words))
    counted, after = words[said:said + 1], words[said + 1:said + 2]
    aged = any(word in _AGED or word.isdigit() for word in after)
    return not _MULTIPLE.isdisjoint(words) or (said > 0 and not aged and not _COUNTED.isdisjoint(counted))


def _text(value: str | None) -> str:
    return _cleaned(value or "")


def _family_text(value: str | None) -> str:
    return _cleaned(value or "", family=True)


@lru_cache(maxsize=65536)
def _cleaned(value: str, *, family: bool = False) -> str:
    text = " ".join(_INVISIBLE.sub("", _CONTROL.sub(" ", value)).split())
    return "" if is_placeholder(text, family=family) else text


@lru_cache(maxsize=65536)
def _family_tokens(text: str) -> tuple[str, ...]:
    words = list(tokens(text))
    joined: list[str] = []
    while words:
        word = words.pop(0)
        joined.append(word + words.pop(0) if word in _JOINED_PREFIXES and words else word)
    return tuple(joined)


@frozen(repr=False, cache_hash=True)
class Name:
    """One name of a person, as written, with its folded tokens beside it.

    A placeholder ("Baby", "Twin 2", "Unknown") is not recorded: the field is empty.
    """

    given: str = field(default="", converter=_text)
    family: str = field(default="", converter=_family_text)
    middle: str = field(default="", converter=_text, kw_only=True)
    kind: NameKind = field(default=NameKind.USUAL, kw_only=True)
    given_tokens: tuple[str, ...] = field(init=False, eq=False)
    middle_tokens: tuple[str, ...] = field(init=False, eq=False)
    family_tokens: tuple[str, ...] = field(init=False, eq=False)

    @given_tokens.default
    def _given_tokens(self) -> tuple[str, ...]:
        return tokens(self.given)

    @middle_tokens.default
    def _middle_tokens(self) -> tuple[str, ...]:
        return tokens(self.middle)

    @family_tokens.default
    def _family_tokens(self) -> tuple[str, ...]:
        return _family_tokens(self.family)

    __repr__ = masked

    @property
    def all_tokens(self) -> tuple[str, ...]:
        """Every token, given names first."""
        return self.given_tokens + self.middle_tokens + self.family_tokens

    def __bool__(self) -> bool:
        """True if anything is recorded."""
        return bool(self.all_tokens)


@lru_cache(maxsize=65536)
def split_whole(text: str) -> Name:
    """A whole name in one field ("Mrs Ann Mary Smith", "SMITH, Ann"): the last word, or what stands before a comma,
    is the family name.
    """
    before, comma, after = text.partition(",")
    if comma:
        return Name(after, before)
    words = [w for w in text.split() if fold(w).strip(".") not in _TITLES]
    return Name(" ".join(words[:-1]), words[-1]) if words else Name()
