import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.mcnemar_bounds import McNemarOption, mcnemar_options


# Error counts of Yang 2025, Table 3, and the smallest P values they allow.
@pytest.mark.parametrize(
    ("errors", "n", "exact", "mid"),
    [
        ((5, 15), 54, 0.002, 0.001),
        ((5, 14), 54, 0.004, 0.002),
        ((9, 16), 49, 0.016, 0.0078),
        ((9, 14), 49, 0.063, 0.031),
        ((8, 14), 43, 0.031, 0.016),
        ((8, 12), 43, 0.125, 0.063),
    ],
)
def test_smallest_p(errors, n, exact, mid):
    options = mcnemar_options(*errors, n)

    assert min(o.exact_p for o in options) == options[0].exact_p == pytest.approx(exact, abs=6e-4)
    assert min(o.mid_p for o in options) == options[0].mid_p == pytest.approx(mid, abs=6e-4)


def test_ten_against_none():
    option = mcnemar_options(0, 10, 40)
    assert option == [McNemarOption(0, 10, 2 / 2**10, 1 / 2**10)]


def test_exact_p_equals_the_binomial_test():
    from scipy.stats import binomtest

    for option in mcnemar_options(7, 12, 30):
        expected = binomtest(option.only_a_wrong, option.only_a_wrong + option.only_b_wrong).pvalue
        assert option.exact_p == pytest.approx(expected)


def test_overlaps_respect_the_number_of_cases():
    options = mcnemar_options(8, 9, 10)
    assert [(o.only_a_wrong, o.only_b_wrong) for o in options] == [(0, 1), (1, 2)]
    assert mcnemar_options(3, 3, 10)[0] == McNemarOption(0, 0, 1.0, 1.0)


def test_more_errors_than_cases_are_refused():
    with pytest.raises(ParameterError, match="errors are 5 and 11 of 10 cases"):
        mcnemar_options(5, 11, 10)
