from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import log_loss as sklearn_log_loss
from sklearn.metrics import roc_auc_score

from onfh_nb.training.validation import log_loss, macro_auc

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("classes", [2, 3])
def test_both_agree_with_scikit_learn(classes: int):
    logits, labels = RNG.normal(size=(60, classes)), RNG.integers(0, classes, 60)
    p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    assert log_loss(logits, labels) == pytest.approx(sklearn_log_loss(labels, p))
    peer = roc_auc_score(labels, p[:, 1]) if classes == 2 else roc_auc_score(labels, p, multi_class="ovr")
    assert macro_auc(logits, labels) == pytest.approx(peer)


def test_huge_logits_do_not_overflow():
    assert log_loss(np.array([[1e4, 0.0]]), np.array([1])) == pytest.approx(1e4)
