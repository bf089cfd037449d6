from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.preprocess import equalise

BINS = equalise.BINS
TOLERANCE = 1 / 4096


def scene(height: int, width: int) -> np.ndarray:
    """A dark background with bright discs and noise; float32 in [0, 1]."""
    rng = np.random.default_rng(2)
    row, column = np.mgrid[:height, :width]
    grey = 0.1 + 0.2 * column / width + 0.5 * (np.hypot(row - height / 2, column - width / 3) < height / 5)
    return np.clip(grey + rng.normal(0, 0.03, grey.shape), 0, 1).astype(np.float32)


def bins_of(picture: np.ndarray) -> np.ndarray:
    return np.clip(np.floor(picture.astype(np.float64) * BINS), 0, BINS - 1).astype(int)


def plain_equalise(picture: np.ndarray) -> np.ndarray:
    index = bins_of(picture)
    counts = np.bincount(index.ravel(), minlength=BINS)
    darkest = index.min()
    below = np.cumsum(counts)
    rest = index.size - counts[darkest]
    return (below[index] - counts[darkest]) / rest if rest else np.zeros(picture.shape)


def plain_clahe(picture: np.ndarray, clip: float, tiles: int) -> np.ndarray:
    index = bins_of(picture)
    height, width = picture.shape
    rows = [k * height // tiles for k in range(tiles + 1)]
    columns = [k * width // tiles for k in range(tiles + 1)]
    tables = np.empty((tiles, tiles, BINS))
    for i in range(tiles):
        for j in range(tiles):
            tile = index[rows[i] : rows[i + 1], columns[j] : columns[j + 1]]
            counts = np.bincount(tile.ravel(), minlength=BINS).astype(np.float64)
            limit = clip * tile.size / BINS
            excess = np.maximum(counts - limit, 0).sum()
            tables[i, j] = np.cumsum(np.minimum(counts, limit) + excess / BINS) / tile.size
    row_centres = (np.array(rows[1:]) + np.array(rows[:-1])) / 2 - 0.5
    column_centres = (np.array(columns[1:]) + np.array(columns[:-1])) / 2 - 0.5
    result = np.empty(picture.shape)
    for y in range(height):
        place_y = np.interp(y, row_centres, np.arange(tiles))
        i0, v = int(place_y), place_y - int(place_y)
        i1 = min(i0 + 1, tiles - 1)
        for x in range(width):
            place_x = np.interp(x, column_centres, np.arange(tiles))
            j0, u = int(place_x), place_x - int(place_x)
            j1, k = min(j0 + 1, tiles - 1), index[y, x]
            top = (1 - u) * tables[i0, j0, k] + u * tables[i0, j1, k]
            bottom = (1 - u) * tables[i1, j0, k] + u * tables[i1, j1, k]
            result[y, x] = (1 - v) * top + v * bottom
    return result


def test_equalisation_equals_the_plain_one():
    picture = scene(50, 61)
    assert np.abs(equalise.equalise_histogram(picture) - plain_equalise(picture)).max() < TOLERANCE / 100


@pytest.mark.parametrize("shape", [(64, 64), (50, 61), (40, 96)])
@pytest.mark.parametrize("tiles", [1, 4, 8])
def test_clahe_equals_the_plain_one(shape, tiles):
    picture = scene(*shape)
    assert np.abs(equalise.clahe(picture, 2.0, tiles) - plain_clahe(picture, 2.0, tiles)).max() < TOLERANCE / 100


def test_folding_both_into_one_table_changes_nothing():
    picture = scene(90, 75)
    in_two = equalise.clahe(equalise.equalise_histogram(picture), 2.0, 8)
    assert np.array_equal(equalise.equalise_then_clahe(picture, 2.0, 8), in_two)


def test_equalisation_flattens_the_histogram_and_keeps_the_order():
    picture = scene(128, 128)
    flat = equalise.equalise_histogram(picture)
    counts = np.histogram(flat, bins=8, range=(0, 1))[0]
    assert counts.max() / counts.min() < 1.2
    order = np.argsort(picture.ravel())
    assert (np.diff(flat.ravel()[order]) >= 0).all()


def test_equalisation_agrees_with_scikit_image():
    from skimage.exposure import equalize_hist

    picture = scene(128, 128)
    assert np.abs(equalise.equalise_histogram(picture) - equalize_hist(picture, nbins=BINS)).max() < 0.01


@pytest.mark.parametrize("side", [96, 256, 512])
def test_the_clip_limit_acts_at_every_size(side):
    """OpenCV's own CLAHE on 16 bits gives one picture for every limit from 1 to 31."""
    picture = scene(side, side)
    pictures = [equalise.clahe(picture, clip) for clip in (1, 2, 4, 8, 16)]
    changes = [np.abs(after - before).mean() for before, after in pairwise(pictures)]
    assert min(changes) > 0.002
    away = [np.abs(grey - pictures[0]).mean() for grey in pictures]
    assert away == sorted(away)


def test_opencv_with_16_bits_shows_why_1024_bins():
    import cv2

    wide = (scene(512, 512) * 65535).astype(np.uint16)
    first, last = (cv2.createCLAHE(clipLimit=clip, tileGridSize=(8, 8)).apply(wide) for clip in (1.0, 31.0))
    assert np.array_equal(first, last)


def test_clahe_agrees_with_opencv_in_8_bits():
    """OpenCV uses 256 bins and whole counts, so the two agree to about one grey step times the limit."""
    import cv2

    picture = scene(256, 256)
    other = cv2.createCLAHE(clipLimit=2.0, tileGridSize=(8, 8)).apply((picture * 255).astype(np.uint8)) / 255
    ours = equalise.clahe(picture, 2.0, 8)
    assert np.abs(ours - other).mean() < 0.02
    assert np.corrcoef(ours.ravel(), other.ravel())[0, 1] > 0.995


def test_clip_one_leaves_the_grey_scale_alone():
    picture = scene(128, 128)
    assert np.abs(equalise.clahe(picture, 1.0) - picture).max() < 0.2
    assert np.abs(equalise.clahe(picture, 20.0) - picture).max() > 0.4


def test_tables_learnt_on_one_picture_serve_another():
    noisy, clean = scene(64, 64), np.full((64, 64), 0.3, np.float32)
    table = equalise.equalisation_table(noisy)
    assert np.unique(equalise.apply_table(clean, table)).tolist() == [table[int(0.3 * BINS)]]


def test_a_constant_picture_becomes_black():
    assert not equalise.equalise_histogram(np.full((16, 16), 0.7)).any()


def test_more_tiles_than_pixels_are_refused():
    with pytest.raises(ParameterError, match="20 tiles a side do not fit"):
        equalise.clahe(np.zeros((16, 30)), tiles=20)
