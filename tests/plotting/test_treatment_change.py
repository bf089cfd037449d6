from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting import change_by_treatment, cut_intervals
from onfh_nb.stats import paired_t


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


def intervals(axes):
    """Upright lines at the places of the means."""
    upright = [line for line in axes.lines if line.get_zorder() == 4 and len(line.get_xdata()) == 2]
    return {round(line.get_xdata()[0] - 0.38): line for line in upright}


def test_one_patient_has_a_mean_and_no_interval(vessel_rows):
    few = vessel_rows[vessel_rows["participant_id"].isin(["sub-000", "sub-001", "sub-003"])]
    length = change_by_treatment(few, panels={"length_mm": "length"}).axes[0]
    assert list(intervals(length)) == [1]
    assert length.get_xticklabels()[0].get_text() == "no\ntreatment\n1 patient\n2 hips"


@pytest.fixture
def two_and_six(vessel_rows):
    """Two patients without treatment who differ by 8 mm, so that Student's interval reaches 50 mm either way."""
    rows = vessel_rows[~vessel_rows["participant_id"].eq("sub-004")].copy()
    odd = rows["participant_id"].eq("sub-002") & rows["months"].eq(12)
    rows.loc[odd, "length_mm"] += 8
    return rows


def test_an_interval_far_beyond_the_points_is_cut_with_arrow_heads(two_and_six):
    length = change_by_treatment(two_and_six).axes[0]
    low, high = length.get_ylim()
    points = np.concatenate([o[:, 1] for o in offsets(length)])
    assert points.min() - 5 < low < points.min()
    assert points.max() < high < points.max() + 5
    arm = two_and_six[two_and_six["treatment"] == "none"]
    before, after = (arm[arm["months"] == m] for m in (0, 12))
    mean = paired_t(before["length_mm"], after["length_mm"], before["participant_id"])
    assert mean.ci_low < -40
    assert [text.get_text() for text in length.texts] == [f"−{-mean.ci_low:.0f}", f"{mean.ci_high:.0f}"]
    heads = [line for line in length.lines if line.get_marker() in (6, 7)]
    assert sorted(line.get_ydata()[0] for line in heads) == [low, high]
    np.testing.assert_array_equal(intervals(length)[0].get_ydata(), (low, high))


def test_other_arms_keep_whole_intervals_and_the_caption_names_the_cut_one(two_and_six, vessel_rows):
    length = change_by_treatment(two_and_six).axes[0]
    whole = intervals(length)[1].get_ydata()
    assert length.get_ylim()[0] < whole[0] < whole[1] < length.get_ylim()[1]
    assert cut_intervals(two_and_six) == (
        " Too few patients for a useful interval, which an arrow head cuts at the edge: no treatment (n = 2)."
    )
    assert cut_intervals(vessel_rows) == ""


def test_what_cannot_be_drawn_is_refused(vessel_rows):
    with pytest.raises(ParameterError, match="mix the sources truth, true mask"):
        change_by_treatment(vessel_rows.assign(source=["truth", "true mask"] * 12))
    with pytest.raises(ParameterError, match="no hip has length_mm at both visits"):
        change_by_treatment(vessel_rows.assign(length_mm=np.nan))
    with pytest.raises(ParameterError, match="no hip has length_mm at both visits"):
        cut_intervals(vessel_rows.assign(length_mm=np.nan))
