"""Why a match weighs what it weighs: the words and the picture hold the whole sum, and nothing of anybody."""

import re
import xml.etree.ElementTree as ET

import pytest
from attrs import evolve
from hypothesis import given

import riskflag as rf
from examples.explain_a_match import AT_THE_DESK, LISTED, match
from riskflag.link import Contribution
from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.render.because import because_text, odds_words, steps
from riskflag.render.waterfall import waterfall
from tests.link.people import persons

SVG = "{http://www.w3.org/2000/svg}"


def texts(picture):
    return ["".join(node.itertext()) for node in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314 - our own


@given(persons(), persons())
def test_the_steps_end_at_the_weight_and_the_picture_is_whole(someone, listed):
    for found in rf.Register.of("all", [RegisterEntry(id="1", kind=RegisterKind.CPP, person=listed)]).match(someone):
        rows = steps(found)
        assert rows[-1].so_far == pytest.approx(found.weight)
        shown = texts(waterfall(found))
        assert [row.comparison for row in rows] == [text for text in shown if text in {row.comparison for row in rows}]
        bars = [node for node in ET.fromstring(waterfall(found)).iter(f"{SVG}rect") if node.get("class") in {"up", "down", "sum"}]  # noqa: S314
        assert len(bars) == sum(row.bits != 0 for row in rows) + 1
        assert all(400 <= float(bar.get("x")) <= 860 for bar in bars)


def test_text_and_picture_say_the_sum_the_band_and_what_held_it_down():
    found = match()
    for told in (because_text(found), "\n".join(texts(waterfall(found)))):
        assert found.band.value in told.lower()
        assert all(c.level in told for c in found.because)
        assert all(note in told for note in found.notes)
        assert f"{found.weight:+.1f}" in told


def test_no_value_of_either_record_is_shown():
    shown = (because_text(match()) + waterfall(match())).lower()
    for person in (AT_THE_DESK, LISTED.person):
        words = {word for name in person.names for word in (*name.given_tokens, *name.family_tokens)}
        words |= {place.postcode.text.lower() for place in person.places} | {person.born.text}
        assert not [word for word in words if word in shown]
    assert LISTED.id.lower() not in shown


def test_the_evidence_of_an_alert_is_drawn_like_the_match():
    attendance = rf.Attendance.parse({"attendance_id": "A", "arrived_at": "2026-03-02T10:00", "given_name": "Kasia", "family_name": "Wisniewski",
                                      "date_of_birth": "2017-04-08", "home_postcode": "LS9 7TF", "next_of_kin_name": "Agnieszka Wisniewska",
                                      "next_of_kin_relationship": "mother"})  # fmt: skip
    screener = rf.Screener(registers=[rf.Register.of("County", [LISTED])], history=rf.MemoryHistory([]), rules=[rf.STANDARD])
    view = screener.assess(attendance).for_(rf.Audience.SAFEGUARDING_LEAD)
    [evidence] = [e for alert in view.alerts for e in alert.evidence]
    assert "mother" in texts(waterfall(evidence))


def test_labels_of_a_sites_own_model_cannot_break_the_picture():
    found = evolve(match(), because=(Contribution("prior", "<script>&", -3.0), Contribution("given name", '"agrees"', 5.0)), weight=2.0)
    assert "<script>" not in waterfall(found)
    assert "<script>&" in texts(waterfall(found))


@pytest.mark.parametrize(
    ("bits", "words"),
    [(0.0, "as likely as not the same child"), (1.0, "2 to 1 for the same child"), (-10.0, "1,000 to 1 against the same child"),
     (8.4, "340 to 1 for the same child"), (40.0, "more than 1,000,000 to 1 for the same child")],
)  # fmt: skip
def test_odds_in_words(bits, words):
    assert odds_words(bits) == words


def test_bars_follow_one_another_without_a_gap():
    picture = waterfall(match())
    joins = [float(x) for x in re.findall(r'class="join" x1="([\d.]+)"', picture)]
    assert len(joins) == len(match().because)
