"""Histogram equalisation, global and by tiles (CLAHE), as look-up tables that can be applied to any picture.

Grey values in [0, 1] fall into 1024 bins. OpenCV's 16-bit CLAHE has 65 536: a tile of 64 × 64 pixels then has no bin
that ever reaches the limit, and the limit does nothing. A table learnt on one picture can be applied to another, which
is how a noise-free picture is shown through the grey scale of its noisy twin.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.preprocess.picture import as_picture

BINS = 1024


def equalisation_table(image: ArrayLike) -> NDArray[Any]:
    """Look-up table that makes the histogram of a picture as flat as a monotone map can.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Picture with grey values in [0, 1].

    Returns
    -------
    ndarray of float32, shape (1024,), in [0, 1]
        Share of pixels that are darker, with the darkest grey at 0. A constant picture becomes 0.
    """
    from onfh_nb.preprocess import lookup

    counts = np.bincount(lookup.bin_indices(as_picture(image), BINS).ravel(), minlength=BINS)
    return lookup.equalisation(counts)


def clahe_tables(image: ArrayLike, clip: float = 2.0, tiles: int = 8) -> NDArray[Any]:
    """One equalising look-up table per tile, with limited contrast.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Picture with grey values in [0, 1].
    clip : float
        Limit of a bin in multiples of a flat histogram's bin: no grey is stretched by more than about this factor. 1
        leaves the contrast alone.
    tiles : int
        Tiles along each side; their borders lie at ``k * H // tiles``.

    Returns
    -------
    ndarray of float32, shape (tiles, tiles, 1024), in [0, 1]

    Raises
    ------
    ParameterError
        If there are more tiles than pixels along a side.
    """
    from onfh_nb.preprocess import lookup

    picture = as_picture(image)
    _check_tiles(picture, tiles)
    counts = lookup.tile_counts(lookup.bin_indices(picture, BINS), tiles, BINS)
    return lookup.limited_tables(counts, np.arange(BINS), float(clip))


def apply_table(image: ArrayLike, table: NDArray[Any]) -> NDArray[Any]:
    """Pass every pixel of a picture in [0, 1] through one look-up table; float32, shape (H, W)."""
    from onfh_nb.preprocess import lookup

    return table[lookup.bin_indices(as_picture(image), len(table))]


def apply_tables(image: ArrayLike, tables: NDArray[Any]) -> NDArray[Any]:
    """Pass a picture in [0, 1] through the tables of its tiles, bilinear between the tiles' centres; float32 (H, W)."""
    from onfh_nb.preprocess import lookup

    picture = as_picture(image)
    _check_tiles(picture, len(tables))
    return lookup.interpolate(lookup.bin_indices(picture, tables.shape[-1]), tables)


def equalise_histogram(image: ArrayLike) -> NDArray[Any]:
    """Histogram equalisation of the whole picture.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Picture with grey values in [0, 1].

    Returns
    -------
    ndarray of float32, shape (H, W), in [0, 1]

    Examples
    --------
    >>> import numpy as np
    >>> dark = np.linspace(0, 1, 100).reshape(10, 10) ** 2
    >>> bool(abs(np.median(equalise_histogram(dark)) - 0.5) < 0.02)
    True
    """
    return apply_table(image, equalisation_table(image))


def clahe(image: ArrayLike, clip: float = 2.0, tiles: int = 8) -> NDArray[Any]:
    """Contrast-limited adaptive histogram equalisation.

    What lies above the limit is spread evenly over all bins, once. The limit is a real number, so it acts at every
    picture size.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Picture with grey values in [0, 1].
    clip : float
        Limit of a bin in multiples of a flat histogram's bin.
    tiles : int
        Tiles along each side.

    Returns
    -------
    ndarray of float32, shape (H, W), in [0, 1]

    References
    ----------
    Pizer et al. 1987, doi:10.1016/S0734-189X(87)80186-X

    Examples
    --------
    >>> import numpy as np
    >>> flat = np.linspace(0.4, 0.6, 64 * 64).reshape(64, 64)
    >>> bool(np.ptp(clahe(flat, clip=3.0)) > np.ptp(clahe(flat, clip=1.0)))
    True
    """
    return apply_tables(image, clahe_tables(image, clip, tiles))


def equalise_then_clahe(image: ArrayLike, clip: float = 2.0, tiles: int = 8) -> NDArray[Any]:
    """Both equalisations in one pass: equal to ``clahe(equalise_histogram(image), clip, tiles)``, only quicker.

    The global table is folded into the tables of the tiles, so the picture is binned and looked up once.
    """
    from onfh_nb.preprocess import lookup

    picture = as_picture(image)
    _check_tiles(picture, tiles)
    index = lookup.bin_indices(picture, BINS)
    counts = lookup.tile_counts(index, tiles, BINS)
    first = lookup.equalisation(counts.sum(axis=(0, 1)))
    route = lookup.bin_indices(first[None], BINS)[0].astype(np.int64)
    return lookup.interpolate(index, lookup.limited_tables(counts, route, float(clip)))


def _check_tiles(picture: NDArray[Any], tiles: int) -> None:
    if tiles > min(picture.shape):
        raise ParameterError(f"{tiles} tiles a side do not fit into a picture of shape {picture.shape}")
