"""Necrotic arc of the head surface in one plane, from a mask: the measure behind the Kerboul angle and the JIC type."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError

# Rays are read just beneath the surface: on it the mask ends, and deeper a lens is wider than on the surface.
SHARE_OF_RADIUS = 0.98
STEP_DEG = 0.5


class NecroticArc(NamedTuple):
    """Arc in degrees: in total, its longest unbroken run, and its two ends (NaN where nothing is necrotic).

    Angles run from −180° to 180°, 0° along ``up`` and positive towards ``aside``.
    """

    total_deg: float
    longest_deg: float
    first_deg: float
    last_deg: float


def necrotic_arc(
    necrosis: NDArray[np.bool_],
    *,
    centre: ArrayLike,
    radius_mm: float,
    spacing_mm: ArrayLike,
    up: ArrayLike,
    aside: ArrayLike,
) -> NecroticArc:
    """Measure the necrotic arc about the head centre in the plane of two directions.

    A ray is cast each 0.5°; it is necrotic when the mask is set at 0.98 of the radius.

    Parameters
    ----------
    necrosis : ndarray of bool, shape (D, H, W)
        Mask of the lesion.
    centre : array_like, shape (3,)
        Head centre in voxels (d, h, w).
    radius_mm : float
        Head radius in mm.
    spacing_mm : array_like, shape (3,)
        Voxel size along each axis of the array, in mm.
    up, aside : array_like, shape (3,)
        Perpendicular directions along the array's axes, in mm; ``up`` points to superior, ``aside`` to lateral for
        the mid-coronal arc and to anterior for the mid-sagittal one.

    Returns
    -------
    NecroticArc
        The modified Kerboul combined angle is the sum of the two planes' ``total_deg``; ``last_deg`` of the
        mid-coronal plane is the lateral extent that the JIC type asks for.

    Raises
    ------
    ParameterError
        If the directions are not perpendicular, or radius or spacing not positive.

    References
    ----------
    Ha YC et al. J Bone Joint Surg Am 2006;88 Suppl 3:35-40. doi:10.2106/JBJS.F.00535

    Examples
    --------
    >>> upper_half = np.zeros((41, 41, 41), bool)
    >>> upper_half[:, :20] = True
    >>> arc = necrotic_arc(
    ...     upper_half, centre=(20, 20, 20), radius_mm=15.0, spacing_mm=(1, 1, 1), up=(0, -1, 0), aside=(0, 0, 1)
    ... )
    >>> 170 < arc.total_deg < 180
    True
    """
    spacing, up, aside = np.asarray(spacing_mm, float), np.asarray(up, float), np.asarray(aside, float)
    if radius_mm <= 0 or (spacing <= 0).any():
        raise ParameterError(f"radius_mm is {radius_mm:g} and spacing_mm {spacing.tolist()}, expected positive lengths")
    lengths = np.linalg.norm(up), np.linalg.norm(aside)
    if min(lengths) == 0 or abs(up @ aside) > 1e-3 * lengths[0] * lengths[1]:
        raise ParameterError(f"up {up.tolist()} and aside {aside.tolist()} are not perpendicular directions")
    degrees = np.arange(-180.0, 180.0, STEP_DEG) + STEP_DEG / 2
    angle = np.radians(degrees)[:, None]
    reach_mm = SHARE_OF_RADIUS * radius_mm
    rays = np.asarray(centre, float) + reach_mm / spacing * (
        np.cos(angle) * up / lengths[0] + np.sin(angle) * aside / lengths[1]
    )
    return _summary(degrees, _mask_at(np.asarray(necrosis, bool), np.rint(rays).astype(int)))


def _mask_at(mask: NDArray[np.bool_], voxels: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Mask at the voxels; False outside the array."""
    within = ((voxels >= 0) & (voxels < mask.shape)).all(axis=1)
    hit = np.zeros(len(voxels), bool)
    hit[within] = mask[tuple(voxels[within].T)]
    return hit


def _summary(degrees: NDArray[np.float64], dead: NDArray[np.bool_]) -> NecroticArc:
    """Total, longest run and ends; a run may pass through ±180°, straight down."""
    if not dead.any():
        return NecroticArc(0.0, 0.0, float("nan"), float("nan"))
    if dead.all():
        return NecroticArc(360.0, 360.0, -180.0, 180.0)
    start = int(np.flatnonzero(~dead)[0])
    turned = np.concatenate([[False], np.roll(dead, -start), [False]])
    edges = np.flatnonzero(np.diff(turned.astype(int)))
    longest = int((edges[1::2] - edges[::2]).max())
    ends = degrees[dead][[0, -1]] + np.array([-STEP_DEG, STEP_DEG]) / 2
    return NecroticArc(float(dead.sum() * STEP_DEG), longest * STEP_DEG, float(ends[0]), float(ends[1]))
