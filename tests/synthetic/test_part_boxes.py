"""Where parts can be."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.compiled import compiled
from onfh_nb.synthetic.part_boxes import columns, part_boxes
from onfh_nb.synthetic.primitives import Material, Part, Solid, capsule, distance, ellipsoid, pack

STEP, SIZE = 0.8, 120
PARTS = {
    "slanting capsule": capsule((-30, -4, -25), (28, 5, 30), (4, 9), flat=(1.3, 0.8), blend_mm=2.0),
    "level capsule": capsule((-30, 0, 0), (28, 0, 0), (6, 5), blend_mm=2.0),
    "ellipsoid": ellipsoid((4, 2, -3), (9, 14, 25), along=(1, 0.4, 0.8), blend_mm=2.0),
}


@compiled
def reach(box, plane, row):
    return columns(box, plane, row)


def axes(plane: str) -> np.ndarray:
    """Affine of a stack whose first plane passes through the origin."""
    edge = (SIZE - 1) / 2 * STEP
    if plane == "coronal":
        return np.array([[0, 0, -STEP, edge], [-4.4, 0, 0, 0], [0, -STEP, 0, edge], [0, 0, 0, 1]])
    if plane == "axial":
        return np.array([[0, 0, -STEP, edge], [0, -STEP, 0, edge], [4.4, 0, 0, 0], [0, 0, 0, 1]])
    turn = np.array([[0.0, 0.2, -0.98], [-1.0, 0.0, 0.0], [0.0, -0.98, -0.2]])  # an oblique one
    affine = np.eye(4)
    affine[:3, :3] = turn * np.array([4.4, STEP, STEP])
    affine[:3, 3] = -affine[:3, :3] @ np.array([0, SIZE / 2, SIZE / 2])
    return affine


@pytest.mark.parametrize("plane", ["coronal", "axial", "oblique"])
@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("number", [-1.0, 0.0, 0.4])
def test_no_pixel_of_a_part_lies_outside_and_few_others_inside(name, plane, number):
    part: Part = PARTS[name]
    affine = axes(plane)
    (box,) = part_boxes(pack([Solid("one", (part,), Material(1))], margin_mm=0.5), affine, np.zeros(3))
    rows, cols = np.meshgrid(np.arange(SIZE), np.arange(SIZE), indexing="ij")
    index = np.stack([np.full(rows.shape, number), rows, cols], axis=-1)
    inside = distance((part,), index @ affine[:3, :3].T + affine[:3, 3]) < 0.5
    looked = np.zeros_like(inside)
    for row in range(SIZE):
        first, last = reach(box, np.float32(number), row)
        looked[row, first : max(last, first)] = True
    assert inside.any()
    assert not (inside & ~looked).any()
    plain = np.ceil(box[1, 2]) - np.floor(box[0, 2])
    if name == "slanting capsule" and plane == "coronal":
        assert looked.sum(axis=1).max() < 0.75 * plain
