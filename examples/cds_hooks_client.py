"""A stub EHR in a hundred lines: discover, sign, call, and print the cards of each arrival as they are answered.

    python -m riskflag serve --demo          # in one terminal
    python examples/cds_hooks_client.py      # in another

It needs `python -m pip install '.[cli,service]'`. A real EHR keeps its private key to itself; the demonstration hands one out,
made for that run, with invented children to ask about.
"""

import argparse
import json
import sys
import time
import urllib.error
import urllib.request
import uuid

import jwt

SHAPE = {"critical": "!!", "warning": " !", "info": "  "}


class Ehr:
    """What an EHR does: it knows its issuer and key, and signs every call afresh."""

    def __init__(self, url: str, issuer: str, key: dict[str, str]) -> None:
        self.url, self.issuer, self.kid = url, issuer, key["kid"]
        self.key = jwt.PyJWK(key).key

    def token(self, url: str) -> str:
        """One token for one call: who, for which address, until when, and an id that is never used again."""
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": url, "iat": now, "exp": now + 60, "jti": str(uuid.uuid4())}
        return jwt.encode(claims, self.key, algorithm="ES384", headers={"kid": self.kid})

    def call(self, path: str, body: object = None) -> dict:
        """GET, or POST when there is a body. An answer that is no answer raises: an EHR shows that as "not checked"."""
        url = self.url + path
        request = urllib.request.Request(  # noqa: S310 - the address is the operator's
            url, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token(url)}", "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310
            return json.load(reply)

    def services(self) -> dict[str, str]:
        """The id of the service for each hook."""
        return {service["hook"]: service["id"] for service in self.call("/cds-services")["services"]}

    def cards(self, service: str, hook: str, arrival: dict) -> list[dict]:
        """Ask about one arrival, with what the record holds sent along."""
        body = {
            "hook": hook, "hookInstance": str(uuid.uuid4()), "context": arrival["context"], "prefetch": arrival["prefetch"],
        }
        try:
            return self.call(f"/cds-services/{service}", body)["cards"]
        except (urllib.error.URLError, KeyError, ValueError):
            return [{"summary": "NOT CHECKED: no answer", "indicator": "warning", "detail": "- Look the child up another way"}]


def shown(arrival: dict, cards: list[dict]) -> str:
    """The cards as text. No card says that everything was checked; the words of a card are shown as they are."""
    lines = [f"{arrival['name']}, {arrival['complaint'].lower()}"]
    for card in cards:
        lines.append(f"  {SHAPE.get(card['indicator'], ' !')} {card['summary']}")
        lines += [f"        {line}" for line in card.get("detail", "").splitlines() if line.startswith("- ")]
    return "\n".join(lines if cards else [*lines, "     Everything was checked; nothing to show"])


def main() -> None:
    options = argparse.ArgumentParser(description="Ask the demonstration about every arrival.")
    options.add_argument("--url", default="http://127.0.0.1:8000", help="where `riskflag serve --demo` listens")
    options.add_argument("--role", default="clinician", choices=["clinician", "triage", "reception", "safeguarding_lead"])
    options.add_argument("--hook", default="encounter-start", choices=["encounter-start", "patient-view"])
    given = options.parse_args()
    try:
        with urllib.request.urlopen(f"{given.url}/demo/board.json", timeout=10) as reply:  # noqa: S310
            board = json.load(reply)
    except urllib.error.URLError:
        sys.exit(f"nothing answers at {given.url}: start `python -m riskflag serve --demo` first")
    ehr = Ehr(board["url"], f"{board['url']}/demo/{given.role}", board["key"])
    service = ehr.services()[given.hook]
    for arrival in board["arrivals"]:
        print(shown(arrival, ehr.cards(service, given.hook, arrival)), end="\n\n")


if __name__ == "__main__":
    main()
