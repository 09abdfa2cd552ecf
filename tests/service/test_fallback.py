"""What was not sent along is fetched by the host's own fetch, from servers named beforehand, and from nowhere else."""

import threading

import pytest
from attrs import evolve
from starlette.testclient import TestClient

from riskflag.service import Limits, create_app
from tests.service.ehr import PATIENT, START, URL, bundle, call, screener, settings, signed

SERVER = "https://fhir.example/r4"


def answered(body, found, *, servers=(SERVER,)):
    asked = []

    def fetch(server, query, authorization):
        asked.append((server, query, authorization))
        return found.get(query.partition("?")[0].partition("/")[0])

    own = settings()
    own = evolve(own, clients=tuple(evolve(client, fhir_servers=servers) for client in own.clients))
    reply = TestClient(create_app(screener(), own, fetch=fetch), base_url=URL).post(START, json=body, headers=signed(START))
    return reply, asked


def lacking(**changes):
    return {name: value for name, value in call(fhirServer=SERVER, **changes).items() if name != "prefetch"}


HELD = {"Patient": PATIENT, "Encounter": bundle(), "Condition": bundle()}


def test_what_is_missing_is_fetched_with_the_clients_authorization():
    reply, asked = answered({**lacking(), "fhirAuthorization": {"access_token": "t"}}, {**HELD, "Encounter": None})
    assert reply.status_code == 200
    assert any("child protection plan" in card["summary"] for card in reply.json()["cards"])
    assert {query for _, query, _ in asked} == {
        "Patient/p1", "Encounter/e1", "Encounter?patient=p1", "Condition?patient=p1"}
    assert {(server, token["access_token"]) for server, _, token in asked} == {(SERVER, "t")}


def test_what_was_sent_is_not_fetched():
    _, asked = answered(call(fhirServer=SERVER), HELD)
    assert [query for _, query, _ in asked] == ["Encounter/e1"]


@pytest.mark.parametrize("body", [
    {**lacking(), "fhirServer": "https://other.example"}, {**lacking(), "fhirServer": SERVER + "/"},
    {**lacking(), "fhirServer": {"a": 1}}, {name: value for name, value in lacking().items() if name != "fhirServer"},
])
def test_servers_that_are_not_named_are_never_called(body):
    reply, asked = answered(body, HELD)
    assert (reply.status_code in (400, 412), asked) == (True, [])


@pytest.mark.parametrize("ident", ["../Patient/p2", "p1?x=1", "", "..", "a/b", 5, None, "x" * 65])
def test_ids_that_could_lead_elsewhere_are_never_sent(ident):
    reply, asked = answered(lacking(context={"patientId": ident, "encounterId": ident, "userId": "u"}), HELD)
    assert (reply.status_code in (400, 412), asked) == (True, [])


def test_a_fetch_that_gets_nothing_leaves_it_missing_and_one_that_fails_is_not_checked():
    reply, _ = answered(lacking(), {})
    assert reply.status_code == 412
    own = settings()
    own = evolve(own, clients=tuple(evolve(client, fhir_servers=(SERVER,)) for client in own.clients))

    def broken(_server, _query, _authorization):
        raise TimeoutError("SECRET")

    reply = TestClient(create_app(screener(), own, fetch=broken), base_url=URL).post(START, json=lacking(), headers=signed(START))
    assert reply.json()["cards"][0]["summary"].startswith("NOT CHECKED")
    assert "SECRET" not in reply.text


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("failing", ["Encounter", "Condition"])
def test_visits_that_a_server_does_not_give_hide_nothing_of_the_registers(failing, late, caplog):
    own, go_on = settings(limits=Limits(deadline=0.5) if late else None), threading.Event()
    own = evolve(own, clients=tuple(evolve(client, fhir_servers=(SERVER,)) for client in own.clients))

    def half(_server, query, _authorization):
        if query.startswith(failing):
            assert not late or go_on.wait(30)
            raise TimeoutError("SECRET")
        return HELD[query.partition("?")[0].partition("/")[0]] if not query.startswith("Encounter/") else None

    reply = TestClient(create_app(screener(), own, fetch=half), base_url=URL).post(START, json=lacking(), headers=signed(START))
    go_on.set()
    summaries = [card["summary"] for card in reply.json()["cards"]]
    assert any("child protection plan" in summary for summary in summaries)
    assert "NOT CHECKED: History" in summaries
    assert "SECRET" not in reply.text + caplog.text
