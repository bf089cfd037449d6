"""The tissue table and one patient's own values."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.tissues import FAT_ROWS, TISSUE_ID, relaxation


@pytest.mark.parametrize("field_t", [1.5, 3.0])
def test_t2star_never_exceeds_t2_nor_t2_t1(field_t):
    table = relaxation(field_t, rng=np.random.default_rng(3))
    assert (table.t2star_ms <= table.t2_ms).all()
    assert (table.t2_ms < table.t1_ms).all()


def test_jitter_has_the_stated_spread_and_leaves_fat_one_substance():
    t1, pd = [], []
    plain = relaxation(3.0)
    for seed in range(400):
        own = relaxation(3.0, rng=np.random.default_rng(seed))
        t1.append(np.log(own.t1_ms / plain.t1_ms))
        pd.append(np.log(own.pd[1:] / plain.pd[1:]))
        assert np.ptp(t1[-1][list(FAT_ROWS)]) < 1e-12
    assert np.std(t1, axis=0)[TISSUE_ID["muscle"]] == pytest.approx(0.06, abs=0.008)
    assert np.std(pd, axis=0).mean() == pytest.approx(0.04, abs=0.003)


def test_refuses_another_field():
    with pytest.raises(ParameterError, match="tesla, not 7"):
        relaxation(7.0)
