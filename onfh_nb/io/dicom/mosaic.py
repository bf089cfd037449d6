"""Siemens mosaics: all slices of one time point as tiles of one big picture."""

from __future__ import annotations

import math

import numpy as np

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.dicom.csa import csa_values
from onfh_nb.io.dicom.frame import Frame, classic_frame
from onfh_nb.io.dicom.header import Header


def is_mosaic(header: Header) -> bool:
    """Whether the header calls the picture a mosaic."""
    return "MOSAIC" in header.codes("ImageType")


def mosaic_frames(header: Header) -> list[Frame]:
    """The tiles of a mosaic as slices in their places.

    The header gives the corner of the mosaic as if all of it were one slice about the same centre; the corner of a
    tile follows from the two sizes. Slices follow the normal of the private header, which may oppose the cross
    product of rows and columns.

    Raises
    ------
    ImageFileError
        If the private header was removed (the number of slices and their order are then unknown) or does not fit.
    """
    whole = classic_frame(header)
    private = csa_values(header)
    n_tiles = int(_first(private, "NumberOfImagesInMosaic") or header.integer("MosaicTiles") or 0)
    normal = np.array([float(value) for value in private.get("SliceNormalVector", ())[:3]])
    step = header.number("SpacingBetweenSlices") or header.number("SliceThickness")
    if n_tiles < 1 or normal.shape != (3,) or not step:
        raise ImageFileError(
            f"{header.path} is a Siemens mosaic whose private header was removed, so that its slices cannot be placed"
        )
    per_row = math.ceil(math.sqrt(n_tiles))
    rows, columns = whole.size
    if rows % per_row or columns % per_row:
        raise ImageFileError(
            f"{header.path} is a mosaic of {rows} × {columns} pixels that do not divide into {n_tiles} tiles"
        )
    tile = (rows // per_row, columns // per_row)
    row_axis, column_axis = np.array(whole.axes).reshape(2, 3)
    cross = np.cross(row_axis, column_axis)
    if abs(abs(normal @ cross) - 1) > 1e-3:
        raise ImageFileError(f"{header.path} is a mosaic whose slice normal is not perpendicular to its slices")
    towards = cross * np.sign(normal @ cross) * step
    corner = np.array(whole.position)
    corner = corner + column_axis * whole.spacing[0] * (rows - tile[0]) / 2
    corner = corner + row_axis * whole.spacing[1] * (columns - tile[1]) / 2
    return [
        Frame(
            header,
            number=0,
            position=tuple(corner + towards * number),
            axes=whole.axes,
            spacing=whole.spacing,
            rescale=whole.rescale,
            size=tile,
            corner=(number // per_row * tile[0], number % per_row * tile[1]),
            marks=whole.marks,
        )
        for number in range(n_tiles)
    ]


def _first(values: dict[str, tuple[str, ...]], name: str) -> str:
    return (values.get(name) or ("",))[0]
