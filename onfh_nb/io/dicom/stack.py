"""Slices to one grid: put in order along the normal, or refused with what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.coordinates import affine_lps_to_ras
from onfh_nb.io.dicom.frame import Frame

MIN_SLICES = 3
_PARALLEL = np.cos(np.radians(0.1))
_MAX_TILT_DEG = 0.5
_GAP_TOLERANCE = 0.02  # of the slice distance
_GAP_TOLERANCE_MM = 0.01


def positions_mm(frames: Sequence[Frame]) -> NDArray[np.float64]:
    """Distance of every slice along the common normal, shape (n,) in mm.

    Raises
    ------
    ImageFileError
        If the slices point in several directions.
    """
    axes = np.array([frame.axes for frame in frames]).reshape(-1, 2, 3)
    normals = np.cross(axes[:, 0], axes[:, 1])
    if (np.einsum("ijk,jk->ij", axes, axes[0]) < _PARALLEL).any():
        other = int(np.argmin(np.einsum("ijk,jk->ij", axes, axes[0]).min(axis=1)))
        raise ImageFileError(
            f"{_where(frames)} mixes slice orientations ({frames[0].name} and {frames[other].name} differ); "
            "slices of one orientation were expected"
        )
    return np.array([frame.position for frame in frames]) @ normals[0]


def stack(frames: Sequence[Frame]) -> tuple[list[Frame], NDArray[np.float64]]:
    """Slices in order along their normal, and the affine of the volume that they make.

    Parameters
    ----------
    frames : sequence of Frame
        In any order.

    Returns
    -------
    frames : list of Frame
        Ascending along the cross product of the row and column directions.
    affine : ndarray, shape (4, 4)
        Of the array (D, H, W), in RAS+ mm.

    Raises
    ------
    ImageFileError
        For fewer than three slices, several orientations or sizes, two slices at one place, a missing slice, or a
        stack that is not perpendicular to its slices (gantry tilt).
    """
    _same_form(frames)
    along = positions_mm(frames)
    if len(frames) < MIN_SLICES:
        raise ImageFileError(f"{_where(frames)} has {len(frames)} slices; at least {MIN_SLICES} were expected")
    order = np.argsort(along, kind="stable")
    ordered = [frames[i] for i in order]
    corners = np.array([frame.position for frame in ordered])
    _evenly_spaced(ordered, along[order])
    step = (corners[-1] - corners[0]) / (len(ordered) - 1)
    row_axis, column_axis = np.array(ordered[0].axes).reshape(2, 3)
    _not_tilted(ordered, step, np.cross(row_axis, column_axis))
    affine = np.eye(4)
    affine[:3, 0] = step
    affine[:3, 1] = column_axis * ordered[0].spacing[0]
    affine[:3, 2] = row_axis * ordered[0].spacing[1]
    affine[:3, 3] = corners[0]
    return ordered, affine_lps_to_ras(affine)


def _same_form(frames: Sequence[Frame]) -> None:
    first = frames[0]
    for frame in frames:
        if frame.size != first.size:
            raise ImageFileError(
                f"{_where(frames)} mixes pictures of {first.size[0]} × {first.size[1]} pixels ({first.name}) and of "
                f"{frame.size[0]} × {frame.size[1]} ({frame.name})"
            )
        if frame.spacing != first.spacing and not np.allclose(frame.spacing, first.spacing, rtol=1e-4):
            raise ImageFileError(f"{_where(frames)} mixes pixel spacings ({first.name} and {frame.name} differ)")


def _evenly_spaced(ordered: list[Frame], along: NDArray[np.float64]) -> None:
    gaps = np.diff(along)
    usual = float(np.median(gaps))
    closest = int(np.argmin(gaps))
    if gaps[closest] < 0.01:
        raise ImageFileError(
            f"{_where(ordered)} shows one place twice ({ordered[closest].name} and {ordered[closest + 1].name}); "
            "every slice was expected once"
        )
    tolerance = _GAP_TOLERANCE * usual + _GAP_TOLERANCE_MM
    ideal = along[0] + np.arange(len(along)) * (along[-1] - along[0]) / (len(along) - 1)
    if np.abs(gaps - usual).max() > tolerance or np.abs(along - ideal).max() > tolerance:
        widest = int(np.argmax(np.abs(gaps - usual)))
        raise ImageFileError(
            f"{_where(ordered)} is unevenly spaced: {gaps[widest]:.2f} mm between {ordered[widest].name} and "
            f"{ordered[widest + 1].name} where {usual:.2f} mm were expected, so a slice seems to be missing"
        )


def _not_tilted(ordered: list[Frame], step: NDArray[np.float64], normal: NDArray[np.float64]) -> None:
    tilt = float(np.degrees(np.arccos(np.clip(step @ normal / np.linalg.norm(step), -1, 1))))
    if tilt > _MAX_TILT_DEG:
        raise ImageFileError(
            f"{_where(ordered)} is sheared by a gantry tilt of {tilt:.1f} degrees; "
            "a stack perpendicular to its slices was expected"
        )


def _where(frames: Sequence[Frame]) -> str:
    path = frames[0].header.path
    return f"the series in {path.parent}" if len({frame.header.path for frame in frames}) > 1 else str(path)
