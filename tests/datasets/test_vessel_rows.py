import numpy as np
import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.datasets import read_vessel_hips, trial_rows, vessel_rows
from onfh_nb.exceptions import CohortError
from onfh_nb.synthetic.vessels import draw_trial


@pytest.fixture(scope="module")
def hips(vessel_cohort: Cohort):
    return read_vessel_hips(vessel_cohort)


def test_every_source_measures_every_visit(vessel_cohort: Cohort, hips):
    found = {hip.place: np.zeros_like(hip.truth) for hip in hips}
    rows = vessel_rows(vessel_cohort, hips, {"predicted mask": found})
    assert rows.groupby("source").size().to_dict() == {"predicted mask": 8, "true mask": 8}
    assert (rows.loc[rows["source"] == "predicted mask", "length_mm"] == 0).all()
    assert set(rows["months"]) == {0, 3}
    assert set(rows["treatment"]) == {"none"}


def test_only_what_lies_in_the_head_counts(vessel_cohort: Cohort, hips):
    """Tubes of 20 voxels of 1 mm of which the head holds 16."""
    drawn = vessel_rows(vessel_cohort, hips, {}).query("source == 'true mask'")
    assert drawn["length_mm"].to_numpy() == pytest.approx(16, abs=1.5)
    inside = [float((hip.truth & hip.head).sum() / hip.head.sum()) for hip in hips]
    assert drawn["volume_fraction"].to_numpy() == pytest.approx(inside, rel=1e-6)


def test_masks_of_some_hips_give_rows_of_those(vessel_cohort: Cohort, hips):
    rows = vessel_rows(vessel_cohort, hips, {"reader": {hips[0].place: hips[0].truth}})
    assert (rows["source"] == "reader").sum() == 1


def test_a_hip_that_the_cohort_does_not_know_is_refused(vessel_cohort: Cohort, hips, monkeypatch):
    fewer = vessel_cohort.hips.iloc[1:]
    monkeypatch.setitem(vessel_cohort.__dict__, "hips", fewer)
    with pytest.raises(CohortError, match="hip R of sub-001 has an angiogram and no row"):
        vessel_rows(vessel_cohort, hips, {})


def test_a_trial_keeps_its_truth_beside_what_was_measured():
    visits = draw_trial({"vbg": 1}, seed=0)
    rows = trial_rows(visits)
    truth = rows[rows["source"] == "truth"]
    assert truth["length_mm"].tolist() == [visit.truth["length_mm"] for visit in visits]
    assert (rows["source"] == "true mask").sum() == 2
    slab = rows[rows["source"] == "truth in the slab"]
    assert slab["length_mm"].tolist() == [visit.truth["projected"]["length_mm"] for visit in visits]
    assert rows["session_id"].tolist()[::3] == ["ses-m00", "ses-m12"]


def test_the_truth_of_a_synthetic_cohort_is_beside_its_masks(tiny_cohort: Cohort):
    some = read_vessel_hips(tiny_cohort)[:2]
    rows = vessel_rows(tiny_cohort, some, {})
    record = tiny_cohort.truth.set_index(["participant_id", "session_id", "hemi"])
    for _, row in rows[rows["source"] == "truth"].iterrows():
        exact = record.loc[(row["participant_id"], row["session_id"], row["hemi"])]
        assert row["length_mm"] == exact["vessels_length_mm"]
        assert row["volume_fraction"] == exact["vessels_volume_fraction"]
