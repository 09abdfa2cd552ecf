"""The code lists: every row of every file, the spellings of a code, and the traps of recorded data."""

import csv
import doctest
import re
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskflag.errors import InvalidInput
from riskflag.rules.codes import (
    CONFIRMED,
    SUSPECTED,
    CodeList,
    Concept,
    Reading,
    code_list_names,
    codes,
    is_destroyed,
    is_icd10,
    is_snomed,
    lists,
    normalise_code,
    read_code,
)
from riskflag.rules.codes import text as code_text
from riskflag.rules.codes.families import with_wider

FILES = ("snomed.csv", "icd10.csv")
PARTS = {
    "abdomen",
    "airway",
    "ankle",
    "anus",
    "back",
    "chest",
    "clavicle",
    "ear",
    "elbow",
    "eye",
    "eyelid",
    "face",
    "femur",
    "foot",
    "forearm",
    "genital",
    "hand",
    "head",
    "hip",
    "humerus",
    "internal",
    "knee",
    "lower-leg",
    "lower-limb",
    "mouth",
    "multiple-regions",
    "neck",
    "nose",
    "pelvis",
    "perineum",
    "buttock",
    "rib",
    "scapula",
    "shoulder",
    "skull",
    "spine",
    "sternum",
    "thigh",
    "thorax",
    "trunk",
    "upper-arm",
    "upper-limb",
}
FLAGS = {
    "cause",
    "closed",
    "full-thickness",
    "gun",
    "knife",
    "multiple",
    "open",
    "pathological",
    "possible",
    "proximal",
    "shaft",
    "specialist",
    "supracondylar",
}
INJURIES = ("FRACTURE", "BRUISE", "BURN", "HEAD", "INTRACRANIAL", "ORAL", "GENITAL", "ABDOMEN", "ASPHYX", "BITE")


def rows(name):
    with files("riskflag.rules.codes").joinpath(name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


ALL = [row for name in FILES for row in rows(name)]
SNOMED = [row["code"] for row in rows("snomed.csv")]
ICD10 = [row["code"] for row in rows("icd10.csv") if "-" not in row["code"]]
SUBDIVIDED = [code for code in ICD10 if "." in code]
BLOCKS = [row["code"] for row in rows("icd10.csv") if "-" in row["code"]]


def in_family(family, confirmed="yes"):
    return [row["code"] for row in ALL if family in row["families"].split("|") and row["confirmed"] == confirmed]


# --- every row of every file


@pytest.mark.parametrize("code", SNOMED)
def test_every_snomed_code_passes_its_check_digit(code):
    assert is_snomed(code)


@pytest.mark.parametrize("code", SNOMED)
def test_a_snomed_code_with_its_last_digit_changed_is_no_code(code):
    assert not is_snomed(code[:-1] + str((int(code[-1]) + 1) % 10))


def _composed(a, b):
    """Two symmetries of the pentagon one after the other: 0 to 4 turn it, 5 to 9 turn it over as well."""
    turned = a % 5 + b % 5 if a < 5 else a % 5 - b % 5
    return turned % 5 + 5 * ((a < 5) != (b < 5))


def _check_digit(body):
    """By Verhoeff's description, without a table of ours: the permutation repeats, the checksum composes symmetries."""
    shuffled, checksum = [list(range(10))], 0
    while len(shuffled) < 20:
        shuffled.append([[1, 5, 7, 6, 2, 8, 3, 0, 9, 4][n] for n in shuffled[-1]])
    for place, digit in enumerate(reversed(body), 1):
        checksum = _composed(checksum, shuffled[place][int(digit)])
    return next(str(digit) for digit in range(10) if _composed(checksum, digit) == 0)


@settings(max_examples=400)
@given(st.integers(1, 9), st.text("0123456789", min_size=2, max_size=14), st.sampled_from(["00", "10"]))
def test_one_last_digit_and_no_other_makes_a_snomed_code(first, rest, partition):
    body = f"{first}{rest}{partition}"
    assert [last for last in "0123456789" if is_snomed(body + last)] == [_check_digit(body)]


@pytest.mark.parametrize(("body", "is_one"), [("1000", False), ("10000", True), ("1" * 15 + "00", True), ("1" * 16 + "00", False)])
def test_a_snomed_code_has_six_to_eighteen_digits(body, is_one):
    assert is_snomed(body + _check_digit(body)) is is_one


@pytest.mark.parametrize("code", ICD10)
def test_every_icd10_code_is_written_as_the_lists_write_it(code):
    assert is_icd10(code)
    assert normalise_code(code) == code


@pytest.mark.parametrize("code", SUBDIVIDED)
def test_dotted_undotted_and_longer_spellings_read_the_same(code):
    bare = code.replace(".", "")
    for spelling in (
        bare,
        code.lower(),
        f" {code} ",
        f"{code}0",
        f"{bare}1",
        f"{code}X",
        f"{code}D",
        f"{bare}A",
        f"{code}†",
    ):
        assert normalise_code(spelling) == code
        assert read_code(spelling) == read_code(code)


@pytest.mark.parametrize("code", [code for code in ICD10 if "." not in code])
def test_a_category_reads_the_same_with_fillers_behind(code):
    for spelling in (f"{code}.X0", f"{code}X1", f"{code}X", f"{code}.X", f"{code}-", f"{code}.-", f"{code}*"):
        assert normalise_code(spelling) == code


def test_no_code_stands_in_the_files_twice():
    assert len({(row["system"], row["code"]) for row in ALL}) == len(ALL)


@pytest.mark.parametrize("row", ALL, ids=lambda row: row["code"])
def test_every_row_is_complete_and_keeps_to_the_vocabulary(row):
    assert row["term"]
    assert row["source"]
    assert row["release"]
    assert row["confirmed"] in {"yes", "no"}
    assert row["families"]
    assert set(filter(None, row["parts"].split("|"))) <= PARTS
    assert set(filter(None, row["flags"].split("|"))) <= FLAGS


def test_the_fractures_of_the_emergency_care_data_set_are_all_there():
    # 39 closed, 36 open and the orbit in the ECDS table; 98 subdivisions of ICD-10 without the tooth.
    ecds = [row for row in rows("snomed.csv") if row["code"] in in_family("FRACTURE") and "ECDS" in row["source"]]
    assert sum("closed" in row["flags"] for row in ecds) == 39
    assert sum("open" in row["flags"] for row in ecds) == 36
    assert len(ecds) == 76
    assert (
        sum(
            bool(re.match(r"[ST]", code)) and ("." in code or code in {"T08", "T10", "T12"})
            for code in in_family("FRACTURE")
        )
        == 98
    )


def test_blocks_do_not_overlap():
    seen = {}
    for block in BLOCKS:
        assert re.fullmatch(r"[A-Z]\d\d-[A-Z]\d\d", block)
        first, last = block.split("-")
        assert first[0] == last[0]
        assert first < last
        for number in range(int(first[1:]), int(last[1:]) + 1):
            assert seen.setdefault(f"{first[0]}{number:02}", block) == block


@pytest.mark.parametrize("row", [row for row in ALL if row["confirmed"] == "no"], ids=lambda row: row["code"])
def test_an_unconfirmed_row_is_in_no_list_unless_asked_for(row):
    for family in row["families"].split("|"):
        assert codes(family, unconfirmed=True).concept(row["code"]).code == row["code"]
        held = codes(family).concept(row["code"]) if family in code_list_names() else None
        assert held is None or held.code != row["code"]
    assert read_code(row["code"]).concept is None or read_code(row["code"]).concept.code != row["code"]


@pytest.mark.parametrize("family", INJURIES)
def test_every_injury_family_is_injury(family):
    assert set(codes(family)) <= set(codes("INJURY"))


# --- fractures and what only looks like one


@pytest.mark.parametrize("code", in_family("FRACTURE"))
def test_every_fracture_code_is_a_fracture_and_an_injury(code):
    assert code in codes("FRACTURE")
    assert code in codes("INJURY")


@pytest.mark.parametrize(
    "code",
    [
        code
        for family in ("NOT-FRACTURE", "OLD-FRACTURE", "SEQUELA", "BIRTH-INJURY")
        for code in in_family(family) + in_family(family, "no")
    ],
)
def test_no_look_alike_late_effect_or_birth_injury_is_a_fracture(code):
    for each in code.split("-") if code in BLOCKS else [code]:
        assert each not in codes("FRACTURE")
        assert each not in codes("FRACTURE", unconfirmed=True)


@pytest.mark.parametrize("code", [code for family in ("OLD-FRACTURE", "BIRTH-INJURY") for code in in_family(family)])
def test_no_late_effect_or_birth_injury_is_a_new_injury(code):
    assert all(each not in codes("INJURY") for each in (code.split("-") if code in BLOCKS else [code]))


def test_orbit_counts_as_a_fracture_although_ecds_files_it_under_eye():
    assert codes("FRACTURE").concept("95851007").part == "face"


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("pulled elbow", "95854004"),
        ("pulled elbow in ICD-10", "S53.0"),
        ("dislocated shoulder", "125615005"),
        ("dislocation by chapter", "S43.0"),
        ("broken tooth", "42744004"),
        ("broken tooth in ICD-10", "S02.5"),
        ("broken tooth, undotted with a fifth character", "S0250"),
        ("refractive error", "39021009"),
        ("fractured penis", "110016007"),
        ("Perthes disease", "111255008"),
        ("slipped upper femoral epiphysis", "26460006"),
        ("old fracture of the femur", "T93.1"),
        ("clavicle broken at birth", "P13.4"),
        ("ICD-10-CM, a later visit", "S72.001D"),
        ("ICD-10-CM, with fillers", "S02.0XXD"),
        ("not a digit after the point", "S72.Q"),
        ("not an ASCII digit after the point", "S72.²"),
        ("ICD-10-CM, a sequela", "S72001S"),
    ],
)
def test_never_a_fracture(what, code):
    assert code not in codes("FRACTURE"), what


def test_a_broken_tooth_is_an_injury_of_the_mouth():
    assert "S02.51" in codes("INJURY")
    assert "S02.51" in codes("ORAL")
    assert read_code("S0250").concept.part == "mouth"


def test_a_pathological_fracture_is_a_fracture_with_its_reason():
    concept = codes("FRACTURE").concept("M84.45")
    assert "BONE-DISEASE" in concept.families
    assert "pathological" in concept.flags


def test_both_coccyx_codes_are_kept():
    assert codes("FRACTURE").concept("207980000").part == codes("FRACTURE").concept("766775007").part == "spine"


def test_a_category_alone_is_read_as_its_whole():
    assert codes("FRACTURE").concept("S72").part == "femur"
    assert codes("FRACTURE").concept("S72.5").part == "femur"


@pytest.mark.parametrize(
    ("code", "part"), [("T08", "spine"), ("T08.X0", "spine"), ("T08X1", "spine"), ("T10.X1", "upper-limb")]
)
def test_fillers_and_fifth_characters_of_spine_and_limb(code, part):
    assert codes("FRACTURE").concept(code).part == part


@pytest.mark.parametrize("code", ["S52.7", "S52.70", "S02.7", "S22.4", "T02", "T02.9"])
def test_a_code_that_states_several_fractures_says_so(code):
    assert codes("FRACTURE").concept(code).multiple


@pytest.mark.parametrize("code", ["S72.3", "60667009", "S22.3"])
def test_a_code_for_one_fracture_does_not_say_several(code):
    assert not codes("FRACTURE").concept(code).multiple


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("43295006", "S42.3"),
        ("302222008", "S42.4"),
        ("302222008", "S52.1"),
        ("25415003", "S72.4"),
        ("42188001", "S82.6"),
        ("80756009", "S82.0"),
    ],
)
def test_one_fracture_coded_in_both_systems_shares_a_body_part(first, second):
    fractures = codes("FRACTURE")
    assert set(fractures.concept(first).parts) & set(fractures.concept(second).parts)


@pytest.mark.parametrize(("first", "second"), [("60667009", "S72.3"), ("371162008", "S82.2"), ("33173003", "S52.5")])
def test_fractures_of_different_bones_share_no_body_part(first, second):
    fractures = codes("FRACTURE")
    assert not set(fractures.concept(first).parts) & set(fractures.concept(second).parts)


@pytest.mark.parametrize(("code", "flag"), [("S42.2", "proximal"), ("S42.3", "shaft"), ("S42.4", "supracondylar")])
def test_icd10_tells_the_ends_of_the_humerus_apart(code, flag):
    concept = codes("FRACTURE").concept(code)
    assert concept.part == "humerus"
    assert flag in concept.flags


# --- destroyed identifiers


@pytest.mark.parametrize(
    "text",
    [
        "2.1631E+13",
        "1.08807E+15",
        "2.1631e13",
        "2,1631E+13",
        "60667009.0",
        "60667009.",
        "21,631,000,119,105",
        "1066301000000200",
        "-1E5",
        " 2.2E+07 ",
    ],
)
def test_identifiers_destroyed_by_a_spreadsheet_are_refused(text):
    assert is_destroyed(text)
    assert text not in codes("INJURY")
    assert read_code(text) == Reading("destroyed")


@pytest.mark.parametrize("text", [*SNOMED, *ICD10, "", "broken arm", "E10.9"])
def test_a_whole_code_or_a_word_is_not_destroyed(text):
    assert not is_destroyed(text)


def test_the_whole_form_of_a_destroyed_identifier_passes_and_the_rounded_fails():
    assert is_snomed("21631000119105")
    assert not is_snomed("21631000000000")


@given(st.sampled_from([code for code in SNOMED if len(code) > 15]))
def test_an_identifier_rounded_to_fifteen_digits_is_refused_or_is_no_other_code_of_the_lists(code):
    rounded = str(int(float(f"{int(code):.14e}")))
    if rounded != code:
        assert read_code(rounded).status in {"destroyed", "unmapped"}


# --- whole tokens


def test_trachoma_inside_a_crush_injury_of_the_head_does_not_match():
    assert "262576002" in codes("HEAD")
    assert "2576002" not in codes("HEAD")
    assert "2576002" not in codes("INJURY")
    assert read_code("2576002").status == "unmapped"


@given(st.sampled_from(SNOMED), st.integers(1, 5))
def test_no_part_of_a_code_reads_as_that_code(code, cut):
    for part in (code[cut:], code[:-cut]):
        reading = read_code(part)
        assert reading.concept is None or reading.concept.code == part != code


@pytest.mark.parametrize(
    "text", ["60667009|S72.3", "S72.3 fracture", "fracture S72.3", "SS72.3", "S72.345", "60667009 ,"]
)
def test_a_code_with_anything_beside_it_does_not_match(text):
    assert text not in codes("FRACTURE")
    assert read_code(text) == Reading("unreadable")


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing_more(text):
    assert normalise_code(normalise_code(text)) == normalise_code(text)


@given(st.text(max_size=30))
def test_any_text_gets_one_of_the_four_readings(text):
    assert read_code(text).status in {"mapped", "unmapped", "destroyed", "unreadable"}


def test_an_unreadable_text_is_not_kept():
    assert "Zebedee" not in repr(read_code("Zebedee Quux"))
    assert read_code("Zebedee Quux") == Reading("unreadable")


@pytest.mark.parametrize(("text", "kept"), [
    ("Zebedee Quux", 0), ("Quux", 0), ("mo4 q", 0), ("Z12 Zebedee Quux since", 0), ("J06.9", 1), ("123456789012345678", 1), ("1234567890123456789", 0),
])
def test_only_what_starts_like_a_code_and_is_no_longer_than_one_is_remembered(text, kept):
    lists._remembered.cache_clear()
    read_code(text)
    assert lists._remembered.cache_info().currsize == kept


@pytest.mark.parametrize(("text", "kept"), [("Zebedee Quux", 0), ("Quux", 0), ("mo4 q", 0), ("Z12 Zebedee", 0), ("S72.00D", 1), ("s723", 1)])
def test_only_what_may_be_an_icd10_code_is_remembered_as_one(text, kept):
    code_text._icd10.cache_clear()
    normalise_code(text)
    assert code_text._icd10.cache_info().currsize == kept


@pytest.mark.parametrize(
    "text", ["6066700", "60667009123456789012", "060667009", "60667008", "60667019", "١٢٣٤٥٦٧", "12345", "6O667009"]
)
def test_not_every_number_is_a_snomed_concept(text):
    assert not is_snomed(text)


def test_a_description_identifier_is_no_concept():
    assert not is_snomed("100022")
    assert not is_snomed("100014")


# --- injury by chapter


@pytest.mark.parametrize(
    "code",
    [
        "S61.0",
        "S93.4",
        "T14.9",
        "T07",
        "T16",
        "T17.2",
        "T34.1",
        "T63.4",
        "T71",
        "T75.4",
        "T79.3",
        "W06",
        "W06.0",
        "V01.1",
        "X10.2",
    ],
)
def test_an_injury_code_no_list_names_is_an_injury_by_its_chapter(code):
    assert code in codes("INJURY")
    assert read_code(code).status == "mapped"
    assert code not in codes("FRACTURE")


@pytest.mark.parametrize(
    ("why", "code"),
    [
        ("late effect", "T90.5"),
        ("late effect", "T98.3"),
        ("late effect of an assault", "Y87.1"),
        ("poisoning is INGEST", "T39.1"),
        ("toxic effect is INGEST", "T55"),
        ("allergy", "T78.4"),
        ("anaphylaxis", "T78.0"),
        ("motion sickness", "T75.3"),
        ("complication of care", "T81.0"),
        ("deprivation", "T73.0"),
        ("neglect", "T74.0"),
        ("suspected maltreatment exists in ICD-10-CM only", "T76.1"),
        ("birth trauma", "P15.4"),
        ("newborn's own birth", "Z38.0"),
        ("asthma", "J45.9"),
        ("inhaled milk", "W78"),
        ("side effect of a medicine", "Y57.9"),
    ],
)
def test_not_an_injury(why, code):
    assert code not in codes("INJURY"), why


@pytest.mark.parametrize("number", range(36, 66))
def test_poisonings_are_ingestions_except_venom(number):
    assert (f"T{number}" in codes("INGEST")) == (number != 63)


@pytest.mark.parametrize("number", range(36))
def test_every_injury_category_to_frostbite_is_an_injury(number):
    assert f"T{number:02}.9" in codes("INJURY")


@pytest.mark.parametrize("number", range(100))
def test_every_category_of_injury_by_site_is_an_injury(number):
    assert f"S{number:02}" in codes("INJURY")
    assert f"S{number:02}.8" in codes("INJURY")


# --- the other families


@pytest.mark.parametrize(
    ("family", "code"),
    [
        ("BURN", "T20.3"),
        ("BURN", "T32.4"),
        ("BRUISE", "S00.1"),
        ("BRUISE", "125668004"),
        ("INTRACRANIAL", "S06.5"),
        ("RETINAL", "H35.6"),
        ("GENITAL", "T18.5"),
        ("SEXUAL-ASSAULT", "56890008"),
        ("PREGNANCY", "O82.9"),
        ("PREGNANCY", "Z33"),
        ("CONTRACEPTION", "Z30.8"),
        ("STI", "A56.0"),
        ("SELF-HARM", "X78.0"),
        ("SELF-HARM", "276853009"),
        ("POISONING", "X40.0"),
        ("POISONING", "295124009"),
        ("INGEST", "T75.1"),
        ("INGEST", "87970004"),
        ("SUBSTANCE", "F10.0"),
        ("SUBSTANCE", "25702006"),
        ("VIOLENCE", "Y04.0"),
        ("MALTREATMENT", "T74.1"),
        ("MALTREATMENT", "Y07.1"),
        ("UNDETERMINED", "Y33.9"),
        ("FGM", "95041000119101"),
        ("BRUE", "720975008"),
        ("BLEED-INF", "R04.0"),
        ("ABDOMEN", "S36.00"),
        ("ASPHYX", "386732003"),
        ("BONE-DISEASE", "Q78.0"),
        ("BLEEDING-DISORDER", "D66"),
        ("OLD-FRACTURE", "T92.1"),
        ("BIRTHMARK", "Q82.5"),
        ("LEFT", "1066321000000107"),
        ("HOUSEHOLD", "375041000000100"),
    ],
)
def test_a_code_of_each_family_is_found(family, code):
    assert code in codes(family)


@pytest.mark.parametrize(
    ("why", "family", "code"),
    [
        ("the patient is the one agitated", "VIOLENCE", "248004009"),
        ("vaginal bleeding is ordinary after puberty", "GENITAL", "289530006"),
        ("vaginitis is common in small girls", "STI", "237091009"),
        ("syphilis passed on before birth", "STI", "A50.9"),
        ("a factitious disorder of the patient is not induced by a carer", "MALTREATMENT", "50705009"),
        ("tobacco is neither alcohol nor a drug of the rule", "SUBSTANCE", "F17.2"),
        ("febrile convulsions are common", "SEIZURE", "R56.0"),
        ("a history of self-harm is not self-harm today", "SELF-HARM", "Z91.5"),
        ("drunkenness is no overdose without an intent", "POISONING", "25702006"),
        ("a wasp sting is no poisoning to ask an intent of", "POISONING", "T63.4"),
        ("treatment was complete", "LEFT", "182992009"),
        ("a graze of the lip is not a head injury", "HEAD", "S00.5"),
        ("a broken nose is not a head injury", "HEAD", "S02.2"),
        ("leaving the gap between burns and frostbite", "BURN", "T33.1"),
    ],
)
def test_a_near_miss_of_each_family_stays_out(why, family, code):
    assert code not in codes(family), why


def test_gun_and_knife_are_told_apart():
    assert "gun" in codes("VIOLENCE").concept("X95.9").flags
    assert "knife" in codes("VIOLENCE").concept("X99").flags
    assert not {"gun", "knife"} & codes("VIOLENCE").concept("Y04").flags


def test_a_label_that_merges_bruise_and_graze_is_only_possible():
    assert "possible" in codes("BRUISE").concept("50228009").flags
    assert "possible" in codes("BRUISE").concept("S00.4").flags
    assert "possible" not in codes("BRUISE").concept("S80.0").flags


def test_third_degree_is_full_thickness():
    assert "full-thickness" in codes("BURN").concept("T21.3").flags
    assert "full-thickness" not in codes("BURN").concept("T21.2").flags


def test_the_qualifiers_are_codes():
    assert is_snomed(CONFIRMED)
    assert is_snomed(SUSPECTED)
    assert CONFIRMED != SUSPECTED


# --- lists


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(InvalidInput, match=r"FRACTURE.*INJURY"):
        codes("FRACTURES")


def test_every_name_gives_a_list_with_release_and_source():
    for name in code_list_names():
        shipped = codes(name, unconfirmed=True)
        assert shipped.name == name
        assert shipped.release
        assert shipped.source
        assert len(shipped) > 0
        assert all(name in shipped.concepts[code].families for code in shipped)


def test_asking_twice_gives_the_same_list():
    assert codes("BURN") is codes("BURN")


def test_a_list_prints_its_size_and_not_its_codes():
    assert repr(codes("LEFT")) == "CodeList('LEFT', 3 codes)"


def test_lists_cannot_be_changed():
    with pytest.raises(TypeError):
        codes("BURN").concepts["x"] = None


def test_a_site_adds_its_own_codes():
    mine = codes("BURN") | CodeList.of("BURN", ["t14.9", "R10.4"], source="our emergency department")
    assert "T14.9" in mine
    assert "R104" in mine
    assert "T20.3" in mine
    assert "T14.9" not in codes("BURN")
    assert "our emergency department" in mine.source
    assert codes("BURN").source in mine.source


def test_a_code_the_site_adds_keeps_its_shipped_meaning():
    concept = CodeList.of("OURS", ["S72.3"], source="ours").concept("S7230")
    assert concept.part == "femur"
    assert {"OURS", "FRACTURE", "INJURY"} <= concept.families
    assert concept.source == "ours"


def test_a_site_may_bring_a_local_code_system():
    local = CodeList.of("FRACTURE", ["FX-12", "fx-13"], source="ours", system="our codes")
    assert "FX-12" in local
    assert "fx-13" in local
    assert "FX-13" not in local
    assert "FX-1" not in local
    assert local.concept("FX-12").system == "our codes"


def test_a_local_code_does_not_stand_for_longer_ones():
    assert "ABC.5" not in CodeList.of("FRACTURE", ["ABC"], source="ours", system="our codes")


def test_a_site_may_say_what_its_code_means():
    local = CodeList.of("FRACTURE", [Concept(system="our codes", code="FX-12", parts=("femur",))], source="ours")
    assert local.concept("FX-12").part == "femur"
    assert local.concept("FX-12").families == {"FRACTURE"}
    assert read_code("FX-12", local).concept.part == "femur"
    assert read_code("FX-12") == Reading("unreadable")


@pytest.mark.parametrize("bad", ["", "  ", "hello", "2.1631E+13", "60667008", "S72.001D"])
def test_a_sites_unreadable_code_is_refused_with_its_place_and_without_its_text(bad):
    with pytest.raises(InvalidInput, match="code 2") as caught:
        CodeList.of("OURS", ["S72.3", bad], source="ours")
    assert not bad.strip() or bad not in str(caught.value)


def test_a_destroyed_local_code_is_refused_too():
    with pytest.raises(InvalidInput, match="code 1"):
        CodeList.of("OURS", ["1.2E+10"], source="ours", system="our codes")


def test_a_category_the_site_names_stands_for_its_subdivisions():
    mine = CodeList.of("OURS", ["S02"], source="ours")
    assert "S02.5" in mine
    assert "S02.5" not in codes("FRACTURE")
    assert "S02.5" in codes("FRACTURE") | mine
    assert "S02.5" in mine | codes("FRACTURE")
    assert "S03.0" not in mine


UNIONS = ("FRACTURE", "NOT-FRACTURE", "HEAD", "BURN", "ORAL", "INJURY", "INGEST")


@given(
    st.sampled_from(UNIONS),
    st.sampled_from(UNIONS),
    st.sampled_from([*SNOMED, *ICD10, "S72.5", "S02.4", "T75.9", "J45.9"]),
)
def test_a_union_holds_exactly_what_either_list_holds(first, second, code):
    assert (code in codes(first) | codes(second)) == (code in codes(first) or code in codes(second))


def test_an_icd10_code_well_formed_and_in_no_list_is_unmapped():
    assert read_code("j459") == Reading("unmapped", "J45.9")


def test_a_snomed_code_well_formed_and_in_no_list_is_unmapped():
    assert read_code(" 195967001 ") == Reading("unmapped", "195967001")


def test_a_mapped_code_says_what_it_means():
    reading = read_code(" s7231 ")
    assert (reading.status, reading.code, reading.concept.part) == ("mapped", "S72.3", "femur")


# --- the reference page

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "code-lists.md"


def test_the_reference_page_lists_every_list_with_its_size():
    found = dict(re.findall(r"^\| `([A-Z0-9-]+)` \|.*\| (\d+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert {name: int(size) for name, size in found.items()} == {name: len(codes(name)) for name in code_list_names()}


def test_the_reference_page_names_every_flag():
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`{flag}`" in page for flag in FLAGS)


def test_the_examples_of_the_reference_page_run():
    assert doctest.testfile(str(PAGE), module_relative=False).failed == 0


@pytest.mark.parametrize(("families", "parts", "wider"), [
    ({"FRACTURE"}, (), {"FRACTURE", "INJURY"}), ({"FRACTURE"}, ("rib",), {"FRACTURE", "INJURY"}),
    ({"FRACTURE"}, ("rib", "femur"), {"FRACTURE", "INJURY", "LONG-BONE"}), ({"BURN"}, ("forearm",), {"BURN", "INJURY"}),
    ({"INTRACRANIAL"}, (), {"INTRACRANIAL", "HEAD", "INJURY"}), ({"POISONING"}, (), {"POISONING", "INGEST"}),
    ({"APNOEA"}, (), {"APNOEA", "BRUE"}), ({"PREGNANCY"}, ("femur",), {"PREGNANCY"}), (set(), ("femur",), set()),
])
def test_a_list_brings_the_lists_that_contain_it(families, parts, wider):
    assert with_wider(families, parts) == wider


def test_the_shipped_lists_contain_each_other_as_said():
    # Whom an assault has poisoned has swallowed nothing, and an examination after an assault may find no injury.
    for name in set(code_list_names()) - {"POISONING", "VIOLENCE"}:
        for concept in codes(name).concepts.values():
            assert with_wider({name}) <= concept.families, (name, concept.code)


def test_a_sites_own_meaning_of_a_code_comes_before_the_shipped_one():
    own = CodeList.of("OURS", ["S72.3"], source="ours")
    assert "OURS" in read_code("S72.3", own).concept.families
    assert "FRACTURE" in read_code("S72.3", own).concept.families
    assert "OURS" not in read_code("S72.3").concept.families


def test_the_longest_code_is_read_and_a_longer_one_is_not():
    assert normalise_code("s72.00d") == "S72.0"
    assert normalise_code("S72.00DA") == "S72.00DA"


def test_a_list_holds_what_nobody_confirmed_only_when_asked():
    more = {code for name in code_list_names() for code in codes(name, unconfirmed=True)} - {code for name in code_list_names() for code in codes(name)}
    assert more
    assert all(not codes(name, unconfirmed=True).concept(code).confirmed for name in code_list_names() for code in more if code in codes(name, unconfirmed=True).concepts)


def test_a_lists_fingerprint_is_twelve_digits_and_changes_with_a_meaning():
    one, other = (CodeList.of("OURS", codes_, source="ours") for codes_ in (["S72.3"], ["S72.4"]))
    assert len(one.fingerprint) == 12
    assert one.fingerprint != other.fingerprint
