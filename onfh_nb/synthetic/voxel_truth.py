"""What a lesion measures as it lies in the picture: volumes in half-millimetre voxels, arcs and areas along rays.

It reads the same border as the painter and the masks and so holds for wavy margins and islands, which have no closed
form. For a lens it agrees with the closed forms.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.staging.arcs import SHARE_OF_RADIUS
from onfh_nb.staging.jic import WeightBearingArc
from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.compiled import compiled
from onfh_nb.synthetic.head_geometry import beyond_cut, geometry_row, in_lesion, surface_radius
from onfh_nb.synthetic.state import HipShape, HipVisit, Lens, Margin
from onfh_nb.synthetic.weight_bearing import weight_bearing_directions

VOXEL_MM = 0.5
_STEP_DEG = 0.1


class Arc(NamedTuple):
    """Necrotic arc of the head in one plane, in degrees: its sum over all parts, and its two outermost ends.

    Angles run from 0° (up) towards lateral, or towards anterior; ends are NaN where nothing is necrotic.
    """

    total_deg: float
    first_deg: float
    last_deg: float


class VoxelTruth(NamedTuple):
    """Measures of one lesion in one head.

    Volumes in mm³: of the sphere and of the head region, of the necrosis in each before any collapse, and of head and
    necrosis that collapse left. Arcs lie in the planes through the head centre, on 0.98 of the radius.
    """

    sphere_mm3: float
    head_mm3: float
    dead_sphere_mm3: float
    dead_mm3: float
    head_left_mm3: float
    dead_left_mm3: float
    coronal: Arc
    sagittal: Arc
    wb_involvement: float


@lru_cache(maxsize=64)
def voxel_truth(
    shape: HipShape, lens: Lens, margin: Margin | None, collapse_mm: float, arc: WeightBearingArc
) -> VoxelTruth:
    """Measure one lesion; the answer is kept, so that visits on which nothing changed cost nothing.

    Parameters
    ----------
    shape : HipShape
        Bone of the hip.
    lens : Lens
        The lesion.
    margin : Margin or None
        How the lesion departs from its lens.
    collapse_mm : float
        Depth of collapse in mm.
    arc : WeightBearingArc
        Weight-bearing portion of the hip.

    Returns
    -------
    VoxelTruth

    Examples
    --------
    >>> bone = HipShape(22.6, (30.8, 25.65), 128, 12, 31, 4.2, 0.9, 0.2)
    >>> truth = voxel_truth(bone, Lens(0.9, 0.6, (0.0, 0.0, 1.0)), None, 0.0, WeightBearingArc(-48.0, 31.0, False))
    >>> round(100 * truth.dead_sphere_mm3 / truth.sphere_mm3, 1)
    10.9
    """
    row = lesion_row(shape, lens, margin, collapse_mm)
    sphere, head, dead_sphere, dead, head_left, dead_left = (float(n) * VOXEL_MM**3 for n in _count(row, VOXEL_MM))
    points = weight_bearing_directions(arc)
    return VoxelTruth(
        sphere_mm3=sphere,
        head_mm3=head,
        dead_sphere_mm3=dead_sphere,
        dead_mm3=dead,
        head_left_mm3=head_left,
        dead_left_mm3=dead_left,
        coronal=coronal_arc(row),
        sagittal=_arc(row, (0.0, 1.0)),
        wb_involvement=float(_dead_share(row, points * (SHARE_OF_RADIUS * shape.radius_mm))),
    )


def lesion_row(shape: HipShape, lens: Lens, margin: Margin | None, collapse_mm: float) -> NDArray[np.float64]:
    """Row of the head with its centre at the origin, see :func:`onfh_nb.synthetic.head_geometry.geometry_row`."""
    frame = HipFrame(np.zeros(3), "R", 1.0)
    return geometry_row(shape, HipVisit(0, lens, collapse_mm=collapse_mm), frame, margin)


def coronal_arc(row: NDArray[np.float64]) -> Arc:
    """Necrotic arc in the mid-coronal plane of a head given as :func:`lesion_row` does."""
    return _arc(row, (1.0, 0.0))


@compiled
def _count(row: Any, step: float) -> Any:
    """Voxels of sphere, head, necrosis in either, head and necrosis after collapse."""
    counts = np.zeros(6, np.int64)
    n = int(row[4] / step) + 1
    for i in range(-n, n):
        lat = (i + 0.5) * step
        for j in range(-n, n):
            a = (j + 0.5) * step
            for k in range(-n, n):
                s = (k + 0.5) * step
                rho = math.sqrt(lat * lat + a * a + s * s)
                if rho > row[4]:
                    continue
                head = beyond_cut(row, lat, a, s) <= 0.0
                left = head and rho <= surface_radius(row, lat, a, s, rho)
                dead = in_lesion(row, lat, a, s)
                counts[0] += 1
                counts[1] += head
                counts[2] += dead
                counts[3] += dead and head
                counts[4] += left
                counts[5] += dead and left
    return counts


@compiled
def _dead_share(row: Any, points: Any) -> float:
    dead = 0
    for n in range(points.shape[0]):
        if in_lesion(row, points[n, 0], points[n, 1], points[n, 2]):
            dead += 1
    return dead / points.shape[0]


@compiled
def _dead_rays(row: Any, plane: Any, angles: Any, reach_mm: float, dead: Any) -> None:
    """Whether each ray ends in necrosis within the head; ``plane`` holds the shares of lateral and anterior."""
    for n in range(angles.shape[0]):
        aside, up = reach_mm * math.sin(angles[n]), reach_mm * math.cos(angles[n])
        lat, a = aside * plane[0], aside * plane[1]
        dead[n] = beyond_cut(row, lat, a, up) <= 0.0 and in_lesion(row, lat, a, up)


def _arc(row: NDArray[np.float64], plane: tuple[float, float]) -> Arc:
    # Rays begin and end straight down the neck as this plane sees it, where there is no head that a lesion could cross.
    down = math.degrees(math.atan2(row[5] * plane[0] + row[6] * plane[1], row[7]))
    start = down - 360.0 if down > 0 else down
    degrees = start + (np.arange(round(360 / _STEP_DEG)) + 0.5) * _STEP_DEG
    dead = np.zeros(len(degrees), np.bool_)
    _dead_rays(row, plane, np.radians(degrees), SHARE_OF_RADIUS * row[4], dead)
    if not dead.any():
        return Arc(0.0, math.nan, math.nan)
    first, last = degrees[dead][[0, -1]]
    return Arc(float(dead.sum() * _STEP_DEG), float(first - _STEP_DEG / 2), float(last + _STEP_DEG / 2))
