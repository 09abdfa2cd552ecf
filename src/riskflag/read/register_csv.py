"""A register from CSV: child protection plans, looked-after children, unborn plans.

The columns and the words for kinds of register are listed in docs/reference/registers-csv.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from os import PathLike

from attrs import evolve, frozen

from riskflag.errors import InvalidInput
from riskflag.lasting import many_lasting
from riskflag.link.matching import searchable
from riskflag.link.model import LinkModel
from riskflag.link.register import MAX_AGE, MAX_REJECTED, Register
from riskflag.people.dates import DateOrder, PartialDate, civil_day, parse_date
from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.people.fields import ENTRY_FIELDS
from riskflag.people.names import fold
from riskflag.people.person import Person, Reader, parse_person
from riskflag.people.problem import Problem
from riskflag.people.stated import CATEGORIES, FLAGS, LEGAL_STATUSES, OTHER_WORDS, shown
from riskflag.read.lines import open_lines
from riskflag.read.people import unreadable_births
from riskflag.read.report import Report
from riskflag.read.table import Row, Table

__all__ = ["Entries", "parse_kind", "read_entries", "read_register"]

_IDENTIFYING = ("family_name", "nhs_number", "mother_family_name", "mother_nhs_number")
_KINDS: Mapping[RegisterKind, tuple[str, ...]] = {
    RegisterKind.CPP: (
        "cpp", "cp", "cp plan", "child protection", "child protection plan", "child protection register", "cpr",
        "on a child protection plan", "subject to a child protection plan", "on the child protection register",
        "child subject to a child protection plan", "342191000000101",
    ),
    RegisterKind.LAC: (
        "lac", "cla", "cic", "looked after", "looked after child", "looked after children", "child looked after",
        "children looked after", "in care", "child in care", "children in care", "care experienced child", "lac plan",
        "looked after plan", "764841000000100",
    ),
    RegisterKind.UCPP: (
        "ucpp", "ucp", "ucp plan", "unborn", "unborn plan", "unborn child", "unborn baby", "unborn cpp", "unborn cp plan",
        "unborn child plan", "unborn child protection plan", "unborn baby protection plan", "unborn protection plan",
        "pre birth plan", "pre birth child protection plan", "child protection plan unborn", "818901000000100",
    ),
    RegisterKind.OTHER: (
        "other", "other flag", "local flag", "flag", "alert", *FLAGS,
    ),
    RegisterKind.FAMILY: (
        "family", "family member on a plan", "family member on a child protection plan", "household", "sibling",
        "sibling on a plan", "sibling on a child protection plan", "child in the family is cause for concern",
        "family cause for concern", "375041000000100", "1064961000000107",
    ),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}


@frozen(repr=False)
class Entries:
    """The entries of a register's file, in its order, and what became of every row.

    `newest` is the newest day an entry was updated that does not lie after the load.
    """

    name: str
    entries: tuple[RegisterEntry, ...]
    report: Report
    newest: date | None = None

    def __repr__(self) -> str:
        """Say how many there are."""
        return f"<Entries: {len(self.entries)}, from {self.report!r}>"

    def register(
        self,
        *,
        as_of: date | None = None,
        max_age: timedelta = MAX_AGE,
        max_rejected: float = MAX_REJECTED,
        model: LinkModel | None = None,
    ) -> Register:
        """The register to look people up in. Raises InvalidInput as `read_register` does."""
        where = self.report.file
        if not self.entries:
            raise InvalidInput("not one row could be taken", where=where, remedy="see why with: riskflag registers check")
        readable = sum(entry.person.born is not None for entry in self.entries)
        unreadable_births(readable, sum(_lost_birth(entry) for entry in self.entries), file=where)
        as_of = as_of or self.newest
        if as_of is None:
            remedy = "pass as_of, or fill the column updated_on"
            raise InvalidInput("nothing says how old the list is", where=where, remedy=remedy)
        return Register.of(
            self.name, self.entries, as_of=as_of, max_age=max_age, read=self.report.read,
            rejected=len(self.report.rejected), max_rejected=0 if self.report.breaks_off else max_rejected,
            **({"model": model} if model else {}),
        )


def read_register(
    path: str | PathLike[str],
    *,
    name: str,
    kind: RegisterKind | str | None = None,
    as_of: date | None = None,
    max_age: timedelta = MAX_AGE,
    max_rejected: float = MAX_REJECTED,
    dates: DateOrder | str = DateOrder.ISO,
    loaded_at: datetime | None = None,
    model: LinkModel | None = None,
) -> Register:
    """Read a register from a CSV file.

    `kind` is what a row without a type of its own is. `as_of` (a date or aware datetime) says how old the list is; it
    defaults to the newest `updated_on` that is not after the load. Attendances later than `as_of` + `max_age` find the
    register stale. Up to the share `max_rejected` of rejected rows the count stands in every stamp; above it, or
    where the file ends within a row, the register is incomplete and says so beside any hit. Both defaults are local choices.
    `dates` is the order in which the file writes dates; `loaded_at` is when it was loaded, by default now.

    Raises InvalidInput, which names file, row and field and what to do, when the file is no such table, when no row
    of it can be taken, when most dates of birth are in another order, and when nothing says how old it is.
    """
    read = read_entries(path, name=name, kind=kind, dates=dates, loaded_at=loaded_at)
    return read.register(as_of=as_of, max_age=max_age, max_rejected=max_rejected, model=model)


def read_entries(
    path: str | PathLike[str],
    *,
    name: str,
    kind: RegisterKind | str | None = None,
    dates: DateOrder | str = DateOrder.ISO,
    loaded_at: datetime | None = None,
) -> Entries:
    """Read the entries of a register and the report on every row, without judging whether it can be used."""
    default = parse_kind(kind) if isinstance(kind, str) else kind
    today = civil_day(loaded_at or datetime.now(UTC))  # a door to the outside: the core has no clock
    found: list[RegisterEntry] = []
    with many_lasting(), open_lines(path) as lines:
        table = Table(lines, ENTRY_FIELDS, ("entry_id",))
        table.require("entry_id")
        table.require(*_IDENTIFYING)
        if default is None:
            table.require("register", remedy="name a column register, or pass kind= when all rows are of one kind")
        for row in table.rows():
            try:
                entry = _entry(row, name, default, DateOrder(dates), today)
            except InvalidInput as bad:
                table.reject(row, bad.where, bad.problem, bad.remedy)
                continue
            table.accept(row, entry.problems)
            found.append(entry)
    newest = max((entry.updated for entry in found if entry.updated is not None), default=None)
    return Entries(name, tuple(found), table.report(), newest)


def parse_kind(text: str) -> RegisterKind:
    """Read a type of plan or register, as a code or in words. Raises InvalidInput for an unknown one."""
    for part in (text, re.sub(r"\([^)]*\)", " ", text)):
        words = " ".join(re.sub(r"[^a-z0-9]+", " ", fold(part)).split())
        for key in (words, words.removesuffix("s")):
            if key in _KIND_OF:
                return _KIND_OF[key]
    raise InvalidInput("not a known type of register", where="register", remedy="CPP, LAC, UCPP, OTHER or FAMILY; one to a row")


def _entry(row: Row, name: str, default: RegisterKind | None, dates: DateOrder, today: date) -> RegisterEntry:
    texts = row.texts
    if "entry_id" not in texts:
        raise InvalidInput("the row has no id", where="entry_id", remedy="give every row one")
    if "register" not in texts and default is None:
        raise InvalidInput("the row has no type", where="register", remedy="CPP, LAC, UCPP, OTHER or FAMILY")
    kind = parse_kind(texts["register"]) if "register" in texts else default
    assert kind is not None  # noqa: S101 - for the type checker: one of the two is there
    reader = Reader(texts)
    person, expected = _person(reader, kind, dates, today)
    if not (searchable(person) or (person.mother is not None and searchable(person.mother))):
        raise InvalidInput("too little identity ever to match", remedy="give a name and a date of birth, or a number")
    since, until = _plan(reader, dates, today)
    reader.problems += [
        Problem(field, "not in known words: not shown")
        for field, known in (("category", CATEGORIES), ("legal_status", LEGAL_STATUSES))
        if shown(texts.get(field), known) == OTHER_WORDS
    ]
    return RegisterEntry(
        id=texts["entry_id"], kind=kind, person=person, register=name, expected=expected, since=since, until=until,
        updated=_past_day(reader, "updated_on", dates, today),
        category=texts.get("category"), legal_status=texts.get("legal_status"),
        parental_responsibility=texts.get("parental_responsibility"),
        relation=texts.get("relation") if kind is RegisterKind.FAMILY else None,
        away_since=reader.read("away_since", lambda text: parse_date(text, dates).earliest),
        authority=texts.get("authority"), authority_code=texts.get("authority_code"),
        office_phone=texts.get("authority_phone"), emergency_phone=texts.get("emergency_phone"),
        problems=row.problems + tuple(reader.problems) + person.problems,
    )


def _person(reader: Reader, kind: RegisterKind, dates: DateOrder, today: date) -> tuple[Person, date | None]:
    """The person and the expected date of delivery. Nobody on a list is born after it was loaded: on an unborn
    child's row such a date of birth is the expected one, elsewhere it is not recorded.
    """
    person = parse_person(reader.texts, dates)
    expected = reader.read("expected_date_of_delivery", lambda text: _whole(parse_date(text, dates)))
    mother = person.mother
    if mother is not None and mother.born is not None and mother.born.earliest > today:
        person = evolve(person, mother=evolve(mother, born=None))
        reader.problems.append(Problem("mother_date_of_birth", "in the future"))
    born = person.born
    if born is None or born.earliest <= today:
        return person, expected
    unborn = kind is RegisterKind.UCPP and expected is None
    reader.problems.append(Problem("date_of_birth", "in the future" + ", taken as the expected date" * unborn))
    return evolve(person, born=None), born.earliest if unborn else expected


def _plan(reader: Reader, dates: DateOrder, today: date) -> tuple[date | None, date | None]:
    """The plan's first and last day in the most protective reading: a part that is missing is read the widest way;
    an end before the start makes both not recorded, which limits nothing. A start in the future stands, with a note: the
    plan counts from that day on.
    """
    start = reader.read("started_on", lambda text: parse_date(text, dates))
    end = reader.read("ended_on", lambda text: parse_date(text, dates))
    for field, day in (("started_on", start), ("ended_on", end)):
        if day is not None and day.day is None:
            reader.problems.append(Problem(field, f"known to the {day.precision} only, read the widest way"))
    since = start.earliest if start is not None else None
    until = end.latest if end is not None else None
    if since is not None and since > today:
        reader.problems.append(Problem("started_on", "in the future: the plan counts from that day on"))
    if since is not None and until is not None and until < since:
        reader.problems += [Problem("started_on", "after the end"), Problem("ended_on", "before the start")]
        since = until = None
    return since, until


def _past_day(reader: Reader, field: str, dates: DateOrder, today: date) -> date | None:
    day = reader.read(field, lambda text: _whole(parse_date(text, dates)))
    if day is not None and day > today:
        reader.problems.append(Problem(field, "in the future"))
        return None
    return day


def _whole(day: PartialDate) -> date:
    if day.day is None:
        raise InvalidInput("not a whole date", remedy="give day, month and year")
    return day.earliest


def _lost_birth(entry: RegisterEntry) -> bool:
    return entry.person.born is None and any(problem.field == "date_of_birth" for problem in entry.problems)
