import numpy as np

from onfh_nb.vascular import measure_vessels


def test_an_empty_mask_measures_zero():
    found = measure_vessels(np.zeros((5, 6, 7), bool), (1, 1, 1))
    assert (found.length_mm, found.n_junctions, found.n_segments, found.volume_fraction) == (0, 0, 0, 0)
    assert found.branches.empty
