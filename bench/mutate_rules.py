"""Would the tests notice? python -m bench.mutate_rules [--sample N] [--seed N]

Changes one comparison, number, boolean or operator in the logic of `riskflag/rules` at a time, in a copy, and runs the tests
of the rules against it. A mutant that no test notices is printed with its place. Exit 1 below 95 % noticed.
"""

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
RULES = ROOT / "src/riskflag/rules"
TESTS = ("tests/spec/rules", "tests/rules/test_terms.py", "tests/rules/test_rules_laws.py", "tests/gold", "tests/alerts/test_reviews.py",
         "tests/rules/test_pack.py", "tests/rules/test_case.py", "tests/test_screener.py",
         "tests/rules/test_boundary_ages.py")  # the slowest last
LEFT_OUT = ("packs.py", "__init__.py")
WANTED = 0.95

_SWAPS = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot,
          ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In}


def places(tree: ast.AST) -> Iterator[ast.AST]:
    """Nodes of function bodies that can be changed."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for statement in function.body:
            for node in ast.walk(statement):
                plain = isinstance(node, ast.Constant) and isinstance(node.value, int)
                if plain or isinstance(node, ast.Compare | ast.BoolOp) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)):
                    yield node


def change(node: ast.AST) -> None:
    """Change one node in place."""
    if isinstance(node, ast.Compare):
        node.ops[0] = _SWAPS[type(node.ops[0])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
    elif isinstance(node, ast.UnaryOp):
        node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
    elif isinstance(node, ast.Constant):
        node.value = not node.value if isinstance(node.value, bool) else node.value + 1


def mutants() -> list[tuple[Path, int]]:
    """Every file and the number of a place in it."""
    files = [path for path in sorted(RULES.glob("*.py")) if path.name not in LEFT_OUT]
    return [(path, n) for path in files for n in range(len(list(places(ast.parse(path.read_text())))))]


def noticed(path: Path, number: int, copy_of_src: Path) -> tuple[bool, int]:
    """Whether a test fails on that mutant, and its line."""
    original = path.read_text()
    tree = copy.deepcopy(ast.parse(original))
    node = list(places(tree))[number]
    line = node.lineno
    change(node)
    target = copy_of_src / path.relative_to(ROOT / "src")
    target.write_text(ast.unparse(tree))
    environment = {**os.environ, "PYTHONPATH": str(copy_of_src), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *TESTS]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=300, check=False)
    target.write_text(original)
    return run.returncode == 1, line


def told(path: Path, was_noticed: bool, line: int) -> bool:
    """Say it at once when nothing noticed."""
    if not was_noticed:
        print(f"not noticed: {path.name}:{line}", flush=True)
    return was_noticed


def main() -> None:
    """Print what was not noticed, and the score."""
    parser = argparse.ArgumentParser(prog="python -m bench.mutate_rules")
    parser.add_argument("--sample", type=int, help="only so many mutants, chosen by the seed")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chosen = mutants()
    if given.sample:
        chosen = random.Random(given.seed).sample(chosen, min(given.sample, len(chosen)))
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(shutil.copytree(ROOT / "src", Path(folder) / "src"))
        score = sum(told(path, *noticed(path, number, copied)) for path, number in chosen) / len(chosen)
    print(f"{len(chosen)} mutants, {score:.1%} noticed")
    raise SystemExit(0 if score >= WANTED else 1)


if __name__ == "__main__":
    main()
