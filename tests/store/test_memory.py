"""A child's earlier visits are found however they were typed, and nobody else's."""

from datetime import UTC, datetime, timedelta

import pytest

import riskflag as rf
from riskflag.rules.attendances import REP_3IN12
from riskflag.store.events import Cancelled, Recorded
from riskflag.testing import a_person, a_test_number, an_attendance, check_history
from tests.store.families import a_visit

SPELLINGS = {
    "as it is": {},
    "misspelt, without a number": {"family_name": "Exemplaar", "nhs_number": ""},
    "swapped": {"given_name": "Exemplar", "family_name": "Robin", "nhs_number": ""},
    "with a new surname and the number": {"family_name": "Somebody"},
    "without an address": {"home_postcode": ""},
    "day and month swapped, with the number": {"date_of_birth": "2021-04-05"},
}
STRANGERS = {
    "a sibling": {"given_name": "Kit", "date_of_birth": "2019-02-11", "nhs_number": a_test_number(2)},
    "a namesake of another age": {"date_of_birth": "2014-12-30", "nhs_number": a_test_number(3), "home_postcode": "ZX9 9ZZ"},
    "another child": {"given_name": "Ada", "family_name": "Brown", "date_of_birth": "2021-05-09", "nhs_number": a_test_number(4)},
}


def visit(ident, at="2026-01-10T10:00", **person):
    return an_attendance(a_person(**person), attendance_id=ident, arrived_at=at)


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_the_same_child_is_found(spelling):
    check_history(rf.MemoryHistory([visit("V1", **spelling)]), an_attendance(), ["V1"])


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_another_child_is_not(stranger):
    check_history(rf.MemoryHistory([visit("V1", **stranger)]), an_attendance(), [])


def test_later_visits_and_the_present_one_are_not_earlier():
    present = an_attendance()
    history = rf.MemoryHistory([visit("later", at="2026-03-02T12:01"), present, visit("V1")])
    assert [v.id for v in history.before(present).value] == ["V1"]


def test_one_attendance_in_two_files_is_one_and_the_last_given_stands():
    history = rf.MemoryHistory([visit("V1"), visit("V1", at="2026-01-11T10:00")])
    assert len(history.attendances) == 1
    assert history.attendances[0].at.day == 11


def test_including_keeps_name_and_coverage():
    coverage = rf.Coverage(since=datetime(2025, 1, 1, tzinfo=UTC))
    history = rf.MemoryHistory([visit("V1")], coverage=coverage, name="two sites").including([visit("V2")])
    assert (history.name, history.coverage, len(history.attendances)) == ("two sites", coverage, 2)


def test_somebody_without_an_identity_has_no_known_past():
    answer = rf.MemoryHistory([visit("V1")]).before(an_attendance(rf.Person(), attendance_id="T-1"))
    assert isinstance(answer, rf.Known | rf.Unknown)
    assert rf.MemoryHistory([visit("V1")]).before(
        rf.Attendance(id="x", person=rf.Person(), at=datetime(2026, 3, 2, tzinfo=UTC))) == rf.Unknown(
        "history", "too little identity is recorded to look for earlier attendances")


def test_what_fits_two_children_is_not_checked_also_when_the_visit_stands_in_the_history_itself():
    twice = [visit("A1", nhs_number=a_test_number(5)), visit("B1", nhs_number=a_test_number(6))]
    present = visit("now", at="2026-03-02T10:00", nhs_number="")
    for history in (rf.MemoryHistory(twice), rf.MemoryHistory([*twice, present]),
                    rf.MemoryHistory([*twice, visit("before", nhs_number=""), present])):
        assert history.before(present) == rf.Unknown("history", "two children's earlier attendances fit about as well")
    (screened,) = rf.Screener(registers=[], history=rf.MemoryHistory(twice), rules=[REP_3IN12]).assess_all([present])
    assert screened.outcome is rf.Outcome.INCOMPLETE


OTHER = {"given_name": "Ada", "family_name": "Brown", "date_of_birth": "2015-01-09", "nhs_number": a_test_number(4), "home_postcode": ""}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_id_that_two_people_have_forgets_neither_of_them(order):
    both = [visit("V1"), visit("V1", at="2026-01-11T10:00", **OTHER)]
    history = rf.MemoryHistory([both[n] for n in order])
    for person in (a_person(), a_person(**OTHER)):
        check_history(history, an_attendance(person), ["V1"])
    corrected = history.including([visit("V1", at="2026-01-12T10:00", **OTHER), visit("V1", at="2026-01-13T10:00")])
    assert sorted(found.at.day for found in corrected.attendances) == [12, 13]


def test_a_visit_whose_id_another_person_has_sees_its_own_child_s_past():
    twice = [visit("A1", nhs_number=a_test_number(5)), visit("B1", nhs_number=a_test_number(6))]
    present = visit("now", at="2026-03-02T10:00", nhs_number="", local_id="L9")
    history = rf.MemoryHistory([visit("now", **OTHER), *twice, present])
    assert history.before(present) == rf.MemoryHistory([*twice, present]).before(present)


def test_statements_are_about_the_first_of_two_people_under_one_id():
    stated = datetime(2026, 3, 1, tzinfo=UTC)
    one, other = visit("V1"), visit("V1", at="2026-01-11T10:00", **OTHER)
    history = rf.MemoryHistory([one, other])
    assert history.after([Cancelled("T1", "V1", stated)]).attendances == (other,)
    moved = visit("V1", at="2026-01-12T10:00")
    assert history.after([Recorded(moved, stated)]).attendances == (moved, other)
    assert history.after([Recorded(moved, stated)]).since(history).reassess == (("T1", "V1"),)
    again = visit("V1", at="2026-01-13T10:00", **OTHER)
    assert history.after([Recorded(again, stated)]).attendances == (again,)


def test_an_id_that_everybody_has_forgets_nobody():
    crowd = [visit("0", nhs_number=a_test_number(3 * n), family_name=f"Exemplar{chr(97 + n)}", date_of_birth=f"20{10 + n % 12}-01-1{n % 9}", home_postcode="")
             for n in range(26)]
    history = rf.MemoryHistory(crowd)
    assert all([v.person for v in history.before(an_attendance(own.person)).value] == [own.person] for own in crowd)


def test_a_history_is_not_of_a_moment_before_its_own_attendances():
    as_of = datetime(2026, 1, 10, 9, 50, tzinfo=UTC)
    history = rf.MemoryHistory([visit("V1")], as_of=as_of)  # clocks differ
    assert history.including([visit("V2", at="2026-03-02T10:00")]).as_of == as_of  # what is screened came since
    for wrong in (as_of - timedelta(seconds=1), as_of.replace(tzinfo=None), as_of.date()):
        with pytest.raises(rf.InvalidInput):
            rf.MemoryHistory([visit("V1")], as_of=wrong)


WEAK = {
    "a year alone": {"date_of_birth": "2021"}, "no given name, no home": {"given_name": "", "date_of_birth": "2021-05-04"},
    "initials": {"given_name": "O", "family_name": "O"},
}


@pytest.mark.parametrize("person", WEAK.values(), ids=WEAK)
def test_nothing_is_no_answer_where_not_even_the_same_record_could_be_found(person):
    own = {"nhs_number": "", "home_postcode": "", "home_address": "", "contact_phone": "", "gp_practice": "", "local_id": "", **person}
    present = an_attendance(a_person(**own))
    for held in ([], [visit("V1", **own)], [present]):
        found = rf.MemoryHistory(held).before(present)
        assert isinstance(found, rf.Unknown)
        assert "too little identity" in found.reason


def test_a_site_s_own_number_does_not_tell_that_no_other_site_has_seen_the_child():
    own = {"nhs_number": "", "home_postcode": "", "home_address": "", "contact_phone": "", "gp_practice": "", "date_of_birth": "2021", "local_id": "M1"}
    present = a_visit(attendance_id="now", arrived_at="2026-03-01T10:00", site="A", **own)
    assert isinstance(rf.MemoryHistory([]).before(present), rf.Unknown)
    held = a_visit(attendance_id="V1", arrived_at="2026-01-01T10:00", site="A", **own)
    assert rf.MemoryHistory([held]).before(present) == rf.Known((held,))


def test_who_could_be_found_and_was_not_here_has_no_earlier_visits():
    assert rf.MemoryHistory([]).before(an_attendance()) == rf.Known(())


@pytest.mark.parametrize("thing", [visit("V1"), "V1", None])
def test_what_is_no_event_is_refused_and_nothing_is_lost(thing):
    with pytest.raises(rf.InvalidInput, match="item 1 is no event"):
        rf.MemoryHistory([]).after([thing])
