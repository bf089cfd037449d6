"""One DICOM file as a flat picture: radiographs, secondary captures, screen grabs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.dicom.decode import load_compressed
from onfh_nb.io.dicom.frame import Frame, rescale_of
from onfh_nb.io.dicom.header import Header
from onfh_nb.io.dicom.pixels import check_pixels, check_size, read_pixels
from onfh_nb.io.dicom.quiet import quiet
from onfh_nb.io.dicom.tags import NATIVE
from onfh_nb.io.grey_picture import Picture, luminance

_COLOUR_SPACES = ("RGB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT", "PALETTE COLOR")


def read_dicom_picture(header: Header) -> Picture:
    """Read a single-frame file as a grey picture.

    Raises
    ------
    ImageFileError
        If the file holds several frames or its pixels cannot be read.
    """
    if header.n_frames != 1:
        raise ImageFileError(f"{header.path} holds {header.n_frames} frames; one picture was expected")
    spacing = header.numbers("PixelSpacing") or header.numbers("ImagerPixelSpacing")
    known = (spacing[0], spacing[1]) if len(spacing) == 2 and min(spacing) > 0 else None
    if (header.integer("SamplesPerPixel") or 1) == 1 and header.text("PhotometricInterpretation") != "PALETTE COLOR":
        return Picture(_grey_pixels(header), known)
    colours = _colour_pixels(header)
    same = bool((colours == colours[..., :1]).all())
    return Picture(colours[..., 0].copy() if same else luminance(colours), known, was_colour=not same)


def _grey_pixels(header: Header) -> NDArray[Any]:
    check_pixels(header)
    size = (header.integer("Rows") or 0, header.integer("Columns") or 0)
    flat = Frame(header, 0, (0, 0, 0), (1, 0, 0, 0, 1, 0), (1, 1), rescale_of(header), size)
    array: NDArray[Any] = read_pixels([flat])[0]
    return array


def _colour_pixels(header: Header) -> NDArray[np.uint8]:
    """RGB values, shape (rows, columns, 3)."""
    import pydicom
    from pydicom.pixels import apply_color_lut

    kind, bits = header.text("PhotometricInterpretation"), header.integer("BitsAllocated") or 0
    samples = header.integer("SamplesPerPixel") or 1
    palette = kind == "PALETTE COLOR"
    if not header.is_image or kind not in _COLOUR_SPACES or samples != (1 if palette else 3):
        raise ImageFileError(
            f"{header.path} has {samples} channels of {kind or 'unknown'} pixels, which are not supported"
        )
    if bits not in ((8, 16) if palette else (8,)):
        raise ImageFileError(f"{header.path} has colours of {bits} bits; 8 were expected")
    size = (header.integer("Rows") or 0) * (header.integer("Columns") or 0)
    check_size(header, size * (2 if kind == "YBR_FULL_422" else samples * bits // 8))
    try:
        with quiet():
            dataset = pydicom.dcmread(header.path, force=True) if header.syntax in NATIVE else load_compressed(header)
            values = apply_color_lut(dataset.pixel_array, dataset) if palette else dataset.pixel_array
    except ImageFileError:
        raise
    except Exception as error:
        raise ImageFileError(f"{header.path} has colour pixels that cannot be decoded") from error
    return np.asarray(values if values.dtype == np.uint8 else values >> 8, dtype=np.uint8)
