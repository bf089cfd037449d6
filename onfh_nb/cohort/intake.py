"""Turn one series of the source into images and masks of the cohort."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from onfh_nb.cohort import layout
from onfh_nb.cohort.protocol import guess_protocol
from onfh_nb.cohort.source import Series, masks_of, stem
from onfh_nb.cohort.visits import Visit
from onfh_nb.cohort.write import write_image, write_label
from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.deidentify import safe_facts
from onfh_nb.io.volume import LabelVolume, Volume

_MAX_SIDECAR_BYTES = 1 << 20
_NOT_MAGNITUDE = re.compile(r"phase|real|imaginary|field_?map", re.IGNORECASE)
_KEY_OF_ACQ = {key.replace("_", ""): key for key in layout.PROTOCOLS}
_LABELME_NAMES = {
    "necrosis": ("necrosis", "necrotic", "necroticarea", "lesion", "onfh", "osteonecrosis"),
    "head": ("head", "femoralhead"),
    "vessel": ("vessel", "vessels"),
}
# A picture knows no place: it is laid down as a coronal slice in radiological view.
_PICTURE_AXES = np.array([[0, 0, -1], [1, 0, 0], [0, -1, 0]], dtype=np.float64)


@dataclass
class Taken:
    """What became of one series; ``reason`` says why nothing, or what was left out."""

    image_ids: list[str] = field(default_factory=list)
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    lesion: bool | None = None


def read_series(series: Series) -> tuple[list[Volume], str]:
    """The volumes of one series, and what was left out of it.

    Raises
    ------
    ImageFileError
        If the series cannot become an image.
    """
    if series.kind == "nifti":
        return [_read_nifti(series.files[0])], ""
    if series.kind == "picture":
        return [_read_picture(series.files[0])], ""
    from onfh_nb.io.dicom import read_series_volumes

    found = read_series_volumes(list(series.files))
    magnitude = [volume for key, volume in found.items() if not _NOT_MAGNITUDE.search(key)]
    left_out = len(found) - len(magnitude)
    if not magnitude:
        raise ImageFileError("it holds no magnitude image")
    return magnitude, f"{left_out} phase or field maps left out" if left_out else ""


def take_series(
    root: Path, series: Series, volumes: Sequence[Volume], *, participant_id: str, visit: Visit, hemi: str | None
) -> Taken:
    """Write the images of one series, and the masks that lie beside it.

    Parameters
    ----------
    hemi : {"L", "R"} or None
        Side of the hip that a picture shows, where the clinical table says it.

    Raises
    ------
    ImageFileError
        If a mask or an annotation does not fit its image.
    """
    taken = Taken()
    key = _KEY_OF_ACQ.get(stem(series.files[0]).lower().replace("_", "")) if len(series.files) == 1 else None
    for volume in volumes:
        facts = safe_facts(volume.meta)
        guess = guess_protocol(facts, plane=volume.plane, in_plane_mm=min(volume.spacing_mm[1:]))
        protocol, suffix = (key, layout.PROTOCOLS[key][1]) if key else guess
        image_id = write_image(
            root,
            volume,
            participant_id=participant_id,
            session_id=visit.session_id,
            protocol=protocol,
            sidecar=facts | ({"PixelSpacingKnown": False} if volume.meta.get("spacing_unknown") else {}),
            suffix=suffix,
        )
        taken.image_ids.append(image_id)
        taken.facts = taken.facts or facts
    if series.kind == "nifti":
        _take_masks(root, series.files[0], volumes[0], image_id=taken.image_ids[0])
    elif series.kind == "picture":
        _take_annotation(root, series.files[0], volumes[0], taken, hemi=hemi)
    return taken


def _read_nifti(path: Path) -> Volume:
    from onfh_nb.io.nifti import read_nifti

    volume = read_nifti(path)
    facts: Any = {}
    beside = path.with_name(stem(path) + ".json")
    if beside.is_file() and beside.stat().st_size <= _MAX_SIDECAR_BYTES:
        try:
            facts = json.loads(beside.read_text(encoding="utf-8"))
        except (ValueError, RecursionError):
            facts = {}  # a sidecar that cannot be read tells nothing; the image stands without it
    return Volume(volume.array, volume.affine, facts if isinstance(facts, dict) else {})


def _read_picture(path: Path) -> Volume:
    from onfh_nb.io.pictures import read_picture

    picture = read_picture(path)
    row_mm, column_mm = picture.spacing_mm or (1.0, 1.0)
    affine = np.eye(4)
    affine[:3, :3] = _PICTURE_AXES * (1.0, row_mm, column_mm)
    return Volume(picture.array[None], affine, {"spacing_unknown": picture.spacing_mm is None})


def _take_masks(root: Path, image_file: Path, image: Volume, *, image_id: str) -> None:
    from onfh_nb.io.label_nifti import read_label_nifti

    for mask in masks_of(image_file):
        labels = read_label_nifti(mask.file)
        if not labels.same_grid(image):
            raise ImageFileError(
                f"its {mask.name} mask has shape {labels.shape} and does not lie on the grid of the image, "
                f"which has shape {image.shape}"
            )
        write_label(root, labels, image_id=image_id, hemi=mask.hemi, name=mask.name, reader=mask.reader)


def _take_annotation(root: Path, file: Path, image: Volume, taken: Taken, *, hemi: str | None) -> None:
    """The LabelMe file beside a picture: known labels become masks, other words are free text and are left out."""
    from onfh_nb.io.labelme import read_labelme, shape_mask

    beside = file.with_suffix(".json")
    if not beside.is_file():
        return
    shapes, size = read_labelme(beside)
    if size != image.shape[1:]:
        raise ImageFileError(f"its annotation is for a picture of {size}, but the picture has {image.shape[1:]}")
    masks: dict[str, np.ndarray] = {}
    unknown = 0
    for shape in shapes:
        plain = re.sub(r"[^a-z]", "", shape.label.lower())
        name = next((name for name, words in _LABELME_NAMES.items() if plain in words), None)
        if name is None:
            unknown += 1
            continue
        masks[name] = masks.get(name, np.zeros(size, bool)) | shape_mask(shape, size)
    for name, mask in masks.items():
        labels = LabelVolume(mask[None].astype(np.uint8), image.affine, labels={1: name})
        write_label(root, labels, image_id=taken.image_ids[0], hemi=hemi, name=name)
    taken.lesion = bool(masks["necrosis"].any()) if "necrosis" in masks else None
    if unknown:
        taken.reason = f"{unknown} shapes left out whose label is none of {' '.join(_LABELME_NAMES)}"
