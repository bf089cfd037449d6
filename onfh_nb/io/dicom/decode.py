"""Compressed pixels, frame by frame, through pydicom's decoders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.dicom.codestream import codestream_size
from onfh_nb.io.dicom.header import Header
from onfh_nb.io.dicom.quiet import quiet

_RLE = "1.2.840.10008.1.2.5"


def decoded_frames(header: Header, numbers: Sequence[int], dtype: np.dtype[Any]) -> dict[int, NDArray[Any]]:
    """Frames of a compressed grey file by their number, each of shape (rows, columns).

    Raises
    ------
    ImageFileError
        If the file holds another number of frames than it declares, one that says it has another size, or one that
        cannot be decoded.
    """
    from pydicom.pixels import iter_pixels

    shape = (header.integer("Rows") or 0, header.integer("Columns") or 0)
    dataset = load_compressed(header)
    try:
        with quiet():
            decoded = iter_pixels(dataset, raw=True, indices=list(numbers))
            return {
                number: np.asarray(picture).reshape(shape).astype(dtype, copy=False)
                for number, picture in zip(numbers, decoded, strict=True)
            }
    except Exception as error:
        # Decoders of several makers raise what they like; all of it means that these bytes are no picture.
        raise ImageFileError(f"{header.path} has compressed pixels that cannot be decoded") from error


def load_compressed(header: Header) -> Any:
    """The whole dataset of a compressed file, its frames known to have the declared number and size.

    The decoders take their memory from these sizes, so they are compared before any decoder runs.
    """
    import pydicom
    from pydicom.encaps import generate_frames

    shape = (header.integer("Rows") or 0, header.integer("Columns") or 0)
    n_found = 0
    try:
        with quiet():
            dataset = pydicom.dcmread(header.path, force=True)
        for data in generate_frames(dataset.PixelData, number_of_frames=header.n_frames):
            _check_frame(data, shape, header)
            n_found += 1
    except ImageFileError:
        raise
    except RecursionError:
        raise ImageFileError(f"{header.path} nests its sequences too deeply to be read") from None
    except Exception as error:
        raise ImageFileError(f"{header.path} has compressed pixels that are truncated or damaged") from error
    if n_found != header.n_frames:
        raise ImageFileError(f"{header.path} declares {header.n_frames} frames and holds {n_found}")
    return dataset


def _check_frame(data: bytes, shape: tuple[int, int], header: Header) -> None:
    if header.syntax == _RLE:
        # Two bytes of run lengths make at most 128 bytes of pixels.
        if len(data) * 64 < shape[0] * shape[1]:
            raise ImageFileError(f"{header.path} declares {shape[0]} × {shape[1]} pixels in {len(data)} bytes")
        return
    said = codestream_size(data)
    if said is None:
        raise ImageFileError(f"{header.path} has compressed pixels without a picture size in them")
    if said[:2] != shape or said[2] != (header.integer("SamplesPerPixel") or 1):
        raise ImageFileError(
            f"{header.path} declares {shape[0]} × {shape[1]} pixels, and its compressed picture {said[0]} × {said[1]} "
            f"in {said[2]} channels"
        )
