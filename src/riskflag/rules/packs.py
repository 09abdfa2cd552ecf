"""The packs that ship. `SHIPPED` is what an assessment's `checked` is complete over.

A rule nobody has confirmed in a source ships switched off; `Pack.including` switches it on and the pack's id says so.
"""

from __future__ import annotations

from datetime import date

from riskflag.rules import (
    arrival,
    attendances,
    fracture_sites,
    fractures,
    injuries,
    instruments,
    older_children,
    registers,
)
from riskflag.rules.pack import Pack

__all__ = ["FRACTURES", "INJURIES", "OLDER_CHILDREN", "SHIPPED", "STANDARD"]

STANDARD = Pack(
    id="STANDARD", version="1", title="Registers and attendances", review_by=date(2027, 11, 1),
    intended_purpose="Shows staff what registers say of the child and how often the child has attended. Administrative "
                     "facts and counts, for staff to act on by their own judgement; not a diagnosis.",
    rules=registers.RULES + attendances.RULES,
)

_DEVICE = ("It states no suspicion and scores no child. Whether it is a medical device is for the deploying organisation to "
           "determine.")

FRACTURES = Pack(
    id="FRACTURES", version="2", title="Age and fracture", review_by=date(2027, 11, 1),
    intended_purpose="Reminds staff of published guidance on senior review when a fracture is recorded in a child of a given "
                     f"age, showing the inputs and the source. {_DEVICE}",
    rules=fractures.RULES + fracture_sites.RULES,
)

INJURIES = Pack(
    id="INJURIES", version="1", title="Injuries, bruises, burns and events in infancy", review_by=date(2027, 11, 1),
    intended_purpose="Reminds staff of published guidance on senior review when an injury is recorded, or a published score "
                     f"entered, in a child of a given age, showing the inputs and the source. {_DEVICE}",
    rules=injuries.RULES + instruments.RULES,
    off=("ASPHYX", "BLEED-INF"),
)

OLDER_CHILDREN = Pack(
    id="OLDER_CHILDREN", version="1", title="Older children: self-harm, violence, sexual health, who came along",
    review_by=date(2027, 11, 1),
    intended_purpose="Reminds staff of guidance and duties to tell others when self-harm, violence, a matter of sexual health or "
                     f"the lack of a companion is recorded, showing the inputs and the source. {_DEVICE}",
    rules=older_children.RULES + arrival.RULES,
)

SHIPPED: tuple[Pack, ...] = (STANDARD, FRACTURES, INJURIES, OLDER_CHILDREN)
