from __future__ import annotations

import io

import numpy as np
from PIL import Image

from onfh_nb.widgets.slice_picture import slice_png

NO_LETTERS = ("", "", "", "")


def decoded(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)))


def test_black_and_white_and_beyond():
    shown = decoded(slice_png(np.array([[-1.0, 0.0], [1.0, 2.0]]), NO_LETTERS, size=2))
    assert shown.dtype == np.uint8
    assert shown.tolist() == [[0, 0], [255, 255]]


def test_the_longer_side_has_the_size():
    assert decoded(slice_png(np.zeros((10, 20)), NO_LETTERS, size=200)).shape == (100, 200)


def test_a_letter_at_each_edge():
    plain = decoded(slice_png(np.zeros((64, 64)), NO_LETTERS, size=256))
    marked = decoded(slice_png(np.zeros((64, 64)), ("R", "L", "S", "I"), size=256)) > plain
    assert marked[96:160, :32].any()
    assert marked[96:160, -32:].any()
    assert marked[:32, 96:160].any()
    assert marked[-32:, 96:160].any()
    assert not marked[64:192, 64:192].any(), "the middle of the picture stays free"


def test_r_stands_on_the_left():
    only_right = decoded(slice_png(np.zeros((64, 64)), ("R", "", "", ""), size=256))
    assert only_right[:, :64].any()
    assert not only_right[:, 64:].any()
