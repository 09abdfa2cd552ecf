"""A question over several registers is an or: a hit wins, silence cannot say, only everybody's "no" is no."""

import pytest

import riskflag as rf
from riskflag.people.joining import Incident
from riskflag.people.past import Past
from riskflag.testing import a_person, an_attendance
from tests.sources import an_entry

SILENT = rf.Unknown("County", "it did not answer")


def a_match(band=rf.Band.CERTAIN, **entry):
    return rf.Match(entry=an_entry(**entry), weight=1.0, probability=0.6, band=band, because=())


def case(*registers, attendance=None):
    return rf.Case(attendance=attendance or an_attendance(), registers=registers)


def test_a_hit_wins_over_a_silent_register():
    assert len(case(SILENT, rf.Known((a_match(),))).on(rf.RegisterKind.CPP)) == 1


def test_no_hit_and_a_silent_register_cannot_say():
    with pytest.raises(rf.CannotSay) as stop:
        case(SILENT, rf.Known(())).on(rf.RegisterKind.CPP)
    assert stop.value.unknowns == (SILENT,)


def test_only_registers_that_all_answered_no_say_no():
    assert case(rf.Known(()), rf.Known(())).on(rf.RegisterKind.CPP) == ()


def test_no_register_at_all_cannot_say():
    with pytest.raises(rf.CannotSay, match="no register was given"):
        case().on(rf.RegisterKind.CPP)


@pytest.mark.parametrize(("band", "counts"), [(rf.Band.CERTAIN, True), (rf.Band.PROBABLE, True), (rf.Band.POSSIBLE, False)])
def test_only_certain_and_probable_are_on_a_register(band, counts):
    assert bool(case(rf.Known((a_match(band),))).on(rf.RegisterKind.CPP)) is counts


def test_another_kind_is_not_this_kind():
    assert case(rf.Known((a_match(kind=rf.RegisterKind.LAC),))).on(rf.RegisterKind.CPP) == ()


def test_age_is_taken_at_the_earlier_of_onset_and_arrival():
    attendance = an_attendance(a_person(date_of_birth="2025-03-02"), injury_datetime="2026-03-01")
    assert rf.Case(attendance=attendance).age.least == 11


def test_an_onset_before_birth_does_not_lose_the_age():
    attendance = an_attendance(a_person(date_of_birth="2025-03-02"), injury_datetime="2024-03-01")
    assert rf.Case(attendance=attendance).age.least == 12


@pytest.mark.parametrize("dob", ["", "2031-01-01"])
def test_a_missing_or_impossible_date_of_birth_is_awaited(dob):
    with pytest.raises(rf.NotRecorded, match="date_of_birth"):
        _ = case(attendance=an_attendance(a_person(date_of_birth=dob))).age


def test_a_sites_own_code_says_of_an_earlier_visit_whether_it_was_an_injury():
    own = rf.CodeList.of("INJURY", ["OURS-1"], source="ours", system="ours") | rf.CodeList.of("RASH", ["OURS-2"], source="ours", system="ours")
    visits = [an_attendance(attendance_id=f"V{code}", diagnosis_code=code, arrived_at=f"2026-01-0{n}T09:00") for n, code in enumerate(("OURS-1", "OURS-2"), 1)]
    present = an_attendance()
    past = Past.of(visits, present)
    days = [rf.Case(attendance=present, history=rf.Known(past), codes=own).injury_day(incident) for incident in past.incidents]
    assert [day is not None for day in days] == [True, False, False]
    assert [rf.Case(attendance=present, history=rf.Known(past)).injury_day(incident) for incident in past.incidents] == [None, None, None]


def test_an_incident_is_an_injury_from_the_first_of_its_visits_that_shows_one():
    illness = an_attendance(attendance_id="V1", arrived_at="2026-01-01T09:00", diagnosis_code="J06.9")
    hurt = an_attendance(attendance_id="V2", arrived_at="2026-01-02T09:00", diagnosis_code="S72.0")
    again = an_attendance(attendance_id="V3", arrived_at="2026-01-03T09:00", diagnosis_code="S72.0")
    case_ = case()
    assert case_.injury_days(Incident((illness, hurt, again))) == (None, hurt.day, again.day)
    assert case_.injury_day(Incident((illness, hurt))) == hurt.day
    assert case_.injury_day(Incident((hurt, again))) == hurt.day
    assert case_.injury_day(Incident((again,))) == again.day
    assert case_.injury_day(Incident((illness,))) is None
