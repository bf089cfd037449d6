"""Single pictures, PNG, JPEG, TIFF or a DICOM file without a place in the patient, as grey 2-D arrays."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.grey_picture import Picture, luminance

MAX_PIXELS = 1 << 26
_GREY_16 = ("I;16", "I;16L", "I;16B", "I;16N", "I", "F")


def read_picture(path: str | Path, *, spacing_mm: tuple[float, float] | None = None) -> Picture:
    """Read one picture as grey values.

    16-bit greys are kept. Colours become brightness (BT.601), transparency is ignored, and the turn that a camera
    notes in EXIF is applied, so that pixels stand where annotation tools show them. The dots per inch of PNG, JPEG and
    TIFF describe paper and are not taken for a pixel size.

    Parameters
    ----------
    path : path
        PNG, JPEG, TIFF (one page) or DICOM (one frame).
    spacing_mm : tuple of two floats, optional
        Distance of rows, then of columns, where you know it; it wins over the file's own.

    Returns
    -------
    Picture

    Raises
    ------
    ImageFileError
        If the file is missing, damaged, no picture, has several pages, or declares more than 67 million pixels.

    Examples
    --------
    >>> import tempfile
    >>> from PIL import Image
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Image.fromarray(np.full((2, 3), 4095, np.uint16)).save(Path(folder, "a.png"))
    ...     read_picture(Path(folder, "a.png")).array.max()
    np.uint16(4095)
    """
    path = Path(path)
    if not path.is_file():
        raise ImageFileError(f"{path} is not a file; a picture was expected")
    from onfh_nb.io.dicom.header import read_header

    header = None if path.suffix.lower() in (".png", ".jpg", ".jpeg", ".tif", ".tiff") else read_header(path)
    if header is not None:
        from onfh_nb.io.dicom.picture import read_dicom_picture

        picture = read_dicom_picture(header)
        return Picture(picture.array, spacing_mm or picture.spacing_mm, picture.was_colour)
    array, was_colour = _read_with_pillow(path)
    return Picture(array, spacing_mm, was_colour)


def _read_with_pillow(path: Path) -> tuple[NDArray[Any], bool]:
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large pictures; the limit below is ours
            with Image.open(path) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise Image.DecompressionBombError
                if getattr(image, "n_frames", 1) != 1:
                    raise ImageFileError(
                        f"{path} holds {getattr(image, 'n_frames', 0)} pages; one picture was expected"
                    )
                image.load()
                turned = ImageOps.exif_transpose(image)
                return _grey(turned)
    except ImageFileError:
        raise
    except Image.DecompressionBombError:
        raise ImageFileError(f"{path} declares more than the {MAX_PIXELS} pixels that a picture may have") from None
    except Exception as error:
        # Pillow's format plug-ins raise OSError, ValueError, SyntaxError, struct.error … for damaged files.
        raise ImageFileError(f"{path} cannot be read as a picture; PNG, JPEG, TIFF or DICOM was expected") from error


def _grey(image: Any) -> tuple[NDArray[Any], bool]:
    if image.mode in _GREY_16:
        array = np.array(image)
        if image.mode == "I" and array.min() >= 0 and array.max() <= 65535:
            array = array.astype(np.uint16)  # how Pillow opens some 16-bit files
        return array.astype(array.dtype.newbyteorder("="), copy=False), False
    if image.mode in ("1", "L", "LA", "La"):
        return np.array(image.convert("L")), False
    colours = np.array(image.convert("RGB"))
    same = (colours == colours[..., :1]).all()
    return (colours[..., 0].copy() if same else luminance(colours)), not same
