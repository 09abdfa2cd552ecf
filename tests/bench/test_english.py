"""The invented English population: the same from the same seed, true to its rates, and with an answer sheet that can be trusted."""

import ast
import csv
import os
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from bench.english import products
from bench.english.decidable import decidable
from bench.english.families import TODAY, Families
from bench.english.hard import ERROR_TYPES, LOOKALIKE_TYPES
from bench.english.mechanics import ascii_only, mojibake, one_digit
from bench.english.mechanisms import ERRORS
from bench.english.names import ANGLO, counted, spellings
from bench.english.numbers import is_valid, take
from bench.english.places import AUTHORITIES
from bench.english.surnames import feminine
from bench.english.visits import real
from bench.english.world import RATES, WORLDS

ROOT = Path(__file__).parents[2]
NUMBER_ERRORS = {"number_one_digit", "number_transposed", "number_truncated"}


class Files:
    def __init__(self, folder):
        self.folder = folder
        self.register, self.attendances, self.truth = map(self.read, ("register", "attendances", "truth"))
        self.entry = {row["entry_id"]: row for row in self.register}
        self.pairs = list(zip(self.attendances, self.truth, strict=True))

    def read(self, name):
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def own(self, answer):
        return [self.entry[id_] for id_ in answer["entry_ids"].split("|") if id_]

    def near(self, answer):
        return [self.entry[id_] for id_ in answer["near_entry_ids"].split("|") if id_]


def made(tmp_path_factory, product, **options):
    folder = tmp_path_factory.mktemp(product.__name__)
    product(folder, seed=7, **options)
    return Files(folder)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return made(tmp_path_factory, products.published, register_size=12_000, attendances=30_000)


@pytest.fixture(scope="module")
def hard(tmp_path_factory):
    return made(tmp_path_factory, products.hard, register_size=8_000, attendances=600)


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    return made(tmp_path_factory, products.history, register_size=1_000, attendances=15_000)


def share(items, test):
    items = list(items)
    return sum(map(bool, map(test, items))) / len(items)


def errors(answer):
    return set(answer["errors"].split("|")) - {""}


# ------------------------------------------------------------------ the generator itself


def test_it_imports_nothing_of_what_it_examines():
    allowed = set(sys.stdlib_module_names)
    for path in (ROOT / "bench" / "english").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            assert {name.partition(".")[0] for name in names} <= allowed, path.name


@pytest.mark.parametrize("product", ["published", "hard", "history"])
def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_seed(tmp_path, product):
    for hash_seed in ("1", "2"):
        command = [sys.executable, "-m", "bench.english", product, "--out", str(tmp_path / hash_seed), "--seed", "5", "--register-size", "1500", "--attendances", "180"]
        subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": hash_seed})
    for name in ("register.csv", "attendances.csv", "truth.csv"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_another_seed_and_the_other_world_give_other_people(tmp_path):
    texts = set()
    for seed, world in ((1, "A"), (2, "A"), (1, "B")):
        products.published(tmp_path / f"{seed}{world}", seed=seed, register_size=200, attendances=50, world=world)
        texts.add((tmp_path / f"{seed}{world}" / "register.csv").read_text(encoding="utf-8"))
    assert len(texts) == 3


def test_worlds_differ_in_rates_in_mixes_and_in_mechanisms():
    a, b = WORLDS["A"], WORLDS["B"]
    assert a.traditions.keys() == b.traditions.keys()
    assert a.traditions != b.traditions
    assert sum(a.rate(name) != b.rate(name) for name in RATES) > 20
    assert b.tilt.keys() <= ERRORS.keys()
    for world in (a, b):
        assert sum(world.traditions.values()) == pytest.approx(1, abs=0.03)


def test_every_rate_names_its_source():
    assert all(rate.source for rate in RATES.values())
    published_ones = [rate for rate in RATES.values() if not rate.source.startswith("judgement")]
    assert len(published_ones) >= 20


def test_numbers_are_of_the_test_range_valid_and_never_twice():
    numbers, after = take(0, 20_000)
    more, _ = take(after, 5)
    assert len({*numbers, *more}) == 20_005
    assert all(number.startswith("999") and is_valid(number) for number in numbers)
    beyond, _ = take(1_000_000, 3)
    assert all(number.startswith("998") and is_valid(number) for number in beyond)


def test_the_check_digit_is_modulus_11():
    assert is_valid("9434765919")  # published worked example
    assert not is_valid("9434765918")
    assert not any(is_valid(one_digit(Random(n), "9434765919")) for n in range(200))  # noqa: S311 - invented slips


@pytest.mark.parametrize(
    ("tradition", "his", "hers"),
    [("polish", "Kowalski", "Kowalska"), ("slavic", "Ivanov", "Ivanova"), ("slavic", "Novák", "Nováková"), ("lithuanian", "Kazlauskas", "Kazlauskaitė"),
     ("slavic", "Shevchenko", "Shevchenko"), ("english", "Smith", "Smith")],
)  # fmt: skip
def test_surnames_bend_for_girls_where_the_language_bends_them(tradition, his, hers):
    assert feminine(tradition, his) == hers


def test_letters_are_lost_as_forms_lose_them():
    assert ascii_only("Łukasz Nguyễn Işık Müller") == "Lukasz Nguyen Isik Muller"
    assert mojibake("Zoë") == "ZoÃ«"


def test_no_visit_falls_in_an_hour_the_clock_skips_or_repeats():
    assert real(datetime.fromisoformat("2025-03-30T01:30")) == datetime.fromisoformat("2025-03-30T02:30")
    assert real(datetime.fromisoformat("2024-10-27T01:00")) == datetime.fromisoformat("2024-10-27T02:00")
    assert real(datetime.fromisoformat("2025-03-23T01:30")) == datetime.fromisoformat("2025-03-23T01:30")


def test_spellings_are_symmetric_and_frequencies_are_those_of_the_ons():
    assert all(name in spellings()[other] for name, others in spellings().items() for other in others if other != name)
    assert counted()["Oliver"] > counted()["Frederick"] > counted()["Ptolemy"]


@pytest.mark.parametrize("world", ["A", "B"])
def test_brothers_and_sisters_have_different_names_one_mother_and_possible_birthdays(world):
    families = Families(WORLDS[world], 3)
    twins = 0
    for index in range(3_000):
        rng = families.rng(9, index)
        family = families.make(rng, index, TODAY - timedelta(days=rng.randrange(18 * 365)))
        assert len({(child.given, child.middle, child.family) for child in family.children}) == len(family.children)
        days = sorted(child.born for child in family.children)
        for earlier, later in pairwise(days):
            assert earlier == later or (later - earlier).days >= 280
        twins += sum(child.twin != "" for child in family.children) // 2
        assert all(14 < (child.born - family.mother.born).days / 365 < 50 for child in family.children)
    assert 40 < twins < 200


# ------------------------------------------------------------------ the register


def test_every_number_in_the_register_is_of_the_test_range_and_one_childs_only(published):
    rows = [row for row in published.register if row["nhs_number"]]
    assert all(row["nhs_number"].startswith("999") and is_valid(row["nhs_number"]) for row in rows)
    mothers = [row["mother_nhs_number"] for row in published.register if row["mother_nhs_number"]]
    assert all(number.startswith("999") and is_valid(number) for number in mothers)
    assert not {row["nhs_number"] for row in rows} & set(mothers)
    births = Counter()
    for number, born in {(row["nhs_number"], row["date_of_birth"][:4]) for row in rows}:
        births[number] += 1
        assert born
    assert share(births.values(), lambda n: n > 1) < 0.002  # the same child twice, one date wrong


def test_the_register_has_the_published_gaps(published):
    born = [row for row in published.register if row["register"] != "UCPP"]
    assert share(born, lambda row: not row["nhs_number"]) == pytest.approx(0.05, abs=0.01)
    counts = Counter(row["register"] for row in published.register)
    assert set(counts) == {"CPP", "LAC", "UCPP"}
    assert counts["UCPP"] / len(published.register) == pytest.approx(0.025, abs=0.01)
    assert len(published.entry) == len(published.register)


def test_two_in_five_are_placed_outside_their_authority(published):
    outcodes = {authority.code: set(authority.outcodes) for authority in AUTHORITIES}
    placed = [row for row in published.register if row["placement_postcode"] and not row["ended_on"]]
    outside = share(placed, lambda row: row["placement_postcode"].split()[0] not in outcodes[row["authority_code"]])
    assert outside == pytest.approx(0.40, abs=0.05)


def test_some_children_are_on_the_register_twice_and_some_share_a_childrens_home(published):
    numbers = Counter(row["nhs_number"] for row in published.register if row["nhs_number"])
    assert share(numbers.values(), lambda n: n > 1) == pytest.approx(RATES["register_duplicate"].a, abs=0.01)
    homes = Counter(row["placement_address"] for row in published.register if row["placement_address"])
    assert homes.most_common(1)[0][1] >= 5


def test_an_unborn_plan_carries_the_mother_and_no_child(published):
    plans = [row for row in published.register if row["register"] == "UCPP"]
    for row in plans:
        assert row["expected_date_of_delivery"]
        assert row["mother_given_name"]
        assert row["mother_date_of_birth"]
        assert not row["nhs_number"]
        assert not row["date_of_birth"]
        assert row["given_name"] in {"", "Baby", "Unborn", "Unborn Baby"}


def test_every_naming_tradition_is_there(published):
    assert {answer["tradition"] for answer in published.truth} == {*WORLDS["A"].traditions, "mixed"}


# ------------------------------------------------------------------ errors at published rates


def test_one_in_fifteen_is_listed_and_weights_make_it_one_in_forty(published):
    listed = [answer for answer in published.truth if answer["entry_ids"]]
    assert len(listed) / len(published.truth) == pytest.approx(1 / 15, abs=0.005)
    weighed = sum(float(answer["weight"]) for answer in listed) / sum(float(answer["weight"]) for answer in published.truth)
    assert weighed == pytest.approx(1 / 40, abs=0.002)


def test_attendances_carry_a_usable_number_as_often_as_published(published):
    assert share(published.truth, lambda answer: answer["has_number"] == "1") == pytest.approx(0.98, abs=0.005)


def test_the_share_without_a_number_can_be_asked_for(tmp_path_factory):
    files = made(tmp_path_factory, products.published, register_size=500, attendances=2_000, number_missing=0.5)
    assert share(files.attendances, lambda row: not row["nhs_number"]) == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize(("field", "rate", "tolerance"), [("given_name", 0.12, 0.025), ("family_name", 0.18, 0.03), ("date_of_birth", 0.015, 0.008)])
def test_names_and_dates_differ_from_the_register_as_often_as_published(published, field, rate, tolerance):
    children = [(row, published.own(answer)) for row, answer in published.pairs if answer["entry_ids"] and not answer["relation"]]
    differs = share(children, lambda pair: all(ascii_only(pair[0][field]).casefold() != ascii_only(held[field]).casefold() for held in pair[1]))
    assert differs == pytest.approx(rate, abs=tolerance)


def test_the_postcode_differs_from_the_register_or_is_missing_as_often_as_published(published):
    differs = []
    for row, answer in published.pairs:
        known = {held[key] for held in published.own(answer) for key in ("home_postcode", "placement_postcode")} - {""}
        if known and not answer["relation"]:
            differs.append(row["home_postcode"] not in known)
    assert share(differs, bool) == pytest.approx(0.53, abs=0.06)


def test_middle_names_differ_as_often_as_published(published):
    children = [(row, held) for row, answer in published.pairs for held in published.own(answer)[:1] if held["middle_names"]]
    assert share(children, lambda pair: pair[0]["middle_names"] != pair[1]["middle_names"]) == pytest.approx(0.58, abs=0.06)


@pytest.mark.parametrize(("part", "misspelt"), [("given", 0.53), ("family", 0.34)])
def test_names_that_differ_are_misspelt_as_often_as_published(published, part, misspelt):
    kinds = Counter(error for answer in published.truth for error in errors(answer) if error.startswith(f"{part}_"))
    kinds.pop("given_placeholder", None)
    others = {"given": ("names_swapped", "names_reordered", "names_one_box", "middle_misplaced"), "family": ()}[part]
    kinds.update(error for answer in published.truth for error in errors(answer) if error in others)
    slips = sum(kinds[f"{part}_{name}"] for name in ("keyboard", "phonetic", "scanned"))
    assert slips / kinds.total() == pytest.approx(misspelt, abs=0.12)  # more where a name lends itself to no other error


def test_names_of_other_traditions_are_misrecorded_more_often(published):
    def wrong(local):
        answers = [answer for answer in published.truth if (answer["tradition"] in ANGLO) == local and answer["tradition"] != "mixed"]
        return share(answers, lambda answer: any(error.startswith(("given_", "family_", "names_")) for error in errors(answer)))

    assert wrong(local=False) / wrong(local=True) == pytest.approx(WORLDS["A"].name_error_elsewhere, abs=0.2)


# ------------------------------------------------------------------ the answer sheet


@pytest.mark.parametrize("product", ["published", "hard"])
def test_the_answer_sheet_lists_all_rows_of_the_child_and_only_those(request, product):
    files = request.getfixturevalue(product)
    by_number = {}
    for row in files.register:
        if row["nhs_number"]:
            by_number.setdefault(row["nhs_number"], set()).add(row["entry_id"])
    owner = {}
    for answer in files.truth:
        assert answer["attendance_id"]
        own = {row["entry_id"] for row in files.own(answer)}
        for id_ in own if answer["relation"] not in {"newborn", "pregnant mother"} else ():
            assert owner.setdefault(id_, answer["child_id"]) == answer["child_id"]
        for row in files.own(answer):
            if row["nhs_number"]:
                assert by_number[row["nhs_number"]] <= own
        assert not own & {row["entry_id"] for row in files.near(answer)}


@pytest.mark.parametrize("product", ["published", "hard", "history"])
def test_a_number_counts_as_usable_only_if_it_is_the_childs_own(request, product):
    files = request.getfixturevalue(product)
    for row, answer in files.pairs:
        assert row["attendance_id"] == answer["attendance_id"]
        number = row["nhs_number"]
        if answer["has_number"] == "1":
            assert is_valid(number)
            held = {r["nhs_number"] for r in files.own(answer)} - {""}
            assert not held or number in held or answer["relation"] == "pregnant mother"
        if errors(answer) & NUMBER_ERRORS and "number_missing" not in errors(answer):
            assert answer["has_number"] == "0"
        if number and not errors(answer) & NUMBER_ERRORS and "as before" not in errors(answer):
            assert is_valid(number)
            assert number.startswith("999")


def test_a_record_decides_by_its_number_or_by_three_agreements_that_no_sibling_shares():
    held = dict.fromkeys(products.registers.COLUMNS, "")
    held.update(nhs_number="9990000018", given_name="Ada", family_name="Ashcombe", date_of_birth="2020-01-02", home_postcode="LS8 1AA")
    row = dict.fromkeys(products.attendances.COLUMNS, "")
    assert not decidable({**row, "given_name": "Ada", "family_name": "Ashcombe"}, [held], [])
    assert decidable({**row, "nhs_number": "9990000018"}, [held], [])
    swapped = {**row, "given_name": "ashcombe", "family_name": "ADA", "date_of_birth": "2020-01-02"}
    assert decidable(swapped, [held], [])
    twin = {**held, "given_name": "Ida", "nhs_number": "9990000026"}
    nameless = {**row, "given_name": "Twin 2", "family_name": "Ashcombe", "date_of_birth": "2020-01-02", "home_postcode": "LS8 1AA"}
    assert decidable(nameless, [held], [])
    assert not decidable(nameless, [held], [[twin]])


# ------------------------------------------------------------------ hard errors and look-alikes


def test_forty_errors_and_twenty_lookalikes_all_occur_equally_often(hard):
    assert len(ERROR_TYPES) == 40
    assert len(LOOKALIKE_TYPES) == 20
    kinds = Counter(answer["relation"] if answer["relation"] in LOOKALIKE_TYPES else answer["errors"].split("|")[0] for answer in hard.truth)
    assert set(kinds) == {*ERROR_TYPES, *LOOKALIKE_TYPES}
    assert set(kinds.values()) == {10}


def test_half_have_a_second_error_and_most_have_no_number(hard):
    first = [answer for answer in hard.truth if answer["relation"] not in LOOKALIKE_TYPES]
    assert share(first, lambda answer: len(errors(answer)) > 1) == pytest.approx(0.5, abs=0.09)
    plain = [answer for answer in first if not answer["errors"].startswith("number_")]
    assert share(plain, lambda answer: answer["has_number"] == "1") == pytest.approx(WORLDS["A"].number_at_hard, abs=0.1)


def test_every_error_leaves_its_mark_on_the_record(hard):
    for row, answer in hard.pairs:
        if answer["relation"] in LOOKALIKE_TYPES or answer["relation"] == "newborn" or len(errors(answer)) > 1:
            continue
        held, (error,) = hard.own(answer), errors(answer)
        if error.startswith("given_"):
            assert all(row["given_name"] != r["given_name"] for r in held)
        if error.startswith("family_"):
            assert all(row["family_name"] != r["family_name"] for r in held)
        if error == "date_day_month":
            assert any(row["date_of_birth"][5:].split("-") == r["date_of_birth"][5:].split("-")[::-1] for r in held)
        if error == "address_missing":
            assert {row[field] for field in ("home_postcode", "home_address", "contact_phone")} == {""}
        if error == "number_one_digit":
            assert sum(a != b for r in held for a, b in zip(row["nhs_number"], r["nhs_number"], strict=False)) <= len(held)


def lookalikes(hard, kind):
    return [(row, answer) for row, answer in hard.pairs if answer["relation"] == kind]


@pytest.mark.parametrize("kind", [kind for kind in LOOKALIKE_TYPES if "listed" not in kind or "unlisted" in kind or kind == "sibling_with_listed_number"])
def test_an_unlisted_lookalike_has_no_rows_and_points_at_whom_it_resembles(hard, kind):
    for row, answer in lookalikes(hard, kind):
        assert not answer["entry_ids"]
        assert answer["near_entry_ids"]
        own = kind != "sibling_with_listed_number"
        assert not own or row["nhs_number"] not in {r["nhs_number"] for r in hard.near(answer) if r["nhs_number"]} or errors(answer) & {"number_of_sibling"}


@pytest.mark.parametrize("kind", ["same_sex_twins_listed", "mixed_twins_listed", "twin_two_listed", "siblings_listed"])
def test_of_two_listed_children_the_answer_names_the_right_one(hard, kind):
    for _, answer in lookalikes(hard, kind):
        own, near = hard.own(answer), hard.near(answer)
        assert own
        assert near
        if kind == "siblings_listed":
            assert {r["date_of_birth"] for r in own} != {r["date_of_birth"] for r in near}
        if kind == "mixed_twins_listed":
            assert {r["sex"] for r in own} - {"U"} != {r["sex"] for r in near} - {"U"}


def test_lookalikes_are_what_their_names_say(hard):
    clean = [(row, answer, hard.near(answer)) for row, answer in hard.pairs if answer["relation"] in LOOKALIKE_TYPES and not errors(answer)]
    assert clean
    for row, answer, near in clean:
        born = {r["date_of_birth"] for r in near}
        match answer["relation"]:
            case "sibling_with_listed_number":
                assert any(row["nhs_number"] == r["nhs_number"] or not r["nhs_number"] for r in near)
            case "namesake_other_year":
                assert all(row["date_of_birth"][:4] != day[:4] for day in born)
            case "parent_same_name":
                assert all(int(day[:4]) - int(row["date_of_birth"][:4]) >= 14 for day in born)
            case "home_neighbour":
                assert any(" House, " in r["placement_address"] or not r["placement_address"] for r in near)
            case "next_pregnancy":
                assert all(date.fromisoformat(row["date_of_birth"]) - date.fromisoformat(r["expected_date_of_delivery"]) > timedelta(days=280) for r in near)
            case "pregnant_namesake":
                assert all(row["given_name"] == r["mother_given_name"] and row["date_of_birth"] != r["mother_date_of_birth"] for r in near)


# ------------------------------------------------------------------ three years of history


def moment(row, field="arrived_at"):
    return datetime.fromisoformat(row[field])


def incidents(history):
    found = {}
    for row, answer in history.pairs:
        found.setdefault(answer["incident"], []).append((row, answer))
    return found


def test_history_comes_in_order_of_arrival_over_three_years(history):
    arrivals = [row["arrived_at"] for row in history.attendances]
    assert arrivals == sorted(arrivals)
    assert moment(history.attendances[-1]) - moment(history.attendances[0]) > timedelta(days=1000)
    assert moment(history.attendances[-1]).date() <= TODAY + timedelta(days=8)
    assert all(row["departed_at"] > row["arrived_at"] for row in history.attendances)
    assert len({row["attendance_id"] for row in history.attendances}) == len(history.attendances) >= 15_000


def test_a_third_of_the_records_are_of_poor_sites_without_numbers(history):
    poor = [row for row, answer in history.pairs if answer["poor_site"] == "1"]
    assert len(poor) / len(history.pairs) == pytest.approx(1 / 3, abs=0.03)
    assert not any(row["nhs_number"] or row["attendance_category"] for row in poor)
    others = [answer for answer in history.truth if answer["poor_site"] == "0"]
    assert share(others, lambda answer: answer["has_number"] == "1") == pytest.approx(0.978, abs=0.012)


def test_nobody_attends_before_birth(history):
    dates = {}
    for row, answer in history.pairs:
        dates.setdefault(answer["child_id"], []).append((row["date_of_birth"], moment(row).date()))
    for seen in dates.values():
        (born, count), *_ = Counter(day for day, _ in seen if day).most_common(1) or [("", 0)]
        assert count < 3 or all(on.isoformat() >= born for _, on in seen)


def test_second_registrations_and_transfers_belong_to_the_incident_that_began(history):
    kinds = Counter(answer["kind"] for answer in history.truth)
    assert min(kinds[kind] for kind in ("second registration", "transfer", "return", "planned follow-up", "left and back", "unrelated")) > 30
    for rows in incidents(history).values():
        assert len({answer["child_id"] for _, answer in rows}) == 1
        for (before, _), (row, answer) in pairwise(rows):
            if answer["kind"] == "second registration":
                assert row["site"] == before["site"]
                assert moment(row) - moment(before) <= timedelta(hours=2)
            elif answer["kind"] == "transfer":
                assert row["site"] != before["site"]
                assert timedelta(0) <= moment(row) - moment(before, "departed_at") <= timedelta(hours=24)
                assert row["diagnosis"] == before["diagnosis"]
            else:
                assert row["attendance_category"] in {"2", "3", "4"}, answer["kind"]


def test_a_return_without_category_and_one_who_left_and_came_back_are_incidents_of_their_own(history):
    began = {name: rows[0][1]["kind"] for name, rows in incidents(history).items()}
    for row, answer in history.pairs:
        if answer["kind"] in {"left and back", "unrelated"} or (answer["kind"] == "return" and not row["attendance_category"]):
            assert began[answer["incident"]] == answer["kind"]
        if answer["kind"] in {"second registration", "transfer", "planned follow-up"}:
            assert began[answer["incident"]] == "first"


def test_the_same_child_is_written_differently_and_twins_come_together(history):
    names = {}
    for row, answer in history.pairs:
        names.setdefault(answer["child_id"], set()).add((row["given_name"], row["family_name"], row["date_of_birth"]))
    repeated = Counter(answer["child_id"] for answer in history.truth)
    often = [child for child, count in repeated.items() if count >= 4]
    assert 0.2 < share(often, lambda child: len(names[child]) > 1) < 0.8
    same_time = Counter((answer["child_id"].split("-")[0], row["chief_complaint"], row["arrived_at"][:10], row["site"]) for row, answer in history.pairs if answer["relation"] == "twin")
    assert sum(count > 1 for count in same_time.values()) > 5


def test_a_register_too_small_to_draw_from_is_refused(tmp_path):
    with pytest.raises(ValueError, match="ask for 20 or more"):
        products.published(tmp_path, seed=1, register_size=5, attendances=10)
