"""Write the pieces of a cohort; plain functions that worker processes can share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np

from onfh_nb.cohort import layout, schema
from onfh_nb.cohort.build import building
from onfh_nb.cohort.layout import ImageName
from onfh_nb.cohort.table_file import write_table
from onfh_nb.exceptions import CohortError

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.io.volume import Volume

__all__ = [
    "building",
    "copy_label",
    "describe",
    "write_image",
    "write_label",
    "write_readings",
    "write_reference",
    "write_tables",
    "write_truth",
]

BIDS_VERSION = "1.10.0"
_SYNTHETIC = "onfh_nb.synthetic"
# BIDS has no tables of hips, no side in the name of a mask, and no truth records; all else follows it.
_BIDSIGNORE = {
    layout.TABLES: "hips.*\ngrades.*\nslices.*\ningest.*\nreadings.*\n",
    layout.LABELS: "*_mask.nii.gz\n",
    layout.TRUTH: "*_truth.json\n*_vessels.npz\n",
    layout.READERS: "reader*\npictures\n",
}


def describe(name: str, *, synthetic: bool, settings: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The ``dataset_description.json`` of a cohort.

    Parameters
    ----------
    name : str
        Name shown in reports.
    synthetic : bool
        Whether the images were computed; reports of such a cohort carry a banner.
    settings : mapping, optional
        What it was made with (preset, seed …), so that it can be made again.
    """
    generator: dict[str, Any] = {
        "Name": _SYNTHETIC if synthetic else "onfh_nb.cohort",
        "Version": version("onfh-nb"),
        "Description": "synthetic images with exact truth" if synthetic else "de-identified images of patients",
    }
    if settings:
        generator["Parameters"] = dict(settings)
    return {"Name": name, "BIDSVersion": BIDS_VERSION, "DatasetType": "raw", "GeneratedBy": [generator]}


def is_synthetic(description: Mapping[str, Any]) -> bool:
    """Whether a ``dataset_description.json`` says that the images were computed."""
    return any(_SYNTHETIC in str(entry.get("Name", "")) for entry in description.get("GeneratedBy", []))


def write_image(
    root: Path,
    volume: Volume,
    *,
    participant_id: str,
    session_id: str,
    protocol: str,
    sidecar: Mapping[str, Any],
    suffix: str | None = None,
) -> str:
    """Write one image and the acquisition facts beside it.

    Parameters
    ----------
    volume : Volume
        Slices along the first axis.
    participant_id, session_id : str
        Such as ``sub-001`` and ``ses-m00``.
    protocol : str
        Key such as ``cor_t1``; a second image of the same key in one session becomes ``run-2``.
    sidecar : mapping
        Acquisition facts under their BIDS names; seconds, tesla, degrees.
    suffix : str, optional
        BIDS suffix; by default that of the protocol.

    Returns
    -------
    str
        The image id: the file name without ``.nii.gz``.
    """
    from onfh_nb.io.nifti import write_nifti

    if protocol not in layout.PROTOCOLS and suffix is None:
        raise CohortError(f"protocol {protocol!r} is not known; expected one of {' '.join(layout.PROTOCOLS)}")
    name = ImageName(participant_id, session_id, protocol, None, suffix or layout.PROTOCOLS[protocol][1])
    name = _with_free_run(root, name)
    path = layout.image_path(root, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_nifti(volume, path)
    facts = {**sidecar, "SlicePlane": volume.plane}
    layout.sidecar_path(path).write_text(json.dumps(facts, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return name.image_id


def _with_free_run(root: Path, name: ImageName) -> ImageName:
    """The name itself, or with the first run number that no image of this key has, whatever its suffix."""
    layout.parse_image_id(name.image_id)
    run = None
    while True:
        candidate = ImageName(name.participant_id, name.session_id, name.protocol, run, name.suffix)
        if not any((root / name.folder).glob(f"{candidate.stem}_*.nii.gz")):
            return candidate
        run = 2 if run is None else run + 1


def write_label(
    root: Path, labels: Volume, *, image_id: str, hemi: str | None, name: str, reader: str | None = None
) -> Path:
    """Write one mask of an image.

    Parameters
    ----------
    labels : LabelVolume
        On the grid of the image; every value but 0 is inside.
    image_id : str
        Image it was drawn on.
    hemi : {"L", "R"} or None
        Side of the hip; None for a mask that holds both.
    name : str
        ``head``, ``necrosis`` (its outer margin, the band included) or ``vessel``.
    reader : str, optional
        Who drew it, such as ``reader1``.
    """
    from onfh_nb.io.nifti import write_nifti

    path = _label_path(root, image_id, name=name, hemi=hemi, reader=reader)
    mask = (labels.array != 0).astype(np.uint8)
    write_nifti(labels.with_array(mask), path)
    return path


def copy_label(root: Path, source: Path, *, image_id: str, hemi: str | None, name: str) -> Path:
    """Write a mask that lies on the same grid as one written before, without packing it again."""
    import shutil

    path = _label_path(root, image_id, name=name, hemi=hemi)
    shutil.copyfile(source, path)
    return path


def _label_path(root: Path, image_id: str, *, name: str, hemi: str | None, reader: str | None = None) -> Path:
    path = layout.label_path(root, _image_name(image_id), name=name, hemi=hemi, reader=reader)
    if layout.parse_label_name(path.name.removesuffix(".nii.gz")) is None:
        raise CohortError(f"a mask of image {image_id} needs hemi L or R and a plain name and reader, not {path.name}")
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def write_reference(root: Path, volume: Volume, *, image_id: str, kind: str) -> Path:
    """Write the exact picture behind a synthetic image: ``noisefree``, or ``biasfree`` (neither noise nor bias)."""
    from onfh_nb.io.nifti import write_nifti

    if kind not in layout.REFERENCE_KINDS:
        raise CohortError(f"reference kind {kind!r} is not known; expected one of {' '.join(layout.REFERENCE_KINDS)}")
    path = layout.reference_path(root, _image_name(image_id), kind)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_nifti(volume, path)
    _write_json(layout.sidecar_path(path), {"Description": f"{kind} picture of {image_id}", "SkullStripped": False})
    return path


def write_truth(root: Path, record: Mapping[str, Any], *, participant_id: str, session_id: str, hemi: str) -> Path:
    """Write the truth record of one hip at one visit as JSON."""
    path = layout.truth_path(root, participant_id=participant_id, session_id=session_id, hemi=hemi)
    path.parent.mkdir(parents=True, exist_ok=True)
    names = {"participant_id": participant_id, "session_id": session_id, "hemi": hemi}
    text = json.dumps(_null_for_nan({**record, **names}), indent=1, default=_plain, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def write_vessels(
    root: Path, arrays: Mapping[str, np.ndarray], *, participant_id: str, session_id: str, hemi: str
) -> Path:
    """Write the exact polylines of the vessels of one hip at one visit; equal arrays give equal bytes.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        Arrays of numbers or text; none may hold objects.
    """
    path = layout.vessels_path(root, participant_id=participant_id, session_id=session_id, hemi=hemi)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, allow_pickle=False, **{name: np.asarray(array) for name, array in arrays.items()})
    return path


def _null_for_nan(value: Any) -> Any:
    """JSON knows no NaN, and other readers refuse a file that holds one."""
    if isinstance(value, Mapping):
        return {str(key): _null_for_nan(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_null_for_nan(item) for item in (value.tolist() if isinstance(value, np.ndarray) else value)]
    return None if isinstance(value, (float, np.floating)) and not np.isfinite(value) else value


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"a truth record cannot hold a {type(value).__name__}")


def write_tables(
    root: Path,
    *,
    description: Mapping[str, Any],
    participants: pd.DataFrame,
    sessions: pd.DataFrame,
    hips: pd.DataFrame,
    grades: pd.DataFrame,
    slices: pd.DataFrame,
) -> None:
    """Write the description and all tables of a cohort.

    Parameters
    ----------
    description : mapping
        What :func:`describe` returns.
    participants, hips, grades, slices : DataFrame
        Columns of ``onfh_nb.cohort.schema``.
    sessions : DataFrame
        Columns ``participant_id``, ``session_id`` and ``months``; written as one file per patient.
    """
    write_description(root, description)
    frames = {"participants": participants, "hips": hips, "grades": grades, "slices": slices}
    for key, frame in frames.items():
        write_table(root / schema.TABLES[key].file, frame, schema.TABLES[key])
    for participant_id, rows in sessions.groupby("participant_id", sort=True):
        path = root / str(participant_id) / f"{participant_id}_sessions.tsv"
        write_table(path, rows.drop(columns="participant_id").sort_values(["months", "session_id"]), schema.SESSIONS)


def write_description(root: Path, description: Mapping[str, Any]) -> None:
    """Write ``dataset_description.json`` of the cohort and of each of its derivatives."""
    _write_json(root / layout.DESCRIPTION, description)
    readme = f"{description['Name']}\n\nA cohort of onfh-nb; its form is described in data/README.md of that project.\n"
    (root / "README.md").write_text(readme, encoding="utf-8")
    contents = {layout.TABLES: "tables", layout.LABELS: "masks", layout.TRUTH: "exact truth"}
    for folder, what in contents.items():
        if folder == layout.TRUTH and not is_synthetic(description):
            continue
        _write_derivative(root, folder, what, description)


def write_readings(root: Path, readings: pd.DataFrame) -> None:
    """Write what readers said of the labelled slices into a cohort whose tables are written.

    Parameters
    ----------
    readings : DataFrame
        Columns of ``schema.READINGS``.
    """
    write_table(root / schema.READINGS.file, readings, schema.READINGS)
    description = json.loads((root / layout.DESCRIPTION).read_text(encoding="utf-8"))
    _write_derivative(root, layout.READERS, "outlines by readers", description)


def _write_derivative(root: Path, folder: PurePosixPath, what: str, description: Mapping[str, Any]) -> None:
    own = {**description, "Name": f"{description['Name']}: {what}", "DatasetType": "derivative"}
    _write_json(root / folder / layout.DESCRIPTION, own)
    (root / folder / ".bidsignore").write_text(_BIDSIGNORE[folder], encoding="utf-8")


def _write_json(path: Path, value: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, default=_plain) + "\n", encoding="utf-8")


def _image_name(image_id: str) -> ImageName:
    try:
        return layout.parse_image_id(image_id)
    except ValueError as error:
        raise CohortError(f"{image_id!r} names no image: {error}") from None
