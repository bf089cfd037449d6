from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from onfh_nb.widgets.heat_picture import OUTLINE, heat_png, picture_edges


def decoded(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=float)


@pytest.fixture
def picture() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(64, 64)).astype(np.float32)


def test_without_heat_it_is_grey(picture):
    assert np.ptp(decoded(heat_png(picture)), axis=-1).max() == 0


def test_heat_colours_only_where_it_is_hot_and_as_far_as_it_is_opaque(picture):
    heat = np.zeros((64, 64), np.float32)
    heat[:, :32] = 1
    plain, faint, strong = (decoded(heat_png(picture, heat=heat, opacity=o)) for o in (0.0, 0.3, 0.9))
    assert (faint == plain)[:, 280:].all()
    change = [np.abs(shown - plain)[:, :240].mean() for shown in (faint, strong)]
    assert change[1] == pytest.approx(3 * change[0], rel=0.05)
    yellow = strong[:, :240].mean(axis=(0, 1))
    assert yellow[0] > yellow[2] + 40


def test_the_outline_goes_around_the_lesion(picture):
    mask = np.zeros((64, 64), bool)
    mask[20:40, 10:30] = True
    blue = (np.abs(decoded(heat_png(picture, mask=mask)) - OUTLINE) < 40).all(axis=-1)
    rows, columns = np.nonzero(blue)
    assert rows.min() == pytest.approx(160, abs=6)
    assert columns.max() == pytest.approx(240, abs=6)
    assert not blue[180:300, 100:220].any()


@pytest.mark.parametrize("mask", [np.zeros((64, 64), bool), np.ones((64, 64), bool)])
def test_no_outline_where_there_is_none(picture, mask):
    assert heat_png(picture, mask=mask) == heat_png(picture)


def test_a_lesion_of_one_pixel_is_seen(picture):
    mask = np.zeros((64, 64), bool)
    mask[30, 30] = True
    assert heat_png(picture, mask=mask) != heat_png(picture)


def test_a_constant_picture_is_no_error():
    assert decoded(heat_png(np.full((96, 96), 3.0, np.float32))).max() == 0


@pytest.mark.parametrize(
    ("protocol", "hemi", "mirrored", "edges"),
    [
        ("cor_t1", "R", True, "RLSI"),
        ("cor_stir", "L", True, "LRSI"),
        ("cor_t1", "L", False, "RLSI"),
        ("ax_t2", "L", True, "LRAP"),
        ("sag_pd", "L", True, "APSI"),
        ("", "L", True, ""),
    ],
)
def test_letters_at_the_edges(protocol, hemi, mirrored, edges):
    assert "".join(picture_edges(protocol, hemi, mirrored=mirrored)) == edges
