import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.models import create_segmenter
from onfh_nb.training import VesselParams, plan_vessels


def test_the_profile_fills_in_what_is_not_said():
    tiny, full = plan_vessels(VesselParams()), plan_vessels(VesselParams(profile="full"))
    assert tiny.params.steps < full.params.steps
    assert tiny.trial == {"vbg": 30, "none": 12, "nsaid": 12, "cd": 12, "osteotomy": 12}


def test_what_is_said_counts():
    plan = plan_vessels(VesselParams(network="UNet", folds=4, steps=7, trial_patients=5, trial_per_arm=0, seed=3))
    assert (plan.network, plan.n_splits, plan.params.steps, plan.params.seed) == ("UNet", 4, 7, 3)
    assert plan.trial == {"vbg": 5}


@pytest.mark.parametrize("profile", ["tiny", "full"])
def test_patches_fit_the_network_of_the_profile(profile):
    plan = plan_vessels(VesselParams(profile=profile))
    stride = create_segmenter(plan.network, dims=3).stride
    assert all(side % stride == 0 for side in plan.params.patch)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"profile": "huge"}, "expected tiny or full"),
        ({"steps": -1}, "steps is -1"),
        ({"trial_patients": 1}, "expected at least 2"),
        ({"prune_mm": float("nan")}, "prune_mm is nan"),
    ],
)
def test_settings_that_make_no_sense_are_refused(given, words):
    with pytest.raises(ParameterError, match=words):
        VesselParams(**given)


def test_an_unknown_network_is_refused_before_anything_runs():
    with pytest.raises(ParameterError, match="expected one of UNet"):
        plan_vessels(VesselParams(network="VNet"))
