"""Vessels of a slab seen in projection, as a single picture shows them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.vascular.mask_input import checked_spacing

SLAB_MM = 20.0


def slab_projection(
    volume: Any, spacing_mm: ArrayLike, *, axis: int = 0, centre: float | None = None, thickness_mm: float = SLAB_MM
) -> tuple[NDArray[Any], tuple[float, float]]:
    """Project the largest value of a slab along one axis: a maximum-intensity projection, or the shadow of a mask.

    Parameters
    ----------
    volume : array_like, shape (D, H, W)
        Picture or mask.
    spacing_mm : array_like, shape (3,)
        Voxel size along each axis of the array.
    axis : int
        Axis to look along; 0 for a coronal slab of a volume whose slices are coronal.
    centre : float, optional
        Middle of the slab in voxels along the axis; the middle of the volume without it.
    thickness_mm : float
        Voxels whose middles lie within half of this from the centre count.

    Returns
    -------
    picture : ndarray of two axes
        In the volume's type.
    spacing_mm : tuple of float
        Pixel size along the axes that are left.

    Raises
    ------
    ParameterError
        If the volume has not three axes, the slab holds no slice, or spacing or thickness are not positive.

    Examples
    --------
    >>> volume = np.zeros((50, 8, 8))
    >>> volume[25, 4, :] = 1.0
    >>> picture, pixel_mm = slab_projection(volume, (0.8, 0.8, 0.8))
    >>> picture.shape, int(picture.sum()), pixel_mm
    ((8, 8), 8, (0.8, 0.8))
    """
    array = np.asarray(volume)
    if array.ndim != 3:
        raise ParameterError(f"volume has {array.ndim} axes {array.shape}, expected 3 (D, H, W)")
    spacing = checked_spacing(spacing_mm, 3)
    if axis not in (0, 1, 2):
        raise ParameterError(f"axis is {axis}, expected 0, 1 or 2")
    if not thickness_mm > 0:
        raise ParameterError(f"thickness_mm is {thickness_mm}, expected a positive length")
    middle = (array.shape[axis] - 1) / 2 if centre is None else float(centre)
    inside = np.abs(np.arange(array.shape[axis]) - middle) * spacing[axis] <= thickness_mm / 2
    if not inside.any():
        raise ParameterError(
            f"the slab of {thickness_mm:g} mm about slice {middle:g} holds no slice of the {array.shape[axis]} along "
            f"axis {axis}"
        )
    left = [float(spacing[k]) for k in range(3) if k != axis]
    return np.compress(inside, array, axis=axis).max(axis=axis), (left[0], left[1])
