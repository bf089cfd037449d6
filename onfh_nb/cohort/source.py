"""What a source folder holds: DICOM series, NIfTI files and pictures, each with its patient and its visit."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from onfh_nb.cohort.burned_in import burned_in_reason, picture_burned_in_reason
from onfh_nb.cohort.clinical import ClinicalRow
from onfh_nb.cohort.scrub import Scrubber, identity_words
from onfh_nb.exceptions import CohortError, ImageFileError
from onfh_nb.io.deidentify import parse_date

PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
NIFTI = (".nii", ".nii.gz")
_NO_IMAGES = (
    ".csv",
    ".tsv",
    ".txt",
    ".json",
    ".xml",
    ".html",
    ".pdf",
    ".yaml",
    ".yml",
    ".md",
    ".xlsx",
    ".docx",
    ".zip",
)
_MASK = re.compile(
    r"(?P<image>.+)_(?P<name>head|necrosis|vessel)(?:_(?P<hemi>[LR]))?(?:_(?P<reader>(?:reader|r)\d{1,2}))?"
)
_MONTH = re.compile(r"(?:ses-)?(?:m|month)?[-_]?(\d{1,3})", re.IGNORECASE)


@dataclass(frozen=True)
class Series:
    """One series, NIfTI file or picture of the source. ``patient`` is the hospital's number: never write it."""

    number: int
    kind: str
    patient: str
    files: tuple[Path, ...]
    day: date | None = None
    months: int | None = None
    study: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Mask:
    """A mask beside a NIfTI image of the source."""

    file: Path
    name: str
    hemi: str | None
    reader: str | None


def source_files(source: Path) -> list[Path]:
    """All files under a folder in alphabetical order, hidden ones and what a link leads to left out.

    Raises
    ------
    CohortError
        If there is no such folder, or it is empty.
    """
    if not source.is_dir():
        raise CohortError("the source folder does not exist; expected a folder with images")
    files = []
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files += [path for name in sorted(names) if not name.startswith(".") and (path := Path(folder, name)).is_file()]
    if not files:
        raise CohortError("the source folder holds no files; expected DICOM, NIfTI or pictures")
    return sorted(files)


def has_suffix(path: Path, suffixes: tuple[str, ...]) -> bool:
    """Whether a file name ends in one of these, in any case."""
    return path.name.lower().endswith(suffixes)


def stem(path: Path) -> str:
    """File name without ``.nii.gz`` or its last suffix."""
    return path.name[: -len(".nii.gz")] if has_suffix(path, (".nii.gz",)) else path.stem


def list_source(
    source: Path, files: list[Path], rows_of_file: Mapping[str, list[ClinicalRow]], scrubber: Scrubber
) -> list[Series]:
    """Every series of the source, in alphabetical order of their first files.

    Raises
    ------
    CohortError
        If a DICOM file is damaged, or nothing in the folder is an image.
    """
    found = _dicom_series(source, files, scrubber)
    masks = set(all_masks(files))
    beside_dicom = bool(found)
    for path in files:
        if path not in masks and has_suffix(path, (*NIFTI, *PICTURES)):
            found.append(_single_file(source, path, rows_of_file, beside_dicom=beside_dicom))
    if not found:
        raise CohortError("the source folder holds no image; expected DICOM, NIfTI or pictures")
    found.sort(key=lambda series: scrubber.ordinal(series.files[0]))
    return [Series(**{**vars(series), "number": number}) for number, series in enumerate(found, start=1)]


def _dicom_series(source: Path, files: list[Path], scrubber: Scrubber) -> list[Series]:
    from onfh_nb.io.dicom import list_series
    from onfh_nb.io.dicom.header import read_header

    others = [path for path in files if not has_suffix(path, (*NIFTI, *PICTURES, *_NO_IMAGES))]
    try:
        if not any(read_header(path) is not None for path in others):
            return []
        table = list_series(source)
    except ImageFileError as error:
        for path in others[:200]:
            scrubber.forget(identity_words(path))
        raise CohortError(scrubber.clean(str(error))) from None
    return [_dicom_row(source, row, scrubber) for row in table.to_dict("records")]


def _dicom_row(source: Path, row: Mapping[str, object], scrubber: Scrubber) -> Series:
    listed = row["files"]
    assert isinstance(listed, list)
    files = tuple(sorted(Path(file) for file in listed))
    scrubber.forget(identity_words(files[0]))
    inside = files[0].relative_to(source).parts
    refused = ""
    if row["kind"] == "picture":
        refused = "it is a picture without a place in the patient"
    elif row["modality"] != "MR":
        refused = "it is no MR image"
    return Series(
        number=0,
        kind=str(row["kind"]),
        patient=str(row["patient_key"]).strip() or (inside[0] if len(inside) > 1 else ""),
        files=files,
        day=parse_date(str(row["study_date"])),
        study=str(row["study_uid"]),
        refused=refused,
    )


def _single_file(
    source: Path, path: Path, rows_of_file: Mapping[str, list[ClinicalRow]], *, beside_dicom: bool
) -> Series:
    """A NIfTI file or a picture; patient and visit from the clinical table, else from its folders.

    Beside DICOM such files are mostly copies of it, so there only those are taken that the table names.
    """
    inside = path.relative_to(source)
    kind = "picture" if has_suffix(path, PICTURES) else "nifti"
    rows = rows_of_file.get(PurePosixPath(inside).as_posix())
    if rows:
        row = rows[0]
        return Series(0, kind, row.patient, (path,), day=row.day, months=row.months)
    if beside_dicom:
        return Series(0, kind, "", (path,), refused="it lies beside DICOM and no row of the clinical table names it")
    parts = inside.parts
    patient = parts[0] if len(parts) > 1 else ""
    visit = parts[1] if len(parts) > 2 else ""
    day, month = parse_date(visit), _MONTH.fullmatch(visit)
    months = int(month[1]) if month and day is None else None
    return Series(0, kind, patient, (path,), day=day, months=months, study=visit)


def why_burned_in(series: Series) -> str:
    """Why text may be burned into the pixels of a series; empty when nothing says so."""
    if series.kind == "nifti":
        return ""
    if len(series.files) == 1 and has_suffix(series.files[0], PICTURES):
        return picture_burned_in_reason(series.files[0])
    return burned_in_reason(series.files)


def all_masks(files: list[Path]) -> list[Path]:
    """The NIfTI files that are masks of an image beside them."""
    images = {(path.parent, stem(path)) for path in files if has_suffix(path, NIFTI)}
    found = []
    for path in files:
        match = _MASK.fullmatch(stem(path)) if has_suffix(path, NIFTI) else None
        if match and (path.parent, match["image"]) in images:
            found.append(path)
    return found


def masks_of(image: Path) -> list[Mask]:
    """The masks beside one NIfTI image: ``<image>_<head|necrosis|vessel>[_L|_R][_reader1].nii.gz``."""
    masks = []
    for path in sorted(image.parent.iterdir()):
        match = _MASK.fullmatch(stem(path)) if has_suffix(path, NIFTI) else None
        if match and match["image"] == stem(image):
            masks.append(Mask(path, match["name"], match["hemi"], match["reader"]))
    return masks
