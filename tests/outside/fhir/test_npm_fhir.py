"""Every FHIR output, validated by the npm package `fhir` (Lantana), which knows codes that fhir.resources does not.

    npm ci --ignore-scripts --prefix tests/outside/fhir && python -m pytest tests/outside/fhir

Without Node or the package this fails; it is not skipped.
"""

import json
import shutil
import subprocess
from pathlib import Path

from tests.render.outputs import everything

HERE = Path(__file__).parent
# Their bindings are examples or preferences of FHIR; ours are the UK's and riskflag's own codes.
FREE = {"CareTeam.category[0]", "Flag.code", "DetectedIssue.code"}


def wrong(resources):
    node = shutil.which("node")
    assert node, "Node is not installed: install Debian's nodejs and npm"
    assert (HERE / "node_modules" / "fhir").is_dir(), "the npm package is not installed: npm ci --ignore-scripts --prefix tests/outside/fhir"
    given = json.dumps([{"name": name, "resource": resource} for name, resource in resources])
    done = subprocess.run([node, "validate.js"], cwd=HERE, input=given, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    found = {name: [m for m in messages if not is_free(m)] for name, messages in json.loads(done.stdout).items()}
    return {name: messages for name, messages in found.items() if messages}


def is_free(message):
    return message.startswith("warning") and message.endswith("not found in value set") and message.split()[1].rstrip(":") in FREE


def test_every_output_is_valid_for_another_implementation():
    resources = list(everything())
    assert len(resources) > 500
    assert wrong(resources) == {}


def test_the_validator_sees_a_mistake():
    flag = next(resource for _, resource in everything() if resource["resourceType"] == "Flag")
    assert wrong([("status", {**flag, "status": "live"}), ("property", {**flag, "colour": "red"}), ("good", flag)]).keys() == {"status", "property"}
