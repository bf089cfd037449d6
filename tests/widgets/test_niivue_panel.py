from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.io.volume import LabelVolume, Volume
from onfh_nb.widgets.niivue_panel import niivue_panel

AFFINE = np.diag([4.0, 1.0, 1.0, 1.0])


@pytest.fixture
def volume() -> Volume:
    return Volume(np.random.default_rng(0).random((5, 6, 8)), AFFINE)


@pytest.fixture
def labels() -> LabelVolume:
    array = np.zeros((5, 6, 8), np.uint8)
    array[:, 1, :] = 1
    return LabelVolume(array, AFFINE, labels={1: "head"})


def test_the_list_of_views_turns_the_canvas(volume):
    from ipyniivue import SliceType

    panel = niivue_panel(volume, None, window=(0, 1), words="")
    panel.controls["view"].value = "coronal"
    assert panel.canvas.opts.slice_type is SliceType.CORONAL


def test_opacity_reaches_the_labels(volume, labels):
    panel = niivue_panel(volume, labels, window=(0, 1), words="")
    panel.controls["opacity"].value = 0.2
    assert panel.canvas.volumes[1].opacity == 0.2
    assert panel.canvas.volumes[0].opacity == 1.0


def test_with_labels_3d_is_cut_open_through_them(volume, labels):
    controls = niivue_panel(volume, labels, window=(0, 1), words="").controls
    assert controls["cut"].value == "open from the front"
    assert controls["depth"].value == pytest.approx(1.5 / 6 - 0.5)


def test_without_labels_there_is_nothing_to_fade_and_3d_is_whole(volume):
    panel = niivue_panel(volume, None, window=(0, 1), words="")
    assert "opacity" not in panel.controls
    assert panel.controls["depth"].disabled
    panel.controls["cut"].value = "open from above"
    assert not panel.controls["depth"].disabled
    panel.controls["depth"].value = 0.1
    assert panel.canvas.scene.clip_plane_depth_azi_elevs == [[0.1, 0.0, 90.0]]
