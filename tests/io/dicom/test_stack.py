from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.coordinates import ras_to_lps
from onfh_nb.io.dicom.frame import Frame
from onfh_nb.io.dicom.header import Header
from onfh_nb.io.dicom.stack import stack

AXIAL, SAGITTAL, CORONAL = (1, 0, 0, 0, 1, 0), (0, 1, 0, 0, 0, -1), (1, 0, 0, 0, 0, -1)


def frames(axes, n=5, step=4.0, origin=(-90.0, -100.0, 50.0), direction=None, spacing=(0.75, 0.5), size=(6, 8)):
    row, column = np.array(axes, float).reshape(2, 3)
    along = np.cross(row, column) if direction is None else np.array(direction, float)
    made = []
    for i in range(n):
        header = Header(Path("folder", f"f{i}"), {}, "", 0, 0, 0)
        made.append(Frame(header, 0, tuple(np.array(origin) + along * step * i), tuple(axes), spacing, (1, 0), size))
    return made


_angle = st.floats(-np.pi, np.pi)


@settings(deadline=None)
@given(_angle, _angle, _angle, st.permutations(range(5)), st.sampled_from([1.0, -1.0]))
def test_every_voxel_lies_where_dicom_says_whatever_the_direction_and_the_order(a, b, c, order, sign):
    turn = np.eye(3)
    for axis, angle in enumerate((a, b, c)):
        i, j = [k for k in range(3) if k != axis]
        step = np.eye(3)
        step[[i, i, j, j], [i, j, i, j]] = (np.cos(angle), -np.sin(angle), np.sin(angle), np.cos(angle))
        turn = step @ turn
    axes = (*turn[:, 0], *turn[:, 1])
    made = frames(axes, direction=sign * np.cross(turn[:, 0], turn[:, 1]))
    ordered, affine = stack([made[i] for i in order])
    for d, frame in enumerate(ordered):
        for h, w in ((0, 0), (5, 0), (0, 7), (5, 7)):
            expected = np.array(frame.position) + turn[:, 0] * 0.5 * w + turn[:, 1] * 0.75 * h
            found = ras_to_lps((affine @ (d, h, w, 1))[:3])
            np.testing.assert_allclose(found, expected, atol=1e-6)
    assert np.linalg.det(affine[:3, :3]) != 0


@pytest.mark.parametrize(
    ("axes", "letters"), [(AXIAL, "SPL"), (CORONAL, "PIL"), (SAGITTAL, "RIP"), ((0, 1, 0, 1, 0, 0), "ILP")]
)
def test_main_directions(axes, letters):
    from onfh_nb.io import Volume

    _, affine = stack(frames(axes))
    assert Volume(np.zeros((5, 6, 8)), affine).orientation == letters


def test_a_missing_middle_slice_is_named():
    made = frames(AXIAL)
    with pytest.raises(ImageFileError, match=r"unevenly spaced: 8\.00 mm between f1 and f3 where 4\.00"):
        stack(made[:2] + made[3:])


def test_a_missing_slice_of_four_is_found_too():
    made = frames(AXIAL, n=4)
    with pytest.raises(ImageFileError, match="unevenly spaced"):
        stack(made[:1] + made[2:])


def test_a_double_slice_is_named():
    made = frames(AXIAL)
    with pytest.raises(ImageFileError, match=r"shows one place twice \(f2 and f2\)"):
        stack([*made, made[2]])


def test_a_slowly_growing_distance_is_refused():
    made = frames(AXIAL, n=40)
    grown = [
        Frame(f.header, 0, (*f.position[:2], f.position[2] + 0.0015 * i**2), f.axes, f.spacing, f.rescale, f.size)
        for i, f in enumerate(made)
    ]
    with pytest.raises(ImageFileError, match="unevenly spaced"):
        stack(grown)


@pytest.mark.parametrize("n", [1, 2])
def test_fewer_than_three_slices_are_refused(n):
    with pytest.raises(ImageFileError, match=f"has {n} slices; at least 3"):
        stack(frames(AXIAL, n=n))


def test_a_tilted_gantry_is_refused_with_its_angle():
    lean = np.radians(12)
    made = frames(AXIAL, direction=(0, np.sin(lean), np.cos(lean)))
    with pytest.raises(ImageFileError, match=r"gantry tilt of 12\.0 degrees"):
        stack(made)


def test_mixed_orientations_sizes_and_spacings_are_refused():
    with pytest.raises(ImageFileError, match="mixes slice orientations"):
        stack(frames(AXIAL) + frames(CORONAL))
    with pytest.raises(ImageFileError, match="mixes pictures of 6 × 8"):
        stack(frames(AXIAL) + frames(AXIAL, size=(8, 8)))
    with pytest.raises(ImageFileError, match="mixes pixel spacings"):
        stack(frames(AXIAL) + frames(AXIAL, spacing=(0.75, 0.6)))
