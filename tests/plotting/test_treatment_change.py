from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting import change_by_treatment


def offsets(axes):
    return [points.get_offsets() for points in axes.collections]


def test_every_hip_is_a_point_and_the_mean_is_that_of_patients(vessel_rows):
    length, branches = change_by_treatment(vessel_rows).axes
    hips, mean, grafted, grafted_mean = offsets(length)
    assert (len(hips), len(grafted)) == (6, 6)
    assert mean[0, 1] == pytest.approx(0.25)
    assert grafted_mean[0, 1] == pytest.approx(10 + (1 + 3 + 5) / 3 + 0.25)
    assert [label.get_text() for label in length.get_xticklabels()][1] == "vascularised\ngraft\n3 patients\n6 hips"
    assert len({tuple(np.round(point, 3)) for point in hips}) == 6, "equal values lie side by side"
    assert branches.get_title(loc="left") == "C  Change in number of branches"


def test_the_paper_is_a_named_band(vessel_rows):
    length, branches = change_by_treatment(vessel_rows, reference={"length_mm": (12.4, 11.2, 13.6)}).axes
    assert [text.get_text() for text in length.texts] == ["paper, graft: 12.4 (11.2–13.6)"]
    assert not branches.texts


def test_one_patient_has_a_mean_and_no_interval(vessel_rows):
    few = vessel_rows[vessel_rows["participant_id"].isin(["sub-000", "sub-001", "sub-003"])]
    length = change_by_treatment(few, panels={"length_mm": "length"}).axes[0]
    intervals = [line for line in length.lines if line.get_linewidth() == 2]
    assert len(intervals) == 1


def test_what_cannot_be_drawn_is_refused(vessel_rows):
    with pytest.raises(ParameterError, match="mix the sources truth, true mask"):
        change_by_treatment(vessel_rows.assign(source=["truth", "true mask"] * 12))
    with pytest.raises(ParameterError, match="no hip has length_mm at both visits"):
        change_by_treatment(vessel_rows.assign(length_mm=np.nan))
