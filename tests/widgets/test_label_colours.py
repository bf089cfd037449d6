from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.io.volume import LabelVolume, Volume
from onfh_nb.widgets.label_colours import label_colours, legend_html, merge_labels, rgb

AFFINE = np.diag([4.0, 1.0, 1.0, 1.0])


def mask(name: str, *voxels: tuple[int, int, int]) -> LabelVolume:
    array = np.zeros((2, 3, 4), np.uint8)
    for voxel in voxels:
        array[voxel] = 1
    return LabelVolume(array, AFFINE, labels={1: name})


@pytest.fixture
def image() -> Volume:
    return Volume(np.zeros((2, 3, 4)), AFFINE)


def test_a_later_mask_lies_on_top(image):
    merged = merge_labels(image, [mask("head", (0, 0, 0), (0, 0, 1)), mask("necrosis", (0, 0, 1))])
    assert merged is not None
    assert merged.labels == {1: "head", 2: "necrosis"}
    assert merged.array[0, 0].tolist() == [1, 2, 0, 0]


def test_two_masks_of_one_name_are_one_structure(image):
    merged = merge_labels(image, [mask("head", (0, 0, 0)), mask("head", (1, 2, 3))])
    assert merged is not None
    assert merged.labels == {1: "head"}
    assert merged.array.sum() == 2


def test_nothing_stays_nothing(image):
    assert merge_labels(image, None) is None
    assert merge_labels(image, []) is None


def test_a_mask_from_elsewhere_is_refused(image):
    aside = AFFINE.copy()
    aside[0, 3] = 0.5
    moved = LabelVolume(np.ones((2, 3, 4), np.uint8), aside, labels={1: "head"})
    with pytest.raises(ParameterError, match=r"labels head of shape .* do not lie on the grid"):
        merge_labels(image, moved)
    with pytest.raises(ParameterError, match="do not lie on the grid"):
        merge_labels(image, LabelVolume(np.ones((1, 3, 4), np.uint8), AFFINE, labels={1: "head"}))


def test_a_structure_keeps_its_colour_whatever_else_is_there():
    alone = LabelVolume(np.zeros((1, 1, 1), np.uint8), AFFINE, labels={1: "necrosis"})
    among = LabelVolume(np.zeros((1, 1, 1), np.uint8), AFFINE, labels={1: "cyst", 5: "necrosis"})
    assert label_colours(alone)[1] == label_colours(among)[5]
    assert label_colours(among)[1] != label_colours(among)[5]


def test_red_green_blue():
    assert rgb("#d55e00") == (213, 94, 0)


def test_the_legend_names_every_structure():
    legend = legend_html(LabelVolume(np.zeros((1, 1, 1), np.uint8), AFFINE, labels={1: "head", 2: "a<b"}))
    assert "#56b4e9" in legend
    assert "a&lt;b" in legend
