from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.widgets.comparison_source import ComparisonSource
from onfh_nb.widgets.comparison_state import ComparisonState
from onfh_nb.widgets.hip_choices import HipKey
from onfh_nb.widgets.static_comparison import comparison_figure

STATE = ComparisonState("A", HipKey("sub-003", "R", "ses-m00"), 0)


@pytest.fixture
def source(compared):
    return ComparisonSource(compared.slices, compared.predictions, masks=compared.masks)


def test_picture_slices_curve_and_numbers(source):
    figure = comparison_figure(source, STATE, np.ones((96, 96), np.float32))
    axes = dict(zip(("picture", "roc", "slices", "numbers"), figure.axes, strict=True))
    assert figure._suptitle.get_text() == "A: sub-003, right hip, first visit, 1 of 3 · coronal T1, slice 5"
    assert axes["picture"].get_title(loc="left") == "probability 0.40: lesion missed"
    assert [bar.get_height() for bar in axes["slices"].patches][:3] == [0.4, 0.3, 0.4]
    points = [line.get_xydata()[0].tolist() for line in axes["roc"].lines if line.get_marker() == "o"]
    assert points == [pytest.approx([0, 2 / 3])] * 2
    cells = {key: cell.get_text().get_text() for key, cell in axes["numbers"].tables[0].get_celld().items()}
    assert [cells[row, 0] for row in range(5)] == ["slices", "6", "3", "0", "9"]
    assert cells[5, 1].startswith("67%")


def test_one_class_is_no_error(compared):
    only = ComparisonSource(compared.slices, compared.predictions[compared.predictions["y_true"] == 1])
    figure = comparison_figure(only, STATE)
    assert not [line for line in figure.axes[1].lines if line.get_marker() == "o"]
