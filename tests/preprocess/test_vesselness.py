from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.preprocess import frangi_vesselness
from onfh_nb.preprocess.vesselness import _principal


def shapes(spacing: tuple[float, float, float]) -> tuple[np.ndarray, ...]:
    """A tube, a plate and a ball of 0.8 mm radius, as indicator functions on a grid of 24 mm."""
    axes = [np.arange(0, 24, s) - 12 for s in spacing]
    z, y, x = np.meshgrid(*axes, indexing="ij")
    away = [np.hypot(z, y), np.abs(z), np.sqrt(z * z + y * y + x * x)]
    return tuple(np.clip(0.5 + (0.8 - d), 0, 1) for d in away)


@pytest.mark.parametrize("spacing", [(0.8, 0.8, 0.8), (1.2, 0.8, 0.8)])
def test_a_tube_is_more_like_a_vessel_than_a_plate_or_a_ball(spacing: tuple[float, float, float]):
    middle = tuple(int(12 / s) for s in spacing)
    tube, plate, ball = (frangi_vesselness(s, spacing, radii_mm=(0.8, 1.2))[middle] for s in shapes(spacing))
    assert tube > 0.3
    assert tube > 2.5 * max(plate, ball)


def test_turning_the_picture_turns_the_answer():
    image = shapes((0.8, 1.0, 1.2))[0] + np.random.default_rng(0).normal(0, 0.05, shapes((0.8, 1.0, 1.2))[0].shape)
    found = frangi_vesselness(image, (0.8, 1.0, 1.2))
    turned = frangi_vesselness(image.transpose(2, 0, 1), (1.2, 0.8, 1.0))
    assert np.allclose(found.transpose(2, 0, 1), turned, atol=1e-3)


def test_the_unit_of_grey_values_and_of_length_does_not_matter():
    image = shapes((0.8, 0.8, 0.8))[0]
    found = frangi_vesselness(image, (0.8, 0.8, 0.8), radii_mm=(0.8,))
    assert np.allclose(found, frangi_vesselness(1000 * image + 50, (0.8, 0.8, 0.8), radii_mm=(0.8,)), atol=2e-3)
    assert np.allclose(found, frangi_vesselness(image, (1.6, 1.6, 1.6), radii_mm=(1.6,)), atol=1e-5)


def test_thin_and_thick_vessels_of_one_contrast_weigh_about_the_same():
    image = np.zeros((120, 120))
    image[20:24], image[70:82] = 1.0, 1.0
    found = frangi_vesselness(image, (1.0, 1.0), radii_mm=(2.0, 6.0))
    assert 0.7 < found[21, 60] / found[75, 60] < 1.4


def test_dark_vessels_on_request():
    image = shapes((0.8, 0.8, 0.8))[0]
    dark = frangi_vesselness(-image, (0.8, 0.8, 0.8), bright=False)
    assert np.allclose(dark, frangi_vesselness(image, (0.8, 0.8, 0.8)), atol=1e-6)
    assert frangi_vesselness(-image, (0.8, 0.8, 0.8))[15, 15, 15] < 0.01


def test_an_even_picture_holds_no_vessel():
    assert not frangi_vesselness(np.full((9, 9), 7.0), (1, 1)).any()


@pytest.mark.parametrize(
    ("image", "spacing", "words"),
    [
        (np.zeros(9), (1.0,), "1 axes"),
        (np.zeros((9, 9)), (1.0, 1.0, 1.0), "one spacing for each"),
        (np.zeros((9, 9)), (1.0, 0.0), "above 0"),
        (np.full((9, 9), np.nan), (1.0, 1.0), "finite"),
    ],
)
def test_what_does_not_fit_is_refused(image: np.ndarray, spacing: tuple, words: str):
    with pytest.raises(ParameterError, match=words):
        frangi_vesselness(image, spacing)


@pytest.mark.parametrize("dims", [2, 3])
def test_principal_curvatures_are_the_eigenvalues_of_lapack(dims: int):
    rng = np.random.default_rng(0)
    full = rng.normal(size=(500, dims, dims)).astype(np.float32)
    full += np.swapaxes(full, 1, 2)
    full[0], full[1] = np.eye(dims), 0  # all alike, and none
    found = _principal({(a, b): full[:, a, b] for a in range(dims) for b in range(a, dims)}, dims)
    assert np.allclose(np.sort(found, axis=-1), np.linalg.eigvalsh(full), atol=2e-3)
