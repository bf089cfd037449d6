"""NIfTI masks, and the label descriptions that ITK-SNAP keeps beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.nifti import read_nifti
from onfh_nb.io.volume import LabelVolume

# index, red, green, blue, opacity, visible, mesh, "name"
_SNAP_LINE = re.compile(r'^\s*(\d+)(?:\s+[\d.]+){6}\s+"(.*)"\s*$')


def read_label_nifti(path: str | Path, labels: Mapping[int, str] | str | Path | None = None) -> LabelVolume:
    """Read a mask of whole numbers, 0 being background.

    Parameters
    ----------
    path : path
        A ``.nii`` or ``.nii.gz`` file, whatever its number type, as long as every voxel is a whole number ≥ 0.
    labels : mapping of int to str, or path, optional
        What each value means, or the label description file that ITK-SNAP wrote. Without it value 1 is called
        ``"label 1"``, and so on.

    Returns
    -------
    LabelVolume
        Array of shape (D, H, W) in the smallest of uint8, uint16 and int32.

    Raises
    ------
    ImageFileError
        If a voxel is no whole number or negative, a value has no name in ``labels``, or the file is no 3-D NIfTI.

    Examples
    --------
    >>> import tempfile
    >>> from onfh_nb.io.nifti import write_nifti
    >>> mask = LabelVolume(np.eye(3, dtype=np.uint8)[None], np.eye(4), labels={1: "head"})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_nifti(mask, Path(folder, "m.nii.gz"))
    ...     read_label_nifti(Path(folder, "m.nii.gz"), {1: "head"}).mask("head").sum()
    np.int64(3)
    """
    path = Path(path)
    volume = read_nifti(path)
    stored = volume.array
    if stored.dtype.kind == "f" and (stored != np.rint(stored)).any():
        example = stored[stored != np.rint(stored)].flat[0]
        raise ImageFileError(f"{path} is not a mask: it holds {example:g}, and whole numbers were expected")
    low, high = (stored.min(), stored.max()) if stored.size else (0, 0)
    if low < 0 or high > np.iinfo(np.int32).max:
        raise ImageFileError(
            f"{path} is not a mask: it holds {low if low < 0 else high:g}, and labels from 0 were expected"
        )
    kind = np.uint8 if high <= 255 else np.uint16 if high <= 65535 else np.int32
    array = stored.astype(kind)
    return LabelVolume(array, volume.affine, labels=_names(array, labels, path))


def read_snap_labels(path: str | Path) -> dict[int, str]:
    """The names in a label description file of ITK-SNAP, without the background.

    Parameters
    ----------
    path : path
        Text file whose lines read ``index R G B A visible mesh "name"``; lines that begin with # are comments.

    Returns
    -------
    dict of int to str

    Raises
    ------
    ImageFileError
        If the file is missing, a line has another form, or an index stands twice.
    """
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ImageFileError(f"{path} cannot be read as an ITK-SNAP label description: {error}") from error
    names: dict[int, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _SNAP_LINE.match(line)
        if match is None:
            raise ImageFileError(f'{path} line {number} must read: index R G B A visible mesh "name"')
        value = int(match[1])
        if value in names:
            raise ImageFileError(f"{path} line {number} names label {value} a second time")
        names[value] = match[2]
    names.pop(0, None)
    return names


def _names(array: np.ndarray, labels: Mapping[int, str] | str | Path | None, path: Path) -> dict[int, str]:
    present = [int(value) for value in np.unique(array) if value]
    if labels is None:
        return {value: f"label {value}" for value in present}
    names = dict(labels) if isinstance(labels, Mapping) else read_snap_labels(labels)
    unnamed = [value for value in present if value not in names]
    if unnamed:
        raise ImageFileError(f"{path} holds the label {unnamed[0]}, which has no name; named are {sorted(names)}")
    return names
