"""A stub EHR for tests: it signs tokens and sends hooks about invented children."""

import json
import time
import uuid

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

import riskflag as rf
from riskflag.service import Client, Limits, Settings
from riskflag.service.keys import jwk_set
from riskflag.testing import a_person
from tests.sources import Listed, an_entry

URL = "https://riskflag.example"
ISSUER = "https://ehr.example"
START, VIEW = "/cds-services/riskflag-encounter-start", "/cds-services/riskflag-patient-view"
PRIVATE = ec.generate_private_key(ec.SECP384R1())
STRANGER = ec.generate_private_key(ec.SECP384R1())


def public(key=PRIVATE, kid="k1"):
    jwk = json.loads(ECAlgorithm.to_jwk(key.public_key()))
    return {"keys": [{**jwk, "kid": kid}]}


def settings(*, audience=rf.Audience.CLINICIAN, limits=None, **more):
    client = Client(name="ED", issuer=ISSUER, keys=jwk_set(public()), audience=audience, origins=("https://ehr.example",), **more)
    return Settings(url=URL, clients=(client,), limits=limits or Limits())


def token(path, *, key=PRIVATE, algorithm="ES384", header=None, without=(), **claims):
    now = time.time()
    said = {"iss": ISSUER, "aud": URL + path, "iat": now, "exp": now + 60, "jti": str(uuid.uuid4()), **claims}
    said = {name: value for name, value in said.items() if name not in without}
    return jwt.encode(said, key, algorithm=algorithm, headers={"kid": "k1", **(header or {})})


def signed(path, **changes):
    return {"authorization": f"Bearer {token(path, **changes)}"}


PERSON = a_person()
PATIENT = {
    "resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "2021-09-17",
    "name": [{"family": "Canaryfamily", "given": ["Canarygiven"]}],
    "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}],
}


def bundle(*resources):
    return {"resourceType": "Bundle", "type": "searchset", "total": len(resources), "entry": [{"resource": r} for r in resources]}


def call(hook="encounter-start", **changes):
    return {
        "hook": hook, "hookInstance": str(uuid.uuid4()),
        "context": {"userId": "Practitioner/1", "patientId": "p1", "encounterId": "e1"},
        "prefetch": {"patient": PATIENT, "encounters": bundle(), "conditions": bundle()}, **changes,
    }


def screener(*registers):
    listed = Listed((an_entry(rf.Person.parse({
        "given_name": "Canarygiven", "family_name": "Canaryfamily", "date_of_birth": "2021-09-17"})),))
    return rf.Screener(registers=registers or (listed,), history=rf.MemoryHistory(()), rules=[rf.STANDARD])
