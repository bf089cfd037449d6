from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.metrics import brier_score_loss

from onfh_nb.evaluate import brier_parts


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_parts_add_up_to_the_brier_score(seed):
    rng = np.random.default_rng(seed)
    p = expit(rng.normal(0, 1.5, 80))
    truth = (rng.random(80) < p).astype(int)
    truth[:2] = [0, 1]
    parts = brier_parts(truth, p)
    assert parts.brier == pytest.approx(brier_score_loss(truth, p))
    whole = parts.reliability - parts.resolution + parts.uncertainty + parts.within_bins
    assert whole == pytest.approx(parts.brier, abs=1e-12)
    rounded = np.floor(10 * p) / 10 + 0.05  # one value in each bin: nothing is hidden within
    assert brier_parts(truth, rounded).within_bins == pytest.approx(0, abs=1e-12)


def test_parts_by_hand():
    # Two stated values: 0.25 (one lesion of two) and 0.75 (two of two); three of four are lesions.
    parts = brier_parts([0, 1, 1, 1], [0.25, 0.25, 0.75, 0.75])
    assert parts.reliability == pytest.approx((0.25**2 + 0.25**2) / 2)
    assert parts.resolution == pytest.approx((0.25**2 + 0.25**2) / 2)
    assert parts.uncertainty == pytest.approx(0.75 * 0.25)
