"""How many were taken, and of what: amounts and household poisons in a text, put as the phrases that the reader knows."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["TAKING", "taken_plainly"]

TAKING: Final = frozenset({"took", "taken", "taking", "swallowed", "swallowing", "ate", "eaten", "eating", "drank", "drunk",
                           "drinking", "consumed", "licked"})

_GAP = r"(?:(?!\b(?:no|not|nil|none|never|without|denie[sd])\b)[^.;,:\n])"
_MEDICINE = (
    r"(?:tablet|tab|pill|capsule|cap|painkiller|antidepressant|antihistamine|paracetamol|ibuprofen|nurofen|aspirin|codeine|"
    r"co[ -]?codamol|tramadol|sertraline|fluoxetine|citalopram|amitriptyline|mirtazapine|propranolol|quetiapine|"
    r"diazepam|zopiclone|promethazine|melatonin)s?")
# Ten or more: a local choice, above what is taken of a usual medicine at once. A strength, a time or a volume is no number.
_UNIT = r"(?:mg|mcg|micrograms?|g|mls?|days?|hours?|hrs?|mins?|minutes?|weeks?|months?|am|pm|years?|yrs?)"
_MANY = (
    rf"(?:(?<![\d.:/])[1-9]\d{{1,2}}(?![\d.:/%])(?!\s*{_UNIT}\b)\+?|multiple|many|lots of|loads of|"
    r"ten|twelve|fifteen|twenty|thirty|forty|fifty|"
    r"(?:whole |full |\d+ ?x? ?)?(?:packet|box|pack|strip|bottle|handful)(?:s|es)? (?:of )?|"
    r"(?:unknown|large) (?:number|quantity|amount) of|all (?:of )?(?:his|her|their|the))")
_TOO_MANY = re.compile(
    rf"\b(?:took|taken|taking|swallowed|swallowing|ate|eaten|consumed)\b{_GAP}{{0,25}}?\b{_MANY}\s*(?:x\s*)?"
    rf"(?:\d+\s*(?:mg|mcg|g)\s*)?(?:[a-z']+\s+){{0,2}}?{_MEDICINE}\b")
_POISONED = re.compile(
    rf"\b(?:ate|eaten|eating|drank|drunk|drinking|consumed|licked)\b{_GAP}{{0,25}}?\b(?:bleach|methadone|antifreeze|screen ?wash|"
    r"white spirit|turps|petrol|paraffin|lamp oil|detergent|cleaner|descaler|weed ?killer|slug pellets|rat poison|"
    r"(?:dishwasher|washing|laundry)(?: machine)? (?:tablet|capsule|pod|liquid)s?|liquitabs?|hand (?:gel|sanitiser)|e[ -]liquid|"
    r"vape (?:liquid|juice)|nail varnish remover|reed diffuser|berries|batter(?:y|ies)|magnets?)\b")


_DRANK = re.compile(
    rf"\b(?:drank|drunk|drinking|consumed)\b{_GAP}{{0,25}}?\b(?:vodka|gin|rum|whisky|wine|beers?|lager|cider|alcopops?|alcohol|spirits)\b")


def taken_plainly(text: str) -> str:
    """The text, in lower case, with "took 20 tablets" put as "too many tablets", "ate berries" as "ingested", "drank 10 shots of
    vodka" as "drank alcohol".
    """
    return _DRANK.sub(" drank alcohol ", _POISONED.sub(" ingested ", _TOO_MANY.sub(" too many tablets ", text)))
