from __future__ import annotations

import numpy as np
import pytest
import torch

from onfh_nb.exceptions import ParameterError
from onfh_nb.training import TrainParams
from onfh_nb.training.feeds import check_pictures, in_order, picture_feeds, picture_mark

CPU = torch.device("cpu")


def test_an_epoch_shows_each_picture_once_and_leaves_out_what_fills_no_batch(make_data):
    data = make_data(patients=5)
    feeds = picture_feeds(data, data, TrainParams(batch_size=8, augmentation=None), (0, 1))
    rows = [batch.row for batch in feeds.train(0, CPU)]
    assert [len(row) for row in rows] == [8, 8, 8]
    assert feeds.steps == 3
    assert len(torch.cat(rows).unique()) == 24


def test_fewer_pictures_than_a_batch_are_one_batch(make_data):
    data = make_data(patients=2)
    feeds = picture_feeds(data, data, TrainParams(batch_size=32), (0, 1))
    assert [len(batch.label) for batch in feeds.train(0, CPU)] == [12]
    assert feeds.steps == 1


def test_epochs_differ_and_repeat(make_data):
    data = make_data()
    feeds = picture_feeds(data, data, TrainParams(batch_size=8), (0, 1))
    first, again, other = (next(iter(feeds.train(epoch, CPU))) for epoch in (0, 0, 1))
    assert torch.equal(first.image, again.image)
    assert not torch.equal(first.row, other.row)


def test_two_processes_share_the_pictures_without_overlap(make_data):
    data = make_data()
    params = TrainParams(batch_size=8, augmentation=None)
    feeds = [picture_feeds(data, data, params, (rank, 2)) for rank in (0, 1)]
    assert feeds[0].steps == feeds[1].steps
    sums = [{float(image.sum()) for batch in feed.train(0, CPU) for image in batch.image} for feed in feeds]
    assert all(len(batch.label) == 4 for batch in feeds[0].train(0, CPU))
    assert not sums[0] & sums[1]
    assert len(feeds[0].valid_labels) == len(data)


def test_validation_pictures_come_in_order_and_unchanged(make_data):
    data = make_data()
    seen = torch.cat([batch.image for batch in in_order(data, CPU, 7, channels_last=True)])
    assert np.array_equal(seen.numpy(), data.pixels)


def test_the_mark_knows_pixels_labels_and_names(make_data):
    data = make_data()
    marks = {picture_mark(data), picture_mark(make_data())}
    assert len(marks) == 1
    for change in ("pixels", "y_true", "unit_id"):
        other = make_data()
        if change == "pixels":
            other.pixels[3, 0, 5, 5] += 1
        elif change == "y_true":
            other.table.loc[3, "y_true"] = 1 - other.table.loc[3, "y_true"]
        else:
            other.table.loc[3, "unit_id"] = "x"
        marks.add(picture_mark(other))
    assert len(marks) == 4


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_pixels_that_are_no_numbers_are_refused_with_the_picture_s_name(make_data, value):
    data = make_data()
    data.pixels[7, 0, 3, 3] = value
    with pytest.raises(ParameterError, match=rf"1 training pictures hold .* the first is {data.table.unit_id[7]}"):
        check_pictures(data, "training")


def test_no_pictures_are_refused(make_data):
    with pytest.raises(ParameterError, match="there are no validation pictures"):
        check_pictures(make_data().take([]), "validation")
