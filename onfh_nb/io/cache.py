"""Volumes unpacked once and mapped into memory ever after."""

from __future__ import annotations

import hashlib
import io
import json
import math
import mmap
import os
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.atomic import write_atomically
from onfh_nb.io.volume import Volume

_FORM = "2"  # part of every key: a change of what is stored makes old entries invisible


def cached_volume(path: str | Path, cache_dir: str | Path) -> Volume:
    """A volume from its cache, which is filled at the first call and refilled when the source changes.

    The voxels are a read-only memory map: opening costs almost nothing, pages are read when touched, and several
    processes share them. Copy the array before changing it.

    Parameters
    ----------
    path : path
        A NIfTI file, or a DICOM file or folder that holds one series.
    cache_dir : path
        Where unpacked copies are kept; may be deleted at any time. File names there are hashes and tell nothing of
        the source.

    Returns
    -------
    Volume
        As ``read_nifti`` or ``read_dicom_series`` gives it.

    Raises
    ------
    ImageFileError
        If the source cannot be read or the cache cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from onfh_nb.io.nifti import write_nifti
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_nifti(Volume(np.ones((2, 3, 4), np.int16), np.eye(4)), Path(folder, "a.nii.gz"))
    ...     int(cached_volume(Path(folder, "a.nii.gz"), Path(folder, "cache")).array.sum())
    24
    """
    source, folder = Path(path), Path(cache_dir)
    key = _key(source)
    found = _open(folder, key)
    if found is None:
        volume = _read(source)
        _store(volume, folder, key)
        found = _open(folder, key)
    if found is None:
        raise ImageFileError(f"{folder} does not keep what is written to it; a folder on a local disk was expected")
    return found


def _key(source: Path) -> str:
    """Name, size and time of the source, hashed: one file, or all files under a folder."""
    try:
        if source.is_dir():
            names = sorted(Path(folder, name) for folder, _, files in os.walk(source) for name in files)
        else:
            names = [source]
        facts = [_FORM]
        for name in names:
            state = name.stat()
            facts.append(f"{name.absolute()}\0{state.st_size}\0{state.st_mtime_ns}")
    except OSError as error:
        raise ImageFileError(f"{source} cannot be read: {error.strerror}") from error
    return hashlib.sha256("\n".join(facts).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _open(folder: Path, key: str) -> Volume | None:
    """The entry, None where there is none or it is damaged."""
    try:
        facts = json.loads((folder / f"{key}.json").read_bytes())
        array = _mapped(folder / f"{key}.npy", np.dtype(facts["dtype"]), tuple(facts["shape"]), facts["offset"])
        return Volume(array, np.array(facts["affine"]), facts["meta"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _mapped(path: Path, dtype: np.dtype[Any], shape: tuple[int, ...], offset: int) -> NDArray[Any]:
    """The voxels of a ``.npy`` file as a read-only map.

    Entering all pages into the map at once (Linux) takes a tenth of the time of entering each when it is touched.
    """
    with path.open("rb") as file:
        if hasattr(mmap, "MAP_POPULATE"):
            flags = mmap.MAP_SHARED | mmap.MAP_POPULATE
            mapped = mmap.mmap(file.fileno(), 0, flags=flags, prot=mmap.PROT_READ)
        else:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if len(mapped) != offset + dtype.itemsize * math.prod(shape):
        raise ValueError("a file of another size")
    return np.frombuffer(mapped, dtype, offset=offset).reshape(shape)


def _store(volume: Volume, folder: Path, key: str) -> None:
    """Voxels first: an entry counts only once its json file is there."""
    array = np.ascontiguousarray(volume.array)
    buffer = io.BytesIO()
    np.lib.format.write_array_header_1_0(buffer, np.lib.format.header_data_from_array_1_0(array))
    header = buffer.getvalue()
    facts = {
        "affine": volume.affine.tolist(),
        "meta": dict(volume.meta),
        "dtype": array.dtype.str,
        "shape": array.shape,
        "offset": len(header),
    }

    def write_array(file: IO[bytes]) -> None:
        file.write(header)
        file.write(array.data)

    def write_facts(file: IO[bytes]) -> None:
        file.write(json.dumps(facts).encode())

    write_atomically(folder / f"{key}.npy", write_array)
    write_atomically(folder / f"{key}.json", write_facts)


def _read(source: Path) -> Volume:
    if source.is_file() and source.name.endswith((".nii", ".nii.gz")):
        from onfh_nb.io.nifti import read_nifti

        return read_nifti(source)
    from onfh_nb.io.dicom.series import read_dicom_series

    return read_dicom_series(source)
