from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from onfh_nb.evaluate import edge_width_mm
from onfh_nb.evaluate.edge_width import RISE_PER_SIGMA
from onfh_nb.exceptions import ParameterError


def head(pixel_mm: float, sigma_mm: float, *, radius_mm: float = 23.0) -> tuple[np.ndarray, np.ndarray]:
    """A blurred disc, bright inside, and its mask. The disc's own pixels are averages over 9 × 9 points."""
    side = round(70 / pixel_mm)
    fine = (np.arange(9 * side) + 0.5) / 9 * pixel_mm - side * pixel_mm / 2
    disc = np.hypot(*np.meshgrid(fine, fine)) < radius_mm
    blurred = gaussian_filter(disc.astype(np.float32), sigma_mm / pixel_mm * 9)
    picture = blurred.reshape(side, 9, side, 9).mean(axis=(1, 3)).astype(np.float64)
    return picture, disc.reshape(side, 9, side, 9).mean(axis=(1, 3)) > 0.5


@pytest.mark.parametrize("pixel_mm", [0.4, 0.8])
@pytest.mark.parametrize("sigma_mm", [0.6, 1.0, 1.6])
def test_a_known_blur_gives_its_rise_distance(pixel_mm, sigma_mm):
    """The pixel itself blurs as well: a box of the pixel's side has a variance of side² / 12."""
    picture, mask = head(pixel_mm, sigma_mm)
    truth = RISE_PER_SIGMA * np.sqrt(sigma_mm**2 + pixel_mm**2 / 12)
    assert edge_width_mm(picture, mask, pixel_mm) == pytest.approx(truth, rel=0.05)


def test_noise_changes_little():
    picture, mask = head(0.8, 1.0)
    rng = np.random.default_rng(0)
    clean = edge_width_mm(picture, mask, 0.8)
    noisy = [edge_width_mm(picture + rng.normal(0, 0.05, mask.shape), mask, 0.8, target=picture) for _ in range(8)]
    assert np.mean(noisy) == pytest.approx(clean, rel=0.06)


def test_twice_the_spacing_is_twice_the_width():
    picture, mask = head(0.5, 0.8)
    once = edge_width_mm(picture, mask, 0.5, reach_mm=4.0)
    assert edge_width_mm(picture, mask, 1.0, reach_mm=8.0) == pytest.approx(2 * once, rel=0.04)


def test_scale_offset_sign_and_mirror_do_not_matter():
    picture, mask = head(0.8, 1.0)
    width = edge_width_mm(picture, mask, 0.8)
    assert edge_width_mm(100 - 30 * picture, mask, 0.8) == pytest.approx(width, rel=1e-6)
    assert edge_width_mm(picture[:, ::-1], mask[:, ::-1], 0.8) == pytest.approx(width, rel=0.02)
    assert edge_width_mm(picture.T, mask.T, 0.8) == pytest.approx(width, rel=0.02)


def test_more_blur_is_wider():
    widths = [edge_width_mm(*head(0.8, sigma), 0.8) for sigma in (0.5, 0.8, 1.2, 1.8)]
    assert widths == sorted(widths)


def test_arcs_near_another_edge_are_left_out():
    picture, mask = head(0.8, 0.6)
    spoilt = picture.copy()
    most = round(0.62 * mask.shape[1])
    spoilt[:, :most] = gaussian_filter(picture, 4)[:, :most]
    other = np.zeros_like(mask)
    other[:, :most] = True
    clean = edge_width_mm(picture, mask, 0.8)
    assert edge_width_mm(spoilt, mask, 0.8, avoid=other) == pytest.approx(clean, rel=0.05)
    assert edge_width_mm(spoilt, mask, 0.8, target=picture) > 1.2 * clean


def test_where_there_is_no_edge_there_is_no_width():
    picture, mask = head(0.8, 1.0)
    assert np.isnan(edge_width_mm(np.zeros_like(picture), mask, 0.8))
    assert np.isnan(edge_width_mm(picture, np.zeros_like(mask), 0.8))
    assert np.isnan(edge_width_mm(picture, mask, 0.8, avoid=np.ones_like(mask)))
    assert np.isnan(edge_width_mm(np.random.default_rng(0).random(mask.shape), mask, 0.8))


def test_shapes_must_agree():
    with pytest.raises(ParameterError, match="have shapes"):
        edge_width_mm(np.ones((9, 9)), np.ones((8, 8), bool), 1.0)
