"""Grey-level histograms of a cohort's labelled slices, and of whole slices beside hips."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.stats.difficulty import grey_histogram

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.cohort import Cohort

VIEWS: Final = ("hip", "whole")
_WHOLE_PX: Final = 256


class SliceHistograms(NamedTuple):
    """One row per slice.

    Parameters
    ----------
    slices : DataFrame
        ``slice_id, participant_id, hemi, session_id, image_id, index, lesion, protocol``; lesion is 0 or 1.
    features : dict of str to ndarray, shape (slices, bins)
        Histograms of the ``hip`` (140 mm about the head, 256²) and of the ``whole`` slice (256²).
    """

    slices: pd.DataFrame
    features: dict[str, NDArray[np.float64]]


def slice_histograms(cohort: Cohort, *, most: int = 1200) -> SliceHistograms:
    """Read every slice that is labelled lesion or normal and forget all but its grey levels.

    Parameters
    ----------
    cohort : Cohort
        Its table ``slices`` names the pictures; hips are cut about the head mask.
    most : int
        Slices read; of a longer table every k-th is taken, in the order of ``slice_id``.

    Returns
    -------
    SliceHistograms
    """
    import pandas as pd

    table = cohort.slices.assign(lesion=pd.to_numeric(cohort.slices["lesion"], errors="coerce"))
    table = table.dropna(subset=["lesion"]).astype({"lesion": int}).reset_index(drop=True)
    if len(table) > most:
        table = table.sort_values("slice_id").iloc[np.linspace(0, len(table) - 1, most).astype(int)]
        table = table.reset_index(drop=True)
    protocol = cohort.images.set_index("image_id")["protocol"]
    table["protocol"] = table["image_id"].map(protocol)
    found: dict[str, list[Any]] = {view: [None] * len(table) for view in VIEWS}
    for image_id, rows in table.groupby("image_id", sort=False):
        for place, pictures in _of_image(cohort, str(image_id), rows):
            for view in VIEWS:
                found[view][place] = grey_histogram(pictures[view])
    return SliceHistograms(table, {view: np.array(found[view], np.float64) for view in VIEWS})


def _of_image(cohort: Cohort, image_id: str, rows: pd.DataFrame) -> list[tuple[int, dict[str, NDArray[Any]]]]:
    from onfh_nb.preprocess import head_centre, hip_picture, resize_square, whole_picture

    volume = cohort.read(image_id)
    centres = {hemi: head_centre(cohort.labels(image_id, "head", hemi=str(hemi))) for hemi in rows["hemi"].unique()}
    pictures = []
    for place, hemi, index in zip(rows.index, rows["hemi"], rows["index"], strict=True):
        whole = resize_square(whole_picture(volume, int(index)).astype(np.float32), _WHOLE_PX)
        hip = hip_picture(volume, int(index), centres[hemi], str(hemi))
        pictures.append((int(place), {"hip": hip, "whole": whole}))
    return pictures
