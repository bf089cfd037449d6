"""Where a slice lies in the patient: the directions at its edges, and its position in mm."""

from __future__ import annotations

import numpy as np

from onfh_nb.io.volume import Volume

Edges = tuple[str, str, str, str]

_WORDS = (("left", "right"), ("posterior", "anterior"), ("inferior", "superior"))
_OPPOSITE = {"L": "R", "R": "L", "A": "P", "P": "A", "I": "S", "S": "I"}


def slice_edges(volume: Volume, *, mirrored: bool = False) -> Edges:
    """Patient directions at the left, right, top and bottom edge of a slice in reading view.

    Parameters
    ----------
    volume : Volume
        Any orientation.
    mirrored : bool
        Whether the slice is shown mirrored, as a left hip is.

    Returns
    -------
    tuple of str
        Such as ``("R", "L", "S", "I")``: a coronal slice with the patient's right on the left of the picture.

    Examples
    --------
    >>> coronal = np.array([[0, 0, 1.0, 0], [4.0, 0, 0, 0], [0, 1.0, 0, 0], [0, 0, 0, 1]])
    >>> slice_edges(Volume(np.zeros((2, 3, 4)), coronal))
    ('R', 'L', 'S', 'I')
    """
    from onfh_nb.preprocess.view import in_reading_view

    shown = in_reading_view(volume).orientation
    bottom, right = shown[1], shown[2]
    if mirrored and right in "LR":
        right = _OPPOSITE[right]
    return _OPPOSITE[right], right, _OPPOSITE[bottom], bottom


def slice_position(volume: Volume, index: int) -> str:
    """How far the middle of a slice lies from the scanner's origin, e.g. ``"12.4 mm anterior"``.

    Parameters
    ----------
    volume : Volume
        Its first axis counts slices.
    index : int
        Slice, from 0.

    Returns
    -------
    str
        Millimetres along the world axis nearest to the slice normal, rounded to 0.1 mm.

    Examples
    --------
    >>> slice_position(Volume(np.zeros((9, 3, 3)), np.diag([4.0, 1.0, 1.0, 1.0])), 2)
    '8.0 mm right'
    """
    _, height, width = volume.shape
    centre = volume.world((index, (height - 1) / 2, (width - 1) / 2))
    normal = np.cross(volume.direction[:, 1], volume.direction[:, 2])
    axis = int(np.argmax(np.abs(normal)))
    position_mm = round(float(centre[axis]), 1)
    return f"{abs(position_mm):.1f} mm {_WORDS[axis][int(position_mm >= 0)]}"
