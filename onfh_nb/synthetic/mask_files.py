"""Write the masks of a stack: each distinct one is computed and packed once, however many pictures share it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.cohort import write
from onfh_nb.io.volume import LabelVolume
from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.masks import head_coverage
from onfh_nb.synthetic.state import Side
from onfh_nb.synthetic.vessels.rasterise import vessel_mask
from onfh_nb.synthetic.vessels.tree import VesselTree


@dataclass(frozen=True)
class Measured:
    """Masks of one hip on one stack: boolean by name, areas per slice (head, lesion) in mm², and their measures."""

    side: Side
    masks: dict[str, NDArray[np.bool_]]
    areas_mm2: NDArray[np.float64]
    record: dict[str, Any]
    files: dict[str, Path] = field(default_factory=dict)


class MaskWriter:
    """Masks of one stack; remembers the last ones of each hip, because most visits change neither head nor lesion."""

    def __init__(self, root: Path, exam: Exam) -> None:
        self._root, self._exam = root, exam
        self._last: dict[Side, tuple[bytes, bool, Measured]] = {}

    def measure(self, side: Side, head_row: NDArray[np.float64], *, has_lesion: bool) -> Measured:
        """Masks and measures of one hip at one visit.

        Parameters
        ----------
        side : {"R", "L"}
            Which hip.
        head_row : ndarray of float64
            What :func:`onfh_nb.synthetic.head_geometry.geometry_row` returns.
        has_lesion : bool
            Whether there is a mask of necrosis.

        Returns
        -------
        Measured
        """
        key = head_row.tobytes()
        if side in self._last and self._last[side][:2] == (key, has_lesion):
            return self._last[side][2]
        exam = self._exam
        affine = exam.affine(exam.stored)
        head, necrosis = head_coverage(head_row, exam.shape, affine, thickness_mm=exam.thickness_mm)
        masks = {"head": head >= 0.5}
        if has_lesion:
            masks["necrosis"] = (necrosis >= 0.5) & masks["head"]
        pixel_mm2 = (exam.fov_mm / exam.stored) ** 2
        areas = np.stack([part.sum(axis=(1, 2), dtype=np.float64) for part in (head, necrosis)]) * pixel_mm2
        record = mask_record(masks, pixel_mm2 * (exam.thickness_mm + exam.gap_mm))
        measured = Measured(side, masks, areas, record)
        self._last[side] = (key, has_lesion, measured)
        return measured

    def write_vessels(self, tree: VesselTree, side: Side, image_id: str) -> dict[str, float]:
        """Write the mask of the vessels of one hip for one picture; gives its volume.

        It holds the vessels in the head and the way there, as :func:`onfh_nb.synthetic.vessels.rasterise.vessel_mask`
        draws them; vessels of the head alone are those within the mask ``head``.
        """
        exam = self._exam
        affine = exam.affine(exam.stored)
        mask = vessel_mask(tree, affine, exam.shape)
        labels = LabelVolume(mask.astype(np.uint8), affine, labels={1: "vessel"})
        write.write_label(self._root, labels, image_id=image_id, hemi=side, name="vessel")
        return {"vessel_mm3": float(mask.sum() * abs(np.linalg.det(affine[:3, :3])))}

    def write(self, measured: Measured, image_id: str) -> None:
        """Write the masks for one picture; a mask that has been written before is copied."""
        for name, mask in measured.masks.items():
            if name in measured.files:
                write.copy_label(self._root, measured.files[name], image_id=image_id, hemi=measured.side, name=name)
                continue
            labels = LabelVolume(mask.astype(np.uint8), self._exam.affine(self._exam.stored), labels={1: name})
            measured.files[name] = write.write_label(
                self._root, labels, image_id=image_id, hemi=measured.side, name=name
            )


def mask_record(masks: dict[str, NDArray[np.bool_]], voxel_mm3: float) -> dict[str, Any]:
    """Volumes of the masks and the box of the head in voxels (d, h, w), first and last included; None if it is empty.

    Examples
    --------
    >>> mask_record({"head": np.ones((1, 2, 2), bool)}, 2.0)
    {'head_mm3': 8.0, 'head_box': [[0, 0, 0], [0, 1, 1]]}
    """
    spans = [np.flatnonzero(masks["head"].any(axis=axes)) for axes in ((1, 2), (0, 2), (0, 1))]
    box = [[int(s[0]) for s in spans], [int(s[-1]) for s in spans]] if len(spans[0]) else None
    volumes = {f"{name}_mm3": float(mask.sum() * voxel_mm3) for name, mask in masks.items()}
    return {**volumes, "head_box": box}
