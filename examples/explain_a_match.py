"""Why is this the same child? A match as text, and as a picture that holds no name, number or address.

Run it: python examples/explain_a_match.py, or with a file name to write the picture: python examples/explain_a_match.py match.svg
"""

from __future__ import annotations

import sys
from pathlib import Path

import riskflag as rf
from riskflag.render.because import because_text
from riskflag.render.waterfall import waterfall

# The register has the girl's name in full and her foster home; the desk has what her grandmother said.
LISTED = rf.RegisterEntry(
    id="LAC-0417",
    kind=rf.RegisterKind.LAC,
    person=rf.Person.parse({
        "given_name": "Katarzyna", "family_name": "Wiśniewska", "date_of_birth": "2017-08-04", "sex": "F",
        "home_postcode": "LS9 7TF", "placement_postcode": "BD5 8AA", "gp_practice": "B86030",
        "mother_given_name": "Agnieszka", "mother_family_name": "Wiśniewska",
    }),
)
AT_THE_DESK = rf.Person.parse({
    "given_name": "Kasia", "family_name": "Wisniewski", "date_of_birth": "2017-04-08", "sex": "F",
    "home_postcode": "LS9 7TF", "next_of_kin_name": "Agnieszka Wisniewska", "next_of_kin_relationship": "mother",
})


def match() -> rf.Match:
    """The best match of the child at the desk."""
    return rf.Register.of("County", [LISTED]).match(AT_THE_DESK)[0]


def main() -> None:
    print(because_text(match()))
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(waterfall(match()), encoding="utf-8")


if __name__ == "__main__":
    main()
