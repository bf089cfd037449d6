"""The femur: head, elliptical neck, trochanters and shaft in one smooth piece."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.head_region import cut_height, neck_direction
from onfh_nb.synthetic.primitives import Material, Part, Solid, capsule, ellipsoid, frame_along, sphere
from onfh_nb.synthetic.state import HipShape
from onfh_nb.synthetic.texture import TRABECULAE
from onfh_nb.synthetic.tissues import TISSUE_ID

_OFFSET_MM = 43.0
PLATE_MM = 0.8


def femur(shape: HipShape, frame: HipFrame, rng: np.random.Generator) -> Solid:
    """Femur of one hip.

    Parameters
    ----------
    shape : HipShape
        Sizes and angles.
    frame : HipFrame
        Where the hip lies.
    rng : numpy.random.Generator
        Draws the small differences between people.

    Returns
    -------
    Solid
        Its head is an exact sphere wherever the neck is more than the join width away.
    """
    s = frame.scale
    axis = np.array(neck_direction(shape))
    base = axis * (_OFFSET_MM * s / axis[0]) * rng.uniform(0.95, 1.05)
    # The order of the draws is part of what a seed means: base, shaft, trochanter.
    shaft = _shaft(base, s, rng)
    lesser = ellipsoid(np.array([25.0, -16.0, -60.0]) * s, (9 * s, 9 * s, 13 * s), along=(-0.3, 0, 1), blend_mm=9.0)
    parts = (
        sphere((0, 0, 0), shape.radius_mm, blend_mm=0.5),
        *_neck(shape, axis, base),
        *_greater_trochanter(s, rng),
        *shaft,
        lesser,
    )
    return Solid(f"femur_{frame.side}", frame.place(parts), _marrow(shape, frame, rng))


def _neck(shape: HipShape, axis: NDArray[np.float64], base: NDArray[np.float64]) -> list[Part]:
    """From the head to ``base``, waisted a little past the middle."""
    coronal, sagittal = shape.neck_mm[0] / 2, shape.neck_mm[1] / 2
    # The narrow direction of the neck is the one across the coronal plane.
    flat = (coronal / sagittal, 1.0)
    waist = axis * (0.58 * np.linalg.norm(base))
    return [
        capsule(axis * 4, waist, (sagittal, sagittal * 0.97), flat=flat, blend_mm=4.0),
        capsule(waist, base, (sagittal * 0.97, sagittal * 1.15), flat=flat, blend_mm=6.0),
    ]


def _shaft(base: NDArray[np.float64], s: float, rng: np.random.Generator) -> list[Part]:
    """Wide below the neck and narrower on the way down, leaning towards the knee of the other side."""
    lean = np.deg2rad(6.0)
    down = np.array([-np.sin(lean), -0.02, -np.cos(lean)])
    top = base + np.array([3.0, 0.0, 6.0]) * s
    radius = rng.uniform(14.0, 16.0) * s
    return [
        capsule(top, base + down * 60 * s, (radius * 1.2, radius * 1.02), blend_mm=14.0),
        capsule(base + down * 50 * s, base + down * 240, (radius, radius * 0.95), blend_mm=8.0),
        # Linea aspera, the ridge along the back.
        capsule(
            base + down * 70 * s + np.array([0.0, -0.9, 0.0]) * radius,
            base + down * 240 + np.array([0.0, -0.95, 0.0]) * radius,
            (3.5, 4.0),
            blend_mm=6.0,
        ),
    ]


def _greater_trochanter(s: float, rng: np.random.Generator) -> list[Part]:
    """Body and tip; the tip reaches up behind the neck."""
    troch = np.array([50.0, -9.0, -28.0]) * s * rng.uniform(0.97, 1.03, 3)
    return [
        ellipsoid(troch, (12.5 * s, 19.0 * s, 25.0 * s), along=(-0.12, 0.0, 1.0), blend_mm=9.0),
        ellipsoid(troch + np.array([-2.0, -4.0, 19.0]) * s, (7 * s, 12 * s, 9 * s), along=(-0.5, -0.2, 1)),
        # The lateral facet stands out where gluteus medius inserts.
        ellipsoid(troch + np.array([9.0, 2.0, 4.0]) * s, (6 * s, 11 * s, 15 * s), along=(-0.2, 0.1, 1.0), blend_mm=7.0),
    ]


def _marrow(shape: HipShape, frame: HipFrame, rng: np.random.Generator) -> Material:
    """Trabecular marrow within cortical bone that thickens from the trochanters down the shaft."""
    s, z = frame.scale, frame.centre[2]
    return Material(
        TISSUE_ID["fatty_marrow"],
        "bone",
        TISSUE_ID["cortical_bone"],
        rind_mm=PLATE_MM,
        rind_far_mm=6.0 * s,
        rind_span_mm=(z - 26.0 * s, z - 105.0 * s),
        texture=TRABECULAE,
        amplitude=0.68,
        fat_fraction=shape.marrow_fat_head,
        bone_fraction=shape.bvf_head,
        fibre=frame.direction((-0.25, 0.0, 1.0)),
        grey=_grey(shape, frame),
        red=rng.uniform(0.10, 0.42),
        origin_mm=tuple(rng.uniform(0.0, 100.0, 3)),
        fan=_fan(shape, frame),
    )


def _fan(shape: HipShape, frame: HipFrame) -> tuple[float, ...]:
    """Where trabeculae stand on the calcar, and about which point they arch from the lateral cortex to the head."""
    s = frame.scale
    axis = np.array(neck_direction(shape))[[0, 2]]
    below = np.array([axis[1], -axis[0]]) / np.hypot(
        *axis
    )  # at right angles to the neck, towards the lesser trochanter
    calcar = axis * 38.0 * s + below * (shape.neck_mm[0] / 2 + 3.0 * s)
    lateral = -1.0 if frame.mirror else 1.0
    return (*frame.centre.tolist(), lateral, *calcar.tolist(), 8.0 * s, -60.0 * s, 56.0 * s)


def _grey(shape: HipShape, frame: HipFrame) -> tuple[float, float, float, float]:
    """Distance beyond the head–neck plane in units of 10 mm, as a linear form of the position in RAS mm."""
    a, b, c = (component / 10.0 for component in frame.direction(neck_direction(shape)))
    x, y, z = frame.centre
    return a, b, c, -(a * x + b * y + c * z) - cut_height(shape) * shape.radius_mm / 10.0


def neck_frame(shape: HipShape) -> np.ndarray:
    """Rows (across, near anterior, down the neck) of the neck in the hip frame, shape (3, 3)."""
    return frame_along(neck_direction(shape))
