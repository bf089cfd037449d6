"""The files of a folder, sorted into series."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.dicom.enhanced import is_enhanced
from onfh_nb.io.dicom.header import Header, read_header
from onfh_nb.io.dicom.mosaic import is_mosaic
from onfh_nb.io.dicom.tags import TAGS

# Pictures of labels and of doses have pixels, but they are results about images and no images themselves.
_NOT_IMAGES = frozenset(f"1.2.840.10008.5.1.4.1.1.{end}" for end in ("66.4", "66.7", "481.2", "11.1", "88.33", "88.59"))


def find_series(source: str | Path | Iterable[str | Path]) -> dict[str, list[Header]]:
    """Headers of all images under a folder, by series.

    Hidden files, DICOMDIR, files that are not DICOM and do not claim to be, and DICOM objects without pixels are
    passed over.

    Parameters
    ----------
    source : path or iterable of paths
        A folder (searched to any depth), one file, or files.

    Returns
    -------
    dict of str to list of Header
        By SeriesInstanceUID, sorted by study date and series number; files in the order of their paths.

    Raises
    ------
    ImageFileError
        If the folder is missing, a file named ``.dcm`` is not DICOM, a file is cut off, or there is no image at all.
    """
    found: dict[str, list[Header]] = {}
    for path in _files(source):
        header = read_header(path)
        if header is None or header.text("SOPClassUID") in _NOT_IMAGES:
            continue
        if header.is_image or header.has_float_pixels:
            found.setdefault(header.text("SeriesInstanceUID"), []).append(header)
        elif TAGS["Rows"] in header.values and header.text("Modality") not in ("PR", "SR", "KO", "REG"):
            raise ImageFileError(f"{path} has no pixels; it is truncated or not an image")
    if not found:
        raise ImageFileError(f"{_name(source)} holds no DICOM image")
    return dict(sorted(found.items(), key=lambda item: _order(item[1][0])))


def kind_of(header: Header) -> str:
    """``"enhanced"``, ``"mosaic"``, ``"classic"`` (a slice with a place in the patient) or ``"picture"`` (without)."""
    if (header.integer("SamplesPerPixel") or 1) != 1:
        return "picture"
    if is_enhanced(header):
        return "enhanced"
    if TAGS["ImagePositionPatient"] not in header.values or TAGS["ImageOrientationPatient"] not in header.values:
        return "picture"
    return "mosaic" if is_mosaic(header) else "classic"


def _files(source: str | Path | Iterable[str | Path]) -> Iterator[Path]:
    if not isinstance(source, str | Path):
        yield from (Path(file) for file in source)
        return
    source = Path(source)
    if source.is_file():
        yield source
        return
    if not source.is_dir():
        raise ImageFileError(f"{source} does not exist; a folder with images was expected")
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and name.upper() != "DICOMDIR" and path.is_file():
                yield path


def _name(source: str | Path | Iterable[str | Path]) -> str:
    return str(source) if isinstance(source, str | Path) else "the list of files"


def _order(header: Header) -> tuple[str, str, float, str]:
    uid, number = header.text("SeriesInstanceUID"), header.text("SeriesNumber")
    return header.text("StudyDate"), header.text("StudyInstanceUID"), float(number) if number.isdigit() else -1.0, uid
