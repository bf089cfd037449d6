"""Masks as every measure of a segmentation reads them, checked."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError


def check_masks(a: ArrayLike, b: ArrayLike) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Two masks of one shape as bool.

    Raises
    ------
    ParameterError
        If the shapes differ, or a mask holds anything but 0 and 1.

    Examples
    --------
    >>> check_masks([[0, 1]], [[True, True]])[0].tolist()
    [[False, True]]
    """
    one, other = _as_bool(a, "first"), _as_bool(b, "second")
    if one.shape != other.shape:
        raise ParameterError(f"the masks have shapes {one.shape} and {other.shape}; expected the same")
    return one, other


def check_spacing(spacing_mm: ArrayLike, dims: int) -> NDArray[np.float64]:
    """Spacing of each axis in mm.

    Raises
    ------
    ParameterError
        Unless there is one finite number above 0 for each axis.
    """
    spacing = np.asarray(spacing_mm, np.float64)
    if spacing.shape != (dims,) or not np.isfinite(spacing).all() or (spacing <= 0).any():
        raise ParameterError(
            f"spacing_mm is {spacing_mm!r}; expected one number above 0 mm for each of the {dims} axes, in array order"
        )
    return spacing


def _as_bool(mask: ArrayLike, which: str) -> NDArray[np.bool_]:
    array = np.asarray(mask)
    if array.ndim == 0 or array.size == 0:
        raise ParameterError(f"the {which} mask has shape {array.shape}; expected at least one voxel")
    if array.dtype == bool:
        return array
    out = array.astype(bool)
    if not np.array_equal(out, array):
        raise ParameterError(f"the {which} mask holds values other than 0 and 1; expected a binary mask")
    return out
