"""`riskflag serve` refuses to start in ways that would leak, and says what it lacks."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import httpx2
import pytest
from typer.testing import CliRunner

import riskflag as rf
from riskflag.cli.app import app
from riskflag.testing import an_attendance
from tests.service.ehr import START, call, public, token
from tests.service.test_sources import HEAD, ROWS


@pytest.mark.parametrize(("options", "why"), [
    ([], "--clients"),
    (["--demo", "--host", "192.0.2.1"], "this machine only"),
    (["--demo", "--register", "x.csv"], "leave"),
    (["--register", "x.csv", "--clients", "c.toml", "--host", "192.0.2.1"], "--certificate"),
    (["--register", "x.csv", "--clients", "c.toml", "--own-authority", "Kent"], "--own-authority"),
])
def test_what_is_unsafe_or_missing_is_refused(options, why):
    done = CliRunner().invoke(app, ["serve", *options], terminal_width=200)
    assert done.exit_code == 2
    assert why in " ".join(done.output.split())


def test_a_bad_clients_file_is_refused_with_its_key_named(tmp_path):
    (tmp_path / "c.toml").write_text('url = "https://x.example"\n')
    done = CliRunner().invoke(app, ["serve", "--register", str(tmp_path / "r.csv"), "--clients", str(tmp_path / "c.toml")])
    assert done.exit_code == 3
    assert "client" in done.output


def test_short_breaks_count_where_the_service_is_started_so_and_the_stamp_says_so(tmp_path, monkeypatch):
    held = []
    monkeypatch.setattr("riskflag.service.serving.from_sources", lambda sources, *_, **__: held.append(sources))
    monkeypatch.setattr("riskflag.service.serving.run", lambda *_: None)
    (tmp_path / "keys.json").write_text(json.dumps(public()))
    (tmp_path / "c.toml").write_text(
        'url = "https://x.example"\n[[client]]\nname = "ED"\nissuer = "https://ehr.example"\nkeys = "keys.json"\naudience = "clinician"\n')
    (tmp_path / "r.csv").write_text(
        "entry_id,register,given_name,family_name,date_of_birth,nhs_number,start_date,updated_on,legal_status\n"
        "E1,LAC,Abel,Ferrant,2018-05-04,9990000018,2026-01-10,2026-02-05,V3\n")
    child = rf.Person.parse({"given_name": "Abel", "family_name": "Ferrant", "date_of_birth": "2018-05-04", "nhs_number": "9990000018"})
    visit = an_attendance(child, arrived_at="2026-02-06T10:00")
    for options, wanted in (([], False), (["--short-breaks"], True)):
        done = CliRunner().invoke(app, ["serve", "--register", str(tmp_path / "r.csv"), "--clients", str(tmp_path / "c.toml"),
                                        "--as-of", "2026-02-06", *options])
        assert done.exit_code == 0, done.output
        told = held[-1].screener.assess(visit)
        assert ("REG-LAC" in {alert.rule_id for alert in told.alerts}) is wanted
        assert any("REG-LAC12(short_breaks=True)" in pack for pack in told.stamp.packs) is wanted


@pytest.fixture
def served(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    (tmp_path / "county.csv").write_text(HEAD + "".join(ROWS))
    (tmp_path / "keys.json").write_text(json.dumps(public()))
    (tmp_path / "clients.toml").write_text(
        f'url = "{url}"\n[[client]]\nname = "ED"\nissuer = "https://ehr.example"\nkeys = "keys.json"\naudience = "clinician"\n')
    command = [sys.executable, "-m", "riskflag", "serve", "--register", tmp_path / "county.csv", "--clients", tmp_path / "clients.toml",
               "--feedback", tmp_path / "feedback.jsonl", "--port", str(port), "--watch", "0", "--as-of", "2026-02-06"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE)
    yield url, server, tmp_path
    if server.poll() is None:
        server.terminate()
    server.communicate(timeout=20)


def get(url, path):
    for _ in range(300):
        try:
            return httpx2.get(url + path).json()
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"{path} did not answer")


def post(url, path, body):
    reply = httpx2.post(url + path, json=body, headers={"Authorization": f"Bearer {token(path, aud=url + path)}"})
    return reply.raise_for_status().json()


def test_it_answers_keeps_feedback_reloads_on_a_signal_and_stops(served):
    url, server, folder = served
    assert get(url, "/health")["registers"][0]["rows"] == 6
    cards = post(url, START, call())["cards"]
    assert any("stale" in card["detail"] for card in cards)
    post(url, START + "/feedback", {"feedback": [{
        "card": cards[0]["uuid"], "outcome": "overridden", "outcomeTimestamp": "2026-03-02T10:00:00Z"}]})
    assert json.loads((folder / "feedback.jsonl").read_text())["card"] == cards[0]["uuid"]
    (folder / "county.csv").write_text(HEAD + "".join(ROWS[:5]))
    os.kill(server.pid, signal.SIGHUP)
    for _ in range(100):
        if get(url, "/health")["registers"][0]["rows"] == 5:
            break
        time.sleep(0.1)
    assert get(url, "/health")["registers"][0]["rows"] == 5
    server.terminate()
    said = server.communicate(timeout=20)[1].decode()
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert {"hook", "feedback"} <= {line.get("event") for line in lines}
    assert [line["rows"] for line in lines if line.get("event") == "read"] == [6, 5]
    assert not [word for word in ("Canary", "2021-09-17") if word in said]
