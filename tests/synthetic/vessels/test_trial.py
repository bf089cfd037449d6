import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.vessels import draw_trial


def test_each_arm_has_its_patients_before_and_after():
    visits = draw_trial({"vbg": 2, "none": 1}, seed=3)
    assert [visit.months for visit in visits] == [0, 12] * 3
    assert sorted(visit.treatment for visit in visits) == ["none"] * 2 + ["vbg"] * 4
    assert len({visit.participant_id for visit in visits}) == 3


def test_the_mask_holds_the_vessels_of_the_truth():
    """Nothing but voxels near an axis: about one voxel for each 0.4 mm of vessel of half a voxel's width or less."""
    for visit in draw_trial({"vbg": 1}, seed=1):
        assert visit.mask.any()
        assert not visit.mask[[0, -1]].any()
        edge = visit.spacing_mm[0]
        assert 1.0 <= visit.mask.sum() * edge / visit.truth["length_mm"] <= 2.2


def test_equal_seeds_give_equal_trials_and_others_do_not():
    first, again, other = (draw_trial({"cd": 1}, seed=seed)[0] for seed in (0, 0, 1))
    assert first.truth == again.truth
    assert np.array_equal(first.mask, again.mask)
    assert first.truth["length_mm"] != other.truth["length_mm"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"arms": {}}, "at least one patient"),
        ({"arms": {"vbg": -1, "none": 2}}, "at least one patient"),
        ({"arms": {"leeches": 2}}, "leeches"),
        ({"arms": {"vbg": 1}, "voxel_mm": 0}, "voxel_mm is 0"),
    ],
)
def test_trials_that_make_no_sense_are_refused(given, words):
    with pytest.raises(ParameterError, match=words):
        draw_trial(**given)
