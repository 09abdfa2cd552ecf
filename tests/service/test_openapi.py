"""The description and the service agree: whatever is sent, the answer is one that is described, and never a failure."""

import os
from urllib.parse import quote

import schemathesis
from hypothesis import HealthCheck
from hypothesis import settings as effort
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from riskflag.service import create_app
from tests.service.ehr import PATIENT, bundle, screener, settings, signed

# What a schema cannot say: a call may be well-formed and lack the Patient (412), an accepted card names its suggestion,
# and what of the record is not understood is a card that says so, not a refusal.
BEYOND_A_SCHEMA = [positive_data_acceptance, negative_data_rejection]
SERVICE = create_app(screener(), settings(), on_feedback=lambda _client, _reports: None)
DESCRIBED = schemathesis.openapi.from_asgi("/openapi.json", SERVICE)
SEARCH = effort(
    max_examples=int(os.environ.get("RISKFLAG_EXAMPLES", "20")), deadline=None, derandomize="RISKFLAG_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck))


@DESCRIBED.auth(refresh_interval=None)
class Signed:
    def get(self, case, _context):
        return signed(quote(case.formatted_path))

    def set(self, case, data, _context):
        case.headers = {**(case.headers or {}), **data}


def answered(case):
    answer = case.call()
    case.validate_response(answer, excluded_checks=BEYOND_A_SCHEMA)
    return answer


@DESCRIBED.parametrize()
@SEARCH
def test_every_answer_is_described_and_none_is_a_failure(case):
    answered(case)


@DESCRIBED.include(path_regex="/cds-services/[a-z-]+$").parametrize()
@SEARCH
def test_whatever_stands_in_the_record_there_are_cards_or_a_refusal(case):
    sent, context = case.body, case.body.get("context") if isinstance(case.body, dict) else None
    if isinstance(context, dict) and isinstance(sent.get("prefetch", {}), dict):
        found = sent.get("prefetch", {})
        parts = [part for part in found.values() if isinstance(part, dict)]
        patient = {**PATIENT, **found, "resourceType": "Patient", "id": context.get("patientId")}
        case.body = {**sent, "prefetch": {
            "patient": patient, "encounters": bundle(*({"resourceType": "Encounter", **part} for part in parts)),
            "conditions": bundle(found)}}
    answer = answered(case)
    if answer.status_code == 200:
        assert answer.json()["cards"]
