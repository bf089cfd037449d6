from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.preprocess import SliceParams


def test_defaults_are_median_bilateral_clahe_at_256():
    params = SliceParams()
    assert (params.median, params.bilateral, params.clahe) == (True, True, True)
    assert (params.gaussian, params.equalise) == (False, False)
    assert (params.median_size_px, params.bilateral_sigma_px, params.bilateral_sigma_grey) == (3, 3.0, 0.1)
    assert (params.clahe_clip, params.clahe_tiles, params.size) == (2.0, 8, 256)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("percentiles", (99.0, 1.0)),
        ("median_size_px", 4),
        ("gaussian_sigma_px", 0.0),
        ("bilateral_sigma_px", -1.0),
        ("bilateral_sigma_grey", float("nan")),
        ("bilateral_size_px", 8),
        ("clahe_clip", 0.5),
        ("clahe_tiles", 0),
        ("size", 2),
    ],
)
def test_a_value_out_of_range_is_named(name, value):
    with pytest.raises(ParameterError, match=f"SliceParams {name} is .*; expected"):
        SliceParams(**{name: value})


def test_unknown_keys_and_changes_are_refused():
    with pytest.raises(TypeError, match="sharpen"):
        SliceParams(sharpen=True)
    with pytest.raises(FrozenInstanceError):
        SliceParams().size = 128


def test_every_step_can_be_switched():
    switches = {field.name for field in fields(SliceParams) if field.type == "bool"}
    assert switches == {"normalise", "median", "gaussian", "bilateral", "equalise", "clahe"}
