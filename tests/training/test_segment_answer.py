from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from onfh_nb.exceptions import ParameterError
from onfh_nb.models import create_segmenter
from onfh_nb.training import SegmentParams, segment

PARAMS = SegmentParams(patch=(16, 16), scaling="none", device="cpu", threads=1)
RNG = np.random.default_rng(0)


class Pointwise(nn.Module):
    """Answers for each voxel from itself alone, so that windows must not show."""

    dims, stride = 2, 4

    def __init__(self, classes: int = 2) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.arange(float(classes)))

    def forward(self, image: Tensor) -> Tensor:
        assert all(n % self.stride == 0 for n in image.shape[2:])
        return image * self.scale.reshape(1, -1, *[1] * (image.ndim - 2))


@pytest.mark.parametrize("shape", [(64, 64), (37, 51), (9, 90)])
@pytest.mark.parametrize("overlap", [0.0, 0.5])
@pytest.mark.parametrize("flips", [False, True])
def test_windows_and_mirror_images_leave_no_trace(shape: tuple[int, int], overlap: float, flips: bool):
    image = RNG.normal(size=shape)
    found = segment(Pointwise(), image, PARAMS, window=(16, 24), overlap=overlap, flips=flips)
    assert np.allclose(found, 1 / (1 + np.exp(-image)), atol=1e-5)


def test_each_class_but_the_background_has_its_probability():
    found = segment(Pointwise(3), RNG.normal(size=(20, 20)), PARAMS)
    assert found.shape == (2, 20, 20)
    assert (found.sum(axis=0) < 1).all()


def test_mirror_images_make_the_answer_symmetric():
    torch.manual_seed(0)
    model, image = create_segmenter("UNet_tiny"), RNG.normal(size=(32, 32))
    turned = segment(model, image[::-1, ::-1], PARAMS, flips=True)[::-1, ::-1]
    assert np.allclose(segment(model, image, PARAMS, flips=True), turned, atol=1e-5)
    assert not np.allclose(segment(model, image, PARAMS), segment(model, image[::-1], PARAMS)[::-1], atol=1e-3)


def test_the_answer_comes_back_in_the_voxels_of_the_picture():
    model = Pointwise()
    model.dims = 3
    params = SegmentParams(patch=(8, 8, 8), voxel_mm=(1.0, 1.0, 1.0), scaling="none", threads=1)
    image = np.zeros((6, 30, 30))
    image[3:] = 4.0
    found = segment(model, image, params, spacing_mm=(3.0, 0.8, 0.8))
    assert found.shape == image.shape
    assert (found[4:] > 0.9).all()
    assert (found[:2] < 0.6).all()


def test_the_model_keeps_its_mode_and_nothing_is_left_switched():
    model = create_segmenter("UNet_tiny").train()
    segment(model, RNG.normal(size=(16, 16)), PARAMS)
    assert all(module.training for module in model.modules())
    assert not torch.are_deterministic_algorithms_enabled()


@pytest.mark.parametrize(
    ("shape", "settings", "words"),
    [
        ((16, 16), {"overlap": 1.0}, "overlap is 1.0"),
        ((16, 16), {"window": (8, 8, 8)}, "window is"),
        ((2, 4, 16, 16), {}, "the picture has shape"),
    ],
)
def test_what_does_not_fit_is_refused(shape: tuple, settings: dict, words: str):
    with pytest.raises(ParameterError, match=words):
        segment(Pointwise(), np.zeros(shape), PARAMS, **settings)
