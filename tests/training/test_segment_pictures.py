from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.training import SegmentParams
from onfh_nb.training.segment_pictures import read_pictures

PARAMS = SegmentParams(patch=(16, 16))
RNG = np.random.default_rng(0)


def test_each_picture_is_scaled_by_itself():
    image = RNG.normal(300, 40, (32, 40))
    found = read_pictures([image, 5 * image + 3], [image > 340] * 2, PARAMS, dims=2, spacing_mm=None)
    assert [a.shape for a in found.images] == [(1, 32, 40)] * 2
    assert found.images[0].mean() == pytest.approx(0, abs=1e-5)
    assert found.images[0].std() == pytest.approx(1, abs=1e-4)
    assert np.allclose(found.images[0], found.images[1], atol=1e-4)


def test_pictures_come_to_one_spacing_and_masks_stay_whole_numbers():
    params = SegmentParams(patch=(8, 8, 8), voxel_mm=(1.0, 1.0, 1.0))
    image, mask = RNG.normal(size=(10, 20, 20)), np.zeros((10, 20, 20), np.uint8)
    mask[4:6] = 255
    mask[6:8] = 1
    found = read_pictures([image], [mask], params, dims=3, spacing_mm=(3.0, 0.8, 0.8))
    assert found.images[0].shape == (1, 30, 16, 16)
    assert set(np.unique(found.masks[0])) == {0, 1, 255}
    assert (found.masks[0] == 1).mean() == pytest.approx(0.2)


def test_the_mark_changes_with_a_voxel():
    image, mask = RNG.normal(size=(9, 9)), np.eye(9, dtype=np.uint8)
    other = mask.copy()
    other[0, 5] = 1
    marks = {read_pictures([image], [m], PARAMS, dims=2, spacing_mm=None).mark for m in (mask, mask.copy(), other)}
    assert len(marks) == 2


@pytest.mark.parametrize(
    ("image", "mask", "words"),
    [
        (np.zeros((4, 4, 4, 4)), np.zeros((4, 4)), "picture 0 has shape"),
        (np.zeros((4, 4)), np.zeros((4, 5)), "mask 0 has shape"),
        (np.full((4, 4), np.nan), np.zeros((4, 4)), "picture 0 holds grey values"),
        (np.zeros((4, 4)), np.full((4, 4), 0.5), "classes from 0"),
        (np.zeros((4, 4)), np.full((4, 4), -1), "classes from 0"),
    ],
)
def test_what_does_not_fit_is_refused(image: np.ndarray, mask: np.ndarray, words: str):
    with pytest.raises(ParameterError, match=words):
        read_pictures([image], [mask], PARAMS, dims=2, spacing_mm=None)


@pytest.mark.parametrize("spacing", [None, (1.0,), (1.0, 0.0), [(1.0, 1.0), (1.0, 1.0)]])
def test_a_spacing_that_is_needed_must_be_there(spacing: object):
    params = SegmentParams(patch=(16, 16), voxel_mm=(1.0, 1.0))
    with pytest.raises(ParameterError, match="spacing"):
        read_pictures([np.zeros((8, 8))], [np.eye(8, dtype=int)], params, dims=2, spacing_mm=spacing)


def test_as_many_masks_as_pictures():
    with pytest.raises(ParameterError, match="1 pictures and 2 masks"):
        read_pictures([np.zeros((8, 8))], [np.eye(8)] * 2, PARAMS, dims=2, spacing_mm=None)
