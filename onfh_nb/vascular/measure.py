"""Length, thickness, branching and density of the vessels in a mask."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.vascular.branch_table import branch_columns
from onfh_nb.vascular.graph import PRUNE_MM, vessel_graph
from onfh_nb.vascular.mask_input import checked_mask, checked_spacing
from onfh_nb.vascular.region import cut_to_region

if TYPE_CHECKING:
    import pandas as pd

# Diameters below this many voxels are not to be trusted.
RESOLVED = 2.0


@dataclass(frozen=True)
class VesselMeasurements:
    """What was measured on one mask; in 2-D, areas take the place of volumes.

    Parameters
    ----------
    length_mm : float
        Centreline length of all branches after pruning: the primary length.
    path_length_mm : float
        The same along the voxels from centre to centre, as other tools add it up: too long on smooth oblique vessels.
    mean_diameter_mm : float
        Mean over the centreline, each millimetre alike; NaN without vessels.
    area_diameter_mm : float
        From the whole mask: ``2·sqrt(V/(π·length))`` in 3-D, area over length in 2-D; NaN without vessels.
    n_junctions, n_segments, n_terminals : int
        Places where at least three branch ends meet (the branch count of this package); branches; free ends, the
        root of a tree among them. One sprout more is one junction, one terminal and two segments more.
    n_loops, n_pieces : int
        Independent closed ways, and connected trees.
    volume_fraction : float
        Vessel voxels over voxels of the region, from 0 to 1.
    length_density : float
        mm of vessel per mm³ of the region (mm² in 2-D).
    junction_density : float
        Junctions per mm³ of the region (mm² in 2-D).
    tortuosity : float
        Length over chord, both summed over branches that have a chord; 1 is straight, NaN without vessels.
    columns : dict of ndarray
        The columns of ``branches``.
    spacing_mm : tuple of float
        As given.
    roi_size : float
        Volume (area) of the region, in mm³ (mm²).
    prune_mm : float
        As given.
    warnings : tuple of str
        What to know before the numbers are used.
    """

    length_mm: float
    path_length_mm: float
    mean_diameter_mm: float
    area_diameter_mm: float
    n_junctions: int
    n_segments: int
    n_terminals: int
    n_loops: int
    n_pieces: int
    volume_fraction: float
    length_density: float
    junction_density: float
    tortuosity: float
    columns: dict[str, NDArray[Any]] = field(repr=False)
    spacing_mm: tuple[float, ...]
    roi_size: float
    prune_mm: float
    warnings: tuple[str, ...]

    @cached_property
    def branches(self) -> pd.DataFrame:
        """One row for each branch, see :func:`branch_table`."""
        import pandas as pd

        return pd.DataFrame(self.columns)


def measure_vessels(
    mask: Any, spacing_mm: ArrayLike | None = None, *, roi: Any = None, prune_mm: float = PRUNE_MM
) -> VesselMeasurements:
    """Measure the vessels of a mask in 2-D or 3-D, in millimetres.

    Parameters
    ----------
    mask : array_like of bool, shape (D, H, W) or (H, W)
        True inside vessels; 0 and one other number will do. An empty mask measures zero.
    spacing_mm : array_like, shape (3,) or (2,)
        Voxel size along each axis of the mask, in its order. Voxels need not be cubes.
    roi : array_like of bool, same shape, optional
        Region in which vessels are measured and to which densities refer; the whole array without it. Vessels are
        followed through the whole mask and cut at the region's border afterwards; the cut ends are no terminals.
    prune_mm : float
        Spurs shorter than this, or than the local radius plus one voxel, are removed; see :func:`vessel_graph`.

    Returns
    -------
    VesselMeasurements

    Raises
    ------
    ParameterError
        If the mask is not binary, has not two or three axes or is set everywhere, or if spacing or region do not fit.

    Notes
    -----
    The diameter is that of a tube with the volume handed to each piece of centreline, so it resolves parts of a voxel;
    below two voxels across the result says so. A vessel thinner than a voxel is as thick as its voxels.

    Examples
    --------
    >>> mask = np.zeros((40, 60), bool)
    >>> mask[18:23, 10:50] = True
    >>> found = measure_vessels(mask, (0.5, 0.5))
    >>> found.n_segments, found.n_terminals, round(found.mean_diameter_mm, 1)
    (1, 2, 2.5)
    """
    array = checked_mask(mask)
    spacing = checked_spacing(spacing_mm, array.ndim)
    region = None if roi is None else _checked_region(roi, array)
    inside = array if region is None else array & region
    graph = vessel_graph(array, spacing, prune_mm=prune_mm)
    if region is not None:
        graph = cut_to_region(graph, region, spacing)
    table = branch_columns(graph)
    voxel = float(np.prod(spacing))
    count = int(np.count_nonzero(inside))
    size = voxel * (array.size if region is None else int(np.count_nonzero(region)))
    length = float(table["length_mm"].sum())
    weighed = float((table["length_mm"] * table["mean_diameter_mm"]).sum())
    is_open = table["chord_mm"] > 0
    chord = float(table["chord_mm"].sum())
    n_segments = len(graph.branches)
    junctions, pieces = int((graph.degree > 2).sum()), _pieces(table)
    rings = int((table["kind"] == "ring").sum())
    diameter = weighed / length if length else float("nan")
    return VesselMeasurements(
        length_mm=length,
        path_length_mm=float(table["path_mm"].sum()),
        mean_diameter_mm=diameter,
        area_diameter_mm=_from_size(count * voxel, length, array.ndim),
        n_junctions=junctions,
        n_segments=n_segments,
        n_terminals=int((graph.degree == 1).sum()),
        n_loops=n_segments - len(graph.degree) + pieces,
        n_pieces=pieces + rings,
        volume_fraction=count * voxel / size if size else 0.0,
        length_density=length / size if size else 0.0,
        junction_density=junctions / size if size else 0.0,
        tortuosity=float(table["length_mm"][is_open].sum()) / chord if chord else float("nan"),
        columns=table,
        spacing_mm=tuple(float(s) for s in spacing),
        roi_size=size,
        prune_mm=float(prune_mm),
        warnings=_warnings(diameter, float(spacing.max()), count, n_segments),
    )


def _checked_region(roi: Any, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    region = checked_mask(roi, "roi")
    if region.shape != mask.shape:
        raise ParameterError(f"roi has shape {region.shape} and mask {mask.shape}, expected the same")
    return region


def _pieces(table: dict[str, NDArray[Any]]) -> int:
    """Connected trees among the branches that are no rings."""
    parent: dict[int, int] = {}

    def top(node: int) -> int:
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    for start, end in zip(table["start_node"], table["end_node"], strict=True):
        if start >= 0:
            parent[top(int(start))] = top(int(end))
    return sum(node == above for node, above in parent.items())


def _from_size(size: float, length: float, ndim: int) -> float:
    if not length:
        return float("nan")
    return size / length if ndim == 2 else 2 * math.sqrt(size / (math.pi * length))


def _warnings(diameter: float, voxel_mm: float, count: int, n_branches: int) -> tuple[str, ...]:
    found = []
    if count and not n_branches:
        found.append(f"the mask holds {count} voxels and no vessel longer than one voxel: length is 0")
    if diameter < RESOLVED * voxel_mm:
        found.append(
            f"mean diameter {diameter:.2f} mm is below two voxels ({RESOLVED * voxel_mm:.2f} mm along the longest "
            "side): "
            "diameters, area and volume are not reliable, lengths and counts are less certain"
        )
    return tuple(found)
