"""What lies between head and cup: capsule with its fluid, fossa with its fat and ligament, cartilage and labrum."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.femur import neck_frame
from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.anatomy.ligaments import iliofemoral, labral_ring, zona_orbicularis
from onfh_nb.synthetic.anatomy.pelvis import fossa, opening
from onfh_nb.synthetic.compiled import compiled
from onfh_nb.synthetic.head_geometry import beyond_cut, surface_radius
from onfh_nb.synthetic.landmarks import acetabular_edge_mm
from onfh_nb.synthetic.materials import blend_mixed, blend_pixel, ramp, tile_value
from onfh_nb.synthetic.primitives import Material, Solid, capsule, ellipsoid, sphere
from onfh_nb.synthetic.state import HipShape, HipVisit
from onfh_nb.synthetic.texture import MOTTLE
from onfh_nb.synthetic.tissues import TISSUE_ID as ID

_RECESS_MM = (1.2, 2.4, 4.5, 7.5)  # depth of fluid about the neck by grade of effusion


@dataclass(frozen=True)
class Cartilage:
    """Thickness of the layers of one joint in mm: femoral, acetabular, and the whole space they share."""

    femoral_mm: float
    acetabular_mm: float
    space_mm: float


def cartilage(shape: HipShape, visit: HipVisit, rng: np.random.Generator) -> Cartilage:
    """Layers of one joint; they shrink with the joint space and leave a film of fluid."""
    femoral, acetabular = rng.normal(1.5, 0.2), rng.normal(1.4, 0.2)
    space = shape.jsw_mm * visit.joint_space_factor
    film = 0.3 + 0.2 * visit.effusion_grade
    scale = max(space - film, 0.5 * space) / (femoral + acetabular)
    return Cartilage(float(femoral * scale), float(acetabular * scale), space)


def capsule_solids(shape: HipShape, visit: HipVisit, frame: HipFrame, layers: Cartilage) -> list[Solid]:
    """Joint capsule with its content, fossa and ligamentum teres; painted before the bones."""
    s = frame.scale
    axis = neck_frame(shape)[2]
    recess = _RECESS_MM[min(visit.effusion_grade, 3)]
    neck = math.sqrt(shape.neck_mm[0] * shape.neck_mm[1]) / 2
    fluid = "synovial_fluid" if visit.effusion_grade else "fibrous_tissue"
    # Outside the cup the capsule hugs the cartilage of the head and then the neck.
    bag = (
        sphere((0, 0, 0), shape.radius_mm + 0.45 * layers.space_mm + 2.0 + 0.4 * recess, blend_mm=1.0),
        capsule(axis * 6, axis * 33 * s, (shape.radius_mm + recess + 0.6, neck + recess + 1.2), blend_mm=5.0),
    )
    ligament = Material(ID[fluid], "plain", ID["fibrous_tissue"], rind_mm=2.2, texture=MOTTLE, amplitude=0.05)
    pulvinar = Material(ID["subcutaneous_fat"], "fat", texture=MOTTLE, amplitude=0.45, tone=0.85)
    teres = Material(ID["fibrous_tissue"], "plain", texture=MOTTLE, amplitude=0.2)
    foot = np.array([-0.62, -0.02, -0.70]) * (shape.radius_mm + layers.space_mm + 1.5)
    fovea = np.array([-0.93, -0.10, 0.10]) * (shape.radius_mm + 0.3)
    return [
        Solid(f"capsule_{frame.side}", frame.place(bag), ligament),
        Solid(f"pulvinar_{frame.side}", frame.place([fossa(shape)]), pulvinar),
        Solid(f"teres_{frame.side}", frame.place([capsule(foot, fovea, (1.8, 2.2), flat=(1.0, 1.6))]), teres),
        zona_orbicularis(shape, frame, recess),
        iliofemoral(shape, frame, recess),
    ]


def rim_solids(shape: HipShape, visit: HipVisit, frame: HipFrame) -> list[Solid]:
    """Labrum and, in osteoarthritis, the lateral osteophyte; painted after the bones."""
    edge_l, edge_s = acetabular_edge_mm(shape)
    edge = np.array([edge_l, 0.0, edge_s])
    out = edge / np.linalg.norm(edge)
    normal, _ = opening(shape)
    fibrous = Material(ID["fibrous_tissue"], "plain", texture=MOTTLE, amplitude=0.1)
    labrum = capsule(edge * 0.985, edge + normal * 5.0 - out * 1.5, (2.6, 0.8), flat=(1.0, 5.0))
    ring = labral_ring(*opening(shape), shape.radius_mm + shape.jsw_mm)
    solids = [Solid(f"labrum_{frame.side}", frame.place([labrum, *ring]), fibrous)]
    if visit.osteophyte_mm > 0:
        bone = Material(ID["fatty_marrow"], "bone", ID["cortical_bone"], rind_mm=0.7, fat_fraction=0.85)
        size = visit.osteophyte_mm
        # A lip where head and neck meet, half of it within the head, so that it never hangs free in the fluid.
        spur = ellipsoid(
            np.array([0.98, 0.0, 0.10]) * (shape.radius_mm - 0.2 * size), (1.2 * size, 2.4 * size, 1.7 * size)
        )
        solids.append(Solid(f"osteophyte_{frame.side}", frame.place([spur]), bone))
    return solids


def joint_row(shape: HipShape, layers: Cartilage) -> NDArray[np.float64]:
    """Rim plane and layers as the kernel reads them: normal (3), offset, femoral, acetabular, space, fossa axis (3)."""
    normal, offset = opening(shape)
    deep = fossa(shape).centre
    thick = [layers.femoral_mm, layers.acetabular_mm, layers.space_mm]
    return np.array([*normal, offset, *thick, *(deep / np.linalg.norm(deep))])


@compiled
def paint_joint(head: Any, joint: Any, at: Any, pixel_mm: float, xyz: Any, look: Any, canvas: Any) -> None:
    """Paint cartilage and joint fluid about one head; ``at`` is (row0, row1, col0, col1)."""
    row0, row1, col0, col1 = at
    table, tiles = look
    inverse = 1.0 / pixel_mm
    outer = head[4] + joint[6]
    for row in range(row0, row1):
        for i in range(col0, col1):
            x, y, z = xyz[0, row, i], xyz[1, row, i], xyz[2, row, i]
            lat, a, s = (x - head[0]) * head[3], y - head[1], z - head[2]
            rho = math.sqrt(lat * lat + a * a + s * s)
            if rho > outer + 1.0 or rho < head[4] - head[16] - 2.0:
                continue
            bone = surface_radius(head, lat, a, s, rho)
            covered = ramp(joint[3] - (lat * joint[0] + a * joint[1] + s * joint[2]), -2.0, 1.5)
            proximal = ramp(-beyond_cut(head, lat, a, s), 0.0, 7.0)
            inside = min(max(0.5 + (outer - rho) * inverse, 0.0), 1.0)
            deep = (lat * joint[7] + a * joint[8] + s * joint[9]) / max(rho, 1.0)
            lunate = 1.0 - ramp(deep, 0.86, 0.92)
            blend_pixel(canvas, row, i, covered * inside * lunate, 6, table)
            grain = 1.0 + 0.06 * tile_value(tiles, 3, x, y, z)
            cup = min(max(0.5 + (rho - (outer - joint[5])) * inverse, 0.0), 1.0)
            blend_mixed(canvas, row, i, covered * inside * lunate * cup, (5, grain, 0, 0.0), table)
            # Femoral cartilage thins towards the neck and has a gap at the fovea.
            thick = joint[4] * (0.25 + 0.75 * proximal)
            fovea = 1.0 - ramp((-0.93 * lat - 0.10 * a + 0.10 * s) / max(rho, 1.0), 0.93, 0.97)
            ball = min(max(0.5 + (bone + thick - rho) * inverse, 0.0), 1.0) * ramp(proximal, 0.0, 0.25)
            blend_mixed(canvas, row, i, ball * fovea, (5, grain, 0, 0.0), table)
