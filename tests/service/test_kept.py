"""Feedback in a file: every report a line, and a line whole or not there."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from riskflag.errors import InvalidInput
from riskflag.render.cds_hooks import Feedback
from riskflag.service.kept import append_to
from tests.service.ehr import settings

(CLIENT,) = settings().clients
REPORT = Feedback(card="c", accepted=False, reason="not-same-child", comment="her\ncousin", at=datetime(2026, 3, 2, tzinfo=UTC))


def test_reports_are_appended_as_lines(tmp_path):
    keep = append_to(tmp_path / "feedback.jsonl")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: keep(CLIENT, [REPORT, REPORT]), range(50)))
    lines = [json.loads(line) for line in (tmp_path / "feedback.jsonl").read_text().splitlines()]
    assert len(lines) == 100
    assert (lines[0]["client"], lines[0]["reason"], lines[0]["comment"]) == ("ED", "not-same-child", "her\ncousin")
    assert (tmp_path / "feedback.jsonl").stat().st_mode & 0o077 == 0


def test_a_file_that_cannot_be_written_is_refused_at_the_start(tmp_path):
    with pytest.raises(InvalidInput):
        append_to(tmp_path / "nowhere" / "feedback.jsonl")


def test_a_report_that_could_not_be_written_whole_leaves_no_part(tmp_path, monkeypatch):
    keep = append_to(tmp_path / "f.jsonl")
    keep(CLIENT, [REPORT])
    before = (tmp_path / "f.jsonl").read_bytes()

    def full(_descriptor):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        keep(CLIENT, [REPORT])
    assert (tmp_path / "f.jsonl").read_bytes() == before
