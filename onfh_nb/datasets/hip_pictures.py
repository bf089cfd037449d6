"""The pictures of one image of a cohort, cut about its heads and brought to one size and one range of grey."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.datasets.scaling import z_score
from onfh_nb.exceptions import CohortError, ImageFileError
from onfh_nb.io.nifti import read_nifti
from onfh_nb.io.volume import LabelVolume
from onfh_nb.preprocess.hip import HIP_WIDTH_MM, head_centre, hip_picture, in_plane_mm

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.cohort import Cohort
    from onfh_nb.io.volume import Volume


class HipPicture(NamedTuple):
    """One picture: shape (C, S, S), float32; whether it lies about a head mask, and whether it is constant."""

    pixels: NDArray[np.float32]
    head_found: bool
    constant: bool


def read_pictures(cohort: Cohort, image_id: str, rows: pd.DataFrame, size: int, channels: int) -> list[HipPicture]:
    """Cut the pictures of one image: 140 mm about the head centre, a left hip mirrored, z-scored.

    Where no head is outlined the square lies about the centre of the image. Where the file does not say how large its
    pixels are (a PNG), 140 mm mean nothing, and the largest square about the centre is taken.

    Parameters
    ----------
    cohort : Cohort
        Where the image and the masks are.
    image_id : str
        The image.
    rows : DataFrame
        ``hemi`` and ``index`` of each picture.
    size : int
        Rows and columns of the pictures.
    channels : {1, 3}
        The slice alone, or with the slice before and after it; at the ends of the stack the last slice is repeated.

    Returns
    -------
    list of HipPicture
        In the order of the rows.

    Raises
    ------
    ImageFileError
        If the image cannot be read or holds NaN.
    CohortError
        If the image has no such slice, or a head mask does not lie on its grid.
    """
    volume = _finite_volume(cohort, image_id)
    hemis = rows["hemi"].unique()
    if spacing_known(cohort, image_id):
        width_mm = HIP_WIDTH_MM
        centres = {hemi: _centre(cohort, image_id, str(hemi), volume) for hemi in hemis}
    else:
        width_mm = min(volume.shape[1:]) * min(in_plane_mm(volume))
        centres = dict.fromkeys(hemis)
    pictures = []
    for hemi, index in zip(rows["hemi"], rows["index"], strict=True):
        at = _neighbours(int(index), volume.shape[0], channels, image_id)
        pixels, constant = z_score(_cut(volume, at, (centres[hemi], str(hemi)), (width_mm, size)))
        pictures.append(HipPicture(pixels, centres[hemi] is not None, constant))
    return pictures


def spacing_known(cohort: Cohort, image_id: str) -> bool:
    """Whether the file of an image said how large its pixels are."""
    from onfh_nb.cohort import layout

    sidecar = layout.sidecar_path(layout.image_path(cohort.path, layout.parse_image_id(image_id)))
    try:
        return bool(json.loads(sidecar.read_text(encoding="utf-8")).get("PixelSpacingKnown", True))
    except (OSError, ValueError):
        return True


def _finite_volume(cohort: Cohort, image_id: str) -> Volume:
    try:
        volume = cohort.read(image_id)
    except ImageFileError as error:
        raise ImageFileError(f"image {image_id} cannot be made into pictures: {error}") from error
    if volume.array.dtype.kind == "f" and not np.isfinite(volume.array).all():
        where = int(np.argmax(~np.isfinite(volume.array).all(axis=(1, 2))))
        raise ImageFileError(f"image {image_id} holds NaN or infinity, first in slice {where}; expected finite pixels")
    return volume


def _neighbours(index: int, depth: int, channels: int, image_id: str) -> list[int]:
    if not 0 <= index < depth:
        raise CohortError(f"slice {index} of image {image_id} does not exist; expected 0 to {depth - 1}")
    reach = channels // 2
    return [min(max(index + step, 0), depth - 1) for step in range(-reach, reach + 1)]


def _cut(
    volume: Volume, slices: Sequence[int], hip: tuple[NDArray[Any] | None, str], square: tuple[float, int]
) -> NDArray[Any]:
    (centre, hemi), (width_mm, size) = hip, square
    side = hemi if hemi in ("L", "R") else None
    return np.stack([hip_picture(volume, at, centre, side, width_mm=width_mm, size=size) for at in slices])


def _centre(cohort: Cohort, image_id: str, hemi: str, volume: Volume) -> NDArray[np.float64] | None:
    """Centre of the head mask of one hip, that of no reader first; None where there is none or an empty one."""
    files = cohort.label_files
    files = files[(files["image_id"] == image_id) & (files["name"] == "head") & (files["hemi"] == hemi)]
    for path in files.sort_values("reader", na_position="first")["path"]:
        mask = _read_mask(Path(path))
        if not mask.same_grid(volume):
            raise CohortError(
                f"mask {Path(path).name} of shape {mask.shape} does not lie on the grid of image {image_id}, which has "
                f"shape {volume.shape}; expected the same shape and corners within 0.01 mm"
            )
        centre = head_centre(mask)
        if centre is not None:
            return centre
    return None


def _read_mask(path: Path) -> LabelVolume:
    """A mask as it is, whatever number it uses; to look for names of labels would take longer than to read it."""
    volume = read_nifti(path)
    return LabelVolume((volume.array != 0).view(np.uint8), volume.affine, labels={1: "head"})
