"""What is seen before treatment, by stage."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.vessels.baseline import BASELINE, draw_baseline


@pytest.mark.parametrize("arco", BASELINE)
def test_means_are_those_of_the_stage_and_the_spread_that_of_heads(arco):
    rng = np.random.default_rng(0)
    draws = [draw_baseline(rng, arco) for _ in range(2000)]
    length, junctions = np.array(draws).T
    assert length.mean() == pytest.approx(BASELINE[arco][0], rel=0.03)
    assert junctions.mean() == pytest.approx(BASELINE[arco][1], rel=0.05)
    assert length.std() / length.mean() == pytest.approx(15 / 55, rel=0.08)
    assert np.corrcoef(length, junctions)[0, 1] > 0.7
    assert (length > 4.2 * junctions - 1e-9).all() or junctions.min() == 1
