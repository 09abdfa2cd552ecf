"""What a late fact changed: the same attendance assessed again as if at arrival, beside what was said before."""

from __future__ import annotations

from attrs import frozen

from riskflag.alerts.alert import Alert, Assessment
from riskflag.errors import InvalidInput
from riskflag.people.masking import masked

__all__ = ["Reassessment", "since"]


@frozen(repr=False, kw_only=True)
class Reassessment:
    """The assessment as it stands now. `new` are the ids of its alerts that say something which was not said before: a
    rule that had not raised, or a more urgent tier. `no_longer` are the rules that had raised and do not any more.
    """

    assessment: Assessment
    new: tuple[str, ...]
    no_longer: tuple[str, ...]

    __repr__ = masked


def since(now: Assessment, before: Assessment) -> Reassessment:
    """Compare two assessments of one attendance. Raises InvalidInput if they are of two."""
    if (now.site, now.attendance_id) != (before.site, before.attendance_id):
        raise InvalidInput("the two assessments are of different attendances", remedy="pass the earlier one of the same")
    ids = {rule_id for alert in now.raised for rule_id in alert.rule_ids}
    return Reassessment(
        assessment=now,
        new=tuple(alert.id for alert in now.raised if _is_new(alert, before.raised)),
        no_longer=tuple(sorted({rule_id for alert in before.raised for rule_id in alert.rule_ids} - ids)),
    )


def _is_new(alert: Alert, before: tuple[Alert, ...]) -> bool:
    said = [earlier for earlier in before if set(earlier.rule_ids) & set(alert.rule_ids)]
    known = {rule_id for earlier in said for rule_id in earlier.rule_ids}
    return not set(alert.rule_ids) <= known or alert.tier.rank < min(earlier.tier.rank for earlier in said)
