"""How far the surfaces of two masks lie apart, in mm, with the definition beside the number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.evaluate.checked_masks import check_masks, check_spacing

DEFINITION: Final = (
    "surface voxels are those of the mask with a face towards the outside or the image border; distances go from "
    "centre to nearest centre in mm; ASSD is the mean over both directions' distances together, HD95 the larger of the "
    "two directions' 95th percentiles (linear interpolation)"
)


@dataclass(frozen=True)
class SurfaceDistances:
    """Distances between the surfaces of two masks.

    Parameters
    ----------
    assd_mm : float
        Average symmetric surface distance in mm, lower is better; NaN if a mask is empty.
    hd95_mm : float
        95th percentile Hausdorff distance in mm, lower is better; NaN if a mask is empty.
    definition : str
        What exactly was measured: tools differ by as much as 18 % on the same masks.
    warning : str
        Why a distance is NaN; empty where none is.
    """

    assd_mm: float
    hd95_mm: float
    definition: str = DEFINITION
    warning: str = ""


def surface_distances(a: ArrayLike, b: ArrayLike, spacing_mm: ArrayLike) -> SurfaceDistances:
    """Average and 95th percentile distance between the surfaces of two masks.

    Parameters
    ----------
    a, b : array_like of bool, shape (H, W) or (D, H, W)
        Masks.
    spacing_mm : array_like of float, shape (2,) or (3,)
        Spacing of the voxels in array order.

    Returns
    -------
    SurfaceDistances

    Raises
    ------
    ParameterError
        If the shapes differ, a mask is not binary, or the spacing does not fit.

    Examples
    --------
    >>> a, b = np.zeros((2, 9, 9), bool)
    >>> a[2:6, 2:6], b[2:6, 4:8] = True, True
    >>> found = surface_distances(a, b, (1.0, 0.5))
    >>> found.assd_mm, found.hd95_mm
    (0.5, 1.0)
    """
    one, other = check_masks(a, b)
    spacing = check_spacing(spacing_mm, one.ndim)
    empty = [name for name, mask in (("first", one), ("second", other)) if not mask.any()]
    if empty:
        words = f"the {' and the '.join(empty)} mask {'is' if len(empty) == 1 else 'are'} empty"
        return SurfaceDistances(float("nan"), float("nan"), warning=f"{words}, so that no distance is defined")
    box = _box(one | other)
    there, back = _directed(_surface(one[box]), _surface(other[box]), spacing)
    assd = float(np.concatenate([there, back]).mean())
    return SurfaceDistances(assd, float(max(np.percentile(there, 95), np.percentile(back, 95))))


def _box(mask: NDArray[np.bool_]) -> tuple[slice, ...]:
    """The smallest box that holds a mask."""
    places = np.nonzero(mask)
    return tuple(slice(int(axis.min()), int(axis.max()) + 1) for axis in places)


def _surface(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Indices (n, d) of the mask's voxels with a face towards the outside."""
    inner = np.zeros(tuple(n + 2 for n in mask.shape), bool)
    middle = (slice(1, -1),) * mask.ndim
    inner[middle] = mask
    deep = mask.copy()
    for axis in range(mask.ndim):
        for step in (slice(None, -2), slice(2, None)):
            deep &= inner[(*middle[:axis], step, *middle[axis + 1 :])]
    return np.argwhere(mask & ~deep)


def _directed(
    a: NDArray[np.int64], b: NDArray[np.int64], spacing: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Distance of each point of one set to the nearest of the other, both ways, in mm."""
    from scipy.spatial import cKDTree

    one, other = a * spacing, b * spacing
    tree = {"balanced_tree": False, "compact_nodes": False}  # built for one use
    return cKDTree(other, **tree).query(one)[0], cKDTree(one, **tree).query(other)[0]
