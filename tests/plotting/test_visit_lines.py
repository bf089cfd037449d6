from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting import before_after_lines
from onfh_nb.plotting.visit_lines import mean_course


def test_a_panel_per_arm_and_a_line_per_hip(vessel_rows):
    none, graft = before_after_lines(vessel_rows).axes
    assert (none.get_title(loc="left"), graft.get_title(loc="left")) == ("no treatment", "vascularised graft")
    assert len(none.lines) == 6 + 2, "six hips, and the mean on its white edge"
    assert graft.texts[0].get_text() == "3 patients, 6 hips"


def test_the_mean_does_not_jump_when_a_long_tree_misses_a_visit():
    course = mean_course(np.array([[10.0, 11, 12], [90.0, np.nan, 92], [20.0, 21, np.nan]]))
    np.testing.assert_allclose(np.diff(course), [1, 1])
    assert np.isnan(mean_course(np.array([[1.0, np.nan]]))[1])


def test_nothing_to_draw_is_said(vessel_rows):
    with pytest.raises(ParameterError, match="no value of 'width_mm'"):
        before_after_lines(vessel_rows, value="width_mm")
