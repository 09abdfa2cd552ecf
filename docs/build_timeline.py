"""Write docs/explanation/timeline.svg, the drawing of examples/timeline.py: `python docs/build_timeline.py`."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs/explanation/timeline.svg"


def picture() -> str:
    """The picture as it should be now."""
    from examples.timeline import view  # noqa: PLC0415 - the path is set when run as a script
    from riskflag.render.timeline import timeline_svg  # noqa: PLC0415

    return timeline_svg(view())


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    PICTURE.write_text(picture(), encoding="utf-8")
