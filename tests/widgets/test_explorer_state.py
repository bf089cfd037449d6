from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from onfh_nb.exceptions import ImageFileError, ParameterError
from onfh_nb.io.volume import Volume
from onfh_nb.preprocess import SliceParams, preprocess_slice
from onfh_nb.widgets.explorer_state import ExplorerState, draw_state, region_picture, slice_words

CORONAL = np.array([[0, 0, -2.0, 63.0], [-4.0, 0, 0, 8.0], [0, -2.0, 0, 40.0], [0, 0, 0, 1.0]])


def decoded(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)), dtype=float)


@pytest.fixture
def volume() -> Volume:
    array = np.random.default_rng(3).normal(400, 40, (5, 40, 64))
    array[:, 10:20, 4:12] = 900  # a bright patch on the patient's right
    return Volume(array, CORONAL)


def test_after_is_what_the_chain_makes(volume):
    state = ExplorerState(2, params=SliceParams(size=128))
    drawn = decoded(draw_state(volume, state, size=128).after)
    expected = preprocess_slice(volume.array[2], state.params) * 255
    inner = np.s_[24:-24, 24:-24]  # the letters stand outside
    assert np.abs(drawn - expected)[inner].max() <= 1


def test_before_and_after_lie_alike(volume):
    state = ExplorerState(2, params=SliceParams(median=False, bilateral=False, clahe=False))
    pictures = draw_state(volume, state, size=256)
    before, after = decoded(pictures.before), decoded(pictures.after)
    assert before.shape == after.shape
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.97


@pytest.mark.parametrize("axis", [1, 2])
def test_the_way_it_is_stored_does_not_change_the_picture(volume, axis):
    plain = SliceParams(median=False, bilateral=False, clahe=False)
    pictures = [draw_state(v, ExplorerState(2, params=plain)) for v in (volume, volume.flipped(axis))]
    assert pictures[0].before == pictures[1].before
    assert pictures[0].after == pictures[1].after


def test_a_setting_changes_after_and_leaves_before(volume):
    plain, equalised = (draw_state(volume, ExplorerState(1, params=SliceParams(equalise=on))) for on in (False, True))
    assert plain.before == equalised.before
    assert plain.histogram_before == equalised.histogram_before
    assert plain.after != equalised.after
    assert plain.histogram_after != equalised.histogram_after


def test_a_left_hip_is_mirrored_and_its_letters_with_it(volume):
    right, left = (
        region_picture(volume, ExplorerState(2, side), np.array([centre, 0.0, 0.0]))
        for side, centre in (("R", 40.0), ("L", 40.0))
    )
    assert right.shape == left.shape == (70, 70)
    assert np.array_equal(right[:, ::-1], left)
    words = draw_state(volume, ExplorerState(2, "L"), centre_mm=np.zeros(3))
    assert words.words_before.endswith(", mirrored")
    assert words.words_after.endswith(", mirrored")


def test_a_sagittal_slice_is_never_mirrored(volume):
    sagittal = volume.permuted((2, 0, 1))
    right, left = (draw_state(sagittal, ExplorerState(30, side), centre_mm=np.zeros(3)) for side in ("R", "L"))
    assert right.before == left.before
    assert "mirrored" not in left.words_after


def test_words_say_which_slice_and_which_window(volume):
    assert slice_words(volume, ExplorerState(0)) == "1 of 5 · 8.0 mm anterior"
    low, high = np.percentile(volume.array[2].astype(np.float32), (2, 98))
    words = draw_state(volume, ExplorerState(2, params=SliceParams(percentiles=(2, 98)))).words_after
    assert f"grey {low:.4g} and {high:.4g} (2–98 %)" in words
    without = draw_state(volume, ExplorerState(2, params=SliceParams(normalise=False))).words_after
    assert "darkest and the brightest" in without


@pytest.mark.parametrize("index", [-1, 5])
def test_a_slice_that_does_not_exist(volume, index):
    with pytest.raises(ParameterError, match=r"there is no slice \d+; this image has slices 1 to 5"):
        draw_state(volume, ExplorerState(index))


def test_a_slice_with_holes_is_refused_in_words(volume):
    volume.array[2, 3, 4] = np.nan
    with pytest.raises(ImageFileError, match="1 of 2560 pixels are NaN"):
        draw_state(volume, ExplorerState(2))
