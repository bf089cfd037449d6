from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from onfh_nb.widgets.comparison_source import ComparisonSource
from onfh_nb.widgets.comparison_state import ComparisonState, draw_picture, draw_threshold
from onfh_nb.widgets.hip_choices import HipKey

HIP = HipKey("sub-003", "R", "ses-m00")


@pytest.fixture
def source(compared):
    return ComparisonSource(compared.slices, compared.predictions, masks=compared.masks)


@pytest.fixture
def state():
    return ComparisonState("A", HIP, 0)


def test_slice_hip_counts_and_curve_agree_on_the_threshold(source, state):
    views = draw_threshold(source, state)
    assert views.bars.count("✗ lesion missed") == 2
    assert "<b>6</b>" in views.confusion
    assert views.confusion.count("onfh-here") == 2
    assert "<b>67%</b>" in views.rates
    assert "slices: sensitivity 67%, specificity 100%; hips: sensitivity 67%, specificity 100%" in views.roc
    lower = draw_threshold(source, replace(state, threshold=0.35))
    assert lower.bars.count("✓ lesion found") == 2
    assert "slices: sensitivity 89%, specificity 89%; hips: sensitivity 100%, specificity 100%" in lower.roc


def test_one_class_is_a_sentence_instead_of_a_curve(compared, state):
    only = ComparisonSource(compared.slices, compared.predictions[compared.predictions["y_true"] == 1])
    assert "No ROC curve" in draw_threshold(only, state).roc


def test_the_picture_has_its_outline_and_its_heat(source, state, compared):
    without = ComparisonSource(compared.slices, compared.predictions)
    outlined, plain = draw_picture(source, state), draw_picture(without, state)
    assert outlined != plain
    assert draw_picture(without, state, np.ones((96, 96), np.float32)) != plain
    letters = np.asarray(Image.open(io.BytesIO(plain)).convert("L"))
    assert letters[230:280, :24].max() == 255, "R stands on the left"


def test_a_hip_of_many_slices_does_not_crowd_its_numbers(compared, state):
    table = compared.slices.table.assign(participant_id="sub-003", hemi="R", index=range(18))
    slices = replace(compared.slices, table=table)
    predictions = compared.predictions.assign(participant_id="sub-003", hemi="R", y_true=1)
    shown = draw_threshold(ComparisonSource(slices, predictions), state).columns
    assert ">1<" in shown
    assert ">2<" not in shown
    assert ">3<" in shown
