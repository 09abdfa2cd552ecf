import json
import re
from pathlib import Path

import pytest
from attrs import fields

import riskflag as rf
from riskflag.alerts.alert import Alert
from riskflag.render.json import as_json
from riskflag.render.text import as_text
from riskflag.testing import a_person, an_attendance
from tests.sources import Broken, Listed, an_entry

SCREENER = rf.Screener(registers=[Listed((an_entry(),)), Broken()], history=rf.MemoryHistory(()), rules=[rf.STANDARD, rf.FRACTURES])
CLEAR = rf.Screener(registers=[Listed()], history=rf.MemoryHistory(()), rules=[rf.STANDARD, rf.FRACTURES])


def view(audience=rf.Audience.CLINICIAN, screener=SCREENER, **attendance):
    return screener.assess(an_attendance(**attendance)).for_(audience)


@pytest.mark.parametrize("audience", list(rf.Audience))
def test_text_shows_every_alert_once(audience):
    shown = view(audience)
    assert len(re.findall(r"^  \[", as_text(shown), re.MULTILINE)) == len(shown.alerts) > 0


@pytest.mark.parametrize("audience", list(rf.Audience))
def test_json_shows_every_alert_once_and_survives_a_round_trip(audience):
    shown = view(audience)
    said = as_json(shown)
    assert json.loads(json.dumps(said)) == said
    assert len(said["alerts"]) == len(shown.alerts)
    assert {a["schema"] for a in said["alerts"]} == {"riskflag.alert/1"}


def test_clear_names_what_it_awaits():
    toddler = a_person(date_of_birth="2024-06-01")
    text = as_text(CLEAR.assess(an_attendance(toddler)).for_(rf.Audience.CLINICIAN))
    assert text.startswith("T-1: CLEAR so far; FRA-1AND2, FRA-AGED, FRA-CML, ")
    assert "FRA-SKULL await diagnosis" in text.splitlines()[0]


def test_clear_with_nothing_awaited_is_clear():
    text = as_text(CLEAR.assess(an_attendance(a_person(date_of_birth="2015-06-01"), diagnosis_code="J06.9")).for_(rf.Audience.CLINICIAN))
    assert text.splitlines()[0] == "T-1: CLEAR"


def test_an_incomplete_alert_says_so_in_its_first_line():
    assert as_text(view()).startswith("T-1: ALERT, not everything was checked")


def test_the_reference_describes_every_field():
    page = (Path(__file__).parents[2] / "docs/reference/json.md").read_text()
    said = as_json(view(rf.Audience.SAFEGUARDING_LEAD))
    alert_fields = {f.name for f in fields(Alert)} - {"existence_restricted"}
    for name in {*said, *said["stamp"], *alert_fields, *said["alerts"][0]["plans"][0], *said["alerts"][0]["evidence"][0]}:
        assert f"`{name}`" in page, name


def test_parental_responsibility_is_stated_or_said_not_to_be():
    assert "parental responsibility not stated" in as_text(view())
    stated = rf.Screener(registers=[Listed((an_entry(parental_responsibility="local authority"),))], rules=[rf.STANDARD])
    assert "parental responsibility local authority" in as_text(stated.assess(an_attendance()).for_(rf.Audience.CLINICIAN))
