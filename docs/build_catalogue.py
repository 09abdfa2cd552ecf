"""Write docs/reference/rules.html from the rules, their situations and vignettes: `python docs/build_catalogue.py`."""

import csv
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/reference/rules.html"


def page() -> str:
    """The page as it should be now."""
    from riskflag.render.catalogue import Vignette, catalogue  # noqa: PLC0415 - the path is set when run as a script
    from riskflag.rules.packs import SHIPPED  # noqa: PLC0415

    situations = {}
    for path in sorted((ROOT / "tests/spec/rules").glob("*.toml")):
        given = tomllib.loads(path.read_text(encoding="utf-8"))["situation"]
        situations[path.stem] = [(s["says"], " ".join(filter(None, (s["expect"], s.get("tier"))))) for s in given]
    vignettes: dict[str, list[Vignette]] = {}
    with (ROOT / "tests/gold/vignettes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="|"):
            expected = row["tier"] or "not raised"
            vignettes.setdefault(row["expect"].removeprefix("-"), []).append(
                Vignette(row["source"], row["source_line"], expected, row["differs"]))
    return catalogue(SHIPPED, situations, vignettes)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    PAGE.write_text(page(), encoding="utf-8")
