"""What is left after four comparisons could not have become a match."""

from hypothesis import given
from hypothesis import strategies as st

from riskflag.link import england, weigh
from riskflag.link.levels import LEVELS
from riskflag.link.weigh import is_hopeful

MODEL = england()
anything = st.tuples(*(st.integers(0, len(levels)) for levels in LEVELS.values()))


@given(anything)
def test_no_match_is_given_up_after_four_comparisons(levels):
    given_name, family, born, _sex, number, *_ = levels
    if weigh(levels).band is not None:
        assert is_hopeful((given_name, family, born, number), MODEL)


def test_a_brother_of_another_age_and_name_is_given_up():
    names, born, number = LEVELS["given"], LEVELS["born"], LEVELS["number"]
    identity = (names.index("different") + 1, LEVELS["family"].index("same_rare") + 1, born.index("different") + 1, 0)
    assert not is_hopeful(identity, MODEL)
    assert is_hopeful((*identity[:3], number.index("same") + 1), MODEL)
