from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.preprocess.normalise import normalise_percentiles, percentile_range, to_unit_range


def test_percentiles_become_zero_and_one():
    ramp = np.arange(1001.0).reshape(11, 91)[:, ::-1]
    assert percentile_range(ramp, (10, 90)) == (100.0, 900.0)
    scaled = normalise_percentiles(ramp, (10, 90))
    assert scaled.min() == 0
    assert scaled.max() == 1
    assert scaled[ramp == 500].item() == pytest.approx(0.5, abs=1e-6)


def test_a_spike_does_not_darken_the_rest():
    picture = np.random.default_rng(0).normal(100, 10, (64, 64))
    before = normalise_percentiles(picture)
    picture[3, 3] = 1e6
    assert np.abs(normalise_percentiles(picture) - before)[np.arange(64) != 3].max() < 0.01


def test_scale_and_shift_make_no_difference():
    picture = np.random.default_rng(1).random((32, 32))
    assert np.allclose(normalise_percentiles(picture), normalise_percentiles(40 * picture - 3), atol=1e-5)


def test_a_picture_nearly_all_background_falls_back_to_its_range():
    picture = np.zeros((100, 100))
    picture[0, 0] = 9
    assert percentile_range(picture) == (0.0, 9.0)
    assert normalise_percentiles(picture).max() == 1


def test_an_empty_range_gives_black():
    assert not to_unit_range(np.full((4, 4), 3.0), 3.0, 3.0).any()
