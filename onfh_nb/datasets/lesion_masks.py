"""Masks on the very squares that the pictures of a dataset show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from onfh_nb.datasets.hip_pictures import spacing_known
from onfh_nb.io.label_nifti import read_label_nifti
from onfh_nb.preprocess.hip import HIP_WIDTH_MM, head_centre, hip_picture, in_plane_mm

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.cohort import Cohort
    from onfh_nb.io.volume import LabelVolume


def load_masks(cohort: Cohort, table: pd.DataFrame, *, size: int, name: str = "necrosis") -> NDArray[np.bool_]:
    """Read a mask for each row of a dataset's table, cut and mirrored as :func:`load_slices` cuts its picture.

    Parameters
    ----------
    cohort : Cohort
        The cohort that the dataset was read from.
    table : DataFrame
        Rows of ``SliceDataset.table``: ``image_id``, ``hemi`` and ``index`` are used.
    size : int
        Rows and columns of a picture, as for the dataset.
    name : {"necrosis", "head", "vessel"}
        Which mask; that of no reader first.

    Returns
    -------
    ndarray of bool, shape (n, size, size)
        All False where there is no such mask.

    Examples
    --------
    >>> masks = load_masks(cohort, data.table, size=data.size)  # doctest: +SKIP
    """
    out = np.zeros((len(table), size, size), bool)
    numbered = table[["image_id", "hemi", "index"]].astype({"image_id": str, "hemi": str}).reset_index(drop=True)
    for key, rows in numbered.groupby(["image_id", "hemi"], sort=False):
        image_id, hemi = (str(part) for part in key)
        mask = find_mask(cohort, image_id, hemi, name)
        if mask is None:
            continue
        head = mask if name == "head" else find_mask(cohort, image_id, hemi, "head")
        known = spacing_known(cohort, image_id)
        width_mm = HIP_WIDTH_MM if known else min(mask.shape[1:]) * min(in_plane_mm(mask))
        centre = head_centre(head) if known and head is not None else None
        side = hemi if hemi in ("L", "R") else None
        for place, index in zip(rows.index, rows["index"], strict=True):
            if 0 <= index < mask.shape[0]:
                out[place] = hip_picture(mask, int(index), centre, side, width_mm=width_mm, size=size) != 0
    return out


def find_mask(cohort: Cohort, image_id: str, hemi: str, name: str) -> LabelVolume | None:
    """One mask of one hip in one image, that of no reader first; None where there is none."""
    files = cohort.label_files
    files = files[(files["image_id"] == image_id) & (files["hemi"] == hemi) & (files["name"] == name)]
    if files.empty:
        return None
    return read_label_nifti(Path(files.sort_values("reader", na_position="first")["path"].iloc[0]))
