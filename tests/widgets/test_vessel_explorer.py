import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.datasets import read_vessel_hips, vessel_rows
from onfh_nb.exceptions import ParameterError
from onfh_nb.widgets import VesselExplorer


@pytest.fixture(scope="module")
def found(vessel_cohort: Cohort):
    hips = read_vessel_hips(vessel_cohort)
    masks = {"predicted mask": {hip.place: hip.truth for hip in hips}}
    return hips, masks, vessel_rows(vessel_cohort, hips, masks)


@pytest.fixture
def explorer(found):
    return VesselExplorer(*found, live=True)


def test_it_opens_on_the_first_hip_with_its_numbers_and_trees(explorer):
    assert next(iter(explorer.choices())) == "sub-001, R, none"
    assert bytes(explorer.view.picture.value).startswith(b"\x89PNG")
    assert explorer.view.numbers.value.count("<tr>") == 3
    assert "canvas" in explorer.view.trees.outputs[0]["data"]["text/html"]


def test_another_hip_changes_all(explorer):
    picture, numbers = explorer.view.picture.value, explorer.view.numbers.value
    explorer.view.hip.value = ("sub-003", "R")
    assert explorer.view.picture.value != picture
    assert len(explorer.view.trees.outputs) == 1
    assert explorer.view.numbers.value.count("<tr>") == numbers.count("<tr>")


def test_pruning_moves_the_numbers_and_nothing_else(explorer):
    numbers, picture = explorer.view.numbers.value, explorer.view.picture.value
    explorer.view.prune.value = 0.0
    assert "<td>ses-m00</td>" in explorer.view.numbers.value
    assert explorer.view.picture.value == picture
    assert explorer.view.numbers.value.count("<td>") == numbers.count("<td>")


def test_the_true_masks_can_be_seen_too(explorer):
    explorer.view.source.value = "true mask"
    assert explorer.view.notice.value == ""


def test_on_paper_it_is_a_figure(found):
    explorer = VesselExplorer(*found, live=False)
    assert explorer.view is None
    bundle = explorer._repr_mimebundle_()
    assert "image/png" in str(bundle) or "image/svg+xml" in str(bundle)


def test_nothing_to_explore_is_refused(found):
    with pytest.raises(ParameterError, match="there is no hip"):
        VesselExplorer([], {}, found[2], live=False)
