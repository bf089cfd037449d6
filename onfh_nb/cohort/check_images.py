"""Read every image and mask of a cohort once, and compare them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from onfh_nb.cohort import layout, schema
from onfh_nb.cohort.check_tables import Cells
from onfh_nb.cohort.problem import Problem, safe_value
from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.volume import Volume

if TYPE_CHECKING:
    import pandas as pd


def check_images(
    root: Path,
    images: pd.DataFrame,
    labels: pd.DataFrame,
    slices: Cells,
    *,
    progress: Callable[[Iterable[Any], str], Iterable[Any]] | None = None,
) -> list[Problem]:
    """Images that do not open, masks off their grid or with unknown names, pixels shared by two patients."""
    show = progress or _silent
    masks = dict(list(labels.groupby("image_id")))
    owner: dict[str, tuple[str, str]] = {}
    depth: dict[str, int] = {}
    problems = []
    for row in show(list(images.itertuples()), "Checking images"):
        image, found = _open(root, Path(row.path), label=False)
        problems += found
        if image is None:
            continue
        depth[row.image_id] = image.shape[0]
        problems += _same_pixels(root, row, image, owner)
        for mask in masks[row.image_id].to_dict("records") if row.image_id in masks else ():
            problems += _check_mask(root, Path(mask["path"]), str(mask["name"]), image)
    problems += _orphans(root, set(labels["path"]))
    return problems + _slice_numbers(slices, depth)


def _silent(items: Iterable[Any], text: str) -> Iterable[Any]:
    return items


def _open(root: Path, path: Path, *, label: bool) -> tuple[Volume | None, list[Problem]]:
    from onfh_nb.io.label_nifti import read_label_nifti
    from onfh_nb.io.nifti import read_nifti

    file = path.relative_to(root).as_posix()
    try:
        return (read_label_nifti(path) if label else read_nifti(path)), []
    except ImageFileError as error:
        reason = str(error).replace(str(path), "it")
        return None, [Problem(file, None, "", reason, "a mask of whole numbers" if label else "a 3-D NIfTI image")]


def _same_pixels(root: Path, row: Any, image: Volume, owner: dict[str, tuple[str, str]]) -> list[Problem]:
    """One picture under two patients: a file sorted wrongly, and a leak between any two folds."""
    if image.array.size == 0 or image.array.min() == image.array.max():
        return []
    digest = hashlib.sha256(repr((image.shape, image.array.dtype.str)).encode())
    digest.update(np.ascontiguousarray(image.array).data)
    first = owner.setdefault(digest.hexdigest(), (row.participant_id, row.image_id))
    if first[0] == row.participant_id:
        return []
    file = Path(row.path).relative_to(root).as_posix()
    return [Problem(file, None, "", f"the same pixels as image {first[1]}", "pictures of one patient only once")]


def _check_mask(root: Path, path: Path, name: str, image: Volume) -> list[Problem]:
    file = path.relative_to(root).as_posix()
    mask, problems = _open(root, path, label=True)
    if name not in layout.LABEL_NAMES:
        problems.append(
            Problem(file, None, "", f"a label {safe_value(name)}", f"one of {' '.join(layout.LABEL_NAMES)}")
        )
    if mask is not None and not mask.same_grid(image):
        value = f"a mask of shape {mask.shape}" + (" elsewhere in space" if mask.shape == image.shape else "")
        problems.append(Problem(file, None, "", value, f"the grid of its image, of shape {image.shape}"))
    return problems


def _orphans(root: Path, known: set[str]) -> list[Problem]:
    masks = sorted((root / layout.LABELS).glob("sub-*/ses-*/anat/*_mask.nii.gz"))
    return [
        Problem(path.relative_to(root).as_posix(), None, "", "a mask without its image", "the image it was drawn on")
        for path in masks
        if str(path) not in known and layout.parse_label_name(path.name.removesuffix(".nii.gz")) is not None
    ]


def _slice_numbers(slices: Cells, depth: dict[str, int]) -> list[Problem]:
    problems = []
    for line, row in slices.rows:
        image, index = row.get("image_id", ""), row.get("index", "")
        if image in depth and index.isdigit() and int(index) >= depth[image]:
            expected = f"a slice from 0 to {depth[image] - 1}"
            problems.append(Problem(schema.SLICES.file, line, "index", safe_value(index), expected))
    return problems
