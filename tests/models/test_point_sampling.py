from __future__ import annotations

import pytest
import torch

from onfh_nb.models.point_sampling import draw_points, least_sure, sample_at, uncertainty


def test_the_centre_of_a_pixel_has_its_value_and_the_middle_of_two_their_mean():
    maps = torch.arange(12.0).reshape(1, 1, 3, 4)
    points = torch.tensor([[[0.5 / 4, 0.5 / 3], [3.5 / 4, 2.5 / 3], [1.0 / 4, 0.5 / 3]]])
    assert sample_at(maps, points)[0, 0].tolist() == pytest.approx([0.0, 11.0, 0.5], abs=1e-5)


def test_points_on_the_border_belong_to_the_border_pixels():
    labels = torch.tensor([[[[1.0, 0.0], [0.0, 1.0]]]])
    points = torch.tensor([[[0.0, 0.0], [1.0, 1.0], [0.99, 0.01]]])
    assert sample_at(labels, points, mode="nearest")[0, 0].tolist() == [1.0, 1.0, 0.0]
    assert sample_at(labels, points[:, :2])[0, 0].tolist() == [1.0, 1.0]


def test_a_tie_is_the_least_sure():
    logits = torch.tensor([[[0.0, 3.0], [1.0, 1.0]], [[0.0, -1.0], [0.5, 9.0]], [[-5.0, 1.0], [0.0, 0.0]]])[None]
    assert uncertainty(logits)[0].flatten().tolist() == [0.0, -2.0, -0.5, -8.0]


def test_for_two_classes_it_is_less_the_size_of_the_difference():
    logits = torch.randn(2, 2, 5, 5)
    assert torch.allclose(uncertainty(logits), -(logits[:, 0] - logits[:, 1]).abs())


def test_the_least_sure_pixels_come_with_their_centres():
    logits = torch.zeros(1, 2, 3, 4)
    logits[:, 0] = 10
    logits[0, 0, 2, 1] = 0.0
    index, points = least_sure(logits, 1)
    assert index.tolist() == [[9]]
    assert points[0, 0].tolist() == pytest.approx([1.5 / 4, 2.5 / 3])


def test_no_more_pixels_than_there_are():
    assert least_sure(torch.randn(2, 2, 3, 4), 8192)[0].shape == (2, 12)


def test_most_points_lie_where_the_logits_change_sides():
    torch.manual_seed(0)
    logits = torch.zeros(1, 2, 64, 64)
    logits[:, 0] = torch.linspace(-20, 20, 64)[None, :, None].expand(1, 64, 64)
    points = draw_points(logits, 400)
    assert points.shape == (1, 400, 2)
    near = (points[0, :, 1] - 0.5).abs() < 0.2
    # Of three times as many uniform points the least sure 300 lie within ±0.125, of the other 100 about 40 within ±0.2.
    assert bool(near[:300].all())
    assert 20 <= int(near[300:].sum()) <= 60
