"""What the card does, run on the processor and held against the processor's own path."""

from __future__ import annotations

import gc

import numpy as np
import pytest
import torch

from onfh_nb.datasets import AugmentParams
from onfh_nb.datasets.augment_cpu import augment_cpu
from onfh_nb.datasets.augment_device import _ON_DEVICE, augment_device, draws_on_device, on_device
from onfh_nb.datasets.augment_draws import draw_augmentation


def both(data, params):
    draws = draw_augmentation(params, len(data), (data.channels, data.size), seed=1, epoch=2)
    ours = np.empty_like(data.pixels)
    augment_cpu(data.pixels, np.arange(len(data)), draws, ours)
    there = draws_on_device(draws, data.size, torch.device("cpu"))
    return ours, augment_device(torch.from_numpy(data.pixels), there).numpy()


@pytest.mark.parametrize(("size", "channels"), [(96, 1), (97, 1), (128, 3)])
def test_both_paths_give_the_same_pictures(make_slices, size, channels):
    data = make_slices(6, size=size, channels=channels)
    params = AugmentParams(gamma=(1, 1), noise=0)
    np.testing.assert_allclose(*both(data, params), atol=3e-3)
    np.testing.assert_allclose(*both(data, AugmentParams()), atol=5e-3)


def test_a_flip_is_the_same_on_both_paths(make_slices):
    data = make_slices(8)
    still = AugmentParams(rotate_deg=0, scale=(1, 1), translate=0, gamma=(1, 1), noise=0, flip=True)
    ours, theirs = both(data, still)
    np.testing.assert_allclose(ours, theirs, atol=1e-4)
    mirrored = [np.allclose(a, b[..., ::-1], atol=1e-4) for a, b in zip(ours, data.pixels, strict=True)]
    same = [np.allclose(a, b, atol=1e-4) for a, b in zip(ours, data.pixels, strict=True)]
    assert any(mirrored)
    assert any(same)
    assert all(np.logical_xor(mirrored, same))


def test_a_constant_picture_stays_finite(make_slices):
    data = make_slices(2)
    data.pixels[:] = 0
    params = AugmentParams(noise=0)
    for pictures in both(data, params):
        np.testing.assert_allclose(pictures, 0, atol=1e-6)


def test_a_dataset_is_copied_once_and_freed_with_it(make_slices):
    data = make_slices(2)
    first = on_device(data, torch.device("cpu"))
    assert on_device(data, torch.device("cpu")) is first
    before = len(_ON_DEVICE)
    del data
    gc.collect()
    assert len(_ON_DEVICE) == before - 1
