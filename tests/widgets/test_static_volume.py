from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.io.volume import LabelVolume, Volume
from onfh_nb.widgets.static_volume import planes_figure

CORONAL = np.array([[0, 0, -2.0, 63.0], [-4.0, 0, 0, 8.0], [0, -2.0, 0, 40.0], [0, 0, 0, 1.0]])


@pytest.fixture
def volume() -> Volume:
    return Volume(np.random.default_rng(0).random((5, 40, 64)), CORONAL)


def test_three_planes_with_letters_and_millimetres(volume):
    figure = planes_figure(volume, None, window=(0.0, 1.0))
    titles = [axes.get_title() for axes in figure.axes]
    assert [title.split(",")[0] for title in titles] == ["coronal", "axial", "sagittal"]
    assert all(" mm " in title for title in titles)
    letters = ["".join(text.get_text() for text in axes.texts) for axes in figure.axes]
    assert letters == ["RLSI", "RLAP", "APSI"]


def test_millimetres_are_square(volume):
    ratios = [axes.get_aspect() for axes in planes_figure(volume, None, window=(0.0, 1.0)).axes]
    assert ratios == pytest.approx([1.0, 2.0, 0.5])


def test_slices_go_through_the_labels_and_outline_them(volume):
    array = np.zeros(volume.shape, np.uint8)
    array[3, 8:12, 10:14] = 1
    labels = LabelVolume(array, CORONAL, labels={1: "necrosis"})
    figure = planes_figure(volume, labels, window=(0.0, 1.0))
    assert figure.axes[0].get_title() == "coronal, 4.0 mm posterior"
    assert all(axes.collections for axes in figure.axes), "an outline in every plane"
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["necrosis"]
