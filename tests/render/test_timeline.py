"""A timeline draws what the view holds, everything once, and nothing else."""

import importlib.util
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

import riskflag as rf
from examples import timeline as example
from riskflag.render.timeline import timeline_svg, timeline_text
from riskflag.render.timeline.scale import scale_of
from riskflag.testing import a_person, an_attendance
from tests.sources import Broken, Listed, an_entry

ROOT = Path(__file__).parents[2]
SEE = {rf.Audience.CLINICIAN, rf.Audience.SAFEGUARDING_LEAD, rf.Audience.GP_PRACTICE, rf.Audience.NAMED_DOCTOR}
SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg):
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


def words(svg):
    return [node.text or "" for node in parsed(svg).iter(f"{SVG}text")]


def test_the_picture_in_the_documentation_is_what_the_code_draws_now():
    spec = importlib.util.spec_from_file_location("build_timeline", ROOT / "docs/build_timeline.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.PICTURE.read_text(encoding="utf-8") == module.picture(), "run python docs/build_timeline.py"


def test_both_counts_and_every_visit_are_told():
    text = timeline_text(example.view())
    assert "365 days to this arrival: 5 counted, 6 visits" in text
    assert text.count("counted as 2") == 2  # a transfer: two visits, one incident
    assert "planned follow-up, not counted" in text
    assert "25/10/2025 19:05 Walk-in centre: left early, counted as 3" in text
    titles = [node.text for node in parsed(timeline_svg(example.view())).iter(f"{SVG}title")]
    assert sum("counted" in title for title in titles) == 8
    assert any("reported missing since 20/02/2026" in title for title in titles)


@pytest.mark.parametrize("audience", list(rf.Audience))
def test_every_alert_is_shown_once_to_everybody_and_the_visits_only_to_those_who_may(audience):
    view = example.view(audience)
    text, svg = timeline_text(view), timeline_svg(view)
    headlines = [alert.headline for alert in view.alerts if alert.headline]
    assert all(text.count(headline) == 1 and words(svg).count(headline) == 1 for headline in headlines)
    assert len([line for line in text.splitlines() if line.startswith("  [")]) == len(view.alerts)
    assert ("Walk-in centre" in text, "Walk-in centre" in svg) == (audience in SEE,) * 2
    assert ("child protection plan, County" in text, "02/12/2025" in svg) == (audience in SEE,) * 2
    assert (view.timeline is not None) == (audience in SEE)


def test_the_drawing_describes_itself_and_needs_nothing_else():
    svg = timeline_svg(example.view())
    root = parsed(svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert "5 counted" in root.find(f"{SVG}desc").text
    assert not any(word in svg for word in ("<script", "href", "url(", "foreignObject", "<image"))


def test_what_comes_from_outside_stays_text():
    nasty = "</text><script>alert(1)</script>\u202e\x00&"
    entry = an_entry(register=nasty)
    screener = rf.Screener(registers=[Listed((entry,), name=nasty)], history=rf.MemoryHistory(()), rules=[rf.STANDARD])
    view = screener.assess(evolve(an_attendance(), site=nasty, id=nasty)).for_(rf.Audience.CLINICIAN)
    svg, text = timeline_svg(view), timeline_text(view)
    parsed(svg)
    assert "<script" not in svg
    assert "\u202e" not in svg + text
    assert "\x00" not in svg + text


def test_without_a_history_it_says_not_checked_and_with_half_a_history_at_least():
    def shown(history):
        return timeline_text(rf.Screener(registers=[Listed()], history=history, rules=[rf.STANDARD]).assess(
            an_attendance()).for_(rf.Audience.CLINICIAN))

    assert "earlier attendances were NOT CHECKED" in shown(Broken())
    assert "earlier attendances were NOT CHECKED" in shown(None)
    assert "at least 1 counted; the history covers only site T1" in shown(rf.MemoryHistory((), coverage=rf.Coverage(sites=("T1",))))


def test_a_possible_match_and_a_relative_are_no_periods():
    mother = {"mother_nhs_number": "9990000018"}
    sister = an_entry(a_person(given_name="Ada", date_of_birth="2018-01-01", nhs_number="", **mother), id="S", since=date(2025, 1, 7))
    flag = an_entry(id="F", kind=rf.RegisterKind.FAMILY, since=date(2025, 1, 8))
    assessment = rf.Screener(registers=[Listed((sister, flag))], history=rf.MemoryHistory(()), rules=[rf.STANDARD]).assess(
        an_attendance(a_person(**mother)))
    assert "REG-HOUSE" in {i for alert in assessment.raised for i in alert.rule_ids}
    assert assessment.timeline.periods == ()


def test_a_visit_long_ago_widens_the_scale_and_the_ticks_stay_few():
    timeline = example.view().timeline
    long_ago = evolve(timeline.visits[0], at=timeline.at.replace(year=2011))
    for visits in (timeline.visits, (long_ago, *timeline.visits)):
        scale = scale_of(evolve(timeline, visits=visits), 0, 100)
        ticks = list(scale.ticks())
        assert 2 <= len(ticks) <= 10
        assert [x for x, _ in ticks] == sorted({x for x, _ in ticks})
        assert 0 <= scale.x(visits[0].at) < scale.x(timeline.at) <= 100
