"""Where vessels may grow: a femoral head, where it is dead, where it will sink, and what will be drilled out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.compiled import compiled
from onfh_nb.synthetic.head_geometry import beyond_cut, hip_row, lens_depth, surface_radius
from onfh_nb.synthetic.state import HipShape, HipState

Floats = NDArray[np.float64]
_PLATE_MM = 1.0  # vessels keep this far from the surface, and half of it from the head–neck plane
_DRILLED = ("core_track", "graft", "metal")
_CLEARANCE_MM = 1.0


@dataclass(frozen=True, eq=False)
class HeadSpace:
    """One femoral head as vessels find it.

    ``row`` describes the head at the first visit and ``sunk`` at the visit on which it is lowest, both as
    :func:`onfh_nb.synthetic.head_geometry.geometry_row` gives them for a hip frame at the origin; ``rim_mm`` is the
    width of the living rim within the border of the lesion; ``drilled`` holds capsules (both ends and radius, hip
    frame) through which no vessel passes.
    """

    shape: HipShape
    frame: HipFrame
    row: Floats
    sunk: Floats
    rim_mm: float
    drilled: Floats


def head_space(hip: HipState, frame: HipFrame) -> HeadSpace:
    """The space of one hip over its whole course, so that one tree fits all of its visits.

    Parameters
    ----------
    hip : HipState
        The hip.
    frame : HipFrame
        Where it lies.

    Returns
    -------
    HeadSpace
    """
    origin = HipFrame(np.zeros(3), "R", 1.0)
    lowest = max(hip.visits, key=lambda visit: visit.collapse_mm)
    first = hip.visits[0]
    tracks = [f for f in hip.findings if f.kind in _DRILLED]
    rows = []
    for f in tracks:
        middle, arm = np.array(f.position_mm), np.array(f.axis) * f.size_mm[1]
        rows.append([*(middle - arm), *(middle + arm), f.size_mm[0] + _CLEARANCE_MM])
    return HeadSpace(
        hip.shape,
        frame,
        hip_row(hip, first, origin),
        hip_row(hip, lowest, origin),
        first.rim_mm + first.granulation_mm,
        np.array(rows, np.float64).reshape(-1, 7),
    )


def to_world(space: HeadSpace, points: Floats) -> Floats:
    """Hip-frame mm to RAS mm; shape (n, 3)."""
    return space.frame.world(points)


def to_hip(space: HeadSpace, points: Floats) -> Floats:
    """RAS mm to hip-frame mm; shape (n, 3)."""
    return (points - space.frame.centre) * np.array([-1.0 if space.frame.mirror else 1.0, 1.0, 1.0])


def in_room(space: HeadSpace, points: Floats, *, margin_mm: float = _PLATE_MM) -> NDArray[np.bool_]:
    """Whether vessels may pass points of the hip frame, shape (n, 3).

    They lie in the head region at least ``margin_mm`` beneath the surface to which it sinks, outside what is drilled.
    """
    return np.asarray(_room(np.ascontiguousarray(points, np.float64), space.sunk, space.drilled, margin_mm))


def living_weight(space: HeadSpace, points: Floats, core: float, rim: float) -> Floats:
    """Need for blood at points of the hip frame: 1 in living marrow, ``core`` in dead bone, ``rim`` in its border."""
    depth = np.asarray(_depths(np.ascontiguousarray(points, np.float64), space.row))
    return np.where(depth > 0, 1.0, np.where(depth > -space.rim_mm, rim, core))


@compiled
def _depths(points: Any, row: Any) -> Any:
    out = np.empty(points.shape[0])
    for k in range(points.shape[0]):
        out[k] = lens_depth(row, points[k, 0], points[k, 1], points[k, 2])
    return out


@compiled
def _room(points: Any, row: Any, drilled: Any, margin: float) -> Any:
    out = np.empty(points.shape[0], np.bool_)
    for k in range(points.shape[0]):
        lat, a, s = points[k, 0], points[k, 1], points[k, 2]
        rho = np.sqrt(lat * lat + a * a + s * s)
        free = rho <= surface_radius(row, lat, a, s, rho) - margin and beyond_cut(row, lat, a, s) <= -0.5 * margin
        for c in range(drilled.shape[0]):
            wl, wa, ws = drilled[c, 3] - drilled[c, 0], drilled[c, 4] - drilled[c, 1], drilled[c, 5] - drilled[c, 2]
            dl, da, ds = lat - drilled[c, 0], a - drilled[c, 1], s - drilled[c, 2]
            long = wl * wl + wa * wa + ws * ws
            t = min(max((dl * wl + da * wa + ds * ws) / max(long, 1e-9), 0.0), 1.0)
            dl, da, ds = dl - t * wl, da - t * wa, ds - t * ws
            free = free and dl * dl + da * da + ds * ds > drilled[c, 6] ** 2
        out[k] = free
    return out
