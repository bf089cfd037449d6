from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from onfh_nb.datasets import SliceDataset
from onfh_nb.exceptions import ParameterError
from onfh_nb.models import list_models
from onfh_nb.training import ComparisonParams, plan_comparison, work_folder


def test_the_full_profile_is_that_of_the_paper():
    plan = plan_comparison(ComparisonParams(profile="full"))
    assert list(plan.names) == list_models("methods10")
    assert (plan.primary, plan.size, plan.n_splits) == ("MobileNetV3_Large", 256, 5)
    assert plan.protocols == ("cor_t1", "cor_stir")
    assert len(plan.leakage_seeds) >= 5


def test_what_is_said_beats_the_profile():
    own = ComparisonParams(
        networks=["VGG16", "LCNet_050"], primary="LCNet_050", size_px=128, months=[3], lr=0.5, folds=4
    )
    plan = plan_comparison(own)
    assert (plan.names, plan.primary, plan.size) == (("VGG16", "LCNet_050"), "LCNet_050", 128)
    assert (plan.months, plan.params.lr, plan.n_splits) == ((3,), 0.5, 4)
    assert plan.protocols == ("cor_t1",)


def test_pretrained_networks_learn_more_slowly_unless_told_otherwise():
    assert plan_comparison(ComparisonParams(weights="somewhere")).params.lr == 1e-4
    assert plan_comparison(ComparisonParams(weights="somewhere", lr=1e-3)).params.lr == 1e-3


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"profile": "small"}, "profile is 'small'; expected tiny or full"),
        ({"networks": ["MobilNetV3_Large", "VGG16"]}, "MobileNetV3_Large"),
        ({"networks": ["VGG16"]}, "networks names VGG16 alone; expected at least two"),
        ({"networks": ["VGG16", "VGG16"]}, "twice"),
        ({"primary": "VGG16"}, "primary network 'VGG16' is not compared"),
        ({"epochs": -1}, "epochs is -1"),
        ({"networks": ["InceptionV4", "VGG16"], "size_px": 64}, "64"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_runs(changes, words):
    with pytest.raises(ParameterError, match=words):
        plan_comparison(ComparisonParams(**changes))


def test_a_run_finds_its_work_again_and_no_other_does(tmp_path):
    row = {"participant_id": "a", "hemi": "R", "session_id": "s", "site": "x", "image_id": "i", "index": 0, "y_true": 0}
    data = SliceDataset(pd.DataFrame([row | {"unit_id": "u"}]), np.zeros((1, 1, 96, 96), np.float32))
    plan = plan_comparison(ComparisonParams())
    here = work_folder(tmp_path, data, plan)
    assert here == work_folder(tmp_path, data, replace(plan, names=plan.names[:1]))
    assert here == work_folder(tmp_path, data, replace(plan, params=replace(plan.params, device="cpu")))
    assert here != work_folder(tmp_path, data, replace(plan, params=replace(plan.params, lr=0.1)))
    other = SliceDataset(pd.DataFrame([row | {"unit_id": "v"}]), np.zeros((1, 1, 96, 96), np.float32))
    assert here != work_folder(tmp_path, other, plan)
