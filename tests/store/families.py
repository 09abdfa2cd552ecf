"""Invented families whose visits are hard to join, for the histories' property tests."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from riskflag.people.attendance import Attendance
from riskflag.people.numbers import Number
from riskflag.store.events import Cancelled, Merged, Recorded, Unmerged
from riskflag.testing import a_test_number

HOME = {"home_postcode": "ZX1 1AA", "home_address": "1 High Street", "contact_phone": "07700 900123"}
START = datetime(2026, 1, 1, 9, tzinfo=UTC)



def a_visit(**fields):
    """An attendance of the invented child of riskflag.testing, whose local number is its site's."""
    person = {"nhs_number": a_test_number(1), "given_name": "Robin", "family_name": "Exemplar", "date_of_birth": "2021-05-04", "sex": "F",
              "home_postcode": "ZX1 1AA"}
    return Attendance.parse({**person, **fields})


attendances = st.builds(
    lambda given, family, number, born, home, local, site, visit, hours: a_visit(**{
        "given_name": given, "family_name": family, "date_of_birth": born, "nhs_number": a_test_number(number) if number else "",
        "home_postcode": "", **(HOME if home else {}), "local_id": local, "site": site, "attendance_id": f"V{visit}",
        "arrived_at": (START + timedelta(hours=hours)).isoformat()}),
    st.sampled_from(["Amy", "Eva", "Baby", "Amelia", "Exemplar", "", "Baby of Ada"]), st.sampled_from(["Exemplar", "Exemplaar", "Amy", "Quill", ""]),
    st.sampled_from([0, 0, 2, 3]), st.sampled_from(["2021-05-04", "2021-04-05", "2019-02-11", ""]), st.booleans(),
    st.sampled_from(["", "H1", "H2"]), st.sampled_from(["A", "B"]), st.integers(0, 5), st.integers(0, 2000),
)
moments = st.integers(0, 3).map(lambda days: START + timedelta(days=days))
NUMBERS = [Number("nhs", a_test_number(2)), Number("nhs", a_test_number(3)), Number("nhs", a_test_number(4)),
           Number("local", "H1", issuer="A"), Number("local", "H2", issuer="A"), Number("local", "H1", issuer="B")]
events = st.one_of(
    st.builds(Recorded, attendances, moments),
    st.builds(Recorded, attendances, moments),
    st.builds(lambda visit, site, at: Cancelled(site, f"V{visit}", at), st.integers(0, 5), st.sampled_from(["A", "B"]), moments),
    st.builds(lambda n, pair, at: Merged(f"M{n}", pair[0], pair[1], at), st.integers(0, 1),
              st.lists(st.sampled_from(NUMBERS), min_size=2, max_size=2, unique=True), moments),
    st.builds(lambda n, at: Unmerged(f"M{n}", at), st.integers(0, 1), moments),
)
