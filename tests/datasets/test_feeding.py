from __future__ import annotations

import numpy as np
import pytest
import torch

from onfh_nb.datasets import AugmentParams, FeedParams, feed
from onfh_nb.exceptions import ParameterError

AUGMENTED = {"batch_size": 5, "augmentation": AugmentParams()}


def everything(data, **how):
    batches = list(feed(data, **how))
    return (torch.cat(parts) for parts in zip(*batches, strict=True))


def test_labels_and_rows_belong_to_the_pictures(make_slices):
    data = make_slices(12)
    image, label, row = everything(data, batch_size=5)
    np.testing.assert_array_equal(image, data.pixels[row])
    np.testing.assert_array_equal(label, data.y_true[row])
    assert sorted(row.tolist()) == list(range(12))
    assert (image.dtype, label.dtype, row.dtype) == (torch.float32, torch.int64, torch.int64)


def test_the_last_batch_is_smaller_or_left_out(make_slices):
    data = make_slices(12)
    assert [len(b.row) for b in feed(data, batch_size=5)] == [5, 5, 2]
    assert [len(b.row) for b in feed(data, batch_size=5, drop_last=True)] == [5, 5]
    assert [len(b.row) for b in feed(data, batch_size=6, drop_last=True)] == [6, 6]


def test_pictures_follow_from_seed_and_epoch_alone(make_slices):
    data = make_slices(12)
    first, _, rows = everything(data, **AUGMENTED, seed=4, epoch=2)
    for how in ({}, {"threads": 2}, {"batch_size": 12}):
        again, _, same = everything(data, **(AUGMENTED | {"seed": 4, "epoch": 2} | how))
        torch.testing.assert_close(first, again, rtol=0, atol=0)
        assert same.tolist() == rows.tolist()
    for how in ({"epoch": 3}, {"seed": 5}):
        other, _, _ = everything(data, **(AUGMENTED | {"seed": 4, "epoch": 2} | how))
        assert not torch.equal(first, other)


def test_a_batch_is_the_callers_own(make_slices):
    data = make_slices(6)
    before = data.pixels.copy()
    batches = list(feed(data, batch_size=3, shuffle=False))
    batches[0].image.zero_()
    np.testing.assert_array_equal(batches[1].image, before[3:])
    np.testing.assert_array_equal(data.pixels, before)


@pytest.mark.parametrize("deal", ["_deal_cpu", "_deal_device"])
def test_channels_last_is_the_default(make_slices, monkeypatch, deal):
    from onfh_nb.datasets import feeding

    monkeypatch.setattr(feeding, "_deal_cpu", getattr(feeding, deal))
    data = make_slices(4, channels=3)
    for augmentation in (None, AugmentParams()):
        batch = next(feed(data, batch_size=4, augmentation=augmentation))
        assert batch.image.is_contiguous(memory_format=torch.channels_last)
        batch = next(feed(data, batch_size=4, augmentation=augmentation, channels_last=False))
        assert batch.image.is_contiguous()


def test_balanced_batches_hold_rows_twice_with_other_changes(make_slices):
    data = make_slices(12)
    image, _, row = everything(data, **AUGMENTED, balanced=True)
    values, counts = np.unique(row, return_counts=True)
    twice = np.flatnonzero(row.numpy() == values[counts > 1][0])
    assert not torch.equal(image[twice[0]], image[twice[1]])


def test_a_flip_of_mirrored_hips_is_refused(make_slices):
    flip = AugmentParams(flip=True)
    with pytest.raises(ParameterError, match="left hips of this dataset were mirrored"):
        feed(make_slices(4), augmentation=flip)
    assert len(list(feed(make_slices(4, mirrored=False), augmentation=flip))) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"batchsize": 3}, "called 'batchsize'; did you mean batch_size"),
        ({"batch_size": 0}, "batch_size is 0; expected a whole number from 1"),
        ({"threads": 1.5}, "threads is 1.5"),
        ({"augmentation": True}, "augmentation is True; expected AugmentParams"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_before_the_first_batch(make_slices, changes, words):
    with pytest.raises(ParameterError, match=words):
        feed(make_slices(2), **changes)


def test_settings_may_come_as_one_value(make_slices):
    params = FeedParams(batch_size=3, shuffle=False)
    assert [b.row.tolist() for b in feed(make_slices(6), params)] == [[0, 1, 2], [3, 4, 5]]
    assert [b.row.tolist() for b in feed(make_slices(6), params, batch_size=6)] == [[0, 1, 2, 3, 4, 5]]


def test_a_dataset_without_pictures_gives_no_batches(make_slices):
    empty = make_slices(2).take([])
    assert not list(feed(empty, augmentation=AugmentParams()))


def test_the_device_path_deals_the_same_pictures(make_slices, monkeypatch):
    from onfh_nb.datasets import feeding

    data = make_slices(12)
    ours = list(feed(data, **AUGMENTED))
    monkeypatch.setattr(feeding, "_deal_cpu", feeding._deal_device)
    theirs = list(feed(data, **AUGMENTED))
    for one, two in zip(ours, theirs, strict=True):
        torch.testing.assert_close(one.image, two.image, atol=5e-3, rtol=0)
        assert one.row.tolist() == two.row.tolist()
        assert one.label.tolist() == two.label.tolist()


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device here")
def test_a_card_deals_the_same_pictures(make_slices):
    data = make_slices(12)
    for one, two in zip(feed(data, **AUGMENTED), feed(data, **AUGMENTED, device="cuda"), strict=True):
        torch.testing.assert_close(one.image, two.image.cpu(), atol=5e-3, rtol=0)
