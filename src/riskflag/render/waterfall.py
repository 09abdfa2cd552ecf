"""The calculation of a match as a picture: from what was expected before looking, step by step, to the weight."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape

from riskflag.render.because import Step, Weighted, odds_words, steps

__all__ = ["waterfall"]

_WIDTH, _ROW, _TOP, _FOOT = 960, 30, 78, 66
_TEXT, _LEFT, _RIGHT = 24, 400, 860  # where words begin, and between which the bits are drawn
_BAR, _ROUND = 16, 3
_LINE = 110  # letters of a note that stand on one line
_LIGHT = {"ground": "#fff", "ink": "#212b32", "quiet": "#5b6b75", "up": "#1f6fb2", "down": "#c0562b", "sum": "#212b32"}
_DARK = {"ground": "#14191c", "ink": "#e8edee", "quiet": "#a9b8c1", "up": "#6db3ee", "down": "#f08a5d", "sum": "#e8edee"}
_SHAPES = """\
.line{stroke:#8a97a0;stroke-opacity:.3}.zero{stroke:#7b8a93}.join{stroke:#7b8a93;stroke-dasharray:2 3}
text{font:14px system-ui,-apple-system,"Segoe UI",sans-serif}.title{font-size:18px;font-weight:600}
.small{font-size:12px}.bold{font-weight:600}.end{text-anchor:end}.middle{text-anchor:middle}"""


def _fills(colours: dict[str, str]) -> str:
    return "".join(f".{name}{{fill:{colour}}}" for name, colour in colours.items())


_STYLE = f"{_fills(_LIGHT)}\n{_SHAPES}\n@media(prefers-color-scheme:dark){{{_fills(_DARK)}}}"


def waterfall(match: Weighted) -> str:
    """An SVG of a match, or of an alert's evidence: a bar for each comparison, to the right for and to the left against.

    It draws what the match carries and nothing else: names of comparisons and levels, and bits. It stands alone, follows
    the reader's light or dark setting, and says in words what it shows.
    """
    rows = steps(match)
    notes = [line for note in match.notes for line in _wrapped(f"Held down: {note}.")]
    height = _TOP + _ROW * (len(rows) + 1) + _FOOT + 20 * len(notes)
    scale = _Scale(rows)
    said = f"{_signed(match.weight)} bits: {odds_words(match.weight)}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="t d">',
        f'<title id="t">Why this match: {escape(match.band.value)}</title><desc id="d">{escape(_described(rows, said))}</desc>',
        f'<style>{_STYLE}</style><rect class="ground" width="{_WIDTH}" height="{height}"/>',
        _words(_TEXT, 36, f"{match.band.value.capitalize()} match", "ink title"),
        _words(_TEXT, 58, said, "quiet"),
        *_axis(scale, _TOP + _ROW * (len(rows) + 1)),
        *(part for number, row in enumerate(rows) for part in _row(number, row, scale)),
        *_sum(len(rows), match.weight, scale),
        *(_words(_TEXT, height - 20 * (len(notes) - i) + 4, note, "quiet small") for i, note in enumerate(notes)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


class _Scale:
    """Bits to pixels, room for every step and for 0."""

    def __init__(self, rows: tuple[Step, ...]) -> None:
        reached = [0.0, *(row.so_far for row in rows)]
        self.step = next(s for s in (5, 10, 20, 50, 1000) if max(reached) - min(reached) <= 8 * s)
        self.low = math.floor(min(reached) / self.step) * self.step
        self.high = max(math.ceil(max(reached) / self.step), 1) * self.step

    def __call__(self, bits: float) -> float:
        return round(_LEFT + (bits - self.low) / (self.high - self.low) * (_RIGHT - _LEFT), 1)


def _axis(scale: _Scale, bottom: int) -> Iterator[str]:
    for bits in range(scale.low, scale.high + 1, scale.step):
        x = scale(bits)
        yield f'<line class="{"line" if bits else "zero"}" x1="{x}" x2="{x}" y1="{_TOP - 6}" y2="{bottom + 6}"/>'
        yield _words(x, bottom + 24, _signed(bits, 0), "quiet small middle")
        yield _words(x, bottom + 40, _tick(bits), "quiet small middle")


_THOUSANDS = ("", ",000", " million", " billion")


def _tick(bits: int) -> str:
    """Odds at a mark of the axis: ten bits are a thousandfold, near enough, and five a thirtyfold."""
    if bits == 0:
        return "even"
    thousands, rest = divmod(abs(bits), 10)
    if thousands >= len(_THOUSANDS):
        return ""
    figure = ("30" if rest else "1") + _THOUSANDS[thousands]
    return f"{figure} : 1" if bits > 0 else f"1 : {figure}"


def _row(number: int, row: Step, scale: _Scale) -> Iterator[str]:
    y = _TOP + _ROW * number
    before = 0.0 if number == 0 else row.so_far - row.bits
    start, end = scale(before), scale(row.so_far)
    quiet = row.bits == 0
    yield _words(_TEXT, y + 20, row.comparison, "quiet" if quiet else "ink")
    yield _words(_LEFT - 14, y + 20, row.level, "quiet end small")
    if quiet:
        yield f'<circle class="quiet" cx="{end}" cy="{y + 15}" r="2.5"/>'
    else:
        kind = "up" if row.bits > 0 else "down"
        left, width = min(start, end), max(abs(end - start), 2)
        yield f'<rect class="{kind}" x="{left}" y="{y + 7}" width="{round(width, 1)}" height="{_BAR}" rx="{_ROUND}"/>'
    yield f'<line class="join" x1="{end}" x2="{end}" y1="{y + 23}" y2="{y + _ROW + 7}"/>'
    yield _words(_WIDTH - _TEXT, y + 20, "–" if quiet else _signed(row.bits), "quiet end" if quiet else "ink end")


def _sum(number: int, weight: float, scale: _Scale) -> Iterator[str]:
    y, start, end = _TOP + _ROW * number, scale(0), scale(weight)
    width = round(max(abs(end - start), 2), 1)
    yield f'<line class="zero" x1="{_TEXT}" x2="{_WIDTH - _TEXT}" y1="{y + 2}" y2="{y + 2}"/>'
    yield _words(_TEXT, y + 21, "weight", "ink bold")
    yield f'<rect class="sum" x="{min(start, end)}" y="{y + 8}" width="{width}" height="{_BAR}" rx="{_ROUND}"/>'
    yield _words(_WIDTH - _TEXT, y + 21, _signed(weight), "ink bold end")


def _words(x: float, y: float, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:g}">{escape(text)}</text>'


def _signed(bits: float, places: int = 1) -> str:
    """A number with its sign, minus as typographers write it."""
    return "0" if not bits else f"{bits:+.{places}f}".replace("-", "−")


def _described(rows: tuple[Step, ...], said: str) -> str:
    told = "; ".join(f"{row.comparison} {row.level} {_signed(row.bits)}" for row in rows if row.bits)
    return f"{said}. {told}. Bits; the sum is the weight."


def _wrapped(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= _LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
