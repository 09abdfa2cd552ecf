"""The timeline as plain text: a line for each visit, oldest first."""

from __future__ import annotations

from riskflag.alerts.audience import View
from riskflag.render.outside import clean
from riskflag.render.text import alert_label, headline, keep
from riskflag.render.timeline.words import period_said, visit_said, window_said

__all__ = ["timeline_text"]


def timeline_text(view: View) -> str:
    """The visits, the register periods, the window counted and every alert of the view."""
    timeline = view.timeline
    lines = [f"{'Timeline for attendance' if timeline is not None else 'Attendance'} {view.attendance_id}"]
    if timeline is not None:
        lines += [f"  {'▲' if visit.injury else '●'} {visit_said(visit)}" for visit in timeline.visits]
        lines += [f"  ▬ {period_said(period)}" for period in timeline.periods]
        lines.append(f"  {window_said(timeline)}")
    lines += [f"  [{alert_label(alert)}] {headline(alert)}" for alert in view.alerts]
    return "\n".join([*(line[: len(line) - len(line.lstrip())] + clean(line) for line in lines), f"  {keep(view)}"])
