import pytest
from attrs import evolve

import riskflag as rf
from riskflag.alerts.compose import Result, raised
from riskflag.rules.packs import STANDARD
from riskflag.testing import an_attendance
from tests.sources import an_entry


def a_match(band, **entry):
    return rf.Match(entry=an_entry(**entry), weight=12.0, probability=0.99, band=band, because=())


def alert_of(*matches, rule_id="REG-CPP"):
    (alert,) = raised([Result(STANDARD[rule_id], rf.Raised("a reason", matches=matches))], an_attendance())
    return alert


def test_a_certain_match_shows_the_plan():
    alert = alert_of(a_match(rf.Band.CERTAIN))
    assert "confirm identity" not in alert.headline
    assert alert.plans[0].status == "current"


def test_a_probable_match_shows_the_plan_and_asks_to_confirm_identity():
    alert = alert_of(a_match(rf.Band.PROBABLE))
    assert alert.headline.endswith("confirm identity")
    assert alert.plans


def test_a_possible_match_shows_no_plan():
    alert = alert_of(a_match(rf.Band.POSSIBLE), rule_id="REG-POSS")
    assert not alert.plans
    assert alert.evidence


def test_the_id_depends_on_the_evidence_and_on_nothing_else():
    one, again = alert_of(a_match(rf.Band.CERTAIN)), alert_of(a_match(rf.Band.CERTAIN))
    other = alert_of(a_match(rf.Band.CERTAIN, id="E-2"))
    assert one.id == again.id != other.id


@pytest.mark.parametrize("turn", [False, True])
def test_the_order_of_results_does_not_matter(turn):
    results = [Result(STANDARD[i], rf.Raised("a reason")) for i in ("REP-3IN12", "REG-LAC", "REG-CPP")]
    alerts = raised(reversed(results) if turn else results, an_attendance())
    assert [a.rule_id for a in alerts] == ["REG-CPP", "REG-LAC", "REP-3IN12"]


def test_a_family_is_one_alert_led_by_the_most_urgent():
    weaker = evolve(STANDARD["REP-3IN12"], id="REP-TEST", tier=rf.Tier.AMBER)
    (alert,) = raised(
        [Result(STANDARD["REP-3IN12"], rf.Raised("three")), Result(weaker, rf.Raised("amber"))], an_attendance())
    assert (alert.rule_id, alert.tier) == ("REP-TEST", rf.Tier.AMBER)
    assert alert.reasons == ("amber", "REP-3IN12: three")
