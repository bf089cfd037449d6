"""Vessels as a graph of smooth lines in millimetres, ready to draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.vascular.mask_input import checked_mask, checked_spacing
from onfh_nb.vascular.projection_onto_curve import arc_lengths, length_along

# Shortest spur kept, in mm.
PRUNE_MM = 2.0
KINDS = ("end to end", "junction to end", "junction to junction", "ring")


@dataclass(frozen=True)
class Branch:
    """One vessel segment between two nodes.

    Parameters
    ----------
    points_mm : ndarray, shape (n, d)
        Centreline along the mask's axes, in mm; the middle of the first voxel is at 0.
    radius_mm : ndarray, shape (n,)
        Radius at each point.
    kind : str
        ``end to end``, ``junction to end``, ``junction to junction`` or ``ring``.
    nodes : tuple of int
        Rows of ``nodes_mm`` at its two ends; −1 for a ring.
    path_mm : float
        Length of the voxel path from which it was made, without smoothing and without the extension of free ends.
    """

    points_mm: NDArray[np.float64]
    radius_mm: NDArray[np.float64]
    kind: str
    nodes: tuple[int, int]
    path_mm: float

    @property
    def length_mm(self) -> float:
        """Length along the centreline."""
        return length_along(self.points_mm)

    @property
    def diameter_mm(self) -> float:
        """Mean diameter along the centreline."""
        steps = np.diff(arc_lengths(self.points_mm))
        if not steps.sum():
            return float(2 * self.radius_mm.mean())
        return float((steps * (self.radius_mm[1:] + self.radius_mm[:-1])).sum() / steps.sum())


@dataclass(frozen=True)
class VesselGraph:
    """All branches and the places where they meet or end; ``degree`` counts the branch ends at each node."""

    branches: tuple[Branch, ...]
    nodes_mm: NDArray[np.float64]
    degree: NDArray[np.int64]


def vessel_graph(mask: Any, spacing_mm: ArrayLike | None = None, *, prune_mm: float = PRUNE_MM) -> VesselGraph:
    """Reconstruct the centrelines of a vessel mask, with radii.

    Spurs from a junction to a free end that are shorter than the larger of ``prune_mm`` and of the vessel's local
    radius plus one voxel are removed. Loops stay. Junctions less than one local diameter apart are one. Where two
    vessels touch at a narrow neck, or run beside each other a voxel apart so that their corners touch, they are parted;
    closer than that they cannot be told from one vessel. A free end lies one radius before the end of the mask, where
    the axis of a rounded vessel ends, or at the picture's edge where the vessel is cut by it.

    Parameters
    ----------
    mask : array_like of bool, shape (D, H, W) or (H, W)
        True inside vessels; one other number than 0 will do.
    spacing_mm : array_like, shape (3,) or (2,)
        Voxel size along each axis of the mask, in its order.
    prune_mm : float
        Shortest spur kept.

    Returns
    -------
    VesselGraph
        Without branches for an empty mask, or where no vessel is longer than one voxel.

    Raises
    ------
    ParameterError
        If the mask is not binary, has not two or three axes or is set everywhere, or if the spacing does not fit.

    Examples
    --------
    >>> mask = np.zeros((20, 40), bool)
    >>> mask[8:11, 5:35] = True
    >>> [branch.kind for branch in vessel_graph(mask, (0.8, 0.8)).branches]
    ['end to end']
    """
    array = checked_mask(mask)
    spacing = checked_spacing(spacing_mm, array.ndim)
    if not (np.isfinite(prune_mm) and prune_mm >= 0):
        raise ParameterError(f"prune_mm is {prune_mm}, expected a length of at least 0 mm")
    if array.all():
        raise ParameterError(f"every voxel of mask {array.shape} is set, expected vessels with background around them")
    if not array.any():
        return VesselGraph((), np.zeros((0, array.ndim)), np.zeros(0, np.int64))
    return _reconstructed(array, spacing, prune_mm)


def _reconstructed(array: NDArray[np.bool_], spacing: NDArray[np.float64], prune_mm: float) -> VesselGraph:
    from onfh_nb.vascular.reconstruction import reconstruct
    from onfh_nb.vascular.voxels import list_voxels, points_mm

    voxels = list_voxels(array, spacing)
    found = reconstruct(voxels, prune_mm / voxels.unit_mm)
    used = sorted({node for branch in found.branches for node in branch.nodes if node >= 0})
    number = {node: k for k, node in enumerate(used)} | {-1: -1}
    branches, unit = [], voxels.unit_mm
    stops = np.cumsum([len(raw.points) for raw in found.branches])[:-1]
    every = points_mm(voxels, np.concatenate([raw.points for raw in found.branches] or [np.zeros((0, 3))]))
    for raw, places in zip(found.branches, np.split(every, stops), strict=False):
        kind = "ring" if raw.nodes[0] < 0 else KINDS[2 - sum(raw.free)] if any(raw.free) else KINDS[2]
        ends = (number[raw.nodes[0]], number[raw.nodes[1]])
        branches.append(Branch(places, raw.radius * unit, kind, ends, raw.path_length * unit))
    nodes = points_mm(voxels, np.array([found.nodes[node] for node in used]).reshape(-1, 3))
    ends_of = np.array([end for branch in branches for end in branch.nodes if end >= 0], dtype=np.int64)
    return VesselGraph(tuple(branches), nodes, np.bincount(ends_of, minlength=len(used)))
