from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.evaluate import best_dice_threshold, dice
from onfh_nb.exceptions import ParameterError


def test_no_other_threshold_is_better():
    rng = np.random.default_rng(0)
    truth = [rng.random((20, 30)) < 0.2 for _ in range(3)]
    score = [rng.normal(t * 1.5, 1.0) for t in truth]
    chosen = best_dice_threshold(score, truth)
    everything, real = np.concatenate(score).ravel(), np.concatenate(truth).ravel()
    tried = [dice(everything >= t, real) for t in np.unique(everything)]
    assert dice(everything >= chosen, real) >= max(tried) - 0.003


@pytest.mark.parametrize(
    ("score", "truth"),
    [([], []), ([[0.1, 0.2]], [[0, 0]]), ([[0.1, 0.1]], [[0, 1]]), ([[0.1, np.nan]], [[0, 1]]), ([[0.1]], [[0, 1]])],
)
def test_where_there_is_nothing_to_choose_it_says_so(score: list, truth: list):
    with pytest.raises(ParameterError, match="expected"):
        best_dice_threshold(score, truth)
