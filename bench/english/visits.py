"""One child's visits over three years: incidents, and the rows an incident leaves at one site or several.

Incidents follow the project's counting: second registrations and transfers belong to the incident that began them; returns and planned
follow-ups only where the site records the attendance category (2, 3, 4), else they are incidents of their own; leaving before treatment
and coming back is always two. A desk that registers a child a second time writes category 1 like the first time, and of a child sent over by
another site 1 or 3: what the category says of those rows is not what happened.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from .attendances import Complaint, at_hour, complaint, months_old
from .families import TODAY
from .people import Child
from .sampling import shares
from .world import World

YEARS = 3
FIRST = date(TODAY.year - YEARS, TODAY.month, TODAY.day) + timedelta(days=1)
_INCIDENTS = shares({1: 0.50, 2: 0.22, 3: 0.12, 4: 0.06, 5: 0.04, 7: 0.03, 10: 0.02, 15: 0.01})  # judgement: few children attend often
_LEFT, _DONE = "1066301000000103", "182992009"
CLUSTER = 3  # sites of one town: a major department, an urgent treatment centre and one whose records are poor
_OTHER_WORDS = {
    "Difficulty breathing": "Shortness of breath", "Injury of head": "Head injury", "Injury of arm": "Arm injury", "Injury of leg": "Leg injury",
    "Injury of hand": "Hand injury", "Fever": "High temperature", "Vomiting": "Vomiting and diarrhoea", "Abdominal pain": "Tummy pain",
    "Seizure": "Fit", "Crying infant": "Unsettled baby", "Unwell": "Generally unwell",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Site:
    """A department: its code, whether its records lack numbers, and whether it records the attendance category."""

    code: str
    department_type: str
    poor: bool
    categories: bool


def sites(clusters: int) -> tuple[tuple[Site, ...], ...]:
    """Towns of three sites; every other major department records categories, poor sites never do."""
    return tuple(
        (Site(f"RY{n:03d}1", "1", poor=False, categories=n % 2 == 0), Site(f"RY{n:03d}2", "3", poor=False, categories=n % 3 == 0), Site(f"RY{n:03d}3", "3", poor=True, categories=False))
        for n in range(clusters)
    )


@dataclass(slots=True)
class Visit:
    """One row to be: when, where, what for, how it belongs to its incident."""

    at: datetime
    until: datetime
    site: Site
    why: Complaint
    words: str
    incident: int
    kind: str  # first, second registration, transfer, return, planned follow-up
    category: str
    discharged: str = _DONE


def real(at: datetime) -> datetime:
    """A local time that exists once: the hour that the clock skips or repeats on the last Sundays of March and October is left."""
    if at.month in (3, 10) and at.day >= 25 and at.weekday() == 6 and at.hour == 1:
        return at + timedelta(hours=1)
    return at


class Visits:
    """The visits of children in one world."""

    def __init__(self, world: World, clusters: int) -> None:
        self.world = world
        self.towns = sites(clusters)

    def of(self, rng: Random, child: Child, town: int, shared: list[Visit]) -> list[Visit]:
        """All visits of a child, oldest first. `shared` are visits of a sibling this child was brought along to."""
        visits: list[Visit] = []
        incident, free = 0, datetime.combine(FIRST, time.min)
        starts = [self._start(rng, child) for _ in range(_INCIDENTS(rng))]
        plans: list[tuple[datetime, Visit | None]] = [(at, None) for at in starts if at is not None]
        plans += [(visit.at + timedelta(minutes=rng.randint(0, 10)), visit) for visit in shared if visit.at.date() > child.born]
        for at, with_sibling in sorted(plans, key=lambda plan: plan[0]):
            if at < free:
                continue
            incident += 1
            made = list(self._incident(rng, child, at, town, incident, with_sibling))
            visits += made
            incident = made[-1].incident
            free = max(visit.until for visit in made) + timedelta(days=8)  # a category joins the nearest earlier incident
        return visits

    def _start(self, rng: Random, child: Child) -> datetime | None:
        first = max(FIRST, child.born)
        last = min(TODAY, child.born + timedelta(days=18 * 365))
        if (last - first).days < 1:
            return None
        return at_hour(rng, first + timedelta(days=1 + rng.randrange((last - first).days)))

    def _site(self, rng: Random, town: int, but: Site | None = None) -> Site:
        while True:
            own = self.towns[town] if rng.random() < 0.92 or len(self.towns) == 1 else rng.choice(self.towns)
            site = rng.choice(own)
            if but is None or site.code != but.code:
                return site

    def _row(self, rng: Random, at: datetime, site: Site, why: Complaint, incident: int, kind: str, category: str) -> Visit:  # noqa: PLR0917 - a row
        at = real(at)
        until = real(at + timedelta(minutes=int(20 + rng.expovariate(1 / 150))))
        return Visit(at, until, site, why, why.complaint, incident, kind, category if site.categories else "")

    def _incident(self, rng: Random, child: Child, at: datetime, town: int, incident: int, shared: Visit | None) -> Iterator[Visit]:  # noqa: PLR0917
        age = months_old(child.born, at.date())
        why = shared.why if shared is not None else complaint(rng, age)
        first = self._row(rng, at, shared.site if shared is not None else self._site(rng, town), why, incident, "first", "1")
        roll = rng.random()
        for kind in ("second_registration", "transfer", "unplanned_return", "planned_follow_up", "left_and_back", "unrelated_next_day"):
            roll -= self.world.rate(kind)
            if roll < 0:
                yield from getattr(self, f"_{kind}")(rng, first, town, age)
                return
        yield first

    def _second_registration(self, rng: Random, first: Visit, town: int, age: int) -> Iterator[Visit]:
        del town, age
        yield first
        again = self._row(rng, first.at + timedelta(minutes=rng.randint(1, 110)), first.site, first.why, first.incident, "second registration", "1")
        yield self._reworded(rng, again)

    def _transfer(self, rng: Random, first: Visit, town: int, age: int) -> Iterator[Visit]:
        del age
        yield first
        there = self._site(rng, town, first.site)
        moved = self._row(rng, first.until + timedelta(minutes=rng.randint(15, 300 if rng.random() < 0.8 else 1360)), there, first.why, first.incident, "transfer", rng.choice("13"))
        yield self._reworded(rng, moved)

    def _unplanned_return(self, rng: Random, first: Visit, town: int, age: int) -> Iterator[Visit]:
        del age
        yield first
        same = rng.random() < 0.7
        site = first.site if same else self._site(rng, town, first.site)
        gap = timedelta(hours=rng.randint(26, 24 * 6 + 12))
        joined = site.categories
        yield self._row(rng, first.until + gap, site, first.why, first.incident + (not joined), "return", "2" if same else "3")

    def _planned_follow_up(self, rng: Random, first: Visit, town: int, age: int) -> Iterator[Visit]:
        del town, age
        yield first
        if first.site.categories:
            yield self._row(rng, first.until + timedelta(hours=rng.randint(20, 24 * 6)), first.site, first.why, first.incident, "planned follow-up", "4")

    def _left_and_back(self, rng: Random, first: Visit, town: int, age: int) -> Iterator[Visit]:
        del town, age
        first.discharged = _LEFT
        first.until = min(first.until, first.at + timedelta(minutes=rng.randint(15, 80)))
        yield first
        yield self._row(rng, first.until + timedelta(minutes=rng.randint(20, 300)), first.site, first.why, first.incident + 1, "left and back", "1")

    def _unrelated_next_day(self, rng: Random, first: Visit, town: int, age: int) -> Iterator[Visit]:
        yield first
        why = complaint(rng, age)
        while why.complaint == first.why.complaint or (why.injury != "1") == (first.why.injury != "1"):
            why = complaint(rng, age)
        yield self._row(rng, first.until + timedelta(minutes=rng.randint(120, 1380)), self._site(rng, town, first.site), why, first.incident + 1, "unrelated", "1")

    def _reworded(self, rng: Random, visit: Visit) -> Visit:
        """The same trouble in another desk's words, or with the complaint left blank and the diagnosis kept."""
        roll = rng.random()
        if roll < 0.15:
            visit.words = _OTHER_WORDS.get(visit.words, visit.words)
        elif roll < 0.20 and visit.why.diagnosis:
            visit.words = ""
        return visit
