from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onfh_nb.io.polygon_fill import fill_polygon

_corner = st.tuples(st.integers(0, 30), st.integers(0, 30))


def drawn(picture: str) -> np.ndarray:
    return np.array([[sign == "#" for sign in line] for line in picture.split()])


def test_a_square_covers_its_outline():
    expected = drawn("..... .###. .###. .###. .....")
    np.testing.assert_array_equal(fill_polygon([(1, 1), (3, 1), (3, 3), (1, 3)], (5, 5)), expected)


def test_fractions_of_corners_are_cut_off():
    whole = fill_polygon([(1, 1), (9, 2), (4, 8)], (12, 12))
    np.testing.assert_array_equal(fill_polygon([(1.9, 1.2), (9.99, 2.5), (4.01, 8.7)], (12, 12)), whole)


# Drawn with Pillow 11.0, as the tool's reference masks were: corners, and a pixel that later versions leave out.
@pytest.mark.parametrize(
    ("corners", "spike"),
    [
        ([(103, 290), (58, 303), (97, 311)], (104, 290)),
        ([(14, 15), (21, 26), (2, 5)], (3, 5)),
        ([(4, 2), (24, 21), (23, 15)], (5, 2)),
        ([(27, 27), (25, 5), (3, 14)], (28, 27)),
        ([(11, 6), (14, 4), (7, 24)], (6, 24)),
    ],
)
def test_spikes_are_lengthened_as_the_tool_does(corners, spike):
    assert fill_polygon(corners, (320, 320))[spike[1], spike[0]]


@settings(max_examples=60, deadline=None)
@given(st.lists(_corner, min_size=3, max_size=8))
def test_pillow_of_any_version_differs_by_spikes_only(corners):
    from PIL import Image, ImageDraw

    canvas = Image.new("1", (32, 32))
    ImageDraw.Draw(canvas).polygon(corners, fill=1, outline=1)
    ours = fill_polygon(corners, (32, 32))
    rows = (ours != np.array(canvas)).any(axis=1)
    assert set(np.flatnonzero(rows)) <= {y for _, y in corners}


def test_what_lies_outside_is_cut_and_costs_nothing():
    assert fill_polygon([(-50, -50), (1e12, -50), (1e12, 1e12), (-50, 1e12)], (4, 6)).all()
    assert not fill_polygon([(100, 100), (120, 100), (110, 130)], (4, 6)).any()
    np.testing.assert_array_equal(
        fill_polygon([(-3, 1), (2, 1), (2, 2), (-3, 2)], (4, 4)), drawn(".... ###. ###. ....")
    )
