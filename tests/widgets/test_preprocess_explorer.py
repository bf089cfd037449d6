from __future__ import annotations

import base64

import pytest

from onfh_nb.exceptions import CohortError
from onfh_nb.preprocess import SliceParams
from onfh_nb.widgets import PreprocessExplorer


@pytest.fixture
def explorer(small_cohort) -> PreprocessExplorer:
    return PreprocessExplorer(small_cohort, live=True)


def test_it_opens_on_the_middle_slice_of_the_first_t1(explorer):
    assert explorer.image_id == "sub-001_ses-m00_acq-cort1_T1w"
    assert explorer.state.index == 2
    assert bytes(explorer.view.before.picture.value).startswith(b"\x89PNG")
    assert "3 of 5 · 0.0 mm anterior" in explorer.view.where.value


def test_moving_a_slider_changes_after_and_measures_the_time(explorer):
    before, after = explorer.view.before.picture.value, explorer.view.after.picture.value
    explorer.update_ms = float("nan")
    explorer.view.chain.controls["clahe_clip"].value = 6.0
    assert explorer.view.before.picture.value == before
    assert explorer.view.after.picture.value != after
    assert explorer.update_ms > 0


def test_the_line_to_copy_follows_the_sliders(explorer, small_cohort):
    explorer.view.chain.controls["clahe_clip"].value = 6.0
    assert explorer.view.copy.line == f"onfh run 01 --cohort {small_cohort.path} -p clahe_clip 6.0"


def test_another_visit_draws_once(explorer, monkeypatch):
    drawn = []
    draw = explorer._draw
    monkeypatch.setattr(explorer, "_draw", lambda: (drawn.append(1), draw()))
    explorer.view.sequence.label = "coronal STIR, month 12"
    assert explorer.image_id == "sub-001_ses-m12_acq-corstir_T2w"
    assert len(drawn) == 1


def test_the_kind_of_sequence_is_kept_from_patient_to_patient(explorer):
    explorer.view.sequence.label = "coronal STIR, first visit"
    explorer.view.patient.value = "sub-002"
    assert explorer.image_id == "sub-002_ses-m00_acq-corstir_T2w"


def test_a_hip_is_offered_only_where_its_head_is_outlined(explorer):
    explorer.view.region.value = "L"
    assert explorer.state.region == "L"
    explorer.view.patient.value = "sub-002"
    assert [region for _, region in explorer.view.region.options] == ["whole"]
    assert explorer.state.region == "whole"


def test_coil_shading_changes_before_too(explorer):
    before = explorer.view.before.picture.value
    explorer.view.bias_field.value = True
    assert explorer.view.before.picture.value != before
    assert explorer.view.notice.value == ""


def test_an_error_is_one_sentence_inside_the_widget(explorer):
    after = explorer.view.after.picture.value
    explorer.view.chain.controls["percentiles"].value = (60.0, 60.0)
    assert "percentiles" in explorer.view.notice.value
    assert "Traceback" not in explorer.view.notice.value
    assert explorer.view.after.picture.value == after
    explorer.view.chain.controls["percentiles"].value = (1.0, 99.0)
    assert explorer.view.notice.value == ""


def test_a_file_that_went_missing_is_one_sentence(explorer, monkeypatch):
    def gone(image_id: str):
        raise CohortError(f"cohort small has no image {image_id!r}")

    monkeypatch.setattr(explorer.source, "_read", gone)
    explorer.view.patient.value = "sub-002"
    assert "has no image" in explorer.view.notice.value


def test_without_a_browser_it_is_a_picture(small_cohort, monkeypatch):
    monkeypatch.setenv("ONFH_HEADLESS", "1")
    explorer = PreprocessExplorer(small_cohort)
    assert explorer.view is None
    assert explorer.state.params == SliceParams()
    bundle = explorer._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert "application/vnd.jupyter.widget-view+json" not in bundle


def test_with_a_browser_it_is_a_widget(explorer):
    assert "application/vnd.jupyter.widget-view+json" in explorer._repr_mimebundle_()
