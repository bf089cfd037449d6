from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from onfh_nb.evaluate import average_precision, roc_auc
from onfh_nb.exceptions import ParameterError

# Scores on a coarse scale, so that many tie.
UNITS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 6)), max_size=40)


@settings(max_examples=80, deadline=None)
@given(UNITS)
def test_scikit_learn_says_the_same_with_ties(extra):
    truth, score = np.array([(0, 3), (1, 3), *extra], float).T
    assert roc_auc(truth, score) == pytest.approx(metrics.roc_auc_score(truth, score), abs=1e-12)
    assert average_precision(truth, score) == pytest.approx(metrics.average_precision_score(truth, score), abs=1e-12)


def test_ratings_of_hanley_and_mcneil():
    """Hanley JA, McNeil BJ, Radiology 1982;143:29-36, Table I: 58 normal and 51 abnormal CT studies, area 0.893."""
    normal, abnormal = [33, 6, 6, 11, 2], [3, 2, 2, 11, 33]
    truth = np.repeat([0, 1], [58, 51])
    score = np.concatenate([np.repeat(range(5), normal), np.repeat(range(5), abnormal)])
    assert roc_auc(truth, score) == pytest.approx(0.893, abs=0.0005)


def test_a_rising_map_of_the_score_changes_nothing():
    rng = np.random.default_rng(0)
    truth, score = rng.integers(0, 2, 50), rng.normal(size=50)
    assert roc_auc(truth, np.exp(score)) == roc_auc(truth, score)
    assert roc_auc(truth, -score) == pytest.approx(1 - roc_auc(truth, score))
    assert average_precision(truth, np.exp(score)) == average_precision(truth, score)


def test_what_cannot_be_ranked_is_refused():
    with pytest.raises(ParameterError, match="all rows 0 to 1, expected both classes: average precision"):
        average_precision([1, 1], [0.1, 0.2])
    with pytest.raises(ParameterError, match="the score is inf in row 1"):
        roc_auc([0, 1], [0.1, np.inf])
    with pytest.raises(ParameterError, match="one score for each unit"):
        roc_auc([0, 1], [0.1])
