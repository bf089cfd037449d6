from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.widgets.comparison_source import ComparisonSource
from onfh_nb.widgets.hip_choices import HipKey

HIP = HipKey("sub-001", "R", "ses-m00")


@pytest.fixture
def source(compared):
    return ComparisonSource(compared.slices, compared.predictions, masks=compared.masks)


def test_models_hips_and_pictures(source, compared):
    assert sorted(source.models) == ["A", "B"]
    assert list(source.choices("B")) == ["sub-001", "sub-002", "sub-003"]
    assert source.rows("A", HIP)["p_lesion"].tolist() == [0.9, 0.9, 0.8]
    assert source.rows("B", HIP)["p_lesion"].tolist() == [0.2, 0.3, 0.45]
    np.testing.assert_array_equal(source.picture(4), compared.slices.pixels[4, 0])
    assert source.span == (0.1, 0.9)


def test_scores_and_curves_are_made_once(source):
    assert source.scores("A") is source.scores("A")
    assert source.backdrop("A") is source.backdrop("A")
    assert source.backdrop("A") != source.backdrop("B")


def test_one_class_has_no_curve(compared):
    only = compared.predictions[compared.predictions["y_true"] == 1]
    assert ComparisonSource(compared.slices, only).backdrop("A") == ""


def test_what_does_not_fit_is_one_sentence(compared):
    with pytest.raises(ParameterError, match=r"masks has shape \(2, 96, 96\); expected \(18, 96, 96\)"):
        ComparisonSource(compared.slices, compared.predictions, masks=compared.masks[:2])
    with pytest.raises(ParameterError, match="no column 'y_true'"):
        ComparisonSource(compared.slices, compared.predictions.drop(columns="y_true"))
    with pytest.raises(ParameterError, match="p_normal and p_lesion"):
        ComparisonSource(compared.slices, compared.predictions.rename(columns={"p_lesion": "p_onfh"}))
    with pytest.raises(ParameterError, match="is no picture of slices="):
        ComparisonSource(compared.slices.take([0, 1, 2]), compared.predictions)
