"""What is given up before all is compared could not have become a match."""

from hypothesis import given
from hypothesis import strategies as st

from riskflag.link import england, weigh
from riskflag.link.hope import OPEN, is_hopeful
from riskflag.link.levels import LEVELS

MODEL = england()
anything = st.tuples(*(st.integers(0, len(levels)) for levels in LEVELS.values()))


@given(anything, st.sets(st.integers(0, len(LEVELS) - 1)))
def test_no_match_is_given_up_before_all_is_compared(levels, missing):
    if weigh(levels).band is not None:
        assert is_hopeful(tuple(OPEN if i in missing else level for i, level in enumerate(levels)), MODEL)


def test_a_brother_of_another_age_and_name_is_given_up():
    names, born, number = LEVELS["given"], LEVELS["born"], LEVELS["number"]
    known = [OPEN] * len(LEVELS)
    known[:3] = names.index("different") + 1, LEVELS["family"].index("same_rare") + 1, born.index("different") + 1
    known[4] = 0
    assert not is_hopeful(tuple(known), MODEL)
    known[4] = number.index("same") + 1
    assert is_hopeful(tuple(known), MODEL)
