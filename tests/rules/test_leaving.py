"""What a missed appointment was for: words of the clinic, never places, names or what is denied."""

from datetime import timedelta

import pytest

from riskflag.answer import Known
from riskflag.people.appointment import Appointment, Appointments, Kept
from riskflag.people.person import Person
from riskflag.rules.case import Case
from riskflag.rules.leaving import REP_WNB
from riskflag.rules.rule import Raised
from riskflag.testing import an_attendance


def raises(purpose):
    present = an_attendance()
    missed = Appointment(id="P-1", person=Person(), at=present.at - timedelta(days=90), outcome=Kept.MISSED, purpose=purpose)
    case = Case(attendance=present, registers=(Known(()),), appointments=Known(Appointments.of([missed], present.at)))
    return isinstance(REP_WNB.check(case, REP_WNB.params), Raised)


@pytest.mark.parametrize("purpose", [
    "Blackburn eye clinic", "Burnley orthoptics", "Woburn surgery", "Burnt Oak clinic", "Burn Road surgery", "heartburn clinic",
    "heart burn clinic", "Dr Osburne", "Mr Burn clinic", "Dr J. Burns, eyes", "Eye clinic, bay #4", "sun protection advice", "", None,
])
def test_a_place_a_name_or_another_thing_is_no_burn_fracture_or_safeguarding(purpose):
    assert not raises(purpose)


@pytest.mark.parametrize("purpose", [
    "eye clinic (no safeguarding concerns)", "Safeguarding: no", "safeguarding concerns: none", "safeguarding - none",
    "no safeguarding or child protection concerns", "no safeguarding/child protection issues", "no safeguarding concerns or burns",
    "no fracture - eye clinic", "fracture excluded", "no evidence of abuse", "no signs of non-accidental injury",
])
def test_what_is_denied_is_not_what_the_appointment_was_for(purpose):
    assert not raises(purpose)


@pytest.mark.parametrize("purpose", [
    "Fracture clinic", "FRACTURE CLINIC", "fracture clinic no 3", "# clinic", "#CLINIC", "#5th metacarpal", "plaster room", "post-fracture review",
    "refracture", "burn", "burns_dressing", "BURNS2", "burn's dressing", "burnt hand", "sunburn review", "scalds", "burn/scald clinic",
    "NAI medical", "child-protection medical", "Safeguarding nurse", "non-accidental injury", "sexual abuse follow up", "second skeletal survey",
])
def test_a_missed_follow_up_of_a_fracture_a_burn_or_safeguarding_raises_by_itself(purpose):
    assert raises(purpose)


@pytest.mark.parametrize("purpose", [
    "Blackburn fracture clinic", "Dr Burns burns clinic", "nurse burns dressing", "Dr Burns, burn dressing", "Burns, Dr Example",
    "burns house fire", "safeguarding heart clinic",
    "not known - burns dressing", "no plan - safeguarding review", "safeguarding - no show", "no show; fracture clinic",
    "no safeguarding concerns but # wrist", "eye injury, no fracture; burn dressing", "fracture not excluded",
    "old burn review", "fracture clinic (old #)", "previous non accidental injury", "letters " * 300 + "fracture clinic",
])
def test_a_name_a_denial_or_the_past_hides_nothing_that_stands_beside_it(purpose):
    assert raises(purpose)
