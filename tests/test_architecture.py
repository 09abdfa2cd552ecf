"""The rooms and the arrows between them, read from the source itself."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import riskflag

SRC = Path(riskflag.__file__).parent
MODULES = sorted(SRC.rglob("*.py"))

# What each room may import, besides itself.
ARROWS = {
    "errors": {"answer"},  # for typing only
    "answer": {"errors"},
    "lasting": set(),
    "sharing": set(),
    "people": {"errors", "answer"},
    "link": {"people", "errors", "answer", "lasting"},
    "rules": {"link", "people", "errors", "answer"},
    "alerts": {"rules", "link", "people", "errors", "answer"},
    "render": {"alerts", "rules", "link", "people", "errors", "answer"},
    "read": {"rules", "link", "people", "errors", "answer", "lasting", "sharing"},
    "store": {"link", "people", "errors", "answer", "lasting"},
    "screener": {"alerts", "rules", "link", "people", "errors", "answer", "store", "_version"},
    "service": {"screener", "render", "read", "store", "alerts", "rules", "link", "people", "errors", "answer", "_version"},
    "testing": {"alerts", "rules", "link", "people", "errors", "answer", "store", "screener"},
}
# One module draws an answer from a question, so it needs the door as well as the window.
BRIDGES = {"render/cds_hooks/respond.py": {"read"}}


def room(module: Path) -> str:
    return module.relative_to(SRC).parts[0].removesuffix(".py")


def imported_rooms(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("riskflag"):
            names.add(node.module)
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names if alias.name.startswith("riskflag")}
    return {name.split(".")[1] for name in names if "." in name}


@pytest.mark.parametrize("module", [m for m in MODULES if room(m) in ARROWS], ids=lambda m: str(m.relative_to(SRC)))
def test_a_room_imports_only_what_stands_before_it(module):
    own = room(module)
    assert imported_rooms(module) - {own} <= ARROWS[own] | BRIDGES.get(module.relative_to(SRC).as_posix(), set())


def test_every_room_has_its_arrows():
    free = {"__init__", "__main__", "cli", "_version"}
    assert {room(m) for m in MODULES} - free <= set(ARROWS)


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(SRC)))
def test_only_the_hallway_catches_everything(module):
    broad = [
        node.lineno
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert not broad or module.name == "screener.py", f"broad handlers at lines {broad}"


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(SRC)))
def test_no_module_guesses_dates_or_outgrows_one_idea(module):
    text = module.read_text()
    assert "dateutil.parser" not in text
    assert "dateutil import parser" not in text
    assert len(text.splitlines()) <= 350


def test_only_an_assessment_makes_a_view():
    makers = {
        module.relative_to(SRC).as_posix() for module in MODULES for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "View"
    }
    assert makers == {"alerts/audience.py"}


def test_the_face_is_explicit_and_complete():
    assert sorted(riskflag.__all__) == sorted(set(riskflag.__all__))
    assert all(hasattr(riskflag, name) for name in riskflag.__all__)


def test_the_face_names_the_same_things_for_readers_type_checkers_and_the_interpreter():
    tree = ast.parse((SRC / "__init__.py").read_text())
    typed = {
        alias.asname or alias.name: node.module.removeprefix("riskflag.")
        for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module.startswith("riskflag.")
        for alias in node.names
    }
    assert typed == {**riskflag._ROOM_OF, "__version__": "_version"}
    assert set(typed) == set(riskflag.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = riskflag.nothing


def test_the_core_imports_nothing_heavy():
    code = "import sys, riskflag; [getattr(riskflag, n) for n in riskflag.__all__]; print(' '.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"numpy", "typer", "rich", "sqlalchemy", "starlette", "dateutil.parser", "unittest", "asyncio"}
    assert not heavy & set(loaded)
