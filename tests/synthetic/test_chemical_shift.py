"""Fat beside its place."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.chemical_shift import combine

SIZE = 120


def bump() -> np.ndarray:
    axis = np.arange(SIZE)
    return np.exp(-((axis[:, None] - 50.0) ** 2 + (axis[None] - 71.0) ** 2) / 60.0).astype(np.float32)


def signal(fat: np.ndarray, water: np.ndarray | None = None) -> np.ndarray:
    return np.stack([fat, np.zeros_like(fat) if water is None else water], axis=-1)


ONE = np.ones((SIZE, SIZE), np.float32)


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("shift", [-2.3, 0.0, 0.4, 1.7])
def test_fat_moves_along_the_readout_and_water_stays(shift, axis):
    blob = bump()
    moved = combine(signal(blob), ONE, shift, axis=axis).astype(float)
    for k in (0, 1):
        line, before = moved.sum(axis=1 - k), blob.astype(float).sum(axis=1 - k)
        gone = np.arange(SIZE) @ line / line.sum() - np.arange(SIZE) @ before / before.sum()
        assert gone == pytest.approx(shift if k == axis else 0.0, abs=1e-3)
    np.testing.assert_array_equal(combine(signal(np.zeros_like(blob), blob), ONE, shift, axis=axis), blob)


@pytest.mark.parametrize("shift", [-3.6, -1.0, 0.25, 2.9])
def test_both_readouts_do_the_same_and_agree_with_a_spline_in_double_precision(shift):
    rng = np.random.default_rng(0)
    noise = rng.random((SIZE, SIZE, 2), dtype=np.float32)
    coil, gain = rng.random((2, SIZE, SIZE), dtype=np.float32)
    along = combine(noise, coil, shift, axis=1, gain=gain)
    turned = combine(np.ascontiguousarray(noise.transpose(1, 0, 2)), np.ascontiguousarray(coil.T), shift, axis=0,
                     gain=np.ascontiguousarray(gain.T))  # fmt: skip
    np.testing.assert_allclose(turned.T, along, atol=1e-6)
    whole = int(np.floor(shift))
    f = shift - whole
    padded = np.pad(noise[..., 0].astype(float) * gain, ((0, 0), (8, 8)))
    p = [padded[:, 8 - whole - k : 8 - whole - k + SIZE] for k in (-1, 0, 1, 2)]
    spline = p[1] + 0.5 * f * (
        p[2] - p[0] + f * (2 * p[0] - 5 * p[1] + 4 * p[2] - p[3] + f * (3 * (p[1] - p[2]) + p[3] - p[0]))
    )
    np.testing.assert_allclose(along, (spline + noise[..., 1]) * coil, atol=2e-6)


def test_air_lies_beyond_the_field():
    assert combine(signal(ONE), ONE, 5.0)[:, :4].max() == 0.0
    assert combine(signal(ONE), ONE, 5.0, axis=0)[:4].max() == 0.0


def test_signed_parts_cancel():
    assert np.abs(combine(signal(bump(), -bump()), ONE, 0.0)).max() == 0.0


def test_the_gain_acts_on_fat_alone():
    half = np.full((SIZE, SIZE), 0.5, np.float32)
    np.testing.assert_allclose(combine(signal(bump(), bump()), ONE, 0.0, gain=half), 1.5 * bump(), atol=1e-6)
