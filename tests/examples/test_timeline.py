"""The example draws the same child it describes, to the terminal and to a file."""

import sys

from examples import timeline


def test_it_prints_the_timeline_and_writes_the_drawing(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "argv", ["timeline.py", str(tmp_path / "out.svg")])
    timeline.main()
    out = capsys.readouterr().out
    assert out.startswith("Timeline for attendance V-99")
    assert "[RED] Reported missing now" in out
    assert (tmp_path / "out.svg").read_text(encoding="utf-8").startswith("<svg ")
    assert "Exemplar" not in out + (tmp_path / "out.svg").read_text(encoding="utf-8")
