from __future__ import annotations

import numpy as np

from onfh_nb.stats.difficulty import BINS
from onfh_nb.stats.slice_histograms import slice_histograms


def test_labelled_slices_become_histograms_of_hip_and_whole_slice(tiny_cohort):
    found = slice_histograms(tiny_cohort, most=12)
    assert len(found.slices) == 12
    assert set(found.slices["lesion"]) <= {0, 1}
    assert found.slices["protocol"].notna().all()
    for features in found.features.values():
        assert features.shape == (12, BINS)
        assert np.allclose(features.sum(axis=1), 1)
    assert not np.allclose(found.features["hip"], found.features["whole"])
