from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting import heat_gallery


def test_one_row_for_each_kind_with_probability_and_share():
    rng = np.random.default_rng(0)
    examples = pd.DataFrame(
        {
            "call": ["lesion found", "lesion found", "false alarm"],
            "p_lesion": [0.91, 0.62, 0.77],
            "energy_inside": [0.4, 0.08, np.nan],
        }
    )
    mask = np.zeros((3, 32, 32), bool)
    mask[0, 5:9, 5:9] = True
    fig = heat_gallery(rng.normal(size=(3, 32, 32)).astype(np.float32), rng.uniform(size=(3, 32, 32)), mask, examples)
    drawn = [axes for axes in fig.axes if axes.images]
    assert [axes.get_title() for axes in drawn] == ["p = 0.91, 40% inside", "p = 0.62, 8% inside", "p = 0.77"]
    assert [len(axes.collections) > 0 for axes in drawn] == [True, False, False]
    words = [text.get_text() for axes in fig.axes for text in axes.texts]
    assert words == ["lesion found", "false alarm"]


def test_nothing_to_draw_is_said():
    none = pd.DataFrame({"call": [], "p_lesion": [], "energy_inside": []})
    with pytest.raises(ParameterError, match="no example"):
        heat_gallery(np.zeros((0, 8, 8)), np.zeros((0, 8, 8)), np.zeros((0, 8, 8), bool), none)
