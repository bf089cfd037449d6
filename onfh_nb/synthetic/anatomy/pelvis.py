"""Half of the pelvis about one hip: cup, ilium, ischium and pubis, fused and hollowed by the joint."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.anatomy.ilium import wing
from onfh_nb.synthetic.landmarks import acetabular_edge_mm, teardrop_mm
from onfh_nb.synthetic.primitives import Material, Part, Solid, capsule, ellipsoid, halfspace, sphere
from onfh_nb.synthetic.state import HipShape
from onfh_nb.synthetic.texture import TRABECULAE
from onfh_nb.synthetic.tissues import TISSUE_ID

_ANTEVERSION_DEG = 19.0
_SHELL_MM = 7.0


def opening(shape: HipShape) -> tuple[NDArray[np.float64], float]:
    """Plane of the acetabular rim: outward unit normal in the hip frame and its distance from the head centre in mm.

    In the mid-coronal plane it runs from the lateral edge to the teardrop.
    """
    edge, tear = np.array(acetabular_edge_mm(shape)), np.array(teardrop_mm(shape))
    along = edge - tear
    lateral, superior = along[1], -along[0]
    normal = np.array([lateral, 0.0, superior]) / np.hypot(lateral, superior)
    offset = float(normal[0] * edge[0] + normal[2] * edge[1])
    turn = np.tan(np.deg2rad(_ANTEVERSION_DEG)) * normal[0]
    tilted = normal + np.array([0.0, turn, 0.0])
    length = float(np.linalg.norm(tilted))
    return tilted / length, offset / length


def fossa(shape: HipShape) -> Part:
    """The acetabular fossa: a pit in the medial floor of the cup, in the hip frame."""
    reach = shape.radius_mm + shape.jsw_mm
    direction = np.array([-0.86, 0.0, -0.42])
    size = 0.46 * shape.radius_mm
    return ellipsoid(direction * (reach - 1.0), (0.45 * size, size, 1.25 * size), along=(-0.42, 0, 0.86), blend_mm=1.5)


def pelvis(shape: HipShape, frame: HipFrame, rng: np.random.Generator, *, joint_space_mm: float) -> Solid:
    """Hip bone of one side.

    Parameters
    ----------
    shape : HipShape
        Sizes and angles of the hip.
    frame : HipFrame
        Where it lies.
    rng : numpy.random.Generator
        Draws the small differences between people.
    joint_space_mm : float
        What is left of the joint space, in mm.

    Returns
    -------
    Solid
        Its inner face is an exact sphere of radius head + joint space about the head, limited by the rim plane.
    """
    s = frame.scale
    reach = shape.radius_mm + shape.jsw_mm
    normal, offset = opening(shape)
    cup = [
        sphere((0, 0, 0), reach + _SHELL_MM * s, blend_mm=1.0),
        halfspace(normal * offset, normal, blend_mm=3.0),
    ]
    hollow = [
        sphere((0, 0, 0), shape.radius_mm + joint_space_mm, blend_mm=0.6, op="subtract"),
        replace(fossa(shape), op="subtract"),
    ]
    grown = [*wing(reach, s, rng), *_lower(reach, s, -frame.centre[0] if frame.mirror else frame.centre[0])]
    parts = [*cup, *grown, *hollow]
    material = Material(
        TISSUE_ID["fatty_marrow"],
        "bone",
        TISSUE_ID["cortical_bone"],
        rind_mm=1.3,
        texture=TRABECULAE,
        amplitude=0.75,
        fat_fraction=float(np.clip(rng.normal(0.82, 0.05), 0.6, 0.95)),
        bone_fraction=0.17,
        fibre=frame.direction((0.2, 0.1, 1.0)),
        red=rng.uniform(0.15, 0.45),
        origin_mm=tuple(rng.uniform(0.0, 100.0, 3)),
        # Trabeculae radiate from the joint.
        fan=(*frame.centre.tolist(), -1.0 if frame.mirror else 1.0, *[0.0] * 5),
    )
    return Solid(f"pelvis_{frame.side}", frame.place(parts), material)


def _lower(reach: float, s: float, half_mm: float) -> list[Part]:
    """Medial wall, ischium and both rami; ``half_mm`` is the distance from the head to the midline."""
    wall = ellipsoid((-reach - 3.0 * s, -3.0, 2.0), (4.5 * s, 24.0 * s, 34.0 * s), along=(0.06, 0, 1), blend_mm=8)
    symphysis = -half_mm + 9.0
    return [
        wall,
        capsule((-12 * s, -28 * s, 22 * s), (-20 * s, -38 * s, -44 * s), (14 * s, 12 * s), flat=(1.0, 1.1), blend_mm=9),
        ellipsoid((-20 * s, -42 * s, -58 * s), (16 * s, 17 * s, 22 * s), along=(-0.25, 0, 1), blend_mm=9),
        capsule((-28 * s, -30 * s, -66 * s), (symphysis + 6, 30.0, -56 * s), (8 * s, 6.5 * s), blend_mm=7),
        capsule((-24 * s, 24 * s, -6 * s), (symphysis, 42.0, -28 * s), (11 * s, 8.5 * s), blend_mm=7),
        ellipsoid((symphysis, 40.0, -38 * s), (8.5, 10.0, 19 * s), along=(0.1, -0.1, 1), blend_mm=7),
    ]
