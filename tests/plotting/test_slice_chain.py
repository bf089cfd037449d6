from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting import before_after, figure_one, step_gallery

RNG = np.random.default_rng(0)
RAW, OTHER = RNG.random((50, 40)) ** 2, RNG.random((50, 40))


def titles(figure) -> list[str]:
    return [axes.get_title(loc="left") for axes in figure.axes if axes.get_title(loc="left")]


def test_figure_one_has_the_paper_s_panels():
    figure = figure_one(RAW, OTHER, RAW, OTHER, pixel_mm=1.4)
    letters = {title.split()[0] for title in titles(figure)}
    assert {"A1", "A2", "B1", "B2", "B3", "B4"} <= letters
    labels = {axes.get_xlabel() for axes in figure.axes}
    assert "grey value (0 black, 1 white)" in labels
    assert {"pixels, %", "running sum, %"} <= {axes.get_ylabel() for axes in figure.axes}


def test_histograms_are_shares_of_all_pixels():
    figure = figure_one(RAW, OTHER, RAW, OTHER)
    bars = [axes.patches for axes in figure.axes if axes.get_ylabel() == "pixels, %"]
    assert [round(sum(bar.get_height() for bar in panel), 6) for panel in bars] == [100.0, 100.0]


def test_a_gallery_shows_every_picture_once():
    figure = step_gallery({f"s{k}": RAW for k in range(7)}, columns=5)
    assert [title for title in titles(figure) if title] == [f"s{k}" for k in range(7)]
    assert sum(len(axes.get_images()) for axes in figure.axes) == 7
    with pytest.raises(ParameterError, match="at least one picture"):
        step_gallery({})


def test_pairs_stand_above_each_other():
    figure = before_after({"sub-001 L": (RAW, OTHER), "sub-002 R": (OTHER, RAW)})
    pictures = [np.asarray(axes.get_images()[0].get_array()) for axes in figure.axes]
    assert np.array_equal(pictures[0], RAW)
    assert np.array_equal(pictures[2], OTHER)
    with pytest.raises(ParameterError, match="no picture"):
        before_after({})
