"""Which findings of a synthetic hip cross which labelled slice, read from the truth record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.cohort import Cohort

# Every head has these, so they explain no error.
NORMAL: Final = ("fovea",)
_VISIT: Final = ["participant_id", "hemi", "session_id"]


def findings_by_slice(cohort: Cohort, slices: pd.DataFrame) -> dict[str, list[str]]:
    """Kinds of findings besides necrosis that cross each slice.

    Parameters
    ----------
    cohort : Cohort
        A synthetic cohort.
    slices : DataFrame
        Rows of ``cohort.slices``.

    Returns
    -------
    dict of str to list of str
        By ``slice_id``, sorted. A finding crosses a slice where its box in space does, so one that only nears the
        slice with a corner counts too; space is warped by a few mm away from the head.

    Raises
    ------
    NoTruthError
        If the cohort is real.
    """
    truth = {tuple(row[name] for name in _VISIT): row for row in cohort.truth.to_dict("records")}
    paths = cohort.images.set_index("image_id")["path"]
    found: dict[str, list[str]] = {}
    for image_id, of_image in slices.groupby("image_id", sort=False):
        affine = _affine(str(paths[image_id]))
        for (_, hemi), rows in of_image.groupby(["participant_id", "hemi"], sort=False):
            record = truth.get(tuple(rows.iloc[0][name] for name in _VISIT), {})
            spans = _spans(record, str(hemi), affine)
            for slice_id, index in zip(rows["slice_id"], rows["index"], strict=True):
                found[slice_id] = sorted({kind for kind, low, high in spans if low <= index <= high})
    return found


def depth_span(
    box_mm: Any, centre_mm: NDArray[np.float64], hemi: str, affine: NDArray[np.float64]
) -> tuple[float, float]:
    """First and last slice that a box reaches, as numbers that need not be whole.

    Parameters
    ----------
    box_mm : array_like, shape (2, 3)
        Lowest and highest corner in the hip frame: lateral, anterior, superior from the head centre.
    centre_mm : ndarray, shape (3,)
        Head centre in RAS mm.
    hemi : {"L", "R"}
        Side of the hip; lateral is right for the right hip.
    affine : ndarray, shape (4, 4)
        Voxel (d, h, w) of the image to RAS mm.

    Examples
    --------
    >>> coronal = np.array([[0, 0, -1, 0], [-4, 0, 0, 40], [0, -1, 0, 0], [0, 0, 0, 1]], float)
    >>> depth_span([[-3, 5, -3], [3, 9, 3]], np.zeros(3), "R", coronal)
    (7.25, 9.25)
    """
    side = np.array([1.0 if hemi == "R" else -1.0, 1.0, 1.0])
    box = np.asarray(box_mm, np.float64) * side + np.asarray(centre_mm, np.float64)
    inverse = np.linalg.inv(affine)
    reach = np.sort(box * inverse[0, :3], axis=0).sum(axis=1) + inverse[0, 3]  # each axis adds its own extremes
    return float(reach[0] - 0.5), float(reach[1] + 0.5)  # a slice is as thick as the step to the next


def _spans(record: dict[str, Any], hemi: str, affine: NDArray[np.float64]) -> list[tuple[str, float, float]]:
    findings = record.get("findings")
    if not isinstance(findings, list) or "head_centre_mm" not in record:
        return []
    centre = np.array(record["head_centre_mm"], np.float64)
    return [
        (entry["kind"], *depth_span(entry["box_mm"], centre, hemi, affine))
        for entry in findings
        if entry["kind"] not in NORMAL
    ]


def _affine(path: str) -> NDArray[np.float64]:
    """Voxel (d, h, w) to RAS mm from the header alone: the pixels of so many images need not be unpacked."""
    import nibabel

    return np.asarray(nibabel.load(path).affine, np.float64)[:, [2, 1, 0, 3]]  # type: ignore[attr-defined]
