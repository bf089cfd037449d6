import numpy as np
import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.datasets import read_vessel_hips, vessel_rows, view_vessels
from onfh_nb.exceptions import CohortError


@pytest.fixture(scope="module")
def all_of(vessel_cohort: Cohort):
    hips = read_vessel_hips(vessel_cohort)
    masks = {hip.place: hip.truth for hip in hips}
    return hips, masks, vessel_rows(vessel_cohort, hips, {"predicted mask": masks})


def test_the_first_hip_before_and_after(all_of):
    view = view_vessels(*all_of)
    assert view.name == "sub-001, R, none"
    assert list(view.pictures) == ["month 0", "month 3"]
    assert view.axes[0] in "AP"
    assert view.words["month 0"].startswith("predicted 1")
    assert [len(tree.branches) for tree in view.trees.values()] == [1, 1]


def test_a_tube_from_front_to_back_is_a_square_in_projection(all_of):
    hips, masks, rows = all_of
    view = view_vessels(hips, masks, rows, hip=("sub-003", "R"))
    assert view.truth["month 0"].sum() == 9
    assert np.array_equal(view.truth["month 0"], view.predicted["month 0"])
    assert view.pictures["month 0"][view.truth["month 0"]].min() > 140


def test_a_grafted_hip_comes_first(all_of):
    hips, masks, rows = all_of
    grafted = rows.assign(treatment=np.where(rows["participant_id"] == "sub-004", "vbg", rows["treatment"]))
    assert view_vessels(hips, masks, grafted).name == "sub-004, R, vbg"


def test_a_hip_that_is_not_there_is_refused(all_of):
    with pytest.raises(CohortError, match="hip L of sub-009 has no angiogram"):
        view_vessels(*all_of, hip=("sub-009", "L"))
