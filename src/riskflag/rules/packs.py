"""The packs that ship. `SHIPPED` is what an assessment's `checked` is complete over.

A rule nobody has confirmed in a source ships switched off; `Pack.including` switches it on and the pack's id says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from riskflag.rules import (
    arrival,
    attendances,
    combined,
    family,
    fracture_sites,
    fractures,
    injuries,
    instruments,
    leaving,
    older_children,
    registers,
    repeats,
)
from riskflag.rules.pack import Pack
from riskflag.rules.rule import Rule

__all__ = ["FRACTURES", "INJURIES", "OLDER_CHILDREN", "SHIPPED", "STANDARD", "restricted_among"]

STANDARD = Pack(
    id="STANDARD", version="3", title="Registers and attendances", review_by=date(2027, 11, 1),
    intended_purpose="Shows staff what registers say of the child and how often the child has attended. Administrative "
                     "facts and counts, for staff to act on by their own judgement; not a diagnosis.",
    rules=(*registers.RULES, family.REG_HOUSE, combined.REG_COMBO, *attendances.RULES, *repeats.RULES, *leaving.RULES),
    off=("REG-COMBO", "REP-3IN3"),
)

_DEVICE = ("It states no suspicion and scores no child. Whether it is a medical device is for the deploying organisation to "
           "determine.")

FRACTURES = Pack(
    id="FRACTURES", version="4", title="Age and fracture", review_by=date(2027, 11, 1),
    intended_purpose="Reminds staff of published guidance on senior review when a fracture is recorded in a child of a given "
                     f"age, showing the inputs and the source. {_DEVICE}",
    rules=(*fractures.RULES, *fracture_sites.RULES, repeats.FRA_2ND),
    off=("FRA-2ND",),
)

INJURIES = Pack(
    id="INJURIES", version="3", title="Injuries, bruises, burns and events in infancy", review_by=date(2027, 11, 1),
    intended_purpose="Reminds staff of published guidance on senior review when an injury is recorded, or a published score "
                     f"entered, in a child of a given age, showing the inputs and the source. {_DEVICE}",
    rules=injuries.RULES + instruments.RULES,
    off=("ASPHYX", "BLEED-INF"),
)

OLDER_CHILDREN = Pack(
    id="OLDER_CHILDREN", version="3",
    title="Older children: self-harm, violence, sexual health, who came along; adults with a child at home",
    review_by=date(2027, 11, 1),
    intended_purpose="Reminds staff of guidance and duties to tell others when self-harm, violence, a matter of sexual health or "
                     f"the lack of a companion is recorded, showing the inputs and the source. {_DEVICE}",
    rules=(*older_children.RULES, *arrival.RULES, family.THINKFAM),
)

SHIPPED: tuple[Pack, ...] = (STANDARD, FRACTURES, INJURIES, OLDER_CHILDREN)


def restricted_among(rules: Iterable[Pack | Rule]) -> tuple[str, ...]:
    """Ids of the rules of whose existence only their owner may know, selected or shipped, be they on or off."""
    every = (rule for item in (*rules, *SHIPPED) for rule in (item.rules if isinstance(item, Pack) else (item,)))
    return tuple(dict.fromkeys(rule.id for rule in every if rule.existence_restricted))
