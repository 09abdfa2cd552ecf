"""The stub EHR against the demonstration, as two programs."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def url():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    at = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "riskflag", "serve", "--demo", "--port", str(port)], stderr=subprocess.PIPE, cwd=ROOT)
    for _ in range(300):
        assert server.poll() is None, server.stderr.read()
        try:
            httpx2.get(f"{at}/health")
            break
        except httpx2.TransportError:
            time.sleep(0.1)
    yield at
    server.terminate()
    said = server.communicate(timeout=20)[1].decode()
    assert server.returncode in (0, -15)
    assert '"event": "hook"' in said
    assert not [word for word in ("Ruby", "Lyle", "999 771", "9997711521") if word in said]


def told(url, *options):
    command = [sys.executable, "examples/cds_hooks_client.py", "--url", url, *options]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONWARNINGS": "error"}).stdout


def test_every_arrival_has_its_cards(url):
    said = told(url)
    shown = dict(part.split(", ", 1) for part in said.strip().split("\n\n"))
    assert "!! On a child protection plan now" in shown["Ruby Lyle"]
    assert "confirm identity" in shown["Muhammad Chowdhury"]
    assert "Possible match" in shown["Amelia Thornbury"]
    assert "!! Femur fracture under 24 months" in shown["Jack Bickerdike"]
    assert "attendances in 365 days" in shown["Zofia Wrona"]
    assert "2 sites" in shown["Zofia Wrona"]
    assert "No alert: everything that was due was checked" in shown["Noah Ellerby"]
    assert "NOT CHECKED" in shown["Unknown child"]


def test_reception_is_told_one_sentence(url):
    said = told(url, "--role", "reception")
    assert "Please speak to the nurse in charge" in said
    assert "plan" not in said


def test_a_record_opened_is_no_visit(url):
    assert "Femur" not in told(url, "--hook", "patient-view")


def test_the_demonstration_refuses_calls_by_another_name(url):
    assert httpx2.get(f"{url}/demo/board.json", headers={"Host": "rebound.example"}).status_code == 400


def test_the_board_holds_only_numbers_that_are_given_to_nobody(url):
    board = httpx2.get(f"{url}/demo/board.json").json()
    numbers = [arrival["number"] for arrival in board["arrivals"] if arrival["number"]]
    assert numbers
    assert all(number.startswith("999") for number in numbers)


def test_without_the_demonstration_it_says_what_to_start():
    done = subprocess.run(
        [sys.executable, "examples/cds_hooks_client.py", "--url", "http://127.0.0.1:9"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 1
    assert "serve --demo" in done.stderr
