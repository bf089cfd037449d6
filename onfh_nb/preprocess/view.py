"""Slices turned the way a radiologist reads them, without changing which slice is which."""

from __future__ import annotations

from typing import TypeVar

from onfh_nb.io.volume import Volume

V = TypeVar("V", bound=Volume)

_OPPOSITE = {"L": "R", "R": "L", "A": "P", "P": "A", "I": "S", "S": "I"}
# Where rows and columns point, by the direction of the slice normal: coronal, axial, sagittal.
_READING = {"A": "IL", "P": "IL", "I": "PL", "S": "PL", "L": "IP", "R": "IP"}


def in_reading_view(volume: V) -> V:
    """Rows and columns turned to the radiological view; every voxel keeps its place in the patient.

    Coronal: head up, the patient's right on the left of the picture. Axial: front up, right on the left. Sagittal: head
    up, front on the left. The order of the slices stays.

    Parameters
    ----------
    volume : Volume or LabelVolume, shape (D, H, W)
        D counts slices.

    Returns
    -------
    Volume or LabelVolume
        A view of the same voxels, shape (D, H, W) or (D, W, H). A volume so oblique that two of its axes point the same
        way comes back as it is.

    Examples
    --------
    >>> import numpy as np
    >>> upside_down = Volume(np.zeros((2, 3, 4)), np.array([[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1.0]]))
    >>> upside_down.orientation, in_reading_view(upside_down).orientation
    ('ASR', 'AIL')
    """
    letters = volume.orientation
    wanted = _READING[letters[0]]
    if letters[1] not in (wanted[0], _OPPOSITE[wanted[0]]):
        turned = volume.permuted((0, 2, 1))
        if turned.orientation[1] not in (wanted[0], _OPPOSITE[wanted[0]]):
            return volume
        volume = turned
    for axis, letter in ((1, wanted[0]), (2, wanted[1])):
        if volume.orientation[axis] == _OPPOSITE[letter]:
            volume = volume.flipped(axis)
    return volume
