from __future__ import annotations

from dataclasses import replace

import numpy as np

from onfh_nb.training import SegmentParams
from onfh_nb.training.patches import PatchSource, vary
from onfh_nb.training.segment_pictures import read_pictures

PARAMS = SegmentParams(batch_size=8, patch=(16, 16), scaling="none", jitter=0.0, flips=False)


def source(params: SegmentParams, shape: tuple[int, ...] = (64, 80), stride: int = 4) -> PatchSource:
    """A picture whose grey value is its flat index, and a mask with one small corner of foreground."""
    image, mask = np.arange(np.prod(shape), dtype=float).reshape(shape), np.zeros(shape, np.uint8)
    mask[(slice(0, 3),) * len(shape)] = 1
    return PatchSource(read_pictures([image], [mask], params, dims=len(shape), spacing_mm=None), params, stride)


def test_as_many_patches_with_foreground_as_asked_for():
    for share, low, high in ((0.0, 0, 0.2), (0.5, 0.4, 0.65), (1.0, 1.0, 1.0)):
        patches = source(replace(PARAMS, foreground_share=share))
        held = np.concatenate([(patches.batch(step).label == 1).any(axis=(1, 2)) for step in range(20)])
        assert low <= held.mean() <= high


def test_grey_values_and_labels_belong_together():
    patches = source(replace(PARAMS, flips=True, turns=True))
    for step in range(5):
        image, label = patches.batch(step)
        row, column = np.divmod(image[:, 0].astype(int), 80)
        assert np.array_equal(label == 1, (row < 3) & (column < 3))


def test_equal_steps_are_equal_and_others_differ():
    patches = source(replace(PARAMS, jitter=0.2, flips=True))
    assert np.array_equal(patches.batch(3).image, patches.batch(3).image)
    assert not np.array_equal(patches.batch(3).image, patches.batch(4).image)


def test_a_small_picture_is_filled_up_and_nobody_judged_what_is_beyond():
    patches = source(replace(PARAMS, patch=(32, 32)), shape=(20, 40))
    image, label = patches.batch(0)
    assert image.shape == (8, 1, 32, 32)
    assert (label[0] == 255).sum() == 12 * 32
    assert np.isfinite(image).all()


def test_whole_pictures_come_as_multiples_of_the_stride():
    patches = source(replace(PARAMS, patch=None), shape=(19, 22), stride=8)
    image, label = patches.batch(0)
    assert image.shape[2:] == (24, 24)
    assert ((label != 255).sum(axis=(1, 2)) == 19 * 22).all()


def test_in_three_dimensions():
    image, label = source(replace(PARAMS, patch=(8, 16, 12)), shape=(20, 20, 20)).batch(0)
    assert image.shape == (8, 1, 8, 16, 12)
    assert label.shape == (8, 8, 16, 12)


def test_jitter_changes_grey_values_in_a_line():
    image, label = np.random.default_rng(0).normal(size=(1, 8, 8)).astype(np.float32), np.zeros((8, 8), np.uint8)
    other, same = vary(image, label, replace(PARAMS, jitter=0.3), np.random.default_rng(1))
    assert np.corrcoef(image.ravel(), other.ravel())[0, 1] > 0.999999
    assert not np.allclose(image, other)
    assert np.array_equal(label, same)
