"""Laws of the rules that look back: they stop and never crash, and a separate incident never lowers anything."""

from datetime import date, datetime, timedelta

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from riskflag.answer import Known, Unknown
from riskflag.errors import CannotSay, NotRecorded
from riskflag.link.match import Band, Match
from riskflag.link.relatives import Related
from riskflag.people.appointment import Appointment, Appointments, Kept
from riskflag.people.attendance import Attendance
from riskflag.people.dates import LONDON
from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.people.past import Coverage, Past
from riskflag.people.person import Person
from riskflag.rules.case import NO_APPOINTMENTS, NO_HISTORY, Case
from riskflag.rules.packs import SHIPPED
from riskflag.rules.rule import NotRaised, Raised

RULES = tuple(rule for pack in SHIPPED for rule in pack.rules)
NOW = datetime(2026, 3, 2, 12, tzinfo=LONDON)
CODES = ("", "S72.3", "S60.0", "T20.2", "T39.1", "Y04", "X61", "720975008", "720975008|249366005", "375041000000100", "J06.9", "2.1631E+13",
         "F20.0", "288531000119103")
DOWN = Unknown("a source", "it did not answer")

facts = st.fixed_dictionaries({
    "diagnosis_code": st.sampled_from(CODES), "site": st.sampled_from(["", "T1", "T2"]), "attendance_category": st.sampled_from(["", "1", "2", "3", "4", "x"]),
    "discharge_status": st.sampled_from(["", "did not wait", "treatment complete", "999"]), "injury_flag": st.sampled_from(["", "Y", "N"]),
    "injury_datetime": st.sampled_from(["", "2026-02-27", "2026-02-27T09:00", "2031-01-01", "1990-01-01"]),
    "injury_mechanism": st.sampled_from(["", "unexplained", "fall"]), "chief_complaint": st.sampled_from(["", "?# wrist", "dv", "stopped breathing"]),
    "dependants": st.sampled_from(["", "recorded", "none", "not recorded"]), "departed_at": st.sampled_from(["", "2026-03-02T14:00"]),
})
births = st.sampled_from(["", "2026-03-02", "2026-01-20", "2025-03-02", "2024-08", "2022", "2010-03-03", "2010-03-02", "1980-01-01", "2031-01-01"])


def a_visit(number, at, born, told):
    return Attendance.parse({**told, "attendance_id": f"V{number}", "arrived_at": at.isoformat(), "date_of_birth": born})


@st.composite
def entries(draw):
    day = st.none() | st.dates(date(2024, 12, 1), date(2026, 6, 1))
    away = draw(st.none() | st.dates(date(2026, 1, 1), date(2026, 4, 1)) | st.datetimes(datetime(2026, 1, 1), datetime(2026, 4, 1), timezones=st.just(LONDON)))  # noqa: DTZ001
    return RegisterEntry(
        id="E", kind=draw(st.sampled_from(RegisterKind)), person=Person(), register="County", since=draw(day), until=draw(day), away_since=away,
        category=draw(st.sampled_from([None, "NEG", "EMO", ""])), legal_status=draw(st.sampled_from([None, "V4", "C2"])),
        relation=draw(st.sampled_from([None, "", "sibling", "???"])))


@st.composite
def cases(draw):
    born = draw(births)
    present = a_visit(0, NOW, born, draw(facts))
    earlier = [a_visit(i, NOW - timedelta(minutes=draw(st.integers(0, 800 * 1440))), born, draw(facts)) for i in range(1, draw(st.integers(0, 5)) + 1)]
    coverage = draw(st.sampled_from([Coverage(), Coverage(sites=("T1",)), Coverage(since=NOW - timedelta(days=30)), Coverage(missing="1 row")]))
    past = draw(st.sampled_from([Known(Past.of(earlier, present, coverage)), DOWN, NO_HISTORY]))
    matches = tuple(Match(entry=draw(entries()), weight=9.0, probability=0.9, band=draw(st.sampled_from(Band)), because=())
                    for _ in range(draw(st.integers(0, 2))))
    booked = [Appointment(id=f"{i}", person=Person(), at=NOW - timedelta(days=draw(st.integers(-5, 800))), outcome=draw(st.sampled_from(Kept)),
                          purpose=draw(st.sampled_from([None, "fracture clinic", "review"]))) for i in range(draw(st.integers(0, 3)))]
    appointments = draw(st.sampled_from([Known(Appointments.of(booked, NOW, coverage)), DOWN, NO_APPOINTMENTS]))
    relatives = tuple(Related(draw(entries()), "mother", "the mother's number") for _ in range(draw(st.integers(0, 1))))
    registers = draw(st.sampled_from([(), (Known(matches),), (Known(matches), DOWN), (DOWN,)]))
    return Case(attendance=present, registers=registers, history=past, appointments=appointments, relatives=relatives)


def found(rule, case):
    try:
        return rule.check(case, rule.params)
    except (CannotSay, NotRecorded) as stop:
        return stop


@settings(max_examples=200)
@given(cases())
def test_a_rule_says_raised_or_not_or_that_it_cannot(case):
    for rule in RULES:
        finding = found(rule, case)
        assert isinstance(finding, Raised | NotRaised | CannotSay | NotRecorded), rule.id
        if isinstance(finding, Raised):
            assert finding.reasons
            assert all(reason.strip() for reason in finding.reasons), rule.id


@settings(max_examples=150)
@given(births, facts, st.lists(st.tuples(st.integers(1, 40), facts), max_size=5), st.tuples(st.integers(1, 40), facts), st.booleans())
def test_a_separate_incident_never_lowers_anything(born, told, rows, another, whole):
    """Visits stand twenty days apart, the new one between them: it continues nobody's."""
    slot, more = another
    present = a_visit(0, NOW, born, told)
    earlier = [a_visit(i, NOW - timedelta(days=20 * at), born, row) for i, (at, row) in enumerate(rows, 1)]
    new = a_visit(99, NOW - timedelta(days=20 * slot - 10), born, {**more, "injury_datetime": ""})
    coverage = Coverage() if whole else Coverage(sites=("T1",))
    before = Case(attendance=present, registers=(Known(()),), history=Known(Past.of(earlier, present, coverage)))
    after = evolve(before, history=Known(Past.of([*earlier, new], present, coverage)))
    for rule in RULES:
        one, other = found(rule, before), found(rule, after)
        if isinstance(one, Raised):
            assert isinstance(other, Raised), rule.id
            assert (other.tier or rule.tier).rank <= (one.tier or rule.tier).rank, rule.id
        elif isinstance(one, CannotSay):
            assert not isinstance(other, NotRaised), rule.id
