"""Would the tests notice? python -m bench.mutate_rules [--sample N] [--seed N] [--only WORD ...] [--again LOG] [--tests PATH ...]

Changes one thing at a time in `riskflag/rules` (a comparison, a number, a boolean, and/or, not, plus/minus, a tier; in functions,
in module constants and in the params that rules ship with) and runs the tests of the rules that reach it. The tests are collected
once and run once to learn which functions each reaches; every mutant then lives in a forked copy of that process, where its module's
functions, constants and rules are replaced in place. Tests that noticed a change of the same function or file go first. A mutant
that no test notices is printed with its place. Exit 1 below 95 %.
"""

import argparse
import ast
import contextlib
import copy
import functools
import gc
import importlib
import io
import os
import random
import re
import signal
import sys
import time
import types
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from riskflag.rules.rule import Rule

ROOT = Path(__file__).parents[1]
RULES = ROOT / "src/riskflag/rules"
TESTS = ("tests/spec/rules", "tests/rules", "tests/gold", "tests/alerts", "tests/render/test_catalogue.py", "tests/test_screener.py")
LEFT_OUT = ("packs.py", "__init__.py")  # what ships and when it is reviewed: no logic
WANTED = 0.95
FEW = 60
FACTS = ("tests/gold/test_rule_table.py", "tests/rules/test_pack.py")
WHOLE = ("tests/spec", "tests/gold")
SECONDS = 10  # for one test; what a mutant makes endless is noticed

_SWAPS = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot,
          ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Add: ast.Sub, ast.Sub: ast.Add}
_TIERS = {"RED": "AMBER", "AMBER": "NOTE", "NOTE": "AMBER"}


def _changeable(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int)
    if isinstance(node, ast.Attribute):
        return isinstance(node.value, ast.Name) and node.value.id == "Tier" and node.attr in _TIERS
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Sub) and not any(isinstance(side, ast.JoinedStr | ast.Constant) and not isinstance(
            getattr(side, "value", 0), int) for side in (node.left, node.right))
    return isinstance(node, ast.Compare | ast.BoolOp) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))


def places(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Every node that can be changed, with the name of the outermost function or class it stands in; "" for the module's own."""
    for top in tree.body:
        if isinstance(top, ast.ClassDef):  # its methods; what attrs is told of its fields is no logic
            methods = (item for item in top.body if isinstance(item, ast.FunctionDef))
            yield from ((node, top.name) for method in methods for node in ast.walk(method) if _changeable(node))
            continue
        inside = {id(node) for statement in getattr(top, "body", ()) for node in ast.walk(statement)}
        yield from ((node, getattr(top, "name", "") if id(node) in inside else "") for node in ast.walk(top) if _changeable(node))


def change(node: ast.AST) -> None:
    """Change one node in place."""
    if isinstance(node, ast.Compare):
        node.ops[0] = _SWAPS[type(node.ops[0])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
    elif isinstance(node, ast.BinOp):
        node.op = _SWAPS[type(node.op)]()
    elif isinstance(node, ast.UnaryOp):
        node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
    elif isinstance(node, ast.Attribute):
        node.attr = _TIERS[node.attr]
    elif isinstance(node, ast.Constant):
        node.value = not node.value if isinstance(node.value, bool) else node.value + 1


def mutants(only: list[str], again: str = "") -> list[tuple[Path, int]]:
    """Every file and the number of a place in it: of the files with one of these words in their name, and those that the output of
    an earlier run calls not noticed.
    """
    files = [path for path in sorted(RULES.rglob("*.py")) if path.name not in LEFT_OUT]
    every = [(path, n) for path in files for n in range(len(list(places(ast.parse(path.read_text())))))]
    missed = {(RULES / file, int(n)) for file, n in re.findall(r"not noticed by \d+ tests: (\S+):\d+ \(place (\d+)\)", again)}
    return [one for one in every if one in missed or any(word in one[0].name for word in only) or not (only or again)]


def module_of(path: Path) -> types.ModuleType:
    """The imported module of a file."""
    return importlib.import_module(".".join(path.relative_to(ROOT / "src").with_suffix("").parts))


def replace(module: types.ModuleType, source: str) -> None:
    """Give the module's functions, classes, rules and constants the meaning they have in another source."""
    other = types.ModuleType(module.__name__)
    other.__dict__.update(__file__=module.__file__, __package__=module.__package__)
    with _registered(other):
        exec(compile(source, str(module.__file__), "exec"), other.__dict__)  # noqa: S102 - our own source, changed in one place
    for name, new in vars(other).items():
        old = vars(module).get(name)
        if not name.startswith("__") and not _replaced(old, new) and type(old) is type(new) and old != new:
            setattr(module, name, new)
    for loaded in [m for key, m in sys.modules.items() if key.startswith("riskflag")]:
        for value in list(vars(loaded).values()):
            if hasattr(value, "cache_clear"):
                value.cache_clear()


@contextlib.contextmanager
def _registered(module: types.ModuleType) -> Iterator[None]:
    """attrs looks a class's module up by name."""
    before = sys.modules[module.__name__]
    sys.modules[module.__name__] = module
    yield
    sys.modules[module.__name__] = before


def _replaced(old: object, new: object) -> bool:
    if isinstance(old, Rule) and isinstance(new, Rule):
        for field in ("tier", "params", "kind", "existence_restricted", "ages", "codes", "needs"):
            object.__setattr__(old, field, getattr(new, field))
        return _replaced(old.check, new.check)
    if isinstance(old, type) and isinstance(new, type):
        if old.__module__ == new.__module__:
            for name, member in vars(new).items():
                _replaced(vars(old).get(name), member)
        return True
    inner = [getattr(value, "fget", None) or getattr(value, "func", None) or getattr(value, "__wrapped__", None)
             or getattr(value, "__func__", None) or value for value in (old, new)]
    if all(isinstance(value, types.FunctionType) for value in inner):
        if inner[0].__module__ == inner[1].__module__:
            for said in ("__code__", "__defaults__", "__kwdefaults__"):
                setattr(inner[0], said, getattr(inner[1], said))
        return True
    return isinstance(old, types.ModuleType | functools.partial)


class Mutation:
    """A pytest plugin that runs mutants instead of the tests."""

    def __init__(self, chosen: list[tuple[Path, int]]) -> None:
        self.chosen = chosen
        self.missed = 0
        self.facts: dict[pytest.Item, float] = {}
        self.reached: dict[tuple[str, str], dict[pytest.Item, float]] = defaultdict(dict)
        self.noticed: dict[tuple[str, str], Counter[pytest.Item]] = defaultdict(Counter)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep every situation and vignette, and at most FEW cases of each other test: the score can only come out lower."""
        tests = defaultdict(list)
        for item in items:
            tests[item.nodeid.split("[")[0]].append(item)
        items[:] = [item for test, cases in tests.items() for item in cases[::1 if test.startswith(WHOLE) else -(-len(cases) // FEW)]]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn what reaches what, then try every mutant."""
        self._learn(session.items)
        gc.freeze()  # what the copies share is not touched in them
        say(f"{len(session.items)} tests reach {len(self.reached)} functions; {len(self.chosen)} mutants")
        began = time.monotonic()
        for count, (path, number) in enumerate(self.chosen, 1):
            line, noticed, tests = self._try(path, number)
            if not noticed:
                self.missed += 1
                say(f"not noticed by {tests} tests: {path.relative_to(RULES)}:{line} (place {number})")
            if count % 50 == 0:
                say(f"… {count} of {len(self.chosen)}, {1 - self.missed / count:.1%} noticed, {time.monotonic() - began:.0f} s")
        return True

    def _learn(self, items: list[pytest.Item]) -> None:
        """Which functions of the rules every test enters, and how long it takes; a test that fails unchanged ends it."""
        root = str(RULES)
        for item in items:
            entered: set[tuple[str, str]] = set()

            def trace(frame: types.FrameType, _event: str, _arg: object, entered: set = entered) -> None:
                if frame.f_code.co_filename.startswith(root):
                    entered.add((frame.f_code.co_filename, frame.f_code.co_qualname.split(".")[0]))

            began = time.perf_counter()
            sys.settrace(trace)
            try:
                reports = runtestprotocol(item, log=False, nextitem=None)
            finally:
                sys.settrace(None)
            if any(report.failed for report in reports):
                raise SystemExit(f"{item.nodeid} fails without any change")
            took = time.perf_counter() - began
            if item.nodeid.startswith(FACTS):
                self.facts[item] = took
            for place in entered:
                self.reached[place][item] = took
                self.reached[place[0], ""][item] = took

    def _try(self, path: Path, number: int) -> tuple[int, bool, int]:
        tree = ast.parse(path.read_text())
        tree = copy.deepcopy(tree)
        node, function = list(places(tree))[number]
        change(node)
        # What is remembered between calls is not entered again by every test that depends on it.
        whole = path.name in ("terms.py", "lists.py", "text.py")
        reached = self.reached[str(path), "" if whole else function] or self.reached[str(path), ""]
        if not function:  # what a rule ships with is read without entering it
            reached = reached | self.facts
        here, file = self.noticed[str(path), function], self.noticed[str(path), ""]
        tests = sorted(reached, key=lambda item: (-here[item], -file[item], reached[item]))
        answer, question = os.pipe()
        child = os.fork()
        if not child:
            which = _noticed(module_of(path), ast.unparse(tree), tests)
            os.write(question, str(which).encode())
            os._exit(which is not None)
        os.close(question)
        _, status = os.waitpid(child, 0)
        with os.fdopen(answer) as said:
            which = said.read()
        for known in (here, file) if which.isdigit() else ():
            known[tests[int(which)]] += 1
        return node.lineno, os.waitstatus_to_exitcode(status) != 0, len(tests)


def _noticed(module: types.ModuleType, source: str, tests: list[pytest.Item]) -> int | str | None:
    """The number of the first test that fails on the mutant; "all" if it cannot even be imported; None if no test fails."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            replace(module, source)
        except Exception:  # noqa: BLE001 - a module that cannot be imported is noticed by everybody
            return "all"
        for number, item in enumerate(tests):
            signal.setitimer(signal.ITIMER_PROF, SECONDS)  # of its own time: a busy machine makes no mutant look noticed
            if any(report.failed for report in runtestprotocol(item, log=False, nextitem=None)):
                return number
    return None


def say(text: str) -> None:
    """Past what pytest captures."""
    os.write(1, f"{text}\n".encode())


def main() -> None:
    """Print what was not noticed, and the score."""
    parser = argparse.ArgumentParser(prog="python -m bench.mutate_rules")
    parser.add_argument("--sample", type=int, help="only so many mutants, chosen by the seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=[], metavar="WORD", help="only files with one of these in their name")
    parser.add_argument("--again", type=Path, metavar="LOG", help="only, or also, what the output of an earlier run says was not noticed")
    parser.add_argument("--tests", nargs="+", default=TESTS, metavar="PATH", help="only these tests: faster, and a score that is too low")
    given = parser.parse_args()
    chosen = mutants(given.only, given.again.read_text() if given.again else "")
    if given.sample:
        chosen = random.Random(given.seed).sample(chosen, min(given.sample, len(chosen)))
    mutation = Mutation(chosen)
    tests = [str(ROOT / test) for test in given.tests if (ROOT / test).exists()]
    code = pytest.main(["-o", "addopts=--import-mode=importlib", "-p", "no:cacheprovider", "-p", "no:terminal", "--rootdir", str(ROOT), *tests],
                       plugins=[mutation])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SystemExit(f"the tests could not be run: {code!r}")
    score = 1 - mutation.missed / len(chosen)
    say(f"{len(chosen)} mutants of {RULES.relative_to(ROOT)}, {score:.1%} noticed")
    raise SystemExit(0 if score >= WANTED else 1)


if __name__ == "__main__":
    main()
