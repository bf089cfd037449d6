"""What the error of a reader depends on, slice by slice, from the masks and the truth of a cohort on disk."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.cohort import layout

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.io.volume import LabelVolume

# Findings that look like necrosis, or draw the eye from it.
CONFOUNDERS = (
    "red_marrow",
    "herniation_pit",
    "bone_island",
    "transient_oedema",
    "insufficiency_fracture",
    "degenerative_cyst",
    "metal",
)


class SliceFacts(NamedTuple):
    """One labelled slice: areas in mm², the share of the hip's largest area, other findings, and the hip's seed."""

    slice_id: str
    lesion: bool
    lesion_mm2: float
    lesion_share: float
    head_mm2: float
    confounders: int
    seed: int


def slice_facts(root: Path, slices: pd.DataFrame) -> list[SliceFacts]:
    """Facts of every labelled slice.

    Parameters
    ----------
    root : Path
        A synthetic cohort.
    slices : DataFrame
        Its table of slices; those without a label are left out.

    Returns
    -------
    list of SliceFacts
        In the order of the table.
    """
    labelled = slices[slices["lesion"].notna()]
    groups = list(labelled.groupby(["image_id", "hemi"], sort=True))
    with ThreadPoolExecutor(min(os.cpu_count() or 1, 8)) as pool:  # unpacking is most of the work
        areas_of = pool.map(lambda group: _both_areas(root, *map(str, group[0])), groups)
    found: dict[str, SliceFacts] = {}
    for ((image_id, hemi), rows), areas in zip(groups, areas_of, strict=True):
        truth = read_truth(root, str(image_id), str(hemi))
        others = sum(str(finding.get("kind")) in CONFOUNDERS for finding in truth.get("findings") or ())
        others += int(not truth["has_lesion"] and truth["effusion_grade"] >= 2)
        largest = max(float(areas["necrosis"].max(initial=0.0)), 1e-9)
        seed = int(truth["seeds"]["reader"])
        for row in rows[["slice_id", "index", "lesion"]].to_dict("records"):
            dead, head = (float(areas[k][row["index"]]) if len(areas[k]) else 0.0 for k in ("necrosis", "head"))
            name, lesion = str(row["slice_id"]), bool(row["lesion"])
            found[name] = SliceFacts(name, lesion, dead, dead / largest, head, others, seed)
    return [found[str(name)] for name in labelled["slice_id"]]


def read_mask(root: Path, image_id: str, hemi: str, name: str) -> LabelVolume | None:
    """The true mask of one hip on an image; None where there is none."""
    from onfh_nb.io.nifti import read_nifti
    from onfh_nb.io.volume import LabelVolume

    path = layout.label_path(root, layout.parse_image_id(image_id), name=name, hemi=hemi, reader=None)
    if not path.exists():
        return None
    stored = read_nifti(path)
    return LabelVolume(stored.array, stored.affine, labels={1: name})


def read_truth(root: Path, image_id: str, hemi: str) -> dict[str, Any]:
    """The truth record of the hip and visit of an image."""
    image = layout.parse_image_id(image_id)
    path = layout.truth_path(root, participant_id=image.participant_id, session_id=image.session_id, hemi=hemi)
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


def _both_areas(root: Path, image_id: str, hemi: str) -> dict[str, NDArray[np.float64]]:
    return {name: _areas(root, image_id, hemi, name) for name in ("head", "necrosis")}


def _areas(root: Path, image_id: str, hemi: str, name: str) -> NDArray[np.float64]:
    """Area of a mask in every slice, in mm²; of length 0 where there is no mask."""
    mask = read_mask(root, image_id, hemi, name)
    if mask is None:
        return np.zeros(0)
    _, high, wide = mask.spacing_mm
    return np.count_nonzero(mask.array, axis=(1, 2)) * high * wide
