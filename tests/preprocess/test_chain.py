from __future__ import annotations

import itertools

import numpy as np
import pytest

from onfh_nb.exceptions import ImageFileError
from onfh_nb.preprocess import (
    SliceParams,
    preprocess_beside,
    preprocess_many,
    preprocess_slice,
    preprocess_steps,
)

OFF = SliceParams(normalise=False, median=False, bilateral=False, clahe=False)


@pytest.fixture(scope="module")
def scene() -> tuple[np.ndarray, np.ndarray]:
    """A noisy 12-bit picture and its noise-free twin."""
    row, column = np.mgrid[:200, :180]
    clean = 300 + 2.0 * column + 1200 * (np.hypot(row - 100, column - 80) < 40)
    noisy = clean + np.random.default_rng(5).normal(0, 60, clean.shape)
    return np.clip(noisy, 0, 4095).astype(np.uint16), clean


@pytest.mark.parametrize("switches", list(itertools.product([False, True], repeat=6)))
def test_the_quick_chain_is_the_last_of_the_steps(scene, switches):
    names = ("normalise", "median", "gaussian", "bilateral", "equalise", "clahe")
    params = SliceParams(**dict(zip(names, switches, strict=True)), size=64)
    steps = preprocess_steps(scene[0], params)
    assert np.array_equal(preprocess_slice(scene[0], params), steps["resized"])
    on = [name for name, switch in zip(names[1:], switches[1:], strict=True) if switch]
    shown = {"equalise": "equalised"}
    assert list(steps) == ["raw", *[shown.get(name, name) for name in on], "resized"]
    for picture in steps.values():
        assert picture.dtype == np.float32
        assert picture.min() >= 0
        assert picture.max() <= 1


def test_the_unit_of_the_grey_values_does_not_matter(scene):
    assert np.abs(preprocess_slice(scene[0]) - preprocess_slice(scene[0] * 2.5 + 100.0)).max() < 0.02
    assert np.corrcoef(preprocess_slice(scene[0]).ravel(), preprocess_slice(scene[0] * 4.0).ravel())[0, 1] > 0.9999


def test_all_off_only_scales_and_resizes(scene):
    result = preprocess_slice(scene[0], OFF)
    assert result.shape == (256, 256)
    assert result.max() > 0.9


def test_the_mirrored_picture_gives_the_mirrored_result():
    rng = np.random.default_rng(0)
    picture = rng.normal(500, 50, (256, 256))
    assert np.allclose(preprocess_slice(picture[:, ::-1]), preprocess_slice(picture)[:, ::-1], atol=2e-3)


def test_twins_share_grey_scales_but_the_target_is_not_filtered(scene):
    versions = preprocess_beside(*scene, SliceParams(equalise=True))
    assert list(versions) == ["raw", "median", "bilateral", "equalised", "clahe", "resized"]
    assert np.array_equal(versions["raw"].target, versions["bilateral"].target)
    assert not np.array_equal(versions["raw"].target, versions["bilateral"].smoothed)
    assert not np.array_equal(versions["bilateral"].target, versions["equalised"].target)
    assert {picture.shape for picture in versions["resized"]} == {(256, 256)}


def test_a_picture_beside_itself_differs_by_the_filters_only(scene):
    for version in preprocess_beside(scene[0], scene[0], SliceParams(equalise=True)).values():
        assert np.array_equal(version.picture, version.smoothed)
    for version in preprocess_beside(scene[0], scene[0], SliceParams(median=False, bilateral=False)).values():
        assert np.array_equal(version.picture, version.target)


def test_filters_bring_the_picture_nearer_to_the_clean_one(scene):
    errors = {name: np.mean((v.picture - v.target) ** 2) for name, v in preprocess_beside(*scene).items()}
    assert errors["median"] < 0.5 * errors["raw"]
    assert errors["bilateral"] < 0.5 * errors["median"]


def test_many_slices_on_threads_equal_one_by_one(scene):
    images = [scene[0], scene[1], scene[0][::-1]]
    together = preprocess_many(images, threads=2)
    assert all(np.array_equal(a, preprocess_slice(b)) for a, b in zip(together, images, strict=True))


@pytest.mark.parametrize("value", [0, 7, -3.5])
def test_a_constant_picture_comes_out_black(value):
    for params in (SliceParams(), SliceParams(equalise=True), OFF):
        assert not preprocess_slice(np.full((30, 40), value), params).any()
        assert not preprocess_steps(np.full((30, 40), value), params)["resized"].any()


def bad(value: float) -> np.ndarray:
    picture = np.ones((20, 20))
    picture[4, 5:8] = value
    return picture


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (bad(np.nan), "3 of 400 pixels are NaN or infinite"),
        (bad(-np.inf), "3 of 400 pixels are NaN or infinite"),
        (np.zeros((3, 20, 20)), r"two axes \(H, W\), but this array has shape \(3, 20, 20\)"),
        (np.zeros(20), "two axes"),
        (np.zeros((0, 0)), "at least 8 pixels a side"),
        (np.zeros((7, 300)), "at least 8 pixels a side"),
        (np.zeros((20, 20), complex), "real numbers, not complex128"),
        (np.full((20, 20), "a"), "real numbers"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_sentence(image, words):
    with pytest.raises(ImageFileError, match=words):
        preprocess_slice(image)
