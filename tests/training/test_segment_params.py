from __future__ import annotations

import json

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.training import SegmentParams


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps": 0},
        {"round_steps": 1.5},
        {"patch": (64,)},
        {"patch": (64, 4)},
        {"foreground_share": 1.1},
        {"voxel_mm": (0.8, 0.0)},
        {"scaling": "minmax"},
        {"jitter": -0.1},
        {"dice_weight": -1.0},
        {"foreground_weight": 0.0},
        {"points": 0},
        {"lr": 0.0},
        {"batch_size": 0},
        {"precision": "fp16"},
        {"threads": -1},
    ],
)
def test_a_value_out_of_range_is_refused_by_its_name(wrong: dict):
    name = next(iter(wrong)).replace("dice_weight", "ce_weight")
    with pytest.raises(ParameterError, match=f"SegmentParams {name} is .*; expected"):
        SegmentParams(**wrong)


def test_a_loss_of_nothing_is_refused():
    with pytest.raises(ParameterError, match="one is above 0"):
        SegmentParams(ce_weight=0, dice_weight=0, cldice_weight=0)


def test_unknown_settings_are_refused():
    with pytest.raises(TypeError, match="learning_rate"):
        SegmentParams(learning_rate=1e-3)  # type: ignore[call-arg]


def test_rounds_are_counted_and_the_loop_gets_what_it_shares():
    params = SegmentParams(steps=101, round_steps=50, lr=0.01, seed=7, grad_clip=None)
    assert params.rounds == 3
    assert (params.for_loop().lr, params.for_loop().seed, params.for_loop().grad_clip) == (0.01, 7, None)
    assert json.loads(params.to_json())["steps"] == 101
