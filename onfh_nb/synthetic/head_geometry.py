"""The exact head and lesion of one hip at one visit as a flat row of numbers, and the formulas that read it.

Positions are mm in the hip frame (lateral, anterior, superior) about the head centre. The row is made once per visit;
the painter of the picture and the writer of the masks both read it, so that picture and truth cannot differ.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.collapse import sunken_half_width
from onfh_nb.synthetic.compiled import inlined
from onfh_nb.synthetic.fracture import FRACTURE, FRACTURE_WIDTH, fracture_row
from onfh_nb.synthetic.head_region import cut_height, neck_direction
from onfh_nb.synthetic.lesion import cap_cosine
from onfh_nb.synthetic.margin import MOST_ISLANDS, displacement, displacement_table
from onfh_nb.synthetic.state import Fracture, HipShape, HipState, HipVisit, Margin

# Places in the row.
CENTRE, FLIP, RADIUS, AXIS, CUT = 0, 3, 4, 5, 8
LENS, LENS_RADIUS, DIRECTION, COLLAPSE, COLLAPSE_HALF, BETA = 9, 12, 13, 16, 17, 18
MARGIN, ISLANDS, ISLAND = 19, 20, 21
TABLE = FRACTURE + FRACTURE_WIDTH
WIDTH = TABLE
# Where waves of the margin begin to fade, and where they end, outside the lesion; inside they end at once.
_FADE_MM, _REACH_MM = 6.0, 12.0


def geometry_row(
    shape: HipShape,
    visit: HipVisit,
    frame: HipFrame,
    margin: Margin | None = None,
    fracture: Fracture | None = None,
) -> NDArray[np.float64]:
    """Head and lesion as the kernels read them; a missing lens has radius −1.

    Parameters
    ----------
    shape : HipShape
        Bone of the hip.
    visit : HipVisit
        State at one visit.
    frame : HipFrame
        Where the hip lies.
    margin : Margin, optional
        How the lesion departs from its lens; exact in closed form where None.
    fracture : Fracture, optional
        How the head breaks once it does.

    Returns
    -------
    ndarray of float64, shape (WIDTH,) or with a margin (WIDTH + TABLE_SIZE,)
    """
    row = np.zeros(WIDTH)
    row[CENTRE : CENTRE + 3] = frame.centre
    row[FLIP] = -1.0 if frame.mirror else 1.0
    row[RADIUS] = shape.radius_mm
    row[AXIS : AXIS + 3] = neck_direction(shape)
    row[CUT] = cut_height(shape) * shape.radius_mm
    row[LENS_RADIUS] = -1.0
    if visit.lens is None:
        return row
    lens = visit.lens
    direction = np.asarray(lens.direction) / np.linalg.norm(lens.direction)
    beta = math.acos(float(np.clip(cap_cosine(lens.distance, lens.radius), -1.0, 1.0)))
    row[LENS : LENS + 3] = direction * lens.distance * shape.radius_mm
    row[LENS_RADIUS] = lens.radius * shape.radius_mm
    row[DIRECTION : DIRECTION + 3] = direction
    row[COLLAPSE], row[COLLAPSE_HALF], row[BETA] = visit.collapse_mm, sunken_half_width(lens), beta
    row[FRACTURE:TABLE] = fracture_row(fracture or Fracture(), visit, direction, beta)
    if margin is None:
        return row
    islands = margin.islands[:MOST_ISLANDS]
    table = displacement_table(margin)
    row[MARGIN], row[ISLANDS] = np.abs(table[::2]).max(), len(islands)
    for k, island in enumerate(islands):
        row[ISLAND + 4 * k : ISLAND + 4 * k + 4] = [*island.centre_mm, island.radius_mm]
    return np.concatenate([row, table])


def hip_row(hip: HipState, visit: HipVisit, frame: HipFrame) -> NDArray[np.float64]:
    """The same for one visit of a hip, with its own margin and its own way of breaking."""
    return geometry_row(hip.shape, visit, frame, hip.margin, hip.fracture)


@inlined
def surface_radius(row: Any, lat: float, a: float, s: float, rho: float) -> float:
    """Distance of the bone surface from the centre in the direction of a point; less than R where collapsed."""
    radius = row[4]
    depth = row[16]
    if depth <= 0.0 or row[17] <= 0.0 or rho <= 0.0:
        return radius
    cosine = (lat * row[13] + a * row[14] + s * row[15]) / rho
    psi = math.acos(min(max(cosine, -1.0), 1.0))
    if psi >= row[17]:
        return radius
    c = math.cos(0.5 * math.pi * psi / row[17])
    return radius - depth * c * c


@inlined
def lens_depth(row: Any, lat: float, a: float, s: float) -> float:
    """Signed distance to the border of the lesion, negative inside; far outside where there is no lesion.

    It is exact where the lesion is a lens, and near a perturbed margin right to the first order of its slant.
    """
    if row[12] <= 0.0:
        return 1e3
    dl, da, ds = lat - row[9], a - row[10], s - row[11]
    depth = math.sqrt(dl * dl + da * da + ds * ds) - row[12]
    if row[19] > 0.0 and -_REACH_MM < depth < _REACH_MM:
        height, cosine = displacement(row, TABLE, dl, da, ds)
        t = min(max((depth - _FADE_MM) / (_REACH_MM - _FADE_MM), 0.0), 1.0)
        fade = 1.0 - t * t * (3.0 - 2.0 * t)
        depth += fade * ((depth - height) * cosine - depth)
    for k in range(int(row[20])):
        dl, da, ds = lat - row[21 + 4 * k], a - row[22 + 4 * k], s - row[23 + 4 * k]
        depth = min(depth, math.sqrt(dl * dl + da * da + ds * ds) - row[24 + 4 * k])
    return depth


@inlined
def in_lesion(row: Any, lat: float, a: float, s: float) -> bool:
    """Whether a point lies inside the border of :func:`lens_depth`; quick where no wave of the margin reaches."""
    dl, da, ds = lat - row[9], a - row[10], s - row[11]
    low, high = row[12] - row[19], row[12] + row[19]
    square = dl * dl + da * da + ds * ds
    if low > 0.0 and square < low * low:
        return True
    if row[20] == 0.0 and (high <= 0.0 or square > high * high):
        return False
    return lens_depth(row, lat, a, s) <= 0.0


@inlined
def beyond_cut(row: Any, lat: float, a: float, s: float) -> float:
    """Signed distance to the head–neck plane, negative on the side of the head."""
    return lat * row[5] + a * row[6] + s * row[7] - row[8]
