from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ImageFileError, ParameterError
from onfh_nb.io import Volume
from onfh_nb.preprocess import correct_bias_field

AFFINE = np.array([[0, 0, -3.0, 100], [-4, 0, 0, 0], [0, -3, 0, 100], [0, 0, 0, 1]])


@pytest.fixture(scope="module")
def shaded() -> tuple[Volume, np.ndarray, np.ndarray]:
    """A body of three tissues under a smooth field; its voxels and the field."""
    _, row, column = np.mgrid[:12, :72, :72]
    body = np.hypot((column - 36) / 1.2, row - 36) < 29
    tissue = 300 + 400 * (np.hypot(column - 22, row - 36) < 11) + 300 * (np.hypot(column - 50, row - 36) < 13)
    field = np.exp(0.5 * ((column - 36) / 36) ** 2 - 0.3 * row / 72)
    noise = np.random.default_rng(0).normal(0, 15, body.shape)
    return Volume(np.abs(tissue * body * field + noise).astype(np.float32), AFFINE), body, field


def unevenness(ratio: np.ndarray) -> float:
    return float(ratio.std() / ratio.mean())


def test_n4_takes_out_most_of_a_smooth_field(shaded):
    volume, body, field = shaded
    result = correct_bias_field(volume)
    assert unevenness((result.field / field)[body]) < 0.5 * unevenness(field[body])
    assert np.allclose(result.volume.array * result.field, volume.array, rtol=1e-4)
    assert result.volume.array[body].mean() == pytest.approx(volume.array[body].mean(), rel=0.1)
    assert result.volume.same_grid(volume)


def test_a_mask_of_ones_own_and_a_scale_of_ones_own(shaded):
    volume, body, _ = shaded
    first = correct_bias_field(volume, mask=body, iterations=(20,)).field
    scaled = correct_bias_field(volume.with_array(volume.array * 50), mask=body, iterations=(20,)).field
    assert first[body].mean() == pytest.approx(1.0)
    assert np.abs(first - scaled)[body].max() < 0.02


def test_a_constant_volume_comes_back():
    flat = Volume(np.full((3, 16, 16), 4.0), AFFINE)
    assert correct_bias_field(flat).volume is flat


def test_bad_input_is_named(shaded):
    volume, body, _ = shaded
    with pytest.raises(ParameterError, match="shrink factor"):
        correct_bias_field(volume, shrink=0)
    with pytest.raises(ParameterError, match="mask of N4 must be of shape"):
        correct_bias_field(volume, mask=body[:3])
    holes = volume.array.copy()
    holes[0, 0, 0] = np.nan
    with pytest.raises(ImageFileError, match="NaN"):
        correct_bias_field(volume.with_array(holes))
