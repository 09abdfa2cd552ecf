"""splink 5 on DuckDB, set up as its own FEBRL examples and tutorial set it up: their comparisons, blocking rules and training passes.

Of its output everything is kept for the best threshold; what its tutorial clusters at, probability 0.95, is what it accepts.
"""

from __future__ import annotations

import logging
from typing import Any

from .columns import rows, used
from .linkset import LinkSet, Scored

THRESHOLD = 0.95
_KEPT = 0.001  # pairs below are no candidates for any threshold worth having


def splink(data: LinkSet) -> list[Scored]:
    """Train without labels, then predict."""
    table = _predictions(data)
    found = []
    for i, j, weight, probability in zip(*(table[key].to_list() for key in ("unique_id_l", "unique_id_r", "match_weight", "match_probability")), strict=True):
        pair = (min(i, j), max(i, j)) if data.single else (i, j)
        found.append(Scored(*pair, weight, probability >= THRESHOLD, probability=probability))
    return found


def _predictions(data: LinkSet) -> Any:
    return trained(data).inference.predict(threshold_match_probability=_KEPT).as_pandas_dataframe()


def trained(data: LinkSet) -> Any:
    """A linker that has made its training passes."""
    import pandas as pd
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    left, right = rows(data.left), rows([entry.person for entry in data.right])
    columns = used(left, right)
    tables = [pd.DataFrame([{"unique_id": i, **{key: r[key] for key in columns}} for i, r in enumerate(side)]) for side in (left, right)]
    api = DuckDBAPI()
    names = ("a_left", "b_right")
    inputs = [api.register(table, dataset_display_name=name) for table, name in zip(tables, names, strict=True)]
    settings = SettingsCreator(
        link_type="dedupe_only" if data.single else "link_only",
        comparisons=comparisons(columns),
        blocking_rules_to_generate_predictions=blocking(columns),
    )
    linker = Linker(inputs[0] if data.single else inputs, settings, log_level=logging.ERROR)
    certain = [block_on("given", "family", "born"), *([block_on("number")] if "number" in columns else [])]
    linker.training.estimate_probability_two_random_records_match(certain, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for keys in (("born",), ("family", "given")):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*keys))
    return linker


def comparisons(columns: list[str]) -> list[Any]:
    """Its ready-made comparisons for these columns."""
    import splink.comparison_library as cl

    uk = "phone" in columns  # the English sets; elsewhere a postal code is digits
    made = {
        "given": lambda: cl.NameComparison("given").configure(term_frequency_adjustments=True),
        "family": lambda: cl.NameComparison("family").configure(term_frequency_adjustments=True),
        "born": lambda: cl.DateOfBirthComparison("born", input_is_string=True),
        "sex": lambda: cl.ExactMatch("sex"),
        "number": lambda: cl.DamerauLevenshteinAtThresholds("number", [1, 2]),
        "postcode": lambda: cl.PostcodeComparison("postcode") if uk else cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
        "house": lambda: cl.ExactMatch("house").configure(term_frequency_adjustments=True),
        "phone": lambda: cl.ExactMatch("phone"),
        "gp": lambda: cl.ExactMatch("gp").configure(term_frequency_adjustments=True),
        "mother_given": lambda: cl.NameComparison("mother_given"),
    }
    return [make() for key, make in made.items() if key in columns]


def blocking(columns: list[str]) -> list[Any]:
    """Rules in the manner of its FEBRL examples: names, swapped names, date of birth, number, address."""
    from splink import block_on

    keys = [("given", "family"), ("born",), ("number",), ("house", "postcode"), ("address",), ("postcode", "given"), ("postcode", "family"), ("phone",)]
    return [*(block_on(*key) for key in keys if all(part in columns for part in key)), "l.given = r.family and l.family = r.given"]
