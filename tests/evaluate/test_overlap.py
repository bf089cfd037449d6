from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score

from onfh_nb.evaluate import cldice, dice


def test_dice_is_the_f1_score_of_scikit_learn():
    a, b = np.random.default_rng(0).random((2, 6, 7, 8)) < 0.4
    assert dice(a, b) == pytest.approx(f1_score(a.ravel(), b.ravel()), abs=1e-15)


@pytest.mark.parametrize("measure", [dice, cldice])
def test_nothing_to_overlap_is_no_number_and_one_empty_mask_is_nought(measure):
    empty, full = np.zeros((9, 9), bool), np.zeros((9, 9), bool)
    full[3:6] = True
    assert np.isnan(measure(empty, empty))
    assert measure(full, empty) == measure(empty, full) == 0.0
    assert measure(full, full) == 1.0


def test_cldice_sees_a_gap_that_dice_hardly_sees():
    vessel = np.zeros((30, 101), bool)
    vessel[14:17] = True  # thin and long
    thick = np.zeros_like(vessel)
    thick[12:19] = True  # the right tree, too thick
    gap = vessel.copy()
    gap[:, :50] = False
    assert cldice(thick, vessel) > 0.95
    assert dice(thick, vessel) == pytest.approx(2 * 3 / (3 + 7))
    assert cldice(gap, vessel) == pytest.approx(2 * 0.5 / 1.5, abs=0.02)


def test_cldice_in_three_dimensions():
    a = np.zeros((9, 9, 30), bool)
    a[3:6, 3:6] = True
    b = np.roll(a, 4, axis=0)
    assert cldice(a, a) == 1.0
    assert cldice(a, b) == 0.0
