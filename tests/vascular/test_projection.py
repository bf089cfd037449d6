import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.vascular import slab_projection


def test_only_slices_of_the_slab_count_and_overlaps_count_once():
    volume = np.zeros((21, 4, 5))
    volume[10, 1, 1] = volume[8, 1, 1] = 1
    volume[12, 2, 3] = 2
    volume[13, 0, 0] = 9
    picture, pixel = slab_projection(volume, (2.0, 0.5, 0.6), thickness_mm=8.0)
    assert pixel == (0.5, 0.6)
    assert picture.sum() == 3
    assert picture[0, 0] == 0


def test_other_axes_and_centres():
    volume = np.zeros((4, 21, 5), bool)
    volume[1, 2, 3] = True
    picture, pixel = slab_projection(volume, (2.0, 0.5, 0.6), axis=1, centre=2, thickness_mm=1.0)
    assert picture.dtype == bool
    assert (picture.sum(), pixel) == (1, (2.0, 0.6))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"axis": 3}, "axis is 3"),
        ({"thickness_mm": 0}, "thickness_mm"),
        ({"centre": 500}, "holds no slice"),
        ({"volume": np.zeros((3, 3))}, "volume has 2 axes"),
    ],
)
def test_slabs_that_make_no_sense_are_refused(changes, words):
    call = {"volume": np.zeros((4, 4, 4)), "spacing_mm": (1, 1, 1)} | changes
    with pytest.raises(ParameterError, match=words):
        slab_projection(**call)
