"""The documentation runs: every Python block of a page, in one namespace, from the repository's root."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PYTHON = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


@pytest.mark.parametrize("page", [p for p in PAGES if PYTHON.search(p.read_text())], ids=lambda p: str(p.relative_to(ROOT)))
def test_the_code_of_a_page_runs(page, monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    namespace = {"__name__": "page", "tmp_path": tmp_path}
    for number, block in enumerate(PYTHON.findall(page.read_text())):
        if block.startswith(">>>"):
            test = doctest.DocTestParser().get_doctest(block, namespace, f"{page.name} block {number}", None, 0)
            assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed == 0
        else:
            exec(compile(block, f"{page.name} block {number}", "exec"), namespace)  # noqa: S102 - our own pages


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_links_of_a_page_lead_somewhere(page):
    for target in LINK.findall(page.read_text()):
        assert (page.parent / target).exists(), target


def test_the_readme_holds_its_two_commands_as_written():
    commands = re.findall(r"^    (python -m .*)$", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert commands == [
        "python -m pip install '.[cli]' && python examples/triage_desk.py",
        "python -m pip install '.[dev]' && python -m pytest",
    ]


def test_the_repository_speaks_of_the_project_alone():
    own = re.compile(r"/(?:work|farm|root)/|[.]library|sub" + r"agent|before-" + r"stop")
    environments = {settings.parent.name for settings in ROOT.glob("*/pyvenv.cfg")}
    for path in ROOT.rglob("*"):
        parts = set(path.relative_to(ROOT).parts)
        text_file = path.suffix in {".md", ".py", ".toml", ".csv", ".txt", ".html"}
        if path.is_file() and text_file and not {p for p in parts if p.startswith(".")} and not parts & ({"build", "node_modules"} | environments):
            assert not own.search(path.read_text(errors="replace")), path
