"""Paint a scene slice by slice: several planes per slice, averaged with the slice profile; no noise, no coil yet."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.scene import Scene
from onfh_nb.synthetic.compiled import compiled
from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.plane_painter import PlanePainter, Underlay
from onfh_nb.synthetic.region import Region, hip_region, whole

__all__ = ["Region", "Underlay", "hip_region", "render", "whole"]

# Planes per slice as shares of its thickness, and their weights: a boxcar with slightly soft edges.
_PLANES = ((-1 / 3, 0.95), (0.0, 1.1), (1 / 3, 0.95))
_FAR_PLANES = ((-0.25, 1.0), (0.25, 1.0))  # what lies about the hips needs less care
_ONE_PLANE = ((0.0, 1.0),)
_THIN_MM = 1.6  # a slice this thin is one plane


def render(
    scene: Scene, exam: Exam, table: NDArray[np.float32], region: Region, kept: Underlay | None = None
) -> NDArray[np.float32]:
    """Paint a region of one scene.

    Parameters
    ----------
    scene : Scene
        Patient at one visit.
    exam : Exam
        Where the slices lie.
    table : ndarray of float32, shape (n_tissues, channels)
        Signal of each tissue; two channels (fat, water) for each protocol.
    region : Region
        Part of the fine grid to paint.
    kept : dict, optional
        Painting the whole field leaves there what lies beneath the hips, for all visits of a patient with one table;
        painting the region of a hip takes it from there.

    Returns
    -------
    ndarray of float32, shape (slices, rows, columns, channels)
        Signed signal on the fine grid, averaged over the slice.
    """
    thin = exam.thickness_mm <= _THIN_MM
    if region != whole(exam):
        painter = PlanePainter(scene, exam, table, region, kept, keeping=[region])
        return _stack(painter, exam, _ONE_PLANE if thin else _PLANES)
    hips = [own for own in (hip_region(exam, hip) for hip in scene.hips) if not own.empty]
    if thin:
        return _stack(PlanePainter(scene, exam, table, region, kept, keeping=hips), exam, _ONE_PLANE)
    out = _stack(PlanePainter(scene, exam, table, region, kept, covered=hips), exam, _FAR_PLANES)
    for own in hips:
        out[own.box] = _stack(PlanePainter(scene, exam, table, own, kept, keeping=[own]), exam, _PLANES)
    return out


def _stack(painter: PlanePainter, exam: Exam, planes: tuple[tuple[float, float], ...]) -> NDArray[np.float32]:
    """Slices of the painter's region, each the mean of its planes."""
    first, last = painter.region.slices
    share = exam.thickness_mm / (exam.thickness_mm + exam.gap_mm)
    total = sum(weight for _, weight in planes)
    out = np.empty((last - first, *painter.canvas.shape), np.float32)
    for number in range(first, last):
        own = out[number - first]
        if len(planes) == 1:
            painter.canvas = own
            painter.paint(float(number))
            continue
        for k, (offset, weight) in enumerate(planes):
            painted = painter.paint(number + offset * share).reshape(-1)
            _accumulate(painted, np.float32(weight / total), k == 0, own.reshape(-1))
    return out


@compiled
def _accumulate(canvas: Any, weight: Any, fresh: bool, out: Any) -> None:
    """Add a weighted plane to a slice; the first one replaces what was there."""
    if fresh:
        for i in range(out.shape[0]):
            out[i] = weight * canvas[i]
    else:
        for i in range(out.shape[0]):
            out[i] += weight * canvas[i]
