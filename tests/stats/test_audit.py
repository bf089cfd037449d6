"""Known answers from the audit of Kong 2025: which printed percentages whole slices can give."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.audit import possible_counts, possible_sizes, possible_totals, prints_as


@pytest.mark.parametrize("percent", [96.5, 91.3, 89.7, 90.2, 89.5, 87.3, 90.8])
def test_percentages_that_135_slices_cannot_give(percent):
    assert possible_counts(percent, 135, 1) == []


@pytest.mark.parametrize(
    ("percent", "n", "decimals", "counts"),
    [
        (94.8, 135, 1, [128]),
        (90.2, 102, 1, [92]),
        (87.3, 102, 1, [89]),
        (90.8, 98, 1, [89]),
        (90.8, 109, 1, [99]),
        (94.8, 101, 1, []),
        (94.8, 102, 1, []),
        (89.7, 101, 1, []),
        (89.7, 102, 1, []),
        (92.5, 26, 1, []),
        (92.3, 26, 1, [24]),
        (92.5, 40, 1, [37]),
        (56.17, 381, 2, [214]),
        (56.17, 209, 2, []),
        (0, 10, 0, [0]),
        (100, 10, 0, [10]),
    ],
)
def test_known_counts(percent, n, decimals, counts):
    assert possible_counts(percent, n, decimals) == counts


def test_sizes_at_which_96_5_percent_is_possible():
    assert possible_sizes(96.5, 1, n_max=113, rounding="half_up") == [57, 85, 86, 113]


def test_how_halves_and_cut_off_digits_are_read():
    # 1 of 16 is 6.25 %, 3 of 16 is 18.75 %, 2 of 3 is 66.67 %
    assert possible_counts(6.2, 16, 1, rounding="half_even") == [1]
    assert possible_counts(6.2, 16, 1, rounding="half_up") == []
    assert possible_counts(6.3, 16, 1, rounding="half_up") == [1]
    assert possible_counts(6.3, 16, 1, rounding="half_even") == []
    assert possible_counts(66.6, 3, 1, rounding="truncate") == [2]
    assert possible_counts(66.7, 3, 1, rounding="truncate") == []
    assert possible_counts(66.6, 3, 1) == possible_counts(66.7, 3, 1) == [2]


@given(n=st.integers(1, 400), count=st.integers(0, 400), decimals=st.integers(0, 3))
def test_a_true_count_is_always_found(n, count, decimals):
    count = min(count, n)
    digits = Fraction(100 * count, n) * 10**decimals
    for printed, rounding in ((round(digits), "half_even"), (int(digits), "truncate")):
        percent = float(Fraction(printed, 10**decimals))
        assert count in possible_counts(percent, n, decimals, rounding=rounding)
        assert count in possible_counts(percent, n, decimals)
        assert prints_as(count, n, percent, decimals)


def test_totals_behind_a_mean():
    assert possible_totals(2.7, 30, 1, rounding="half_up") == [80, 81, 82]
    assert possible_totals(2.75, 10, 2) == []
    assert possible_totals(-0.5, 4, 1) == [-2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((101, 10, 0), "expected a number from 0 to 100"),
        ((float("nan"), 10, 0), "expected a number from 0 to 100"),
        ((50, 0, 0), "n is 0, expected a whole number of at least 1"),
        ((50, 2.5, 0), "n is 2.5"),
        ((50.55, 10, 1), "more than the 1 decimals"),
        ((50, 10, -1), "decimals is -1"),
    ],
)
def test_senseless_input_is_refused(arguments, message):
    with pytest.raises(ParameterError, match=message):
        possible_counts(*arguments)


def test_unknown_rounding_is_refused():
    with pytest.raises(ParameterError, match="rounding is 'up'"):
        possible_counts(50, 10, 0, rounding="up")
