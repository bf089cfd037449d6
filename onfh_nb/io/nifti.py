"""NIfTI images: the only place that knows how (i, j, k) becomes (D, H, W).

The file stores i fastest, so its bytes read in C order are already (k, j, i); only the affine's columns change places.
"""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.atomic import write_atomically
from onfh_nb.io.volume import LabelVolume, Volume

_KIJ = [2, 1, 0, 3]  # affine columns from (i, j, k) to (D, H, W)
_MAX_BYTES = 8 << 30
_KEPT = (np.uint8, np.int16, np.uint16, np.int32, np.float32)


def read_nifti(path: str | Path) -> Volume:
    """Read a 3-D NIfTI-1 or -2 image (``.nii`` or ``.nii.gz``).

    Integers stay integers where the file's scale factor allows; scaled values become float32. A fourth axis of
    length one is dropped.

    Parameters
    ----------
    path : path
        The file.

    Returns
    -------
    Volume
        Array of shape (D, H, W) = the file's (k, j, i), affine in RAS+ mm.

    Raises
    ------
    ImageFileError
        If the file is missing, damaged, not 3-D, has no orientation, or holds NaN or infinite voxels.

    Examples
    --------
    >>> import tempfile, numpy as np
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.nii.gz")
    ...     write_nifti(Volume(np.zeros((2, 3, 4), np.int16), np.diag([4.0, 0.75, 0.75, 1.0])), file)
    ...     read_nifti(file).spacing_mm
    (4.0, 0.75, 0.75)
    """
    path = Path(path)
    if not path.is_file():
        raise ImageFileError(f"{path} is not a file; a NIfTI image was expected")
    try:
        size_limit = _MAX_BYTES if path.name.endswith(".gz") else path.stat().st_size
        header = _header(_head_of(path, 544), path)
        shape = _shape(header, path)
        dtype = _stored_dtype(header, path)
        offset = int(header["vox_offset"])
        n_bytes = int(np.prod(shape, dtype=object)) * dtype.itemsize
        if n_bytes > size_limit:
            raise ImageFileError(f"{path} declares {_times(shape)} voxels, more than its size allows")
        content = _head_of(path, offset + n_bytes)
    except (OSError, isal_zlib.error) as error:  # type: ignore[misc]  # its stub does not say that it is an exception
        raise ImageFileError(f"{path} cannot be read as NIfTI: {error}") from error
    if len(content) < offset + n_bytes:
        raise ImageFileError(
            f"{path} is truncated: it holds {max(len(content) - offset, 0)} of the {n_bytes} bytes of its voxels"
        )
    stored = np.frombuffer(content, dtype, count=n_bytes // dtype.itemsize, offset=offset).reshape(shape[::-1])
    array = _scaled(stored, header)
    require_finite(array, path)
    return Volume(array, _affine(header, path)[:, _KIJ])


def write_nifti(volume: Volume, path: str | Path) -> None:
    """Write a volume as NIfTI-1, whole or not at all; equal volumes give equal bytes.

    uint8, int16, uint16, int32 and float32 are kept, bool becomes uint8, float64 float32, and other integers the
    smallest kept type that holds them. Labels are written in the smallest type too. sform and qform get code 1.

    Parameters
    ----------
    volume : Volume
        What to write.
    path : path
        Ends in ``.nii`` or ``.nii.gz``.

    Raises
    ------
    ImageFileError
        If the name has another ending, ``a.nii`` and ``a.nii.gz`` would stand side by side (several tools then read
        the wrong one), a voxel is NaN or infinite or too large, or the folder cannot be written to.
    """
    path = Path(path)
    _refuse_sibling(path)
    array = _storable(volume, path)
    require_finite(array, path)
    if max(array.shape) > 32767:
        raise ImageFileError(f"{path.name}: an axis of NIfTI-1 holds at most 32767 voxels, not {max(array.shape)}")
    pieces: tuple[Any, ...] = _header_bytes(array, volume.affine[:, _KIJ]), np.ascontiguousarray(array).data
    if path.name.endswith(".gz"):
        pieces = _squeezed(pieces)

    def write(file: IO[bytes]) -> None:
        file.writelines(pieces)

    write_atomically(path, write)


def _squeezed(pieces: tuple[Any, ...]) -> tuple[bytes, ...]:
    """One gzip stream without time or name, packed four times faster than zlib does at the same size."""
    squeezer = isal_zlib.compressobj(1, isal_zlib.DEFLATED, 31)  # 31: a gzip wrapper
    return *(squeezer.compress(piece) for piece in pieces), squeezer.flush()


def require_finite(array: NDArray[Any], path: Path) -> None:
    """Refuse NaN and infinite voxels: every later mean, percentile or filter would spread them."""
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        n_bad = int((~np.isfinite(array)).sum())
        raise ImageFileError(f"{path} has {n_bad} voxels that are NaN or infinite; finite values were expected")


def _head_of(path: Path, n_bytes: int) -> bytes:
    """The first bytes of a file, unpacked if it is gzip; never unpacks more than asked."""
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            file.seek(0)
            return file.read(n_bytes)
        file.seek(0)
        unpacker, pieces, missing = isal_zlib.decompressobj(31), [], n_bytes
        while missing > 0 and (packed := file.read(1 << 22)):
            while packed and missing > 0:
                piece = unpacker.decompress(packed, missing)
                missing -= len(piece)
                pieces.append(piece)
                packed = unpacker.unconsumed_tail or unpacker.unused_data
                if unpacker.eof:
                    unpacker = isal_zlib.decompressobj(31)
        return b"".join(pieces)


def _header(block: bytes, path: Path) -> Any:
    """The NIfTI-1 or -2 header in either byte order, as nibabel's header object."""
    from nibabel.nifti1 import Nifti1Header
    from nibabel.nifti2 import Nifti2Header

    size = {block[:4][::step] for step in (1, -1)}
    for kind, length in ((Nifti1Header, 348), (Nifti2Header, 540)):
        if length.to_bytes(4, "little") in size and len(block) >= length:
            header = kind(block[:length], check=False)
            if bytes(header["magic"])[:3] in (b"n+1", b"n+2"):
                return header
    raise ImageFileError(f"{path} is not a single-file NIfTI image (.nii or .nii.gz)")


def _shape(header: Any, path: Path) -> tuple[int, int, int]:
    n_axes = int(header["dim"][0])
    shape = [int(n) for n in header["dim"][1 : 1 + max(0, min(n_axes, 7))]]
    while len(shape) > 3 and shape[-1] == 1:
        shape.pop()
    if len(shape) != 3 or min(shape) < 1:
        raise ImageFileError(f"{path} holds an image of shape ({_times(shape, ', ')}); three axes were expected")
    return shape[0], shape[1], shape[2]


def _stored_dtype(header: Any, path: Path) -> np.dtype[Any]:
    from nibabel.spatialimages import HeaderDataError

    try:
        dtype = np.dtype(header.get_data_dtype())
    except HeaderDataError:
        dtype = np.dtype("V1")
    if dtype.kind not in "iuf" or dtype.itemsize > 8:
        raise ImageFileError(
            f"{path} has voxels of type code {int(header['datatype'])}; integers or floats were expected"
        )
    if int(header["vox_offset"]) < 348:
        raise ImageFileError(f"{path} says its voxels begin inside its header, at byte {int(header['vox_offset'])}")
    return dtype


def _affine(header: Any, path: Path) -> NDArray[np.float64]:
    if int(header["sform_code"]) > 0:
        affine = header.get_sform()
    elif int(header["qform_code"]) > 0:
        affine = header.get_qform()
    else:
        raise ImageFileError(f"{path} has neither sform nor qform, so that its left and right are unknown")
    if not np.isfinite(affine).all() or abs(np.linalg.det(affine[:3, :3])) < 1e-12:
        raise ImageFileError(f"{path} has an affine that gives several voxels one place")
    return np.asarray(affine, dtype=np.float64)


def _scaled(stored: NDArray[Any], header: Any) -> NDArray[Any]:
    slope, inter = float(header["scl_slope"]), float(header["scl_inter"])
    native = stored.dtype.newbyteorder("=")
    if not np.isfinite(slope) or slope == 0 or (slope == 1 and inter == 0):
        return stored.astype(native)
    return (stored.astype(np.float64) * slope + inter).astype(np.float32)


def _storable(volume: Volume, path: Path) -> NDArray[Any]:
    array = volume.array
    if array.dtype.kind == "f":
        return array.astype("<f4", copy=False)
    if array.dtype.kind not in "biu":
        raise ImageFileError(f"{path.name}: voxels of type {array.dtype} are neither integers nor floats")
    if array.dtype.type in _KEPT and not isinstance(volume, LabelVolume):
        return array.astype(array.dtype.newbyteorder("<"), copy=False)
    low, high = (int(array.min()), int(array.max())) if array.size else (0, 0)
    for kind in _KEPT[:4]:
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return array.astype(np.dtype(kind).newbyteorder("<"), copy=False)
    raise ImageFileError(f"{path.name}: voxel values from {low} to {high} do not fit into 32 bits")


def _header_bytes(array: NDArray[Any], affine: NDArray[np.float64]) -> bytes:
    from nibabel.nifti1 import Nifti1Header

    header = Nifti1Header(endianness="<")
    header.set_data_dtype(array.dtype)
    header.set_data_shape(array.shape[::-1])
    header.set_qform(affine, code=1, strip_shears=True)
    header.set_sform(affine, code=1)
    header.set_xyzt_units("mm", "sec")
    header["magic"], header["vox_offset"] = b"n+1", 352
    header["scl_slope"], header["scl_inter"] = 1, 0
    return bytes(header.binaryblock) + b"\0\0\0\0"


def _refuse_sibling(path: Path) -> None:
    if path.name.endswith(".nii.gz"):
        sibling = path.with_name(path.name.removesuffix(".gz"))
    elif path.name.endswith(".nii"):
        sibling = path.with_name(path.name + ".gz")
    else:
        raise ImageFileError(f"{path.name} must end in .nii or .nii.gz")
    if sibling.exists():
        raise ImageFileError(f"{sibling} stands beside {path.name}, and tools read the wrong one; remove it first")


def _times(shape: Any, sign: str = " × ") -> str:
    return sign.join(str(int(n)) for n in shape)
