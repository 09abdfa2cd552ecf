"""Visits of one child, as tests write them: how long before now."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from riskflag.people.attendance import Attendance
from riskflag.people.dates import LONDON
from riskflag.people.joining import Joining, join_incidents
from riskflag.people.person import Person

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEFT = "1066301000000103"


def visit(before=timedelta(0), name="", site="A", **facts):
    return Attendance(id=name or f"{site}{before}", person=Person(), at=NOW - before, site=site, **facts)


def incidents(*visits):
    return [len(incident.visits) for incident in join_incidents(visits, Joining())]


visits = st.lists(
    st.builds(
        lambda hours, site, category, complaint, left: (timedelta(hours=hours), site, category, complaint, left),
        st.integers(0, 400), st.sampled_from("AB"), st.sampled_from([None, "1", "2", "3", "4"]), st.sampled_from([None, "fall", "rash"]), st.booleans(),
    ), max_size=6,
).map(lambda rows: [
    visit(before, f"V{i}", site, category=category, complaint=complaint, disposal=LEFT if left else None)
    for i, (before, site, category, complaint, left) in enumerate(rows)
])


def in_london(text, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=fold)


def marks(*categories):
    return st.lists(st.builds(
        lambda hours, stay, site, category, codes, left: visit(
            timedelta(hours=hours), "", site, category=category, diagnoses=codes, disposal=LEFT if left else None,
            departed=None if stay is None else NOW - timedelta(hours=hours - stay)),
        st.integers(0, 60), st.none() | st.integers(-1, 40), st.sampled_from("AB"), st.sampled_from(categories),
        st.sampled_from([(), ("S00.8",), ("S52.5",)]), st.booleans()), max_size=7, unique_by=lambda v: v.id)
