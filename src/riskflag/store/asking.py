"""Whose answer a statement may change although the visit's own child stays as it was: `before` also finds children that a visit
fits and was not grouped with, and says that it cannot tell where two fit.
"""

from __future__ import annotations

from collections.abc import Iterable

from riskflag.link.growing import is_one_record
from riskflag.link.hope import compare_hopeful
from riskflag.link.model import LinkModel
from riskflag.link.signature import Signature
from riskflag.link.weigh import weigh

__all__ = ["may_find"]


def may_find(own: Signature, others: Iterable[Signature], model: LinkModel) -> bool:
    """True if a look-up of this person may meet one of these records: what is less than possible decides nothing of it."""
    return any(_may_meet(own, other, model) for other in others)


def _may_meet(own: Signature, other: Signature, model: LinkModel) -> bool:
    if is_one_record(own, other):
        return True
    found = compare_hopeful(own, other, model)
    return found is not None and weigh(found, model).band is not None
