import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflag.people.names import MOST_WORDS, Name, NameKind, fold, is_multiple, is_placeholder, split_whole, tokens
from riskflag.people.person import Person

LATIN = st.text(st.characters(codec="latin-1", categories=["Lu", "Ll"]), min_size=1, max_size=12)


@given(st.text(max_size=30))
def test_folding_knows_no_case_and_no_way_of_writing_an_accent(text):
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(unicodedata.normalize("NFC", text))


@given(LATIN)
def test_a_western_name_is_one_token_of_plain_letters_however_it_is_typed(name):
    assert tokens(name) == tokens(name.upper()) == tokens(name.lower()) == tokens(f"  {name} ")
    assert all(token.isascii() and token.islower() for token in tokens(name))


@given(st.text(max_size=30))
def test_tokens_are_tokens_of_themselves(text):
    once = tokens(text)
    assert tokens(" ".join(once)) == once or once[0] in {"mr", "mrs", "miss", "ms", "mx", "dr", "master", "mstr", "rev", "prof"}


@pytest.mark.parametrize("spellings", [
    ("Siân", "Sian", "SIÂN", "SiÃ¢n", "Sia\u0302n", "Si\u200ban"),
    ("O'Brien", "O’Brien", "OBRIEN", "O`Brien", "O Brien", "O´Brien"),
    ("McDonald", "Mc Donald", "MCDONALD"), ("Mac Leod", "MacLeod"),
    ("Łukasz", "Lukasz"), ("Søren", "Soren"), ("Þóra", "Thora"), ("Straße", "Strasse"), ("Anna", "Аnna", "АННА"),
    ("Νίκος", "Nikos"), ("Smith-Jones", "Smith Jones", "SMITH – JONES"), ("Mrs Smith", "Smith"), ("Smith", "Smith 2"),
    ("Zoë", "ZoÃ«", "Zoe"), ("Ｓｍｉｔｈ", "Smith"),
])
def test_spellings_of_one_family_name_fold_to_the_same_tokens(spellings):
    assert len({Name("", name).family_tokens for name in spellings}) == 1


def test_names_in_other_scripts_keep_their_letters_or_their_sound():
    assert tokens("محمد") == ("mhmd",)
    assert tokens("王 小明") == ("王", "小明")


@pytest.mark.parametrize("text", [
    "Baby", "BABY", "baby girl", "Baby Boy", "Twin 1", "TWIN II", "twin one", "Triplet A", "Infant", "infant of", "Baby of Sarah",
    "B/O Sarah", "BO Sarah", "Unborn", "unknown", "Not known", "NOT KNOWN", "N/K", "NK", "n/a", "Unnamed", "Male infant", "Newborn", "?",
    "-", "xx", "XXX", "Test Patient", "TBC", "None", "null", "no name", "not yet known", "Name not recorded", "1", "Baby 2", "First twin",
    "Mrs", "Master", "Adult female", "Mum", "Teenager", "Toddler", "Household member", "Minor child",
    "Babyboy", "BABYGIRL", "NB", "Bby", "New baby", "Not named", "Un-named", "Yet to be named", "Awaiting name", "Son of Sarah", "Inf", "FNU",
])
def test_placeholders_are_no_names(text):
    assert is_placeholder(text)
    assert not Name(text)
    assert Name(text, "Smith").given == ""


@pytest.mark.parametrize("text", [
    "Robin", "Bo", "New", "Un", "Nan Li", "An", "Boyd", "Babylon", "Ivan", "Grace Baby", "Child", "A", "Ng", "Li", "O", "I", "Girling", "Malek",
    "Twinkle", "Noname-Smith", "B", "Testa", "Given", "Babette", "Xu", "First", "Quad", "Nil", "Man", "Son", "Lady", "Person", "Minor", "Kid", "Youth", "Son A", "Parent",
])
def test_real_names_are_not_taken_for_placeholders(text):
    assert not is_placeholder(text)
    assert Name(text, "")


@given(st.text(max_size=30))
def test_a_placeholder_is_one_in_any_case_and_spacing(text):
    assert is_placeholder(f"  {text.lower()}  ") == is_placeholder(text.lower())


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(NameKind))
def test_a_name_made_from_a_name_is_that_name(given_name, family, kind):
    name = Name(given_name, family, kind=kind)
    assert Name(name.given, name.family, kind=kind) == name
    assert bool(name) == bool(name.given_tokens or name.family_tokens)


def test_titles_and_numbers_are_not_part_of_a_name_but_a_name_may_be_a_title():
    assert tokens("Dr Ann Smith 3") == ("ann", "smith")
    assert tokens("Master") == ("master",)
    assert Name("Miss", "Smith").given == ""
    assert Name("Ali", "Master").family_tokens == ("master",)
    assert Name("Baby", "Male").family_tokens == ("male",)
    assert not Person.parse({"given_name": "Ali", "family_name": "Master"}).problems
    assert [p.field for p in Person.parse({"given_name": "Master", "family_name": "Ali"}).problems] == ["given_name"]
    assert Name("Miss A", "Smith").given_tokens == ("a",)


@pytest.mark.parametrize(("text", "given_name", "family"), [
    ("Ann Smith", "Ann", "Smith"), ("Mrs Ann Mary Smith", "Ann Mary", "Smith"), ("SMITH, Ann", "Ann", "SMITH"),
    ("Smith", "", "Smith"), ("Dr. Ann Smith", "Ann", "Smith"), ("", "", ""), ("Mrs", "", ""), ("Unknown", "", ""),
])
def test_a_name_in_one_field_is_taken_apart(text, given_name, family):
    name = split_whole(text)
    assert (name.given, name.family) == (given_name, family)


def test_a_name_prints_as_what_is_there():
    assert repr(Name("Ann", "Canary")) == "<Name: given, family, kind>"
    assert "anary" not in f"{Name('Ann', 'Canary')}"


@given(st.text(max_size=200))
def test_folding_never_fails_and_drops_what_cannot_be_seen(text):
    assert not set(fold(text)) & set("\u200b\u200e\u202e\ufeff\x00\u00ad")


def test_a_note_typed_into_a_name_is_compared_by_its_first_words_and_said():
    note = "Olivia Rose " + "called mother and left a message about the appointment " * 40
    found = Person.parse({"given_name": note, "family_name": "Featherby"})
    assert found.names[0].given_tokens[:2] == ("olivia", "rose")
    assert len(found.names[0].given_tokens) == MOST_WORDS
    assert [(p.field, "more words than a name has" in p.what) for p in found.problems] == [("given_name", True)]
    assert not Person.parse({"given_name": "Pablo Diego José Francisco de Paula Juan Nepomuceno María de los Remedios"}).problems
    assert tokens("x" * 5000) == ("x" * 64,)


@pytest.mark.parametrize(("text", "several"), [
    ("Twin 2", True), ("Baby triplet", True), ("Baby 3", True), ("Baby A", True), ("Baby B Smith", True), ("Baby Two", True), ("Baby II", True),
    ("Baby Girl 2", True), ("Baby 2 of 2", True), ("Baby", False), ("Baby Smith", False), ("Baby of Sarah", False), ("Unknown 1", False), ("Ada", False), ("Baby 3/7", False), ("Baby 2 days", False), ("Infant 3 months", False), ("Baby 1", False), ("Baby 1 of 1", False),
])
def test_a_baby_that_is_counted_is_one_of_several(text, several):
    assert is_multiple(text) is several
