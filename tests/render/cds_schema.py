"""The shipped JSON Schema of CDS Hooks, ready to be asked."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator

import riskflag

SCHEMA = json.loads((Path(riskflag.__file__).parent / "render/cds_hooks/cds_hooks_2.0.schema.json").read_text())
CARD = Draft202012Validator({"$ref": "#/$defs/card", "$defs": SCHEMA["$defs"]})
ANSWER = Draft202012Validator(SCHEMA)


def wrong(value, validator=ANSWER):
    return [error.message for error in validator.iter_errors(value)]
