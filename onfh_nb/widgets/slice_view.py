"""How a slice is shown: the radiologist's way round, whatever way round it is stored, and where it lies in mm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.io.volume import Volume

_LETTERS = (("L", "R"), ("P", "A"), ("I", "S"))
# Dominant world axis of the slice normal -> (world axis, sign) of the shown rows and columns. Looking from the front
# (coronal) and from the feet (axial) puts the patient's right on the left of the picture; sagittal faces left.
_SHOWN = {0: ((2, -1), (1, -1)), 1: ((2, -1), (0, -1)), 2: ((1, -1), (0, -1))}
_WORDS = {"L": "left", "R": "right", "P": "posterior", "A": "anterior", "I": "inferior", "S": "superior"}


@dataclass(frozen=True)
class SliceView:
    """The turn from a stored slice to the shown one, and what stands at its edges.

    Parameters
    ----------
    transpose, flip_rows, flip_columns : bool
        Applied in this order to a stored slice of shape (H, W).
    edges : tuple of str
        Patient directions at the left, right, top and bottom edge of the shown slice, e.g. ``("R", "L", "S", "I")``.
    pixel_mm : tuple of float
        Shown row and column spacing in mm.
    """

    transpose: bool
    flip_rows: bool
    flip_columns: bool
    edges: tuple[str, str, str, str]
    pixel_mm: tuple[float, float]

    def apply(self, stored: NDArray[Any]) -> NDArray[Any]:
        """The stored slice, shape (H, W), turned as it is shown; a view, not a copy."""
        shown = stored.T if self.transpose else stored
        if self.flip_rows:
            shown = shown[::-1]
        return shown[:, ::-1] if self.flip_columns else shown


def slice_view(volume: Volume) -> SliceView:
    """The radiological view of the H-W slices of a volume.

    Parameters
    ----------
    volume : Volume
        Any orientation; an oblique volume is shown like the plane it is nearest to.

    Returns
    -------
    SliceView
        Coronal and axial slices have the patient's right on the left; sagittal slices have anterior on the left.

    Examples
    --------
    >>> import numpy as np
    >>> slice_view(Volume(np.zeros((2, 3, 4)), np.array(
    ...     [[0, 0, 1.0, 0], [4.0, 0, 0, 0], [0, 1.0, 0, 0], [0, 0, 0, 1]]))).edges
    ('R', 'L', 'S', 'I')
    """
    direction = volume.direction
    normal = np.cross(direction[:, 1], direction[:, 2])
    (row_axis, row_sign), (column_axis, column_sign) = _SHOWN[int(np.argmax(np.abs(normal)))]
    transpose = abs(direction[row_axis, 1]) < abs(direction[row_axis, 2])
    rows, columns = (2, 1) if transpose else (1, 2)
    spacing = volume.spacing_mm
    right, left = _letter(column_axis, column_sign), _letter(column_axis, -column_sign)
    bottom, top = _letter(row_axis, row_sign), _letter(row_axis, -row_sign)
    return SliceView(
        transpose=bool(transpose),
        flip_rows=bool(direction[row_axis, rows] * row_sign < 0),
        flip_columns=bool(direction[column_axis, columns] * column_sign < 0),
        edges=(left, right, top, bottom),
        pixel_mm=(spacing[rows], spacing[columns]),
    )


def slice_position(volume: Volume, index: int) -> str:
    """Where the middle of slice ``index`` lies, in words, e.g. ``"12.4 mm anterior"`` of the scanner's origin.

    Parameters
    ----------
    volume : Volume
        Its first axis counts slices.
    index : int
        0-based along D.

    Returns
    -------
    str
        Millimetres and direction along the slice normal, rounded to 0.1 mm.
    """
    _, height, width = volume.shape
    centre = volume.world((index, (height - 1) / 2, (width - 1) / 2))
    normal = np.cross(volume.direction[:, 1], volume.direction[:, 2])
    axis = int(np.argmax(np.abs(normal)))
    position_mm = round(float(centre[axis]), 1)
    return f"{abs(position_mm):.1f} mm {_WORDS[_letter(axis, 1 if position_mm >= 0 else -1)]}"


def _letter(axis: int, sign: int) -> str:
    return _LETTERS[axis][int(sign > 0)]
