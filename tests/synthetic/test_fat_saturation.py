"""What is left of fat."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.fat_saturation import FatSaturation, draw_fat_saturation, fat_gain

EXAM = Exam((0.0, 0.0, 0.0), 360.0, 11, 4.0, 0.4, 100, 64)
PATCH = FatSaturation(0.1, (0.0, 0.0, 0.0), 0.8, (0.0, -0.2, 0.5), (0.5, 0.1, 0.1))


def test_even_saturation_at_its_mean_changes_nothing():
    assert np.ptp(fat_gain(FatSaturation(0.08), 0.08, EXAM, 0)) == 0.0
    assert fat_gain(FatSaturation(0.08), 0.08, EXAM, 0)[0, 0] == pytest.approx(1.0)


def test_a_failure_is_a_smooth_patch_in_its_place_and_nothing_elsewhere():
    residual = fat_gain(PATCH, 0.08, EXAM, 5) * 0.08
    row, column = np.unravel_index(residual.argmax(), residual.shape)
    assert residual.max() == pytest.approx(0.8, abs=0.01)
    assert row == pytest.approx((1 - 0.2) / 2 * 99, abs=1)
    assert column == pytest.approx((1 + 0.5) / 2 * 99, abs=1)
    assert np.abs(np.diff(residual, axis=1)).max() < 0.1
    np.testing.assert_allclose(residual[:, :40], 0.1, atol=1e-4)
    np.testing.assert_allclose(fat_gain(PATCH, 0.08, EXAM, 0)[40, 74] * 0.08, 0.1 + 0.7 * np.exp(-2), atol=0.02)


def test_kernel_agrees_with_double_precision():
    s = FatSaturation(0.12, (0.3, -0.4, 0.5), 0.6, (-0.3, 0.2, -0.7), (0.8, 0.3, 0.2))
    axis, along = np.linspace(-1, 1, 100), -0.4
    plain = 0.12 * (1 + 0.3 * along - 0.4 * axis[:, None] + 0.5 * axis[None])
    plain = np.clip(plain, 0.024, 1)
    distance = ((along + 0.3) / 0.8) ** 2 + ((axis[:, None] - 0.2) / 0.3) ** 2 + ((axis[None] + 0.7) / 0.2) ** 2
    exact = (plain + np.exp(-distance / 2) * np.maximum(0.6 - plain, 0)) / 0.05
    np.testing.assert_allclose(fat_gain(s, 0.05, EXAM, 3), exact, rtol=2e-5)


@pytest.mark.parametrize(("site", "probability"), [("S3T", 0.15), ("P15T", 0.10)])
def test_sites_fail_as_often_as_they_should(site, probability):
    drawn = [draw_fat_saturation(site, np.random.default_rng(s)) for s in range(2000)]
    failed = [d.failure for d in drawn if d.failure > 0]
    assert len(failed) / 2000 == pytest.approx(probability, abs=0.02)
    assert 0.3 < min(failed) < max(failed) <= 0.8
    assert 0.03 <= min(d.residual for d in drawn) < max(d.residual for d in drawn) <= 0.15
