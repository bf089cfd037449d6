from __future__ import annotations

import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio

from onfh_nb.evaluate import lesion_contrast_to_noise, match_affine, psnr_db, ssim, unevenness_pct
from onfh_nb.exceptions import ParameterError

RNG = np.random.default_rng(0)
CLEAN = np.clip(np.add.outer(np.linspace(0, 1, 64), np.sin(np.arange(48) / 5) / 3), 0, 1)


def test_psnr_is_the_noise_and_that_of_scikit_image():
    noisy = CLEAN + RNG.normal(0, 0.01, CLEAN.shape)
    assert psnr_db(noisy, CLEAN) == pytest.approx(40, abs=0.3)
    assert psnr_db(noisy, CLEAN) == pytest.approx(peak_signal_noise_ratio(CLEAN, noisy, data_range=1.0))
    assert psnr_db(CLEAN, CLEAN) == np.inf
    assert psnr_db(255 * noisy, 255 * CLEAN, data_range=255) == pytest.approx(psnr_db(noisy, CLEAN))


def test_ssim_falls_with_noise_and_with_blur():
    noisy = [ssim(CLEAN + RNG.normal(0, s, CLEAN.shape), CLEAN) for s in (0.0, 0.02, 0.1)]
    assert noisy[0] == 1
    assert noisy == sorted(noisy, reverse=True)
    checks = (np.indices((64, 64)).sum(axis=0) // 4 % 2).astype(float)
    assert ssim(np.full_like(checks, 0.5), checks) < 0.2


def regions() -> tuple[np.ndarray, np.ndarray]:
    lesion = np.zeros((64, 64), bool)
    lesion[20:40, 20:40] = True
    return lesion, ~lesion


def test_contrast_to_noise_is_contrast_over_noise():
    lesion, viable = regions()
    texture = np.tile(0.2 * np.sin(np.arange(64)), (64, 1))
    clean = 0.5 + 0.3 * viable + texture
    noisy = clean + RNG.normal(0, 0.03, clean.shape)
    assert lesion_contrast_to_noise(noisy, lesion, viable, smoothed=clean) == pytest.approx(10, rel=0.1)
    assert lesion_contrast_to_noise(noisy, lesion, viable) == pytest.approx(
        0.3 / np.hypot(0.2 / np.sqrt(2), 0.03), rel=0.1
    )


def test_contrast_to_noise_ignores_scale_and_sign():
    lesion, viable = regions()
    grey = viable + RNG.normal(0, 0.1, lesion.shape)
    value = lesion_contrast_to_noise(grey, lesion, viable)
    assert lesion_contrast_to_noise(-7 * grey + 3, lesion, viable) == pytest.approx(value)
    assert lesion_contrast_to_noise(grey[:, ::-1], lesion[:, ::-1], viable[:, ::-1]) == pytest.approx(value)


def test_contrast_to_noise_needs_two_regions_and_some_noise():
    lesion, viable = regions()
    assert np.isnan(lesion_contrast_to_noise(np.ones(lesion.shape), lesion, viable))
    assert np.isnan(lesion_contrast_to_noise(viable * 1.0, np.zeros_like(lesion), viable))


def test_unevenness_is_the_spread_of_the_shading():
    shading = np.tile(np.where(np.arange(48) < 24, 0.9, 1.1), (64, 1))
    flat = np.full((64, 48), 5.0)
    assert unevenness_pct(flat * shading, flat) == pytest.approx(10)
    assert unevenness_pct(40 * flat, flat) == pytest.approx(0, abs=1e-9)


def test_affine_matching_undoes_brightness_and_contrast_only():
    assert np.allclose(match_affine(3 * CLEAN + 1, CLEAN), CLEAN)
    bent = match_affine(CLEAN**3, CLEAN)
    assert psnr_db(bent, CLEAN) > psnr_db(CLEAN**3, CLEAN)
    assert np.unique(match_affine(np.ones((9, 9)), np.arange(81.0).reshape(9, 9))).tolist() == [40.0]


def test_pictures_that_do_not_fit_are_refused():
    with pytest.raises(ParameterError, match=r"shape \(3, 3\), its target \(4, 4\)"):
        psnr_db(np.ones((3, 3)), np.ones((4, 4)))
    with pytest.raises(ParameterError, match="NaN or infinite"):
        ssim(np.full((16, 16), np.nan), np.ones((16, 16)))
