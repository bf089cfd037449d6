from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.widgets import VolumeViewer, volume_viewer


@pytest.fixture
def image(small_cohort):
    return small_cohort.read("sub-001_ses-m00_acq-cort1_T1w")


@pytest.fixture
def masks(small_cohort):
    return [small_cohort.labels("sub-001_ses-m00_acq-cort1_T1w", name) for name in ("head", "necrosis")]


def test_volume_and_labels_in_the_browser(image, masks):
    viewer = VolumeViewer(image, masks, live=True)
    assert viewer.notice == ""
    assert len(viewer.view.canvas.volumes) == 2
    assert viewer.labels.labels == {1: "head", 2: "necrosis"}
    assert "application/vnd.jupyter.widget-view+json" in viewer._repr_mimebundle_()


def test_the_window_is_stated(image):
    low, high = np.percentile(image.array, (1, 99.5))
    words = VolumeViewer(image, live=True).view.children[-1].value
    assert f"Grey {low:.4g} to {high:.4g}" in words
    assert "1–99.5 %" in words
    assert "not for clinical use" in words


def test_where_itkwidgets_cannot_work_one_sentence_says_so(image, monkeypatch):
    monkeypatch.setattr("onfh_nb.widgets.itk_view.itk_obstacle", lambda: "itkwidgets cannot.")
    viewer = VolumeViewer(image, backend="itkwidgets", live=True)
    assert viewer.notice == "itkwidgets cannot."
    assert "itkwidgets cannot." in viewer.view.children[-1].value
    assert viewer.view.canvas.volumes


def test_where_itkwidgets_can_work_it_is_used(image, masks, monkeypatch):
    monkeypatch.setattr("onfh_nb.widgets.itk_view.itk_obstacle", lambda: None)
    monkeypatch.setattr("onfh_nb.widgets.itk_view.itk_view", lambda volume, labels: ("itk", volume, labels))
    viewer = VolumeViewer(image, masks, backend="itkwidgets", live=True)
    assert viewer.view == ("itk", image, viewer.labels)


def test_another_backend_is_refused(image):
    with pytest.raises(ParameterError, match="backend is 'vtk'; expected one of ipyniivue itkwidgets"):
        VolumeViewer(image, backend="vtk")


def test_without_a_browser_it_is_a_picture_and_nothing_of_the_widget_loads(image, masks, monkeypatch):
    monkeypatch.setattr(volume_viewer.VolumeViewer, "_build", lambda *_: pytest.fail("no widget was wanted"))
    bundle = VolumeViewer(image, masks)._repr_mimebundle_()
    assert set(bundle) == {"image/png", "text/plain"}
