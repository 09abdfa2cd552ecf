"""The timeline as an SVG that needs nothing else. Shapes and words carry the meaning; colour only helps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

from attrs import evolve

from riskflag.alerts.audience import View
from riskflag.alerts.timeline import Timeline, Visit
from riskflag.render.outside import html, sentence
from riskflag.render.text import alert_label, headline, keep
from riskflag.render.timeline.scale import Scale, lanes, scale_of
from riskflag.render.timeline.words import day_said, period_said, site_said, visit_said, window_said

__all__ = ["timeline_svg"]

_WIDTH, _LEFT, _RIGHT, _TOP, _LANE, _BAR, _LINE = 960, 170, 930, 104, 46, 34, 24
_LABEL, _ALERT = 20, 100  # characters that fit beside a lane, and in a line of alerts
_ROOM = 320  # that the words of a period need
_INK, _QUIET, _RULE, _BAND, _BLUE, _RUST, _PLUM = "#1b2a33", "#4c6272", "#d5dde2", "#e8f1f8", "#005eb8", "#a33b00", "#5c3a7e"
_TIERS = {"RED": "#b10e1e", "AMBER": "#8a4b00", "NOTE": "#1d5f8a", "NOT CHECKED": "#5c3a7e"}
_STYLE = (
    f"text{{font:13px system-ui,-apple-system,'Segoe UI',sans-serif;fill:{_INK}}}.q{{fill:{_QUIET}}}.s{{font-size:11px}}"
    ".h{font-size:18px;font-weight:600}.b{font-weight:600}.w{fill:#fff;font-weight:700;font-size:11px}.m{text-anchor:middle}"
    ".e{text-anchor:end}"
)


def timeline_svg(view: View) -> str:
    """The drawing. Without a timeline in the view it shows the view's alerts alone."""
    timeline = view.timeline
    parts, bottom = _chart(timeline) if timeline is not None else ([], 56)
    told = f"Timeline for attendance {view.attendance_id}" if timeline is not None else f"Attendance {view.attendance_id}"
    alerts = list(_alerts(view, bottom))
    bottom += len(view.alerts) * _LINE + 24
    legend = list(_legend(bottom)) if timeline is not None else []
    height = bottom + (44 if legend else 20)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" role="img" '
        f'aria-labelledby="title desc"><title id="title">{html(told)}</title><desc id="desc">{html(_described(view))}</desc>'
        f'<style>{_STYLE}</style><rect width="100%" height="100%" fill="#fff"/>{_text(24, 36, told, "h")}'
    )
    foot = _text(24, height - 10, keep(view), "q s")
    return "\n".join([head, *parts, *alerts, *legend, foot, "</svg>"]) + "\n"


def _described(view: View) -> str:
    said = [f"{alert_label(alert)}: {headline(alert)}" for alert in view.alerts]
    if view.timeline is not None:
        visits, periods = map(visit_said, view.timeline.visits), map(period_said, view.timeline.periods)
        said = [window_said(view.timeline), *visits, *periods, *said]
    return ". ".join(said) or "Nothing to show"


def _chart(timeline: Timeline) -> tuple[list[str], int]:
    rows, scale = lanes(timeline), scale_of(timeline, _LEFT, _RIGHT)
    base = _TOP + len(rows) * _LANE
    end = base + len(timeline.periods) * _BAR
    start, now = scale.x(timeline.start), scale.x(timeline.at)
    parts = [
        f'<rect x="{start}" y="{_TOP - 14}" width="{now - start:.1f}" height="{end - _TOP + 22}" rx="6" fill="{_BAND}"/>',
        _text(24, 62, sentence(window_said(timeline), 130), "b"),
        f'<path d="M{start} {_TOP - 20}v-6H{now}v6" fill="none" stroke="{_BLUE}" stroke-width="1.5"/>',
    ]
    for x, word in scale.ticks():
        parts += [f'<path d="M{x} {_TOP - 14}V{end + 8}" stroke="{_RULE}"/>', _text(x, end + 24, word, "q s m")]
    for site, row in rows.items():
        y = _TOP + row * _LANE + _LANE // 2
        parts += [f'<path d="M{_LEFT} {y}H{_RIGHT}" stroke="{_QUIET}" stroke-opacity=".45"/>',
                  _text(_LEFT - 14, y + 4, sentence(site, _LABEL), "b e")]
    parts += [*_joins(timeline, rows, scale), *_visits(timeline, rows, scale), *_periods(timeline, scale, base)]
    return parts, end + 44


def _place(visit: Visit, rows: dict[str, int], scale: Scale) -> tuple[float, int]:
    return scale.x(visit.at), _TOP + rows[site_said(visit)] * _LANE + _LANE // 2


def _joins(timeline: Timeline, rows: dict[str, int], scale: Scale) -> Iterator[str]:
    """A line between the visits of one incident."""
    together: dict[int, list[Visit]] = defaultdict(list)
    for visit in timeline.visits:
        together[visit.incident].append(visit)
    for visits in together.values():
        if len(visits) > 1:
            points = " ".join("{},{}".format(*_place(visit, rows, scale)) for visit in visits)
            yield f'<polyline points="{points}" fill="none" stroke="{_INK}" stroke-width="2" stroke-dasharray="2 3"/>'


def _visits(timeline: Timeline, rows: dict[str, int], scale: Scale) -> Iterator[str]:
    free: dict[int, float] = {}  # from where a lane has room for the next number
    numbered: set[int] = set()
    joined = Counter(visit.incident for visit in timeline.visits)
    for visit in timeline.visits:
        x, y = _place(visit, rows, scale)
        number = ""
        if visit.number is not None and visit.number not in numbered and x >= free.get(y, 0):
            numbered.add(visit.number)
            aside = 12 if joined[visit.incident] > 1 else 0  # beside the line that joins, not on it
            number = _text(x - aside, y - (17 if visit.present else 12), f"{visit.number}", "s m b")
            free[y] = x + 16
        yield f"<g><title>{html(visit_said(visit))}</title>{_mark(visit, x, y)}{number}</g>"


def _mark(visit: Visit, x: float, y: int) -> str:
    """Triangle: injury; square: planned; circle: other. Filled: counted. A stroke through it: left early. A ring: now."""
    colour = _RUST if visit.injury else _BLUE
    style = f'fill="{"#fff" if visit.number is None else colour}" stroke="{colour}" stroke-width="2"'
    shape = f'<circle cx="{x}" cy="{y}" r="6.5" {style}/>'
    if visit.planned:
        shape = f'<rect x="{x - 6:.1f}" y="{y - 6}" width="12" height="12" {style}/>'
    elif visit.injury:
        shape = f'<path d="M{x} {y - 8}l8 14h-16z" {style} stroke-linejoin="round"/>'
    ring = f'<circle cx="{x}" cy="{y}" r="13" fill="none" stroke="{_INK}" stroke-width="1.5"/>' if visit.present else ""
    gone = f'<path d="M{x - 9:.1f} {y + 9}l18 -18" stroke="{_INK}" stroke-width="2.5"/>' if visit.left else ""
    return ring + shape + gone


def _periods(timeline: Timeline, scale: Scale, base: int) -> Iterator[str]:
    for row, period in enumerate(timeline.periods):
        y = base + row * _BAR + 8
        left = scale.of_day(period.since) if period.since is not None else scale.left
        right = scale.of_day(period.until) if period.until is not None else scale.right
        width = max(right - left, 3)
        yield (f'<g><title>{html(period_said(period))}</title><rect x="{left}" y="{y}" width="{width:.1f}" height="20" rx="3" '
               f'fill="{_PLUM}" fill-opacity=".14" stroke="{_PLUM}"/>')
        if period.away is not None:
            x = scale.of_day(period.away)
            width = max(scale.x(timeline.at) - x, 4)
            yield (f'<rect x="{x}" y="{y + 5}" width="{width:.1f}" height="10" fill="{_RUST}"/>'
                   f'{_text(x - 6, y + 14, "missing", "s e b")}')
        until = f" to {day_said(period.until)}" if period.until is not None else ""
        words = f"{period.words}, {day_said(period.since)}{until}"
        late = left > _RIGHT - _ROOM
        yield _text(left - 8 if late else left + 8, y + 14, sentence(words, 60), "s e" if late else "s")
        yield _text(_LEFT - 14, y + 14, sentence(period.register, _LABEL), "b e") + "</g>"


def _alerts(view: View, top: int) -> Iterator[str]:
    width = 14 + 8 * max((len(alert_label(alert)) for alert in view.alerts), default=0)
    for number, alert in enumerate(view.alerts):
        y, label = top + number * _LINE, alert_label(alert)
        badge = f'<rect x="24" y="{y}" width="{width}" height="18" rx="3" fill="{_TIERS[label]}"/>'
        yield (f'{badge}{_text(24 + width / 2, y + 13, label, "w m")}'
               f'{_text(34 + width, y + 14, sentence(headline(alert), _ALERT))}')


def _legend(top: int) -> Iterator[str]:
    plain = Visit(at=datetime(2000, 1, 1, tzinfo=UTC), site="", incident=0, number=1, injury=False, left=False, planned=False,
                  present=False)
    kinds = {"counted visit": plain, "injury": evolve(plain, injury=True), "not counted": evolve(plain, number=None),
             "planned": evolve(plain, number=None, planned=True), "left early": evolve(plain, left=True),
             "now": evolve(plain, present=True)}
    x = 37
    for word, visit in kinds.items():
        yield _mark(visit, x, top + 4) + _text(x + 18, top + 8, word, "q s")
        x += 50 + 7 * len(word)
    yield (f'<path d="M{x} {top + 4}h22" stroke="{_INK}" stroke-width="2" stroke-dasharray="2 3"/>'
           f'{_text(x + 30, top + 8, "one incident", "q s")}')


def _text(x: float, y: float, text: str, style: str = "") -> str:
    named = f' class="{style}"' if style else ""
    return f'<text x="{x}" y="{y}"{named}>{html(text)}</text>'
