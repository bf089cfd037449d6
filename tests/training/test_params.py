from __future__ import annotations

import dataclasses

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.training import TrainParams


def test_the_defaults_are_those_written_down_for_the_comparison():
    params = TrainParams()
    assert (params.lr, params.weight_decay, params.epochs, params.batch_size) == (3e-4, 1e-4, 30, 32)
    assert (params.warmup_share, params.label_smoothing, params.class_weights) == (0.05, 0.05, True)
    assert params.augmentation is not None
    assert params.augmentation.flip is False


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("lr", 0.0, "above 0"),
        ("lr", "fast", "above 0"),
        ("epochs", 0, "whole number from 1"),
        ("epochs", 2.5, "whole number from 1"),
        ("batch_size", True, "whole number from 1"),
        ("warmup_share", 1.0, "below 1"),
        ("label_smoothing", -0.1, "at least 0"),
        ("patience", 0, "at least 1, or None"),
        ("ema_decay", 1.0, "between 0 and 1, or None"),
        ("precision", "fp16", "auto, fp32 or bf16"),
        ("grad_clip", 0.0, "above 0, or None"),
        ("device", "tpu", "auto, cpu or cuda"),
        ("augmentation", {"flip": True}, "AugmentParams"),
    ],
)
def test_a_value_out_of_range_is_refused_by_name(name: str, value: object, words: str):
    with pytest.raises(ParameterError, match=rf"TrainParams {name} is .*{words}"):
        TrainParams(**{name: value})


def test_an_unknown_setting_is_refused():
    with pytest.raises(TypeError, match="learning_rate"):
        TrainParams(learning_rate=1e-3)


def test_settings_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        TrainParams().lr = 1.0
