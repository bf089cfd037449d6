from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from onfh_nb.widgets.histogram_svg import histogram_shares, histogram_svg


def test_every_pixel_is_counted_even_beyond_the_limits():
    shares, cumulative = histogram_shares(np.array([-5.0, 0.0, 0.5, 1.0, 9.0]), (0.0, 1.0))
    assert shares[0] == pytest.approx(0.4)
    assert shares[-1] == pytest.approx(0.4)
    assert cumulative[-1] == pytest.approx(1.0)


def test_an_even_spread_has_a_straight_running_sum():
    _, cumulative = histogram_shares(np.linspace(0, 1, 80_000), (0.0, 1.0))
    assert np.allclose(cumulative, np.linspace(1 / 80, 1, 80), atol=1e-3)


def test_a_constant_picture_is_no_error():
    shares, _ = histogram_shares(np.full(9, 3.0), (3.0, 3.0))
    assert shares.sum() == pytest.approx(1.0)


def test_the_drawing_is_well_formed_and_asks_nobody():
    text = histogram_svg(np.arange(100.0), (0.0, 99.0), caption='before "<&>"')
    assert ElementTree.fromstring(text).attrib["aria-label"] == 'before "<&>"'
    assert "http" not in text
    assert ">0<" in text
    assert ">99<" in text
