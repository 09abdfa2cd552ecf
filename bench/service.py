"""How many calls a second the service answers, and how soon, on this machine, which its caller shares.

    python -m bench.service                    # 150,000 register rows, 100,000 past attendances, 100,000 calls
    python -m bench.service --data FOLDER      # with register.csv and attendances.csv made before by bench.english
    python -m bench.service --quick            # small, to see that it runs

Two servers, one after the other, each a process of its own on 127.0.0.1: `riskflag serve` as it stands, and a bare Starlette
application that verifies the same token and answers with an empty object. One process calls them, over connections that are
kept open: first as fast as they answer, in rounds; then 300 calls a second by the clock, where a call that waits counts from
when it was due. Each call is about another child, with a fresh token (ES384, or `--algorithm RS384`) signed before its round. All traffic is to
127.0.0.1, and ends by itself after the calls asked for.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

PATH = "/cds-services/riskflag-encounter-start"
ISSUER = "https://ehr.example"
CONNECTIONS, RATE = 4, 300
BARE = f"""
import json, os, jwt, uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
key = jwt.PyJWK(json.loads(os.environ["KEY"]))
url = os.environ["URL"]
async def hook(request):
    token = request.headers["authorization"].removeprefix("Bearer ")
    jwt.decode(token, key, algorithms=[key.algorithm_name], audience=url + "{PATH}", issuer="{ISSUER}")
    await request.body()
    return JSONResponse({{}})
async def health(request):
    return JSONResponse({{}})
app = Starlette(routes=[Route("{PATH}", hook, methods=["POST"]), Route("/health", health)])
uvicorn.run(app, port=int(url.rpartition(":")[2]), log_config=None, access_log=False)
"""


def pair(algorithm: str) -> tuple[ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, dict[str, str]]:
    if algorithm == "ES384":
        curve = ec.generate_private_key(ec.SECP384R1())
        return curve, json.loads(ECAlgorithm.to_jwk(curve.public_key()))
    key = rsa.generate_private_key(65537, 2048)
    return key, json.loads(RSAAlgorithm.to_jwk(key.public_key()))


class Caller:
    """Signs tokens and sends calls about the children of a file of attendances."""

    def __init__(self, url: str, rows: Path, algorithm: str) -> None:
        self.url, self.port = url, int(url.rpartition(":")[2])
        self.algorithm = algorithm
        self.key, jwk = pair(algorithm)
        self.public = {**jwk, "kid": "bench", "alg": algorithm}
        with rows.open(newline="", encoding="utf-8") as file:
            self.bodies = cycle([body(row) for row in islice(csv.DictReader(file), 3_000)])

    def requests(self, count: int) -> list[bytes]:
        made = []
        for content in islice(self.bodies, count):
            now = int(time.time())
            claims = {"iss": ISSUER, "aud": self.url + PATH, "iat": now, "exp": now + 290, "jti": str(uuid.uuid4())}
            token = jwt.encode(claims, self.key, algorithm=self.algorithm, headers={"kid": "bench"})
            made.append(b"".join((
                f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(content)}\r\n\r\n".encode(), content)))
        return made

    async def as_fast_as_answered(self, requests: Sequence[bytes]) -> tuple[list[float], list[bytes]]:
        times: list[float] = []
        odd: list[bytes] = []
        waiting = iter(requests)

        async def line() -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            for request in waiting:
                began = time.perf_counter()
                await exchange(reader, writer, request, odd)
                times.append(time.perf_counter() - began)
            writer.close()

        await asyncio.gather(*(line() for _ in range(CONNECTIONS)))
        return times, odd

    async def by_the_clock(self, requests: Sequence[bytes], rate: int) -> tuple[list[float], list[bytes]]:
        times: list[float] = []
        odd: list[bytes] = []
        free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
        for _ in range(12):
            free.put_nowait(await asyncio.open_connection("127.0.0.1", self.port))
        start = time.perf_counter() + 0.1

        async def one(due: float, request: bytes) -> None:
            reader, writer = await free.get()
            await exchange(reader, writer, request, odd)
            times.append(time.perf_counter() - due)
            free.put_nowait((reader, writer))

        tasks = []
        for position, request in enumerate(requests):
            due = start + position / rate
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            tasks.append(asyncio.create_task(one(due, request)))
        await asyncio.gather(*tasks)
        while not free.empty():
            free.get_nowait()[1].close()
        return times, odd


async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes, odd: list[bytes]) -> None:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    content = await reader.readexactly(length)
    if not head.startswith(b"HTTP/1.1 200") or b"busy" in content or b"took longer" in content:
        odd.append(head.split(b"\r\n", 1)[0] + content[:200])


def body(row: dict[str, str]) -> bytes:
    patient = {
        "resourceType": "Patient", "id": "p", "birthDate": row["date_of_birth"] or None,
        "gender": {"M": "male", "F": "female"}.get(row["sex"], "unknown"),
        "name": [{"family": row["family_name"], "given": [row["given_name"]]}],
        "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": row["nhs_number"].replace(" ", "")}],
        "address": [{"postalCode": row["home_postcode"]}],
    }
    encounter = {
        "resourceType": "Encounter", "id": "e", "status": "in-progress", "class": {"code": "EMER"},
        "subject": {"reference": "Patient/p"}, "reasonCode": [{"text": row["chief_complaint"]}],
    }
    return json.dumps({
        "hook": "encounter-start", "hookInstance": str(uuid.uuid4()),
        "context": {"userId": "Practitioner/1", "patientId": "p", "encounterId": "e"},
        "prefetch": {
            "patient": {name: value for name, value in patient.items() if value}, "encounter": encounter,
            "encounters": {"resourceType": "Bundle", "type": "searchset", "total": 1, "entry": [{"resource": encounter}]},
            "conditions": {"resourceType": "Bundle", "type": "searchset", "total": 0}},
    }).encode()


def cpu_seconds(pid: int) -> float:
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20


def quantile(times: Sequence[float], share: float) -> float:
    return round(sorted(times)[min(int(len(times) * share), len(times) - 1)] * 1e3, 1)


def told(name: str, times: Sequence[float], taken: float, cpu: float, odd: Sequence[bytes], **more: object) -> None:
    print(json.dumps({
        "": name, "calls": len(times), "calls per s": round(len(times) / taken), "p50 ms": quantile(times, 0.5),
        "p99 ms": quantile(times, 0.99), "server CPU ms per call": round(cpu / len(times) * 1e3, 2), "not answered": len(odd), **more}), flush=True)
    for content in odd[:2]:
        print("   ", content)


def measure(name: str, server: subprocess.Popen[bytes], caller: Caller, *, calls: int, each: int) -> None:
    for _ in range(2):  # warm up
        asyncio.run(caller.as_fast_as_answered(caller.requests(200)))
    for number in range(-(-calls // each)):
        requests = caller.requests(min(each, calls - number * each))
        cpu, start = cpu_seconds(server.pid), time.perf_counter()
        times, odd = asyncio.run(caller.as_fast_as_answered(requests))
        taken, cpu = time.perf_counter() - start, cpu_seconds(server.pid) - cpu
        told(f"{name}, as fast as answered, round {number + 1}", times, taken, cpu, odd, **{"server MB": megabytes(server.pid)})
    requests = caller.requests(min(calls, RATE * 10))
    cpu, start = cpu_seconds(server.pid), time.perf_counter()
    times, odd = asyncio.run(caller.by_the_clock(requests, RATE))
    told(f"{name}, {RATE} a second by the clock", times, time.perf_counter() - start, cpu_seconds(server.pid) - cpu, odd)


def answering(url: str, server: subprocess.Popen[bytes], seconds: int) -> float:
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        if server.poll() is not None:
            raise SystemExit("the server did not start")
        try:
            urllib.request.urlopen(f"{url}/health").close()  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.2)
        else:
            return time.perf_counter() - start
    raise SystemExit("the server did not answer in time")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def servers(folder: Path, data: Path, url: str, caller: Caller) -> Iterator[tuple[str, list[str], dict[str, str]]]:
    (folder / "keys.json").write_text(json.dumps({"keys": [caller.public]}))
    (folder / "clients.toml").write_text(
        f'url = "{url}"\n[[client]]\nname = "bench"\nissuer = "{ISSUER}"\nkeys = "keys.json"\naudience = "clinician"\n')
    yield "bare", [sys.executable, "-c", BARE], {"URL": url, "KEY": json.dumps(caller.public)}
    yield "riskflag serve", [
        sys.executable, "-m", "riskflag", "serve", "--register", str(data / "register.csv"), "--history", str(folder / "past.csv"),
        "--clients", str(folder / "clients.toml"), "--port", url.rpartition(":")[2], "--watch", "0",
        "--as-of", date.today().isoformat()], {}  # noqa: DTZ011 - the register of today


def copy_past(rows: Path, past: Path, count: int) -> None:
    """The first attendances, moved into the twelve months before today, which the rules look at."""
    with rows.open(newline="", encoding="utf-8") as given, past.open("w", newline="", encoding="utf-8") as file:
        reader = csv.DictReader(given)
        writer = csv.DictWriter(file, ["attendance_id", *[n for n in reader.fieldnames or () if n not in ("attendance_id", "departed_at")]])
        writer.writeheader()
        for number, row in enumerate(islice(reader, count)):
            row.pop("departed_at", None)
            at = datetime.now() - timedelta(days=5 + number % 350)  # noqa: DTZ005 - as the file writes it
            writer.writerow({**row, "arrived_at": at.isoformat(timespec="minutes")})


def made(folder: Path, size: int, past: int) -> Path:
    subprocess.run([sys.executable, "-m", "bench.english", "published", "--out", folder, "--seed", "7", "--register-size", str(size),
                    "--attendances", str(past)], check=True, stdout=subprocess.DEVNULL)
    return folder


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--past", type=int, help="past attendances; default 100,000")
    options.add_argument("--calls", type=int, help="default 100,000")
    options.add_argument("--algorithm", choices=["ES384", "RS384"], default="ES384", help="what signs the tokens")
    options.add_argument("--only", choices=["bare", "riskflag serve"])
    given = options.parse_args()
    past = given.past if given.past is not None else 1_000 if given.quick else 100_000
    calls, each = given.calls or (400 if given.quick else 100_000), 200 if given.quick else 5_000
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        data = given.data or made(folder / "data", 1_500 if given.quick else 150_000, past)
        copy_past(data / "attendances.csv", folder / "past.csv", past)
        for bare in (True, False):
            url = f"http://127.0.0.1:{free_port()}"
            caller = Caller(url, data / "attendances.csv", given.algorithm)
            for name, command, environment in servers(folder, data, url, caller):
                if (name == "bare") is not bare or given.only not in (None, name):
                    continue
                server = subprocess.Popen(command, env={**os.environ, **environment}, stderr=subprocess.DEVNULL)
                try:
                    print(f"{name}: ready after {answering(url, server, 1800):.0f} s, {megabytes(server.pid)} MB", flush=True)
                    measure(name, server, caller, calls=calls if not bare else min(calls, 3 * each), each=each)
                finally:
                    server.terminate()
                    server.wait(30)


if __name__ == "__main__":
    main()
