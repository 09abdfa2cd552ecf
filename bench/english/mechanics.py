"""What happens to a string on its way into a form: keys, ears, scanners, encodings, lengths. Every function changes it or returns it as it was."""

import unicodedata
from random import Random

from .names import changes

_KEYS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl", "p": "ol", "a": "qsz", "s": "adwx",
    "d": "sfec", "f": "dgrv", "g": "fhtb", "h": "gjyn", "j": "hkum", "k": "jlim", "l": "kop", "z": "asx", "x": "zsdc", "c": "xdfv", "v": "cfgb",
    "b": "vghn", "n": "bhjm", "m": "njk",
}  # fmt: skip
_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae", "ə": "e"})


def ascii_only(text: str) -> str:
    """The text without diacritics, as a form that has none writes it."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text.translate(_LETTERS)) if not unicodedata.combining(c))


def keyboard(rng: Random, text: str) -> str:
    """One slip of the fingers: a neighbouring key, a letter left out, doubled, or two in the wrong order."""
    places = [i for i, c in enumerate(text) if c.isalpha() and i > 0] or [i for i, c in enumerate(text) if c.isalpha()]
    if not places:
        return text
    i, roll = rng.choice(places), rng.random()
    if roll < 0.35:
        near = _KEYS.get(text[i].lower())
        return text[:i] + (rng.choice(near) if near else "e") + text[i + 1 :]
    if roll < 0.60 and len(text) > 2:
        return text[:i] + text[i + 1 :]
    if roll < 0.75:
        return text[:i] + text[i] + text[i:]
    if i + 1 < len(text) and text[i + 1].isalpha() and text[i + 1] != text[i]:
        return text[:i] + text[i + 1] + text[i] + text[i + 2 :]
    return text[:i] + text[i].lower() + text[i:]


def _replaced(rng: Random, text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    low = text.lower()
    possible = [(a, b) for a, b in pairs if a.lower() in low]
    if not possible:
        return text
    a, b = rng.choice(possible)
    at = low.index(a.lower())
    made = text[:at] + b + text[at + len(a) :]
    return made[:1].upper() + made[1:] if at == 0 else made


def phonetic(rng: Random, text: str) -> str:
    """As heard: one sound written another way, sometimes two."""
    once = _replaced(rng, text, changes("sounds"))
    return _replaced(rng, once, changes("sounds")) if rng.random() < 0.25 else once


def scanned(rng: Random, text: str) -> str:
    """As a scanner reads print."""
    return _replaced(rng, text, changes("scans"))


def truncated(rng: Random, text: str, at_least: int = 4) -> str:
    """Cut off by a field that is too short."""
    return text[: rng.randint(at_least, len(text) - 1)].rstrip(" -'") if len(text) > at_least + 1 else text


def mojibake(text: str) -> str:
    """UTF-8 read as cp1252: "Zoë" becomes "ZoÃ«". Text without such letters stays."""
    return text.encode("utf-8").decode("cp1252", errors="replace")


def lost_letters(text: str) -> str:
    """Letters outside ASCII replaced by a question mark."""
    return "".join(c if c.isascii() else "?" for c in text)


def one_digit(rng: Random, digits: str) -> str:
    """One digit of a number mistyped."""
    places = [i for i, c in enumerate(digits) if c.isdigit()]
    i = rng.choice(places)
    return digits[:i] + rng.choice([d for d in "0123456789" if d != digits[i]]) + digits[i + 1 :]


def transposed(rng: Random, digits: str) -> str:
    """Two neighbouring, different characters in the wrong order; unchanged if there are none."""
    places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1]]
    if not places:
        return digits
    i = rng.choice(places)
    return digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]
