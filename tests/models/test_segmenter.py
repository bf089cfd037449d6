from __future__ import annotations

import pytest
import torch

from onfh_nb.exceptions import ParameterError
from onfh_nb.models import create_segmenter, list_segmenters


@pytest.mark.parametrize("name", list_segmenters())
@pytest.mark.parametrize(("dims", "point_rend"), [(2, False), (2, True), (3, False)])
def test_every_one_answers_for_every_voxel(name: str, dims: int, point_rend: bool):
    if point_rend and name == "UNet_slim":
        with pytest.raises(ParameterError, match="PointRend starts at a quarter of the resolution"):
            create_segmenter(name, point_rend=True)
        return
    model = create_segmenter(name, dims=dims, in_chans=2, num_classes=3, point_rend=point_rend).eval()
    with torch.inference_mode():
        assert model(torch.zeros(1, 2, *[32] * dims)).shape == (1, 3, *[32] * dims)
    assert (model.spec.name, model.spec.dims, model.spec.point_rend) == (name, dims, point_rend)


def test_equal_seeds_give_equal_weights():
    torch.manual_seed(3)
    one = create_segmenter("UNet_tiny")
    torch.manual_seed(3)
    other = create_segmenter("UNet_tiny")
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "VNet"}, "no segmenter is called 'VNet'; expected one of UNet, UNet_half, UNet_slim, UNet_tiny"),
        ({"dims": 4}, "dims is 4"),
        ({"in_chans": 0}, "at least 1 channel"),
        ({"num_classes": 1}, "2 classes"),
        ({"dims": 3, "point_rend": True}, "PointRend draws points in pictures"),
    ],
)
def test_what_cannot_be_built_is_refused(wrong: dict, words: str):
    with pytest.raises(ParameterError, match=words):
        create_segmenter(**wrong)
