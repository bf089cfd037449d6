from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from onfh_nb.io import read_nifti
from onfh_nb.io.volume import LabelVolume, Volume
from onfh_nb.widgets.niivue_view import VIEWS, as_fractions, colour_table, nifti_bytes, niivue

CORONAL = np.array([[0, 0, -2.0, 63.0], [-4.0, 0, 0, 8.0], [0, -2.0, 0, 40.0], [0, 0, 0, 1.0]])


@pytest.fixture
def volume() -> Volume:
    return Volume(np.random.default_rng(0).random((5, 6, 8)), CORONAL)


@pytest.fixture
def labels() -> LabelVolume:
    array = np.zeros((5, 6, 8), np.uint8)
    array[1, 2, 3] = 2
    return LabelVolume(array, CORONAL, labels={1: "head", 2: "necrosis"})


def test_what_the_browser_gets_is_the_volume(volume, tmp_path: Path):
    (tmp_path / "sent.nii.gz").write_bytes(nifti_bytes(volume))
    sent = read_nifti(tmp_path / "sent.nii.gz")
    assert sent.same_grid(volume)
    assert np.allclose(sent.array, volume.array)
    assert sent.array.dtype == np.float32


def test_every_view_is_one_that_niivue_knows():
    from ipyniivue import SliceType

    assert {SliceType[name] for name in VIEWS.values()} == set(SliceType)


def test_three_planes_and_3d_with_the_right_side_on_the_left(volume, labels):
    from ipyniivue import ShowRender, SliceType

    viewer = niivue(volume, labels, window=(0.1, 0.9))
    assert viewer.opts.slice_type is SliceType.MULTIPLANAR
    assert viewer.opts.multiplanar_show_render is ShowRender.ALWAYS
    assert viewer.opts.is_radiological_convention
    assert (viewer.volumes[0].cal_min, viewer.volumes[0].cal_max) == (0.1, 0.9)
    assert len(viewer.volumes) == 2


def test_it_works_without_labels(volume):
    assert len(niivue(volume, None, window=(0, 1)).volumes) == 1


def test_background_is_transparent_and_labels_have_names(labels):
    table = colour_table(labels)
    assert table["A"] == [0, 255, 255]
    assert table["I"] == [0, 1, 2]
    assert table["labels"] == ["", "head", "necrosis"]
    assert (table["R"][2], table["G"][2], table["B"][2]) == (213, 94, 0)


def test_the_cross_starts_at_the_same_place_however_it_is_stored(volume, labels):
    expected = as_fractions(volume, (1, 2, 3))
    assert expected == (1 - 3.5 / 8, 1 - 1.5 / 5, 1 - 2.5 / 6)
    assert as_fractions(volume.flipped(2), (1, 2, 4)) == pytest.approx(expected)
    assert as_fractions(volume.permuted((2, 0, 1)), (3, 1, 2)) == pytest.approx(expected)
    assert tuple(niivue(volume, labels, window=(0, 1)).scene.crosshair_pos) == pytest.approx(expected)
