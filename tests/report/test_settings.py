"""Settings are taken from variables by name; a missing one is named."""

from __future__ import annotations

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.preprocess import SliceParams
from onfh_nb.report.settings import take_params


def test_every_field_is_taken_and_other_names_are_left_alone():
    wanted = SliceParams(gaussian=True, gaussian_sigma_px=1.5, size=128)
    assert take_params(SliceParams, vars(wanted) | {"cohort": "x", "seed": 3}) == wanted


def test_a_missing_variable_is_named():
    names = {name: value for name, value in vars(SliceParams()).items() if name != "clahe_clip"}
    with pytest.raises(ParameterError, match="clahe_clip"):
        take_params(SliceParams, names)


def test_a_bad_value_is_refused_by_the_settings_themselves():
    with pytest.raises(ParameterError, match="median_size_px is 4"):
        take_params(SliceParams, vars(SliceParams()) | {"median_size_px": 4})
