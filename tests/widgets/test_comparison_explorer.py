from __future__ import annotations

import base64

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.widgets import ComparisonExplorer
from onfh_nb.widgets.comparison_explorer import NOTHING_HOT
from onfh_nb.widgets.heat_source import HeatSource


@pytest.fixture
def explorer(compared):
    predictions = compared.predictions.sort_values(["model", "unit_id"])
    return ComparisonExplorer(compared.slices, predictions, masks=compared.masks, live=True)


@pytest.fixture
def with_heat(compared, monkeypatch):
    """Heat without a network: warm in the lower half, counted."""
    asked: list[tuple[str, int, int]] = []
    warm = np.zeros((96, 96), np.float32)
    warm[48:] = 1

    def heat(self, *key):
        asked.append(key)
        return warm

    monkeypatch.setattr(HeatSource, "heat", heat)
    predictions = compared.predictions.sort_values(["model", "unit_id"])
    explorer = ComparisonExplorer(compared.slices, predictions, run_dir="run", live=True)
    return explorer, asked, warm


def test_it_opens_on_the_middle_slice_of_the_first_hip(explorer):
    state = explorer.state
    assert (state.model, state.hip.participant_id, state.hip.hemi, state.place) == ("A", "sub-001", "R", 1)
    assert bytes(explorer.view.picture.value).startswith(b"\x89PNG")
    assert "2 of 3 · coronal T1, slice 6" in explorer.view.where.value


def test_the_threshold_moves_everything_but_the_picture(explorer, monkeypatch):
    monkeypatch.setattr("onfh_nb.widgets.comparison_explorer.draw_picture", lambda *_: pytest.fail("not needed"))
    view = explorer.view
    before = [view.bars.value, view.columns.value, view.confusion.value, view.rates.value, view.roc.value]
    explorer.update_ms = float("nan")
    view.threshold.value = 0.85
    after = [view.bars.value, view.columns.value, view.confusion.value, view.rates.value, view.roc.value]
    assert all(a != b for a, b in zip(before, after, strict=True))
    assert explorer.update_ms > 0
    assert view.at.value == "<b>0.85</b>"


def test_buttons_choose_by_slices_or_by_hips(explorer):
    view = explorer.view
    view.sensitive.click()
    assert explorer.state.threshold == pytest.approx(0.3)
    view.level.value = "hips"
    view.youden.click()
    assert 0.32 < explorer.state.threshold < 0.37
    assert "hips: sensitivity 100%, specificity 100%" in view.roc.value
    view.half.click()
    assert explorer.state.threshold == 0.5


def test_a_slider_that_answers_with_its_nearest_step_does_not_move_an_exact_threshold(explorer):
    explorer._threshold = 0.50765
    explorer._show_threshold()
    explorer.view.threshold.value = 0.508
    assert explorer.state.threshold == 0.50765
    explorer.view.threshold.value = 0.509
    assert explorer.state.threshold == 0.509


def test_probabilities_that_lie_close_together_get_a_slider_of_their_own(compared):
    p = 0.5 + 0.02 * compared.predictions["p_lesion"]
    explorer = ComparisonExplorer(compared.slices, compared.predictions.assign(p_lesion=p, p_normal=1 - p), live=True)
    slider = explorer.view.threshold
    assert explorer.view.zoom.value
    assert (slider.min, slider.max) == explorer.state.span == (0.502, 0.518)
    assert explorer.state.threshold == 0.502
    explorer.view.zoom.value = False
    assert (slider.min, slider.max, slider.step) == (0, 1, 0.001)


def test_models_are_compared_on_the_same_picture_and_threshold(explorer):
    view = explorer.view
    view.patient.value = "sub-002"
    view.hip.label = "left hip, first visit"
    view.slice.value = 3
    view.threshold.value = 0.4
    picture, bars = view.picture.value, view.bars.value
    view.model.value = "B"
    state = explorer.state
    assert (state.hip.participant_id, state.hip.hemi, state.place, state.threshold) == ("sub-002", "L", 2, 0.4)
    assert view.picture.value == picture
    assert view.bars.value != bars


def test_another_patient_draws_once(explorer, monkeypatch):
    drawn = []
    update = explorer._draw_threshold
    monkeypatch.setattr(explorer, "_draw_threshold", lambda state: (drawn.append(1), update(state)))
    explorer.view.patient.value = "sub-003"
    assert len(drawn) == 1


def test_a_hip_in_the_list_is_shown_when_clicked(explorer):
    view = explorer.view
    view.kind.value = "lesions missed"
    assert [hip for _, hip in view.hips.options] == [("sub-003", "R")]
    view.hips.value = ("sub-003", "R")
    assert explorer.state.hip == ("sub-003", "R", "ses-m00")
    assert view.patient.value == "sub-003"
    view.hip.label = "left hip, first visit"
    assert view.hips.value is None
    view.hips.value = ("sub-003", "R")
    assert explorer.state.hip.hemi == "R"


def test_the_line_to_copy_names_the_model(explorer):
    explorer.view.model.value = "B"
    assert explorer.view.copy.line == "onfh run 02_model_comparison -p networks A,B -p primary B"


def test_heat_is_that_of_the_fold_and_can_be_taken_off(with_heat):
    explorer, asked, _ = with_heat
    assert asked == [("A", 1, 1)]
    picture = explorer.view.picture.value
    explorer.view.opacity.value = 0.9
    assert explorer.view.picture.value != picture
    explorer.view.heat.value = False
    count = len(asked)
    explorer.view.slice.value = 3
    assert len(asked) == count
    assert explorer.view.notice.value == ""


def test_an_empty_heat_map_is_said(with_heat):
    explorer, _, warm = with_heat
    warm[:] = 0
    explorer.view.slice.value = 1
    assert NOTHING_HOT in explorer.view.notice.value
    explorer.view.threshold.value = 0.7
    assert NOTHING_HOT in explorer.view.notice.value
    explorer.view.heat.value = False
    assert explorer.view.notice.value == ""


def test_a_fold_that_is_not_finished_leaves_the_picture_and_one_sentence(compared, tmp_path):
    explorer = ComparisonExplorer(compared.slices, compared.predictions, run_dir=tmp_path, live=True)
    assert "finished fold" in explorer.view.notice.value
    assert bytes(explorer.view.picture.value).startswith(b"\x89PNG")
    assert "this hip" in explorer.view.bars.value


def test_a_threshold_that_cannot_be_chosen_is_one_sentence(compared):
    only = compared.predictions[compared.predictions["y_true"] == 0]
    explorer = ComparisonExplorer(compared.slices, only, live=True)
    explorer.view.youden.click()
    assert "no unit has a lesion" in explorer.view.notice.value
    explorer.view.threshold.value = 0.3
    assert explorer.view.notice.value == ""


def test_predictions_without_folds_need_no_weights(compared):
    bare = compared.predictions.drop(columns="fold")
    assert ComparisonExplorer(compared.slices, bare, live=True).view is not None
    with pytest.raises(ParameterError, match="no column 'fold'"):
        ComparisonExplorer(compared.slices, bare, run_dir="run")


def test_without_a_browser_it_is_a_picture(compared, monkeypatch):
    monkeypatch.setenv("ONFH_HEADLESS", "1")
    explorer = ComparisonExplorer(compared.slices, compared.predictions)
    assert explorer.view is None
    bundle = explorer._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert "application/vnd.jupyter.widget-view+json" not in bundle


def test_with_a_browser_it_is_a_widget(explorer):
    assert "application/vnd.jupyter.widget-view+json" in explorer._repr_mimebundle_()
