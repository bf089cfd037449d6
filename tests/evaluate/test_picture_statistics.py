from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest

from onfh_nb.evaluate.picture_statistics import body_box, common_form, picture_statistics, spectral_slope
from onfh_nb.exceptions import ParameterError

RNG = np.random.default_rng(0)
BODY = 100 + 20 * np.abs(RNG.normal(size=(200, 240)))


def power_law(exponent: float, size: int = 256) -> np.ndarray:
    """Gaussian field whose power falls as frequency to the power of ``-exponent``."""
    cycles = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.fftfreq(size)) * size
    cycles[0, 0] = 1.0
    spectrum = np.fft.fft2(RNG.normal(size=(size, size))) * cycles ** (-exponent / 2)
    return np.fft.ifft2(spectrum).real


def test_white_noise_has_slope_zero():
    assert spectral_slope(RNG.normal(size=(256, 256))) == pytest.approx(0, abs=0.05)


@pytest.mark.parametrize("exponent", [1.0, 2.0, 3.0])
def test_the_slope_of_a_power_law_is_its_exponent(exponent: float):
    assert spectral_slope(power_law(exponent)) == pytest.approx(-exponent, abs=0.1)


def test_the_slope_does_not_depend_on_the_height_of_the_picture():
    field = power_law(2.0, 512)[:, :256]
    assert spectral_slope(field) == pytest.approx(spectral_slope(field[:256]), abs=0.15)


def test_gaussian_noise_has_no_excess_kurtosis_and_sparse_edges_have_much():
    noise = picture_statistics(100 + RNG.normal(size=(256, 256)))
    assert noise.kurtosis == pytest.approx(0, abs=0.1)
    blocks = 1.0 + np.kron(RNG.integers(0, 2, (8, 8)), np.ones((32, 32)))
    assert picture_statistics(blocks).kurtosis > 20


def test_a_flat_picture_is_smooth_and_has_neither_slope_nor_kurtosis():
    flat = picture_statistics(np.full((64, 80), 7.0))
    assert flat.smooth_share == 1
    assert flat.steep_share == 0
    assert flat.patch_sd == pytest.approx(0, abs=1e-12)
    assert np.isnan(flat.slope)
    assert np.isnan(flat.kurtosis)
    assert (flat.level_5, flat.level_95) == pytest.approx((1, 1))


def test_a_grey_scale_stretched_by_any_factor_gives_the_same_numbers():
    one, many = (asdict(picture_statistics(factor * BODY)) for factor in (1.0, 733.0))
    assert one == pytest.approx(many)


def test_share_of_steep_pixels_is_that_of_a_known_ramp():
    ramp = np.tile(np.arange(256.0), (256, 1)) + 1
    assert picture_statistics(ramp).steep_share == 0
    step = np.ones((256, 256))
    step[:, 128:] = 9
    # The Gaussian derivative of a step of 8/9 exceeds 0.1 while |x| < sqrt(2 ln(0.889 / (0.1 sqrt(2 pi)))) = 1.59
    # pixels, so at the two pixels on each side of the edge whose centres lie within it: 0.5 and 1.5.
    assert picture_statistics(step).steep_share == pytest.approx(4 / 256)


def test_levels_are_percentiles_over_the_99th():
    values = np.linspace(0.5, 1, 256 * 256)
    grey = RNG.permutation(values).reshape(256, 256)
    assert picture_statistics(grey).level_50 == pytest.approx(0.75 / 0.995, rel=1e-3)


def test_air_is_cut_away_and_does_not_change_the_numbers():
    air = np.abs(RNG.normal(0, 1.5, (300, 340)))
    air[60:260, 50:290] = BODY
    top, bottom, left, right = body_box(air)
    assert abs(top - 60) <= 5
    assert abs(bottom - 260) <= 5
    assert abs(left - 50) <= 5
    assert abs(right - 290) <= 5
    assert picture_statistics(air).level_50 == pytest.approx(picture_statistics(BODY).level_50, rel=0.03)


def test_the_common_form_keeps_pixels_square_and_means():
    form = common_form(BODY)
    assert form.shape == (round(256 * 200 / 240), 256)
    assert np.percentile(form, 99) == pytest.approx(1)
    halved = common_form(np.kron(BODY[:128, :128] + 0, np.ones((2, 2))) + 50)
    assert halved.shape == (256, 256)


@pytest.mark.parametrize(
    ("picture", "words"),
    [(np.ones((3, 20, 20)), "two axes"), (np.ones((8, 80)), "16 pixels"), (-np.ones((20, 20)), "negative")],
)
def test_what_is_no_magnitude_picture_is_refused(picture: np.ndarray, words: str):
    with pytest.raises(ParameterError, match=words):
        picture_statistics(picture)
