from __future__ import annotations

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from onfh_nb.plotting import style


def luminance(colour: str) -> float:
    return float(np.dot(mpl.colors.to_rgb(colour), (0.2126, 0.7152, 0.0722)))


def test_a_styled_function_leaves_no_trace():
    before = mpl.rcParams["axes.titlesize"]

    @style.styled
    def inside() -> object:
        return mpl.rcParams["axes.spines.top"]

    assert inside() is False
    assert mpl.rcParams["axes.titlesize"] == before
    assert mpl.rcParams["axes.spines.top"] is True


def test_colours_of_series_differ_and_can_be_seen_on_white():
    assert len(set(style.SERIES)) == len(style.SERIES)
    assert max(luminance(colour) for colour in style.SERIES) < 0.7


def test_a_picture_is_drawn_from_black_to_white_with_a_bar_of_the_right_length():
    axes = Figure().subplots()
    style.show_grey(axes, np.linspace(-1, 2, 100).reshape(10, 10), title="t", bar_mm=2.0, pixel_mm=0.5)
    image = axes.get_images()[0]
    assert image.get_clim() == (0.0, 1.0)
    assert (image.get_array().min(), image.get_array().max()) == (0.0, 1.0)
    assert np.ptp(axes.get_lines()[0].get_xdata()) == 4.0
    assert axes.texts[0].get_text() == "2 mm"
    assert axes.get_title() == "t" or axes.get_title(loc="left") == "t"
