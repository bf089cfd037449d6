from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import TestResult, adjust_family, holm, step_down_max_t

NAN = float("nan")


def test_holm_equals_another_program():
    from statsmodels.stats.multitest import multipletests

    p = np.random.default_rng(0).uniform(0, 0.2, 45)
    p[3] = p[7]
    np.testing.assert_allclose(holm(p), multipletests(p, method="holm")[1], atol=1e-15)


def test_tests_that_could_not_be_made_do_not_count():
    np.testing.assert_array_equal(holm([0.01, NAN, 0.03]), [0.02, NAN, 0.03])
    assert holm([]).shape == (0,)


def test_nothing_passes_one_and_the_order_is_kept():
    assert holm([0.9, 0.02, 0.8]).tolist() == [1.0, 0.06, 1.0]


@pytest.mark.parametrize("p", [[1.2], [-0.1, 0.5], [[0.1], [0.2]], ["small"]])
def test_what_is_no_p_value_is_refused(p):
    with pytest.raises(ParameterError, match="expected one row of numbers from 0 to 1"):
        holm(p)


def test_the_family_is_written_into_the_method():
    family = [TestResult("a - b", NAN, NAN, p, NAN, NAN, NAN, "z") for p in (0.04, NAN, 0.01)]
    adjusted = adjust_family(family)
    assert [t.p_adjusted for t in adjusted] == pytest.approx([0.04, NAN, 0.02], nan_ok=True)
    assert {t.method for t in adjusted} == {"z; Holm over 2 tests"}
    assert adjust_family([]) == []


def test_max_t_of_independent_tests_is_near_sidak():
    null = np.random.default_rng(0).normal(size=(40_000, 4))
    adjusted = step_down_max_t([2.5, 0.0, 1.0, -1.5], null)
    single = {2.5: 0.012419, 1.5: 0.133614, 1.0: 0.317311}
    expected = [1 - (1 - single[2.5]) ** 4, 1.0, 1 - (1 - single[1.0]) ** 2, 1 - (1 - single[1.5]) ** 3]
    np.testing.assert_allclose(adjusted, expected, atol=0.01)


def test_max_t_pays_once_for_tests_that_are_all_the_same():
    null = np.repeat(np.random.default_rng(0).normal(size=(20_000, 1)), 10, axis=1)
    np.testing.assert_allclose(step_down_max_t([1.96] * 10, null), 0.05, atol=0.005)


def test_max_t_leaves_out_what_is_not_defined():
    adjusted = step_down_max_t([NAN, 3.0], [[NAN, 1.0], [NAN, 4.0]])
    np.testing.assert_array_equal(adjusted, [NAN, 2 / 3])
    with pytest.raises(ParameterError, match="shapes are"):
        step_down_max_t([1.0, 2.0], [1.0, 2.0])
