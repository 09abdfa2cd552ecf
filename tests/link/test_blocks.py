"""What two records of one child are found by among the records of many, and what does not draw a crowd."""

import pytest

from riskflag.link.blocks import blocks
from riskflag.link.signature import draw
from riskflag.testing import a_person, a_test_number

BARE = {"given_name": "Darcey", "family_name": "Winroyd", "date_of_birth": "2014-05-23", "home_postcode": "", "home_address": "", "nhs_number": "",
        "local_id": "", "contact_phone": "", "mother_given_name": "", "mother_family_name": "", "gp_practice": ""}


def shared(**other):
    one, changed = (draw(a_person(**own)) for own in (BARE, {**BARE, **other}))
    return blocks(one) & blocks(changed)


@pytest.mark.parametrize("other", [
    {"date_of_birth": "2013-05-23"}, {"date_of_birth": "2014-06-23"}, {"date_of_birth": "2014-05-22"}, {"given_name": "Darcie", "date_of_birth": "2013-05-23"},
    {"given_name": "Winroyd", "family_name": "Darcey"}, {"given_name": "Dadcey", "family_name": "Thirl"}, {"family_name": "Thirl", "middle_names": "Matilda"},
    {"date_of_birth": "2014-05", "family_name": "Winroid"},
], ids=", ".join)
def test_with_nothing_but_names_and_a_date_a_slip_in_either_still_finds_the_child(other):
    assert shared(**other)


@pytest.mark.parametrize("other", [
    {"given_name": "Wilma", "family_name": "Dawson"}, {"given_name": "Bea", "family_name": "Winters"}, {"given_name": "Bea", "middle_names": "Dawn", "family_name": "Lo"},
    {"date_of_birth": "2015-06-23"}, {"given_name": "Bea", "date_of_birth": "2014-06-23"},
], ids=", ".join)
def test_children_born_the_same_day_or_of_one_name_are_not_found_by_a_beginning_alone(other):
    assert not shared(**other)


@pytest.mark.parametrize("same", [{"nhs_number": a_test_number(4)}, {"contact_phone": "07700 900123"}, {"home_postcode": "ZX1 1AA"}], ids=", ".join)
def test_a_number_a_telephone_or_a_home_finds_a_child_whose_names_and_date_are_both_wrong(same):
    other = {"given_name": "Darcie", "family_name": "Thirl", "date_of_birth": "2012-01-02", **same}
    assert blocks(draw(a_person(**{**BARE, **same}))) & blocks(draw(a_person(**{**BARE, **other})))
