"""Stored pixels to true values: straight into one array where they are plain, through a decoder where not."""

from __future__ import annotations

from collections.abc import Sequence
from io import FileIO
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.dicom.decode import decoded_frames
from onfh_nb.io.dicom.frame import Frame
from onfh_nb.io.dicom.header import Header
from onfh_nb.io.dicom.tags import COMPRESSED, EXPLICIT_BE, NATIVE

MAX_FRAME_PIXELS = 1 << 26
_MAX_VOLUME_BYTES = 8 << 30
_COUNTS = (np.uint8, np.int16, np.uint16, np.int32)


def read_pixels(frames: Sequence[Frame]) -> NDArray[Any]:
    """True values of slices of one size, shape (n, rows, columns).

    Rescale slope and intercept are applied, and MONOCHROME1 is inverted so that higher always means brighter.
    The result is the first of uint8, int16, uint16 and int32 that holds every value the header allows; where a slope
    or an intercept is no whole number it is float32.

    Parameters
    ----------
    frames : sequence of Frame
        In the order wanted.

    Returns
    -------
    ndarray, shape (n, rows, columns)

    Raises
    ------
    ImageFileError
        If a file is shorter than the pixels it declares, its kind of pixels is not grey, or a decoder fails. Sizes are
        checked before anything of that size is made.
    """
    headers = list({id(frame.header): frame.header for frame in frames}.values())
    for header in headers:
        check_pixels(header)
    stored_type = _stored_dtype(headers[0])
    if any(_stored_dtype(header) != stored_type for header in headers):
        raise ImageFileError(
            f"{headers[0].path.parent} mixes pixels of {stored_type.name} and of other types in a series"
        )
    rows, columns = frames[0].size
    if len(frames) * rows * columns * 4 > _MAX_VOLUME_BYTES:
        raise ImageFileError(f"{headers[0].path} belongs to a series of more than {_MAX_VOLUME_BYTES >> 30} GiB")
    stored = np.empty((len(frames), rows, columns), stored_type)
    for _, run in groupby(enumerate(frames), key=lambda item: id(item[1].header)):
        _fill(stored, list(run))
    _clear_unused_bits(stored, headers[0])
    return _true_values(stored, frames)


def check_pixels(header: Header) -> None:
    """Refuse pixels that are not grey whole numbers, or of which the file cannot hold what it declares."""
    rows, columns = header.integer("Rows") or 0, header.integer("Columns") or 0
    if header.has_float_pixels:
        raise ImageFileError(f"{header.path} holds floating-point pixels; whole numbers were expected")
    if not header.is_image:
        raise ImageFileError(f"{header.path} has no pixels; it is truncated or not an image")
    if (header.integer("SamplesPerPixel") or 1) != 1:
        raise ImageFileError(f"{header.path} is a colour picture; grey slices were expected (read_picture opens it)")
    if not header.text("PhotometricInterpretation").startswith("MONOCHROME"):
        kind = header.text("PhotometricInterpretation")
        raise ImageFileError(f"{header.path} has {kind} pixels; MONOCHROME1 or MONOCHROME2 were expected")
    bits, stored, high = (header.integer(name) or 0 for name in ("BitsAllocated", "BitsStored", "HighBit"))
    if bits not in (8, 16, 32) or not 0 < stored <= bits or (high and high != stored - 1):
        raise ImageFileError(
            f"{header.path} stores {stored} bits in {bits} with high bit {high}, which is not supported"
        )
    check_size(header, rows * columns * bits // 8)


def check_size(header: Header, frame_bytes: int) -> None:
    """Refuse a file that declares more pixels than it holds, before anything of that size is made."""
    rows, columns, n = header.integer("Rows") or 0, header.integer("Columns") or 0, header.n_frames
    if header.syntax not in NATIVE | COMPRESSED:
        raise ImageFileError(f"{header.path} has the transfer syntax {header.syntax}, which is not supported")
    available = header.file_size - header.pixel_offset
    if rows * columns > MAX_FRAME_PIXELS or n < 1:
        raise ImageFileError(
            f"{header.path} declares {n} × {rows} × {columns} pixels in a file of {header.file_size} bytes; "
            f"at most {MAX_FRAME_PIXELS} a frame were expected"
        )
    if header.syntax in NATIVE:
        held = min(available, header.pixel_length)
        if held < frame_bytes * n:
            raise ImageFileError(
                f"{header.path} is truncated: it declares {n} × {rows} × {columns} pixels in {frame_bytes * n} bytes "
                f"and holds {held}"
            )
    elif n * 8 > available:
        raise ImageFileError(f"{header.path} is truncated: it declares {n} frames in {available} bytes")


def _stored_dtype(header: Header) -> np.dtype[Any]:
    sign = "i" if header.integer("PixelRepresentation") else "u"
    return np.dtype(f"{sign}{(header.integer('BitsAllocated') or 16) // 8}")


def _fill(stored: NDArray[Any], run: list[tuple[int, Frame]]) -> None:
    """Copy one file's slices to their places."""
    header = run[0][1].header
    shape = (header.integer("Rows") or 0, header.integer("Columns") or 0)
    if header.syntax not in NATIVE:
        pictures = decoded_frames(header, sorted({frame.number for _, frame in run}), stored.dtype)
        for place, frame in run:
            stored[place] = _tile(pictures[frame.number], frame)
        return
    with header.path.open("rb", buffering=0) as file:
        if run[0][1].size == shape:
            for place, frame in run:
                _read_into(stored[place], file, frame)
        else:
            mosaic = np.empty(shape, stored.dtype)
            _read_into(mosaic, file, run[0][1])
            for place, frame in run:
                stored[place] = _tile(mosaic, frame)


def _read_into(picture: NDArray[Any], file: FileIO, frame: Frame) -> None:
    """One plain frame, straight from the file into its place."""
    file.seek(frame.header.pixel_offset + frame.number * picture.nbytes)
    if file.readinto(picture.data) != picture.nbytes:
        raise ImageFileError(f"{frame.header.path} is truncated: its pixels end early")
    if frame.header.syntax == EXPLICIT_BE:
        picture.byteswap(inplace=True)


def _tile(picture: NDArray[Any], frame: Frame) -> NDArray[Any]:
    (row, column), (rows, columns) = frame.corner, frame.size
    return picture[row : row + rows, column : column + columns]


def _clear_unused_bits(stored: NDArray[Any], header: Header) -> None:
    """Old files keep drawings in the bits above the stored ones; they are no part of the value."""
    bits, allocated = header.integer("BitsStored") or 16, 8 * stored.itemsize
    low, high = _stored_range(header)
    if bits < allocated and (stored.max() > high or (low < 0 and stored.min() < low)):
        np.left_shift(stored, allocated - bits, out=stored)
        np.right_shift(stored, allocated - bits, out=stored)


def _stored_range(header: Header) -> tuple[int, int]:
    bits = header.integer("BitsStored") or 16
    return (-(1 << bits - 1), (1 << bits - 1) - 1) if header.integer("PixelRepresentation") else (0, (1 << bits) - 1)


def _true_values(stored: NDArray[Any], frames: Sequence[Frame]) -> NDArray[Any]:
    low, high = _stored_range(frames[0].header)
    inverted = frames[0].header.text("PhotometricInterpretation") == "MONOCHROME1"
    scales = {frame.rescale for frame in frames}
    kind = _result_dtype(low, high, scales)
    if scales == {(1.0, 0.0)} and not inverted:
        return stored.view(kind) if kind.itemsize == stored.itemsize else stored.astype(kind)
    result = np.empty(stored.shape, kind)
    # float32 throughout, as converters do it: 16 stored bits lose nothing, and results agree to the last bit.
    wide: type = np.int64 if kind.kind != "f" else np.float32 if stored.itemsize < 4 else np.float64
    for slice_, frame, target in zip(stored, frames, result, strict=True):
        values = slice_.astype(wide)
        if inverted:
            values = low + high - values
        target[...] = values * wide(frame.rescale[0]) + wide(frame.rescale[1])
    return result


def _result_dtype(low: int, high: int, scales: set[tuple[float, float]]) -> np.dtype[Any]:
    if all(slope.is_integer() and intercept.is_integer() for slope, intercept in scales):
        ends = [value * slope + intercept for slope, intercept in scales for value in (low, high)]
        for kind in _COUNTS:
            if np.iinfo(kind).min <= min(ends) and max(ends) <= np.iinfo(kind).max:
                return np.dtype(kind)
    return np.dtype(np.float32)
