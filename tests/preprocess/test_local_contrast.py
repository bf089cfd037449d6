from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.preprocess import normalise_local_contrast


def test_brightness_and_contrast_that_change_slowly_are_gone():
    rng = np.random.default_rng(0)
    texture = rng.normal(size=(96, 96))
    plain = normalise_local_contrast(texture, 8.0, (1.0, 1.0))
    shaded = normalise_local_contrast(500 + 40 * texture, 8.0, (1.0, 1.0))
    assert np.allclose(plain, shaded, atol=1e-3)
    ramp = np.linspace(1, 3, 96)
    tilted = normalise_local_contrast(ramp * texture + 30 * ramp, 8.0, (1.0, 1.0))
    assert np.corrcoef(plain[10:-10, 10:-10].ravel(), tilted[10:-10, 10:-10].ravel())[0, 1] > 0.98


def test_what_is_outside_the_region_does_not_blur_in():
    rng = np.random.default_rng(1)
    texture, roi = rng.normal(size=(64, 64)), np.zeros((64, 64), bool)
    roi[16:48, 16:48] = True
    dark, bright = (normalise_local_contrast(np.where(roi, texture, v), 5.0, (1, 1), roi=roi) for v in (-900, 900))
    assert np.allclose(dark, bright, atol=1e-4)
    assert not dark[~roi].any()


def test_the_scale_is_in_millimetres():
    rng = np.random.default_rng(2)
    coarse = rng.normal(size=(40, 40))
    one = normalise_local_contrast(coarse, 4.0, (1.0, 1.0))
    half = normalise_local_contrast(coarse, 2.0, (0.5, 0.5))
    assert np.allclose(one, half, atol=1e-5)


@pytest.mark.parametrize(("sigma", "spacing"), [(0.0, (1, 1)), (1.0, (1, 1, 1)), (1.0, (1, 0))])
def test_numbers_that_do_not_fit_are_refused(sigma: float, spacing: tuple):
    with pytest.raises(ParameterError, match="numbers above 0 mm"):
        normalise_local_contrast(np.zeros((4, 4)), sigma, spacing)


def test_a_region_that_does_not_fit_is_refused():
    with pytest.raises(ParameterError, match="a voxel that counts"):
        normalise_local_contrast(np.ones((4, 4)), 1.0, (1, 1), roi=np.zeros((4, 4)))
