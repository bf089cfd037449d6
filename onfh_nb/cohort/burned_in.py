"""Whether text may be burned into the pixels of an image, judged by its header and its kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

_MAX_PIXELS = 1 << 26
_NEARLY_GREY = 24  # JPEG shifts greys by a few steps


def burned_in_reason(files: Sequence[Path]) -> str:
    """Why a DICOM series may carry text in its pixels; empty when nothing in its headers says so."""
    import pydicom

    tags = ["BurnedInAnnotation", "SOPClassUID", "ImageType", "ConversionType"]
    for file in files:
        try:
            header = pydicom.dcmread(file, specific_tags=tags, stop_before_pixels=True, force=True)
            if reason := _burned_in_header(header):
                return reason
        except Exception:  # whatever a damaged header raises: it then cannot vouch for its pixels
            return "its header cannot be read"
    return ""


def _burned_in_header(header: Any) -> str:
    if str(header.get("BurnedInAnnotation", "")).strip().upper() == "YES":
        return "its header says that text is burned in"
    if str(header.get("SOPClassUID", "")).startswith("1.2.840.10008.5.1.4.1.1.7"):
        return "it is a secondary capture"
    if str(header.get("ConversionType", "")).strip():
        return "it was converted from another medium"
    kinds = header.get("ImageType") or []
    words = {str(kind).upper() for kind in ([kinds] if isinstance(kinds, str) else kinds)}
    if any("SCREEN" in word for word in words):
        return "it is a screen save"
    return "it is a derived secondary picture" if {"DERIVED", "SECONDARY"} <= words else ""


_SCREENS = {(1920, 1080), (1366, 768), (1280, 1024), (1280, 800), (1280, 720), (1440, 900), (1536, 864), (1600, 900)}
_SCREENS |= {
    (1600, 1200),
    (1680, 1050),
    (1920, 1200),
    (2560, 1440),
    (2560, 1600),
    (3840, 2160),
    (1024, 768),
    (800, 600),
}


def picture_burned_in_reason(file: Path) -> str:
    """Why a PNG, JPEG or TIFF may carry text in its pixels; empty when nothing in it says so."""
    from PIL import Image

    try:
        with Image.open(file) as picture:
            notes = " ".join(f"{key} {value}" for key, value in picture.info.items() if isinstance(value, str))
            size, in_colour = picture.size, _has_colour(picture)
    except Exception:  # the reader of pictures will say what is wrong with it
        return ""
    if re.search(r"screen|snip|gnome|grab", notes, re.IGNORECASE) or size in _SCREENS:
        return "it looks like a screen grab"
    return "it holds colours, as a screen grab does" if in_colour else ""


def _has_colour(picture: Any) -> bool:
    """Whether any pixel is not grey; scanners export greys."""
    if picture.mode == "P":
        return True
    if picture.mode not in ("RGB", "RGBA", "CMYK", "YCbCr") or picture.width * picture.height > _MAX_PIXELS:
        return False
    red, green, blue = (np.asarray(band, dtype=np.int16) for band in picture.convert("RGB").split())
    return bool(max(np.abs(red - green).max(), np.abs(green - blue).max()) > _NEARLY_GREY)
