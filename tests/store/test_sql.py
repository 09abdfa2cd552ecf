"""What only a stored history must do: open, refuse, migrate, erase, end the keeping, and never answer "none" for "cannot"."""

import json
import os
import shutil
import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

import riskflag as rf
from riskflag.errors import InvalidInput, StoreFailed
from riskflag.people.numbers import Number
from riskflag.rules.attendances import REP_4IN12
from riskflag.store import schema
from riskflag.store.database import _PRAGMAS
from riskflag.store.events import Cancelled, Effect, Merged, Recorded, Taken, Unmerged
from riskflag.store.facts import Facts
from riskflag.store.memory import MemoryHistory
from riskflag.store.sql import Import, SqlHistory
from riskflag.testing import a_person, a_test_number, an_attendance, check_history
from tests.store.families import a_visit

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def visit(ident, at="2026-01-10T10:00", site="A", **person):
    return a_visit(attendance_id=ident, arrived_at=at, site=site, **{"local_id": f"L{ident}", **person})


def said(*visits, stated=NOW):
    return [Recorded(each, stated) for each in visits]


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/h.db"


@pytest.fixture
def history(url):
    with SqlHistory.open(url, create=True) as opened:
        yield opened


def ids(history, present=None):
    return [v.id for v in history.before(present or an_attendance()).value]


def test_it_is_a_history_like_any_other(history):
    history.append(said(visit("V1"), visit("V2", at="2026-02-10T10:00", nhs_number="", family_name="Exemplaar"), visit("V3", at="2026-03-05T10:00")))
    check_history(history, an_attendance(), ["V1", "V2"])
    assert len(history) == 3


def test_what_is_kept_says_everything_that_was_said(history, url):
    full = rf.Attendance.parse({
        "attendance_id": "V1", "arrived_at": "2026-01-10T10:00", "departed_at": "2026-01-10T12:00", "site": "A", "given_name": "Robin", "middle_names": "Lee",
        "family_name": "Exemplar", "date_of_birth": "2021-05-04", "nhs_number": a_test_number(1), "local_id": "7", "home_postcode": "ZX1 1AA",
        "home_address": "Flat 2, 1 High Street", "mother_given_name": "Ada", "mother_family_name": "Exemplar", "carer_name": "Jo Bloggs",
        "contact_phone": "07700 900123", "gp_practice": "Z99001", "diagnosis_code": "S72.0|T30.0", "injury_flag": "y", "injury_datetime": "2026-01-09",
        "mobility": "crawls", "discharge_status": "did not wait", "fracture_detail": "femur:spiral", "predaht_features": "none", "sex": "F",
    })
    history.append(said(full))
    with SqlHistory.open(url) as again:
        assert list(again.attendances()) == [full]


def test_events_in_a_day_of_a_department(history):
    one, other = visit("V1"), visit("V2", at="2026-02-10T10:00", site="B", given_name="Baby", family_name="Quill", nhs_number="", home_postcode="")
    assert history.append(said(one, other)) == Effect(reassess=(("A", "V1"), ("B", "V2")))
    assert history.append(said(one, other)) == Effect()
    merge = Merged("M1", Number("local", "LV2", issuer="B"), Number("local", "LV1", issuer="A"), NOW)
    assert history.append([merge]) == Effect(reassess=(("B", "V2"),))
    assert ids(history) == ["V1", "V2"]
    assert history.append([Unmerged("M1", NOW + DAY)]) == Effect(reassess=(("B", "V2"),))
    assert ids(history) == ["V1"]
    assert history.append([merge]) == Effect()
    assert history.append([Cancelled("A", "V1", NOW + DAY)]) == Effect(withdrawn=(("A", "V1"),))
    assert history.append(said(one)) == Effect()
    assert ids(history) == []


def test_a_number_that_was_superseded_still_finds_the_child(history):
    history.append(said(visit("V1", nhs_number=a_test_number(5), family_name="Quill", home_postcode="")))
    assert ids(history) == []
    history.append([Merged("P1", Number("nhs", a_test_number(5)), Number("nhs", a_test_number(1)), NOW)])
    assert ids(history) == ["V1"]


def test_twins_are_not_fused_and_what_fits_both_is_not_checked(history):
    for name, serial in (("Amy", 2), ("Eva", 3)):
        history.append(said(visit(name, given_name=name, nhs_number=a_test_number(serial))))
    history.append(said(visit("again", given_name="Amy", nhs_number=a_test_number(4))))
    answer = history.before(an_attendance(a_person(given_name="Amy", nhs_number=""), attendance_id="now"))
    assert answer == rf.Unknown("history", "two children's earlier attendances fit about as well")


def test_what_fits_two_children_is_not_checked_also_when_it_is_stored_unless_the_hospital_says_whose_it_is(history):
    history.append(said(visit("A1", nhs_number=a_test_number(5)), visit("B1", nhs_number=a_test_number(6))))
    present = visit("now", at="2026-03-02T10:00", nhs_number="", local_id="LNOW")
    unknown = rf.Unknown("history", "two children's earlier attendances fit about as well")
    assert history.before(present) == unknown
    history.append(said(present))
    assert history.before(present) == unknown
    (own,) = (number for number in present.person.numbers if number.scheme == "local")
    (other,) = (number for number in visit("B1").person.numbers if number.scheme == "local")
    history.append([Merged("M", own, other, NOW)])
    assert ids(history, present) == ["B1"]


def test_until_what_was_taken_in_is_grouped_the_coverage_lacks_it(history):
    history.append(said(visit("V0")))
    visits = [visit("V1"), visit("V2", nhs_number="", family_name="Exemplaar")]
    assert history.load(visits, stated=NOW).new == 2
    assert history.load(visits, stated=NOW).new == 0
    check_history(history, an_attendance(), ["V0"])
    assert "not linked yet" in history.coverage.missing
    history.append(said(visit("V3")))
    assert "not linked yet" in history.coverage.missing
    history.group()
    check_history(history, an_attendance(), ["V0", "V1", "V2", "V3"])
    assert history.coverage.missing is None


@pytest.mark.parametrize("before", [1, 60])  # many beside few are grouped with everything, few beside many by themselves
def test_many_taken_in_at_once_are_grouped_as_if_they_had_come_one_by_one(history, tmp_path, before):
    held = [visit(f"B{n}", nhs_number=a_test_number(n + 40), family_name=f"Exemplar{chr(97 + n % 26)}{chr(97 + n // 26)}") for n in range(before)]
    new = [visit("V1"), visit("V2", nhs_number="", local_id="L7"), visit("V3", nhs_number="", local_id="L7", site="", given_name="Rob")]
    history.append(said(*held))
    history.load([*new, held[0], visit("B0", nhs_number=a_test_number(41))], stated=NOW + DAY)
    history.group()
    with SqlHistory.open(f"sqlite:///{tmp_path}/one-by-one.db", create=True) as other:
        for own in (*held, *new, visit("B0", nhs_number=a_test_number(41))):
            other.append(said(own, stated=NOW + DAY))
        for own in (*held, *new):
            assert [v.id for v in history.child(*own.key)] == [v.id for v in other.child(*own.key)]
        with history._reading() as one, other._reading() as two:
            rows = "SELECT key, site, visit FROM keyed JOIN attendance ON id = attendance ORDER BY key, site, visit"
            assert one.exec_driver_sql(rows).all() == two.exec_driver_sql(rows).all()


def test_after_an_update_of_riskflag_nothing_is_found_until_it_is_rebuilt(history, monkeypatch):
    history.append(said(visit("V1"), visit("V2")))
    monkeypatch.setattr("riskflag.store.facts.maker", lambda: "another version")
    answer = history.before(an_attendance())
    assert isinstance(answer, rf.Unknown)
    assert "riskflag history rebuild" in answer.reason
    with pytest.raises(StoreFailed):
        history.append(said(visit("V3")))
    history.rebuild()
    check_history(history, an_attendance(), ["V1", "V2"])


def test_coverage_is_kept_and_says_what_imports_lack(history):
    history.cover(rf.Coverage(since=NOW, sites=("A",)))
    begun = Import(file="a.csv", stated=NOW)
    history.importing(begun)
    assert history.coverage == rf.Coverage(since=NOW, sites=("A",), missing="the import of 1 file was not finished")
    history.importing(evolve(begun, read=100, rejected=2, finished=True))
    assert history.coverage.missing == "2 of 100 rows of the history were rejected"
    history.importing(evolve(begun, read=100, finished=True))
    assert history.coverage.missing is None
    history.importing(evolve(begun, read=100, nobody=1, finished=True))
    assert history.coverage.missing == "1 of 100 rows of the history hold too little identity to be found for anybody"


def test_the_next_day_s_file_under_the_same_path_hides_no_gap_of_the_day_before_unless_it_is_said_to_mend_it(history):
    history.append(said(visit("V1")))
    history.importing(Import(file="day.csv", stated=NOW, read=100, rejected=2, finished=True))
    whole = Import(file="day.csv", stated=NOW + DAY, read=100, finished=True)
    history.importing(whole)
    assert history.coverage.missing == "2 of 200 rows of the history were rejected"
    history.importing(whole, instead=True)
    assert history.coverage.missing is None


def test_a_store_whose_imports_have_stopped_is_stale_and_not_checked(history, url):
    history.append(said(visit("V1", at="2026-02-20T10:00")))
    history.cover(rf.Coverage())
    present = visit("now", at="2026-03-02T10:00")
    assert rf.Screener(registers=[], history=history, rules=[REP_4IN12]).assess(present).outcome is rf.Outcome.CLEAR
    with SqlHistory.open(url, max_age=timedelta(days=7)) as watched:
        screener = rf.Screener(registers=[], history=watched, rules=[REP_4IN12])
        assessment = screener.assess(present)
        assert assessment.outcome is rf.Outcome.INCOMPLETE
        assert "it is stale: as of 20/02/2026, older than 7 days" in assessment.alerts[0].reasons[0]
        assert "it is stale" in assessment.stamp.history
        assert screener.assess(visit("then", at="2026-02-27T09:00")).outcome is rf.Outcome.CLEAR
        watched.confirm(datetime(2026, 3, 1, tzinfo=UTC))
        assert screener.assess(present).outcome is rf.Outcome.CLEAR


def test_an_arrival_later_than_it_was_stated_does_not_make_a_store_younger(history):
    history.append(said(visit("V1", at="2099-01-01T10:00")))
    assert history.as_of == NOW


SLIP, MEANT = visit("V1", at="2016-01-10T10:00"), visit("V1")


@pytest.mark.parametrize("mended", [[Recorded(MEANT, NOW + DAY)], [Cancelled(*SLIP.key, NOW + DAY), Recorded(visit("V2"), NOW)]])
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("other", [[], said(visit("X", at="2015-06-01T10:00", site="B"))])
def test_a_date_that_was_corrected_or_did_not_happen_begins_no_coverage_in_any_order(history, mended, turned, other):
    events = [*other, Recorded(SLIP, NOW), *mended]
    for event in reversed(events) if turned else events:
        history.append([event])
    assert history.coverage.since == MEANT.at


def test_a_corrected_date_begins_no_coverage_of_a_file_either(history):
    history.load([SLIP], stated=NOW)
    history.load([MEANT], stated=NOW + DAY)
    history.group()
    assert history.coverage.since == MEANT.at


@pytest.mark.parametrize("turned", [False, True])
def test_a_correction_into_the_time_whose_keeping_has_ended_stands_in_any_order(history, turned):
    history.purge(before=datetime(2018, 1, 1, tzinfo=UTC))
    events = [Recorded(MEANT, NOW), Recorded(SLIP, NOW + DAY)]
    for event in reversed(events) if turned else events:
        history.append([event])
    assert list(history.attendances()) == []


def test_what_is_past_its_keeping_goes_and_does_not_come_back(history):
    old, new = visit("old", at="2019-01-10T10:00", date_of_birth="2018-01-01"), visit("new")
    history.append(said(old, new))
    assert history.purge(before=datetime(2020, 1, 1, tzinfo=UTC)) == 1
    assert history.append(said(old, stated=NOW + DAY)) == Effect()
    assert [v.id for v in history.attendances()] == ["new"]
    assert history.coverage.since == datetime(2020, 1, 1, tzinfo=UTC)


def everything_in(folder):
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.name != "backup")


def test_what_was_erased_is_gone_from_the_file_and_stays_gone(history, url, tmp_path):
    child, other = visit("V1", family_name="Canaryname"), visit("V2", given_name="Kit", nhs_number=a_test_number(9), date_of_birth="2011-01-01")
    history.append([*said(child, other), Merged("M1", Number("local", "LV1", issuer="A"), Number("local", "CANARY9", issuer="A"), NOW)])
    history.close()
    shutil.copy(tmp_path / "h.db", tmp_path / "backup")
    with SqlHistory.open(url) as opened:
        assert opened.erase([v.key for v in opened.child("A", "V1")]) == Effect(withdrawn=(("A", "V1"),))
        opened.close()
        for gone in (b"anary", b"CANARY9", b"LV1"):
            assert gone in (tmp_path / "backup").read_bytes()
            assert gone not in everything_in(tmp_path)
        assert opened.append(said(child, stated=NOW + DAY)) == Effect()
        assert [v.id for v in opened.attendances()] == ["V2"]
    shutil.copy(tmp_path / "backup", tmp_path / "h.db")
    with SqlHistory.open(url) as restored:
        assert [v.id for v in restored.attendances()] == ["V2"]


def test_a_tombstone_says_nothing_of_anybody(history, tmp_path):
    history.append(said(visit("V1")))
    history.erase([("A", "V1")])
    kept = (tmp_path / "h.db.erasures").read_text()
    assert len(kept.splitlines()) == 2
    assert "V1" not in kept


def test_a_store_without_its_file_of_erasures_opens_only_by_an_explicit_word(history, url, tmp_path):
    history.append(said(visit("V1")))
    (tmp_path / "h.db.erasures").unlink()
    with pytest.raises(InvalidInput, match="file of erasures is missing"):
        SqlHistory.open(url)
    with SqlHistory.open(url, without_erasures=True) as opened:
        assert ids(opened) == ["V1"]
        with pytest.raises(StoreFailed, match="nothing can be erased for good"):
            opened.erase([("A", "V1")])


WRONG_FILES = {"another store's": None, "not one": "hello", "newer": json.dumps({"riskflag erasures": 9, "key": "00"})}


@pytest.mark.parametrize("content", WRONG_FILES.values(), ids=WRONG_FILES)
def test_another_file_in_its_place_is_refused(history, url, tmp_path, content):
    if content is None:
        SqlHistory.open(f"sqlite:///{tmp_path}/other.db", create=True).close()
        content = (tmp_path / "other.db.erasures").read_text()
    (tmp_path / "h.db.erasures").write_text(content)
    with pytest.raises(InvalidInput, match=r"h\.db\.erasures"):
        SqlHistory.open(url)


def test_a_postgresql_store_is_told_where_its_file_is():
    with pytest.raises((InvalidInput, StoreFailed)):
        SqlHistory.open("postgresql://nobody@127.0.0.1:1/none", create=True)


def test_an_attendance_that_was_changed_behind_its_back_is_no_answer(history, tmp_path):
    history.append(said(visit("V1")))
    with sqlite3.connect(tmp_path / "h.db") as raw:
        raw.execute("UPDATE attendance SET record = replace(record, 'A', 'B')")
    raw.close()
    assessment = rf.Screener(registers=[], history=history, rules=[rf.STANDARD]).assess(an_attendance())
    assert not assessment.complete


def test_a_newer_store_is_refused(history, url, tmp_path):
    with sqlite3.connect(tmp_path / "h.db") as raw:
        raw.execute("UPDATE riskflag_meta SET value = '99' WHERE name = 'schema'")
    raw.close()
    with pytest.raises(InvalidInput, match="newer riskflag"):
        SqlHistory.open(url)


@pytest.mark.parametrize("version", range(1, schema.VERSION + 1))
def test_every_released_schema_opens_as_this_version(tmp_path, version):
    frozen = Path(__file__).parent / "schemas" / f"v{version}.sql"
    raw = sqlite3.connect(tmp_path / "h.db")
    raw.executescript(frozen.read_text(encoding="utf-8"))
    raw.close()
    shutil.copy(frozen.with_suffix(".erasures"), tmp_path / "h.db.erasures")
    with SqlHistory.open(f"sqlite:///{tmp_path}/h.db") as opened:
        opened.rebuild()
        assert [(v.key, v.at.isoformat()) for v in opened.before(an_attendance()).value] == [
            (("A", "V1"), "2026-01-10T10:00:00+00:00"), (("B", "V2"), "2026-02-10T10:00:00+00:00")]
        assert opened.append([Cancelled("B", "V2", NOW + DAY), Unmerged("M1", NOW + DAY)]) == Effect(withdrawn=(("B", "V2"),))


def test_a_step_from_one_schema_to_the_next_is_taken_once(history, url, tmp_path, monkeypatch):
    history.append(said(visit("V1")))
    history.close()
    taken = []

    following = schema.VERSION + 1

    def further(connection):
        taken.append(following)
        connection.exec_driver_sql("ALTER TABLE merge ADD COLUMN note TEXT")

    monkeypatch.setattr(schema, "VERSION", following)
    monkeypatch.setattr("riskflag.store.sql.VERSION", following)
    monkeypatch.setattr(schema, "MIGRATIONS", {**schema.MIGRATIONS, following: further})
    for _ in range(2):
        with SqlHistory.open(url) as opened:
            assert ids(opened) == ["V1"]
    assert taken == [following]


def test_it_prints_neither_a_person_nor_where_it_is(history, tmp_path):
    assert str(tmp_path) not in f"{history!r} {history}"


def test_a_store_that_was_told_no_coverage_begins_with_its_first_arrival(history):
    assert history.coverage == rf.Coverage(missing="it holds nothing yet")
    history.append(said(visit("V2", at="2026-02-10T10:00")))
    history.append(said(visit("V1", at="2026-01-10T10:00"), visit("V3", at="2026-03-10T10:00")))
    assert history.coverage == rf.Coverage(since=datetime(2026, 1, 10, 10, tzinfo=UTC))
    screened = rf.Screener(registers=[], history=history, rules=[REP_4IN12]).assess(an_attendance())
    assert screened.outcome is rf.Outcome.INCOMPLETE
    history.cover(rf.Coverage())
    assert history.coverage == rf.Coverage()


def test_one_file_of_which_many_rows_were_rejected_is_a_gap_however_large_the_others_are(history):
    history.importing(Import(file="three years", stated=NOW, read=1_000_000, finished=True))
    history.importing(Import(file="last week", stated=NOW, read=500, rejected=5, finished=True))
    assert "5 of 1000500 rows of the history were rejected" in history.coverage.missing


def erased_one(history, url, tmp_path):
    history.append(said(visit("V1"), visit("V2", at="2026-02-10T10:00")))
    history.erase([("A", "V1")])
    return tmp_path / "h.db.erasures"


def test_a_tombstone_that_a_crash_broke_off_spoils_no_later_one(history, url, tmp_path):
    file = erased_one(history, url, tmp_path)
    with file.open("a") as broken_off:
        broken_off.write("0123abcd")
    history.erase([("A", "V2")])
    history.append(said(visit("V1"), visit("V2"), stated=NOW + DAY))
    assert len(history) == 0
    SqlHistory.open(url).close()


def test_a_file_of_erasures_that_lost_tombstones_is_refused(history, url, tmp_path):
    file = erased_one(history, url, tmp_path)
    head = file.read_text().splitlines()[0]
    file.write_text(f"{head}\n")
    with pytest.raises(InvalidInput, match="has lost tombstones"):
        SqlHistory.open(url)
    SqlHistory.open(url, without_erasures=True).close()


def test_a_file_of_erasures_with_a_line_that_is_no_tombstone_is_refused(history, url, tmp_path):
    file = erased_one(history, url, tmp_path)
    file.write_text(file.read_text()[:-9] + "\n")
    with pytest.raises(InvalidInput, match="a line of it is no tombstone"):
        SqlHistory.open(url)


def test_an_erasure_whose_journal_is_held_by_a_reader_says_so(history, url, tmp_path, monkeypatch):
    monkeypatch.setattr("riskflag.store.database._PRAGMAS", ("busy_timeout = 50", *_PRAGMAS[1:]))
    with SqlHistory.open(url) as brief:
        brief.append(said(visit("V1")))
        reader = sqlite3.connect(tmp_path / "h.db", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM attendance").fetchone()
        with pytest.raises(StoreFailed, match="may still hold what went"):
            brief.erase([("A", "V1")])
        reader.close()
        assert len(brief) == 0
        brief.purge(before=datetime(2000, 1, 1, tzinfo=UTC))
        assert (tmp_path / "h.db-wal").stat().st_size == 0


def test_coverage_is_asked_before_the_visits_so_that_an_import_between_the_two_is_no_complete_answer(history):
    class Importing:
        name = "history"
        done = False

        @property
        def coverage(self):
            return rf.Coverage(missing=None if self.done else "the import of 1 file was not finished")

        def before(self, _present):
            self.done = True
            return []

    screened = rf.Screener(registers=[], history=Importing(), rules=[REP_4IN12]).assess(an_attendance())
    assert screened.outcome is rf.Outcome.INCOMPLETE


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_its_files_are_its_owner_s_alone(history, tmp_path):
    history.append(said(visit("V1")))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert len(modes) == 4  # the database, its -wal and -shm, the file of erasures
    assert set(modes.values()) == {0o600}


def test_a_future_is_neither_complete_nor_past_its_keeping(history):
    history.append(said(visit("V1")))
    ahead = datetime.now(UTC) + timedelta(minutes=11)
    before = history.as_of
    with pytest.raises(InvalidInput, match="in the future"):
        history.confirm(ahead)
    with pytest.raises(InvalidInput, match="in the future"):
        history.purge(before=ahead)
    assert (history.as_of, len(history)) == (before, 1)
    history.confirm(ahead, latest=ahead)
    assert history.as_of == ahead


def test_what_is_not_taken_over_is_counted_by_why(history):
    history.load([visit("V1"), visit("V2"), visit("V3", "2019-01-10T10:00"), visit("V4")], stated=NOW)
    history.group()
    history.purge(before=datetime(2020, 1, 1, tzinfo=UTC))
    history.erase([("A", "V4")])
    again = [visit("V1"), visit("V2", "2026-01-11T10:00"), visit("V3", "2019-01-10T10:00"), visit("V4"), visit("V5")]
    assert history.load(again, stated=NOW - DAY) == Taken(new=1, older=1, ended=1, erased=1)


def test_twins_of_like_names_are_two_however_they_came_in(history):
    """The desk gave each a number of its own in one minute; their names are two forms of one."""
    home = {"nhs_number": "", "home_postcode": "ZX1 1AA", "home_address": "1 High Street", "sex": "F"}
    one, other = (visit(ident, given_name=name, local_id=local, **home)
                  for ident, name, local in (("V1", "Jasmine", "L1"), ("V2", "Yasmine", "L2")))
    history.append(said(one, other))
    for found in (history, MemoryHistory((one, other))):
        assert (ids(found, one), ids(found, other)) == ([], [])


def test_what_was_erased_goes_again_after_the_store_was_open_without_its_file(history, url, tmp_path):
    erased_one(history, url, tmp_path)
    with SqlHistory.open(url, without_erasures=True) as unguarded:
        unguarded.append(said(visit("V1")))
        assert len(unguarded) == 2
    with SqlHistory.open(url) as opened:
        assert [v.id for v in opened.attendances()] == ["V2"]


def test_a_correction_to_before_the_keeping_ended_takes_along_what_it_corrects(history):
    history.append(said(visit("V1")))
    history.purge(before=datetime(2026, 1, 5, tzinfo=UTC))
    history.append(said(visit("V1", at="2025-12-10T10:00"), stated=NOW + DAY))
    assert len(history) == 0


def test_an_answer_is_of_one_moment_and_one_that_fails_holds_nothing_back(history):
    with history._database.reading() as connection:
        before = Facts.over(connection).told.get("coverage")
        history.cover(rf.Coverage(since=NOW))
        assert Facts.over(connection).told.get("coverage") == before
    with history._database.reading() as connection:
        assert Facts.over(connection).told["coverage"] != before
    with pytest.raises(KeyError), history._database.reading() as connection:
        Facts.over(connection).told["no such fact"]
    history._database.leave_nothing_behind()  # it would say so if somebody still read


@pytest.mark.parametrize(("wrong", "told"), [
    ([visit("V2")], "item 2 is no event but of type Attendance"), ([None], "item 2 is no event"),
    ([Recorded(visit("V2"), datetime(2090, 1, 1, tzinfo=UTC))], "when event 2 was stated is in the future"),
    ([Recorded(visit("V2", given_name="\ud800Robin"), NOW)], "event 2 holds half a character"),
], ids=["a visit", "nothing", "the future", "half a character"])
def test_append_takes_all_events_or_says_which_is_none_and_takes_nothing(history, wrong, told):
    with pytest.raises(InvalidInput, match=told) as refused:
        history.append([*said(visit("V1")), *wrong])
    assert "Robin" not in repr(refused.value.args)
    assert refused.value.__cause__ is None
    assert len(history) == 0


def test_a_statement_of_later_than_now_is_taken_if_its_moment_is_said_to_be_possible(history):
    history.append([Recorded(visit("V1"), datetime(2090, 1, 1, tzinfo=UTC))], latest=datetime(2090, 1, 2, tzinfo=UTC))
    assert len(history) == 1


@pytest.mark.parametrize("person", [{"date_of_birth": "2021"}, {"given_name": "", "home_postcode": ""}])
def test_nothing_is_no_answer_where_nothing_could_be_found(history, person):
    own = {"nhs_number": "", "home_postcode": "", "local_id": "", **person}
    present = an_attendance(a_person(**own))
    for held in ([], said(present), said(visit("V1", **own))):
        history.append(held)
        found = history.before(present)
        assert isinstance(found, rf.Unknown)
        assert "too little identity" in found.reason


def test_a_store_that_does_not_say_its_version_is_damaged(url, tmp_path):
    SqlHistory.open(url, create=True).close()
    with sqlite3.connect(tmp_path / "h.db") as file:
        file.execute("UPDATE riskflag_meta SET value = 'abc' WHERE name = 'schema'")
    with pytest.raises(InvalidInput, match="damaged"):
        SqlHistory.open(url)


def test_where_the_file_of_erasures_cannot_be_written_nothing_is_erased_and_that_is_said(history, monkeypatch):
    def full(*_):
        raise OSError("disk full")

    history.append(said(visit("V1")))
    monkeypatch.setattr("riskflag.store.erasures._write", full)
    with pytest.raises(StoreFailed, match="its file of erasures cannot be written"):
        history.erase([("A", "V1")])
    assert ids(history) == ["V1"]
