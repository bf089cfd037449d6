"""What a vessel mask and its spacing must be, and one sentence for everything that they are not."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError


def checked_mask(mask: Any, name: str = "mask") -> NDArray[np.bool_]:
    """Return a mask of two or three axes as booleans; 0/1 and 0/255 arrays count as binary.

    Raises
    ------
    ParameterError
        If it has other axes or other values, or if every voxel is set.
    """
    array = np.asarray(mask)
    if array.ndim not in (2, 3):
        raise ParameterError(f"{name} has {array.ndim} axes {array.shape}, expected 2 (H, W) or 3 (D, H, W)")
    if array.size == 0:
        raise ParameterError(f"{name} has shape {array.shape} and so no voxel, expected at least one along each axis")
    if array.dtype != np.bool_:
        array = _as_bool(array, name)
    return array


def _as_bool(array: NDArray[Any], name: str) -> NDArray[np.bool_]:
    if array.dtype.kind not in "uif":
        raise ParameterError(f"{name} holds {array.dtype}, expected True and False or two numbers, 0 and one more")
    low, high = array.min(), array.max()
    if np.isnan(low):
        raise ParameterError(f"{name} holds NaN, expected True and False or two numbers, 0 and one more")
    out: NDArray[np.bool_] = array != 0
    if low < 0 or (array[out] != high).any():
        raise ParameterError(
            f"{name} is not binary: its values run from {low:g} to {high:g}, expected 0 and one more, such as 255; "
            "cut a probability at a threshold first"
        )
    return out


def checked_spacing(spacing_mm: ArrayLike | None, ndim: int) -> NDArray[np.float64]:
    """Return the voxel size along each axis of the array, in mm.

    Raises
    ------
    ParameterError
        If it is missing, of the wrong length, not positive or not finite.
    """
    if spacing_mm is None:
        raise ParameterError(
            f"spacing_mm is missing, expected {ndim} voxel sizes in mm in the order of the mask's axes"
        )
    try:
        spacing = np.asarray(spacing_mm, dtype=np.float64)
    except (TypeError, ValueError):
        raise ParameterError(f"spacing_mm is {spacing_mm!r}, expected {ndim} numbers in mm") from None
    if spacing.shape != (ndim,):
        raise ParameterError(
            f"spacing_mm is {spacing.tolist()}, expected {ndim} numbers in mm, one for each axis of the mask "
            "in its order"
        )
    if not (np.isfinite(spacing) & (spacing > 0)).all():
        raise ParameterError(f"spacing_mm is {spacing.tolist()}, expected positive lengths in mm")
    return spacing
