"""The vendor's parts of the embedding example are proved with riskflag.testing, as a vendor would."""

import json
from datetime import datetime

import riskflag as rf
from examples import embed_in_your_system as example
from riskflag.people.past import Past
from riskflag.testing import a_test_number, check_history, check_register, check_rule


def test_the_register_fits():
    check_register(example.BoroughRegister(), rf.Person.parse({"nhs_number": a_test_number(7)}), "B-7")
    check_register(example.BoroughRegister(), rf.Person.parse({"family_name": "Okonkwo-Reed"}), "B-7")


def test_the_history_fits():
    check_history(example.OwnHistory(), example.attendance(), ["ED-0311", "ED-0788"])


def test_the_rule_fits():
    now = example.attendance()
    earlier = list(example.OwnHistory().before(now))
    check_rule(
        example.repeated_burns,
        raised=rf.Case(attendance=now, history=rf.Known(Past.of(earlier, now))),
        not_raised=rf.Case(attendance=now, history=rf.Known(Past.of(earlier[:1], now))),
    )


def test_the_call_finds_the_plan_and_the_burns():
    view = example.screener.assess(example.attendance()).for_(rf.Audience.CLINICIAN)
    assert view.outcome is rf.Outcome.ALERT
    assert {"REG-CPP", "ACME-001"} <= {alert.rule_id for alert in view.alerts}


def test_a_silent_history_stops_the_vendors_rule_without_the_vendor_having_thought_of_it():
    class Down:
        name = "Own attendances"

        def before(self, _attendance):
            raise TimeoutError

    screener = rf.Screener(registers=[example.BoroughRegister()], history=Down(), rules=[example.repeated_burns])
    assessment = screener.assess(example.attendance())
    assert assessment.outcome is rf.Outcome.INCOMPLETE
    assert assessment.not_checked[0].silenced == ("ACME-001",)


def test_it_prints_alerts_and_json(capsys):
    example.main()
    out = capsys.readouterr().out
    assert "RED: On a child protection plan now" in out
    assert json.loads(out[out.index("{"):])["schema"] == "riskflag.assessment/1"


def test_the_example_is_on_the_day_it_says():
    assert example.attendance().at == datetime(2026, 3, 2, 10, 15, tzinfo=rf.LONDON)
