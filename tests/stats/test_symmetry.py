from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT, bowker, mcnemar


def labels(n: int = 300, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.choice(list("ABCD"), n), rng.choice(list("ABCD"), n, p=[0.4, 0.3, 0.2, 0.1])


def test_independent_units_equal_another_program():
    from statsmodels.stats.contingency_tables import SquareTable

    a, b = labels()
    found, other = bowker(a, b, INDEPENDENT), SquareTable(pd.crosstab(a, b), shift_zeros=False).symmetry()
    assert (found.statistic, found.df) == pytest.approx((other.statistic, other.df))
    assert found.p == pytest.approx(other.pvalue)


def test_two_classes_give_mcnemar():
    rng = np.random.default_rng(0)
    a, b = rng.random(100) < 0.8, rng.random(100) < 0.6
    assert bowker(a, b, INDEPENDENT).statistic == pytest.approx(mcnemar(a, b, INDEPENDENT).statistic)


def test_exchanges_of_single_units_agree_with_the_chi_square():
    a, b = labels(400, seed=3)
    exchanged, plain = bowker(a, b, np.arange(400)), bowker(a, b, INDEPENDENT)
    assert exchanged.statistic == pytest.approx(plain.statistic)
    assert exchanged.p == pytest.approx(plain.p, abs=0.02)


def test_copies_of_every_slice_change_nothing():
    a, b = labels(60)
    once = bowker(a, b, np.arange(60))
    five = bowker(np.tile(a, 5), np.tile(b, 5), np.tile(np.arange(60), 5))
    assert five.p == once.p
    assert bowker(np.tile(a, 5), np.tile(b, 5), INDEPENDENT).p < once.p


def test_symmetric_tables_and_equal_labels_are_symmetric():
    assert bowker(list("AABBCA"), list("BABACC"), INDEPENDENT).p > 0.5
    same = bowker(list("ABC"), list("ABC"), list("xyz"))
    assert (same.statistic, same.df, same.p) == (0.0, 0.0, 1.0)


def test_what_cannot_be_tested_is_said():
    assert "one cluster" in bowker(list("AB"), list("BA"), ["x", "x"]).method
    with pytest.raises(ParameterError, match="a label is missing"):
        bowker(["A", None], ["A", "B"], list("xy"))
    with pytest.raises(ParameterError, match="expected the same units"):
        bowker(["A"], ["A", "B"], list("xy"))
    with pytest.raises(ParameterError, match="groups is missing"):
        bowker(["A", "B"], ["B", "A"], None)


def test_p_of_few_patients_is_the_share_of_exchanges_that_reach_as_far():
    a, b = np.repeat("A", 5), np.repeat("B", 5)
    found = bowker(a, b, np.arange(5))
    # Five patients that all lean one way: 2 of 32 exchanges keep them so.
    assert found.p == pytest.approx(2 / 32, abs=0.008)
    assert found.statistic == pytest.approx(5.0)
