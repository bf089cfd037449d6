from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest

from onfh_nb.io import Volume
from onfh_nb.preprocess.view import in_reading_view

READING = {"coronal": "IL", "axial": "PL", "sagittal": "IP"}


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("signs", list(product([-1, 1], repeat=3)))
def test_every_way_to_store_a_volume_is_read_alike(order, signs):
    affine = np.eye(4)
    affine[:3, :3] = np.eye(3)[:, order] * signs * (1.0, 2.0, 3.0)
    volume = Volume(np.arange(24.0).reshape(2, 3, 4), affine)
    view = in_reading_view(volume)
    assert view.orientation[1:] == READING[view.plane]
    assert view.orientation[0] == volume.orientation[0]
    places = np.argwhere(np.ones(view.shape, bool))
    back = np.rint(volume.index(view.world(places))).astype(int)
    assert (volume.array[tuple(back.T)] == view.array[tuple(places.T)]).all()


def test_a_slightly_oblique_volume_is_turned_too():
    turn = np.deg2rad(20)
    rotation = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    affine = np.eye(4)
    affine[:3, :3] = rotation @ np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0.0]])
    assert in_reading_view(Volume(np.zeros((2, 3, 4)), affine)).orientation == "AIL"
