"""The example says why, and its picture is the one the documentation shows."""

from pathlib import Path

from examples import explain_a_match
from riskflag.render.waterfall import waterfall

PICTURE = Path(__file__).parents[2] / "docs" / "explanation" / "images" / "match.svg"


def test_the_match_is_found_and_said(capsys, monkeypatch, tmp_path):
    target = tmp_path / "match.svg"
    monkeypatch.setattr("sys.argv", ["explain_a_match.py", str(target)])
    explain_a_match.main()
    assert "day and month exchanged" in capsys.readouterr().out
    assert target.read_text(encoding="utf-8") == waterfall(explain_a_match.match())


def test_the_picture_in_the_documentation_is_what_the_example_draws():
    """If the model has changed on purpose: python examples/explain_a_match.py docs/explanation/images/match.svg"""
    assert PICTURE.read_text(encoding="utf-8") == waterfall(explain_a_match.match())
