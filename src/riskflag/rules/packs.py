"""The packs that ship. `SHIPPED` is what an assessment's `checked` is complete over."""

from __future__ import annotations

from datetime import date

from riskflag.rules import attendances, fractures, registers
from riskflag.rules.pack import Pack

__all__ = ["FRACTURES", "SHIPPED", "STANDARD"]

STANDARD = Pack(
    id="STANDARD", version="1", title="Registers and attendances", review_by=date(2027, 11, 1),
    intended_purpose="Shows staff what registers say of the child and how often the child has attended. Administrative "
                     "facts and counts, for staff to act on by their own judgement; not a diagnosis.",
    rules=registers.RULES + attendances.RULES,
)

FRACTURES = Pack(
    id="FRACTURES", version="1", title="Age and fracture", review_by=date(2027, 11, 1),
    intended_purpose="Reminds staff of published guidance on senior review when a fracture is coded in a child of a given "
                     "age, showing the inputs and the source. It states no suspicion and scores no child. Whether it is a "
                     "medical device is for the deploying organisation to determine.",
    rules=fractures.RULES,
)

SHIPPED: tuple[Pack, ...] = (STANDARD, FRACTURES)
