"""One child's timeline: visits by site, injuries, register periods, the window counted, alerts. A view in, a drawing out."""

from riskflag.render.timeline.svg import timeline_svg
from riskflag.render.timeline.text import timeline_text

__all__ = ["timeline_svg", "timeline_text"]
