"""The service as a client meets it: cards, or a clear refusal, and never an empty answer for want of an answer."""

import json
import logging
import threading
import time

import pytest
from attrs import define, field
from starlette.testclient import TestClient

import riskflag as rf
from riskflag.render.cds_hooks import Link
from riskflag.service import Limits, create_app
from riskflag.service.log import FIELDS, JsonLines
from tests.render.cds_schema import wrong
from tests.service.ehr import PATIENT, START, URL, VIEW, call, screener, settings, signed
from tests.sources import Broken, Listed, Stale

CANARY = ("canary", "2021-09-17", "9990000018", "secret")


def service(asked=None, *, raise_errors=True, on_feedback=None, **changes):
    app = create_app(asked or screener(), settings(**changes), on_feedback=on_feedback)
    return TestClient(app, base_url=URL, raise_server_exceptions=raise_errors)


def fits(reply):
    assert not wrong(reply.json())
    return reply.json()["cards"]


def post(client, path=START, body=None, headers=None, **changes):
    return client.post(path, json=call() if body is None else body, headers={**signed(path), **(headers or {})}, **changes)


def test_discovery_tells_the_services_to_who_may_know():
    client = service()
    assert client.get("/cds-services").status_code == 401
    told = client.get("/cds-services", headers=signed("/cds-services")).json()["services"]
    assert {s["hook"]: s["id"] for s in told} == {
        "patient-view": "riskflag-patient-view", "encounter-start": "riskflag-encounter-start"}


@pytest.mark.parametrize("path", ["/cds-services/", "/health/", START + "/", "/openapi.json/"])
def test_no_address_leads_to_another_host(path):
    for method in ("GET", "POST"):
        reply = service().request(method, path, headers={"host": "evil.example"}, follow_redirects=False)
        assert reply.status_code == 404
        assert "location" not in reply.headers
        assert "evil" not in reply.text


@pytest.mark.parametrize(("path", "hook"), [(START, "encounter-start"), (VIEW, "patient-view")])
def test_a_child_on_the_register_is_a_card(path, hook):
    reply = post(service(), path, call(hook))
    assert reply.status_code == 200
    assert fits(reply)
    assert reply.headers["cache-control"] == "no-store"
    (card,) = [c for c in reply.json()["cards"] if c["indicator"] != "info"]
    assert "child protection plan" in card["summary"]


def test_the_site_s_own_links_stand_on_every_card():
    for source in (screener(), screener(Broken())):
        for card in post(service(source, links=(Link("Ours", "https://x.example/a"),))).json()["cards"]:
            assert {"label": "Ours", "url": "https://x.example/a", "type": "absolute"} in card["links"]


def test_no_cards_mean_that_everything_was_checked():
    clear = screener(Listed())
    assert post(service(clear)).json() == {"cards": []}
    (said,) = post(service(clear, say_clear=True)).json()["cards"]
    assert said["indicator"] == "info"
    assert post(service(screener(Broken()))).json()["cards"]
    assert post(service(screener(Stale()))).json()["cards"]


def test_what_is_shown_is_the_clients_by_configuration_whatever_the_request_says():
    asked = call(context={**call()["context"], "audience": "clinician"}, audience="clinician")
    (card,) = post(service(audience=rf.Audience.RECEPTION), body=asked).json()["cards"]
    assert card["summary"] == "Please speak to the nurse in charge before this child leaves"
    assert "plan" not in json.dumps(card)


@pytest.mark.parametrize("changes", [{"prefetch": None}, {"prefetch": {}}, {"prefetch": {"patient": None}}])
def test_without_the_patient_nobody_can_be_looked_up(changes):
    asked = {name: value for name, value in call(**changes).items() if value is not None}
    reply = post(service(), body=asked)
    assert reply.status_code == 412
    assert "prefetch.patient" in reply.json()["issue"][0]["diagnostics"]


@pytest.mark.parametrize(("content", "status"), [
    (b"", 400), (b"{", 400), (b'{"a": NaN}', 400), (b"\xff\xfe{\x00}\x00", 400), (b'"\\ud800"', 400), (b"[]", 400), (b"null", 400),
    (b"[" * 200_000, 400), (b'{"a":' * 100 + b"1" + b"}" * 100, 400), (b"9" * 5000, 400), (b'{"hook": "SECRET"}', 400),
    (b'{"hook": "patient-view"}', 400), (b'{"x": "' + b"y" * 3_000_000 + b'"}', 413),
])
def test_a_body_that_is_no_call_is_refused_without_its_values(content, status):
    reply = service().post(START, content=content, headers={**signed(START), "content-type": "application/json"})
    assert reply.status_code == status
    assert reply.json()["resourceType"] == "OperationOutcome"
    assert not [word for word in CANARY if word in reply.text.lower()]


def test_fifty_megabytes_are_refused_before_they_are_read():
    taken = 0

    def chunks():
        nonlocal taken
        for _ in range(50):
            taken += 1
            yield b"x" * 1_000_000

    reply = service().post(START, content=chunks(), headers={**signed(START), "content-type": "application/json"})
    assert reply.status_code == 413
    stated = {**signed(START), "content-type": "application/json", "content-length": "50000000"}
    assert service().post(START, content=b"", headers=stated).status_code == 413


@pytest.mark.parametrize("headers", [{"content-type": "text/plain"}, {"content-encoding": "gzip"}])
def test_other_media_types_and_encodings_are_refused(headers):
    given = {**signed(START), "content-type": "application/json", **headers}
    assert service().post(START, content=b"{}", headers=given).status_code == 415


@pytest.mark.parametrize("path", ["/cds-services/unknown", "/cds-services/unknown/feedback", "/nothing", START + "/feedback"])
def test_what_is_not_there_is_said_so(path):
    reply = service().post(path, json={}, headers=signed(path))
    assert (reply.status_code, reply.json()["resourceType"]) == (404, "OperationOutcome")


def test_another_method_is_said_so():
    reply = service().get(START)
    assert (reply.status_code, reply.headers["allow"]) == (405, "POST")


def test_a_hook_sent_to_the_other_service_is_refused():
    assert post(service(), START, call("patient-view")).status_code == 400


def test_a_refused_token_says_why_in_the_words_of_the_standard():
    reply = service().post(START, json=call(), headers=signed(START, exp=time.time() - 60, iat=time.time() - 90))
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"] == 'Bearer error="invalid_token", error_description="expired"'
    assert service().post(START, json=call()).headers["www-authenticate"] == "Bearer"


def test_a_replayed_call_is_refused():
    client, headers = service(), signed(START)
    assert client.post(START, json=call(), headers=headers).status_code == 200
    assert client.post(START, json=call(), headers=headers).status_code == 401


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "](javascript:alert(1))", "\u202egnitset", "`x`|y|\n# z", "\x00"])
def test_hostile_names_stay_text(name):
    patient = {**PATIENT, "name": [{"family": name, "given": [name]}]}
    reply = post(service(), body=call(prefetch={"patient": patient, "encounters": {}, "conditions": {}}))
    assert reply.status_code in (200, 400)
    assert not {"<img", "](javascript", "\u202e", "\x00"} & {part for part in ("<img", "](javascript", "\u202e", "\x00") if part in reply.text}


@define
class Slow:
    """A register that answers when it is told to."""

    name: str = "Slow"
    release: threading.Event = field(factory=threading.Event)

    def search(self, _person, /):
        self.release.wait(5)
        return ()


def test_beyond_the_limit_the_answer_is_not_checked_at_once():
    slow = Slow(release=threading.Event())
    client = service(screener(slow), limits=Limits(concurrency=1, workers=1))
    with client:
        first = threading.Thread(target=post, args=(client,))
        first.start()
        while client.get("/health").json()["answering"] == 0:
            time.sleep(0.01)
        (card,) = fits(post(client))
        assert first.is_alive()
        slow.release.set()
        first.join()
    assert card["summary"].startswith("NOT CHECKED")
    assert "busy" in card["detail"]


def test_after_the_deadline_the_answer_is_not_checked():
    slow = Slow(release=threading.Event())
    with service(screener(slow), limits=Limits(deadline=0.05)) as client:
        (card,) = post(client).json()["cards"]
        slow.release.set()
    assert "longer than 0.05 seconds" in card["detail"]
    with service(screener(slow), limits=Limits(deadline=0.05), audience=rf.Audience.RECEPTION) as client:
        slow.release.clear()
        (card,) = fits(post(client))
        slow.release.set()
    assert card["summary"] == "Not every check could be made: please tell the nurse in charge"
    assert card["detail"].startswith("_Restricted: for staff only; never for the patient")


def test_what_fails_within_is_not_checked_and_never_its_message(monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise KeyError("SECRET canary")

    monkeypatch.setattr("riskflag.service.app.respond", broken)
    with caplog.at_level(logging.DEBUG):
        (card,) = post(service()).json()["cards"]
    assert "it failed (KeyError at test" in card["detail"].replace("\\", "")
    assert not [word for word in CANARY if word in (card["detail"] + caplog.text).lower()]


def report(**changes):
    return {"feedback": [{"card": "a001df55-0936-416f-a59f-404995233c79", "outcome": "overridden",
                          "outcomeTimestamp": "2026-03-02T10:00:00Z", **changes}]}


def test_feedback_is_handed_on_with_its_client():
    kept = []
    client = service(on_feedback=lambda who, reports: kept.append((who.name, reports[0].accepted)))
    assert client.post(START + "/feedback", json=report(), headers=signed(START + "/feedback")).json() == {}
    assert kept == [("ED", False)]
    bad = client.post(START + "/feedback", json=report(card="SECRET"), headers=signed(START + "/feedback"))
    assert (bad.status_code, "SECRET" in bad.text) == (400, False)
    assert client.post(START + "/feedback", json=report(), headers=signed(START)).status_code == 401


def test_feedback_that_cannot_be_kept_is_asked_for_again():
    def full(_client, _reports):
        raise OSError("SECRET")

    reply = service(on_feedback=full).post(START + "/feedback", json=report(), headers=signed(START + "/feedback"))
    assert (reply.status_code, "SECRET" in reply.text) == (503, False)


def test_only_named_pages_may_call_from_a_browser():
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type"}
    named = service().options(START, headers={"origin": "https://ehr.example", **asked})
    assert named.headers["access-control-allow-origin"] == "https://ehr.example"
    other = service().options(START, headers={"origin": "https://other.example", **asked})
    assert "access-control-allow-origin" not in other.headers


def test_health_tells_the_age_of_each_register_and_of_no_person():
    fresh = service(screener(Listed())).get("/health").json()
    assert (fresh["status"], fresh["registers"][0]["stale"]) == ("ok", False)
    stale = service(screener(Stale())).get("/health").json()
    assert stale["status"] == "degraded"
    assert (stale["registers"][0]["as_of"], stale["registers"][0]["max_age_days"]) == ("2026-01-01", 7)


def test_a_source_that_fails_even_to_say_its_age_tells_nobody_why():
    class Lying(Listed):
        @property
        def as_of(self):
            raise OSError("SECRET")

    client = service(screener(Lying()), raise_errors=False)
    assert any("NOT CHECKED" in card["summary"] for card in post(client).json()["cards"])
    reply = client.get("/health")
    assert (reply.status_code, reply.json()["resourceType"], "SECRET" in reply.text) == (500, "OperationOutcome", False)


def test_the_log_is_lines_of_json_from_a_fixed_list_without_a_person(caplog):
    with caplog.at_level(logging.DEBUG, logger="riskflag"):
        client = service()
        post(client)
        post(client, body={"hook": "SECRET"})
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records if record.name.startswith("riskflag")]
    assert {line.get("event") for line in lines} >= {"hook", "refused"}
    assert all(set(line) <= {"time", "level", "logger", "message", *FIELDS} for line in lines)
    assert not [word for word in CANARY if word in json.dumps(lines).lower()]


def test_an_exception_is_logged_as_type_and_place():
    with pytest.raises(ValueError, match="SECRET") as failed:
        int("SECRET")
    line = JsonLines().format(logging.LogRecord(
        "uvicorn.error", logging.ERROR, "x", 1, "Exception in ASGI application SECRET", (), failed._excinfo))
    assert "ValueError at test_app.py" in line
    assert "SECRET" not in line


def test_a_host_can_mount_it_and_swap_the_screener():
    from starlette.applications import Starlette
    from starlette.routing import Mount

    held = [screener(Listed())]
    client = TestClient(Starlette(routes=[Mount("/riskflag", create_app(lambda: held[0], settings()))]), base_url=URL)
    assert client.post("/riskflag" + START, json=call(), headers=signed(START)).json() == {"cards": []}
    held[0] = screener(Broken())
    assert client.post("/riskflag" + START, json=call(), headers=signed(START)).json()["cards"]
