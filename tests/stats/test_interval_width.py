import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.interval_width import hanley_mcneil_se, implied_n, implied_n_auc, sd_from_interval, wilson_interval


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (130, 135, 0.916, 0.984),
        (24, 26, 0.759, 0.979),
        # Newcombe RG. Stat Med 1998;17:857-872, Table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_interval(count, n, low, high):
    assert wilson_interval(count, n) == pytest.approx(
        (low, high), abs=0.5 * 10 ** -(3 if n < 140 and count > 20 else 4)
    )


def test_wilson_interval_mirrors():
    low, high = wilson_interval(7, 20)
    assert wilson_interval(13, 20) == pytest.approx((1 - high, 1 - low))
    assert wilson_interval(20, 20)[1] == 1.0


@pytest.mark.parametrize(("value", "low", "high", "n"), [(0.965, 0.951, 0.978, 712), (0.948, 0.932, 0.964, 740)])
def test_n_that_the_intervals_of_kong_2025_imply(value, low, high, n):
    assert round(implied_n(value, low, high)) == n


@pytest.mark.parametrize("n", [20, 135, 2000])
def test_wilson_interval_and_implied_n_are_inverse(n):
    count = round(0.85 * n)
    low, high = wilson_interval(count, n)
    assert implied_n(count / n, low, high, method="wilson") == pytest.approx(n)


def test_implied_n_falls_with_the_square_of_the_width():
    assert implied_n(0.5, 0.4, 0.6) == pytest.approx(4 * implied_n(0.5, 0.3, 0.7))


def test_hanley_mcneil():
    assert hanley_mcneil_se(0.92, 13, 13) == pytest.approx(0.058, abs=0.0005)
    # Hanley and McNeil 1982, Table II: 51 abnormal and 58 normal, area 0.893, standard error 0.032
    assert hanley_mcneil_se(0.893, 51, 58) == pytest.approx(0.032, abs=0.0008)
    assert implied_n_auc(0.92, 0.90, 0.94) == pytest.approx(390, abs=3)


def test_implied_n_of_an_auc_gives_its_interval_back():
    n = round(implied_n_auc(0.85, 0.80, 0.90))
    assert 1.96 * hanley_mcneil_se(0.85, n, n) == pytest.approx(0.05, abs=1e-4)


def test_sd_behind_a_t_interval():
    assert sd_from_interval(11.2, 13.6, 30) == pytest.approx(3.21, abs=0.005)
    assert sd_from_interval(2.3, 3.1, 30) == pytest.approx(1.07, abs=0.005)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: wilson_interval(5, 4), "count is 5 of 4"),
        (lambda: wilson_interval(1, 4, level=95), "level is 95"),
        (lambda: implied_n(96.5, 95.1, 97.8), "expected 0 ≤ low"),
        (lambda: implied_n(0.5, 0.6, 0.7), "expected 0 ≤ low"),
        (lambda: implied_n(0.5, 0.4, 0.6, method="exact"), "method is 'exact'"),
        (lambda: hanley_mcneil_se(0.9, 0, 10), "with 0 and 10 units"),
        (lambda: sd_from_interval(2, 1, 30), "expected low < high"),
    ],
)
def test_senseless_input_is_refused(call, message):
    with pytest.raises(ParameterError, match=message):
        call()


def test_the_package_gives_the_function_not_a_module_of_its_name():
    from onfh_nb import stats

    assert stats.implied_n is implied_n
