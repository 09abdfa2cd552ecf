"""python -m bench.english published|hard|history --out DIR --seed N [--register-size N] [--attendances N] [--world A|B] [--number-missing SHARE]"""

import argparse
from pathlib import Path

from . import products

PRODUCTS = {"published": products.published, "hard": products.hard, "history": products.history}


def main() -> None:
    """Write one product's files."""
    parser = argparse.ArgumentParser(prog="python -m bench.english", description="Write invented registers, attendances and their answer sheet.")
    parser.add_argument("product", choices=PRODUCTS)
    parser.add_argument("--out", type=Path, required=True, help="folder for register.csv, attendances.csv and truth.csv")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--register-size", type=int, help="rows of the register")
    parser.add_argument("--attendances", type=int, help="rows of the attendances")
    parser.add_argument("--world", choices=("A", "B"), default="A", help="B is for looking, never for tuning")
    parser.add_argument("--number-missing", type=float, help="published only: share of attendances without NHS number, in place of the published one")
    given = {key: value for key, value in vars(parser.parse_args()).items() if value is not None}
    product = given.pop("product")
    if "number_missing" in given and product != "published":
        parser.error("--number-missing is for published")
    PRODUCTS[product](**given)


if __name__ == "__main__":
    main()
