from __future__ import annotations

import dataclasses

import pytest

from onfh_nb.datasets import AugmentParams
from onfh_nb.exceptions import ParameterError


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rotate_deg", -1),
        ("rotate_deg", float("nan")),
        ("translate", 0.6),
        ("noise", "much"),
        ("scale", (1.1, 0.9)),
        ("scale", 1.0),
        ("gamma", (0.0, 1.0)),
        ("gamma", (0.8, True)),
        ("flip", 1),
    ],
)
def test_a_value_out_of_range_is_named(name, value):
    with pytest.raises(ParameterError, match=f"^{name} is .*expected"):
        AugmentParams(**{name: value})


def test_ranges_read_from_a_file_are_lists():
    assert AugmentParams(scale=[1, 2]).scale == (1.0, 2.0)


def test_no_flip_unless_asked_for():
    assert AugmentParams().flip is False


def test_settings_do_not_change():
    with pytest.raises(dataclasses.FrozenInstanceError):
        AugmentParams().noise = 1.0
