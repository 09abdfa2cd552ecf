"""Surnames of women and girls: bent by the language, or a woman's own."""

from random import Random

from .names import words


def woman_surname(rng: Random, tradition: str, husband: str | None, own: str) -> str:
    """A mother's surname: her husband's in its feminine form, or her own, or a woman's last name."""
    lists = words()[tradition]
    if "female_last" in lists and rng.random() < 0.6:
        return rng.choice(lists["female_last"])
    if tradition == "sikh":
        return "Kaur" if rng.random() < 0.6 or husband is None else husband
    if tradition in ("somali", "eritrean", "arabic", "chinese", "vietnamese", "kurdish", "spanish", "portuguese") or husband is None:
        return feminine(tradition, own)  # women keep their own names
    return feminine(tradition, husband, married=True) if rng.random() < 0.55 else feminine(tradition, own)


def feminine(tradition: str, surname: str, *, married: bool = False) -> str:
    """The surname as a woman or girl bears it, where the language bends it."""
    if tradition == "polish":
        for he, she in (("ski", "ska"), ("cki", "cka"), ("dzki", "dzka")):
            if surname.endswith(he):
                return surname[: -len(he)] + she
    if tradition == "slavic":
        if surname.endswith(("ov", "ev", "in")):
            return surname + "a"
        if surname.endswith("skyi"):
            return surname[:-4] + "ska"
        if surname[-2:] in ("ák", "da", "áč", "th", "og", "nc", "or", "at", "oš") and "enko" not in surname:
            return surname.rstrip("a") + "ová"
    if tradition == "lithuanian":
        stem = next((surname[: -len(end)] for end in ("as", "is", "us", "ys") if surname.endswith(end)), surname)
        return stem + ("ienė" if married else "ytė" if surname.endswith("is") else "utė" if surname.endswith("us") else "aitė")
    return surname
