"""Compiled loops of the look-up tables. They release the interpreter lock, so that slices can run side by side."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(nogil=True, cache=True, error_model="numpy")
def bin_indices(picture: NDArray[Any], bins: int) -> Any:
    """Bin of every grey value in [0, 1]: uint16. ``bins`` is a power of two, so the product is exact."""
    height, width = picture.shape
    index = np.empty((height, width), np.uint16)
    scale = np.float32(bins)
    for row in range(height):
        for column in range(width):
            value = np.int32(picture[row, column] * scale)
            if value < 0:
                value = np.int32(0)
            elif value >= bins:
                value = np.int32(bins - 1)
            index[row, column] = value
    return index


@njit(nogil=True, cache=True, error_model="numpy")
def tile_counts(index: NDArray[Any], tiles: int, bins: int) -> Any:
    """Histogram of each tile: int32, shape (tiles, tiles, bins)."""
    height, width = index.shape
    counts = np.zeros((tiles, tiles, bins), np.int32)
    for tile_row in range(tiles):
        for row in range(tile_row * height // tiles, (tile_row + 1) * height // tiles):
            for tile_column in range(tiles):
                here = counts[tile_row, tile_column]
                for column in range(tile_column * width // tiles, (tile_column + 1) * width // tiles):
                    here[index[row, column]] += 1
    return counts


@njit(nogil=True, cache=True, error_model="numpy")
def equalisation(counts: NDArray[Any]) -> Any:
    """Equalising table of one histogram: float32; the darkest occupied bin goes to 0, the brightest to 1."""
    bins = len(counts)
    table = np.zeros(bins, np.float32)
    total = counts.sum()
    darkest = 0
    while darkest < bins - 1 and counts[darkest] == 0:
        darkest += 1
    rest = total - counts[darkest]
    if rest == 0:
        return table
    below = 0
    for k in range(darkest + 1, bins):
        below += counts[k]
        table[k] = below / rest
    return table


@njit(nogil=True, cache=True, error_model="numpy", fastmath={"reassoc"})
def limited_tables(counts: NDArray[Any], route: NDArray[Any], clip: float) -> Any:
    """Clipped, equalised table of each tile: float32. ``route`` sends a bin of the input to one of the histogram."""
    tiles, _, bins = counts.shape
    tables = np.empty((tiles, tiles, bins), np.float32)
    moved = np.empty(bins, np.float64)
    for tile_row in range(tiles):
        for tile_column in range(tiles):
            moved[:] = 0.0
            for k in range(bins):
                moved[route[k]] += counts[tile_row, tile_column, k]
            area = moved.sum()
            limit = clip * area / bins
            excess = 0.0
            for k in range(bins):
                excess += max(moved[k] - limit, 0.0)
                moved[k] = min(moved[k], limit)
            below = 0.0
            spread, share = excess / bins, 1.0 / area
            for k in range(bins):
                below += moved[k] + spread
                moved[k] = below * share
            for k in range(bins):
                tables[tile_row, tile_column, k] = min(moved[route[k]], 1.0)
    return tables


@njit(nogil=True, cache=True, error_model="numpy")
def _stretches(length: int, tiles: int) -> Any:
    """Cuts of one side at the tiles' centres, and the centres: between two cuts the two nearest tiles are the same."""
    centre = np.empty(tiles, np.float64)
    cut = np.empty(tiles + 2, np.int64)
    cut[0], cut[tiles + 1] = 0, length
    for k in range(tiles):
        centre[k] = 0.5 * (k * length // tiles + (k + 1) * length // tiles)
        cut[k + 1] = int(np.ceil(centre[k] - 0.5))
    return cut, centre


@njit(nogil=True, cache=True, error_model="numpy")
def _weight(position: int, centre: NDArray[Any], first: int, second: int) -> Any:
    if first == second:
        return np.float32(0.0)
    return np.float32((position + 0.5 - centre[first]) / (centre[second] - centre[first]))


@njit(nogil=True, cache=True, error_model="numpy")
def interpolate(index: NDArray[Any], tables: NDArray[Any]) -> Any:
    """Every pixel through the tables of its four nearest tiles, bilinear between their centres: float32 (H, W)."""
    height, width = index.shape
    tiles = tables.shape[0]
    row_cut, row_centre = _stretches(height, tiles)
    column_cut, column_centre = _stretches(width, tiles)
    across = np.empty(width, np.float32)
    for j in range(tiles + 1):
        a, b = max(j - 1, 0), min(j, tiles - 1)
        for column in range(column_cut[j], column_cut[j + 1]):
            across[column] = _weight(column, column_centre, a, b)
    result = np.empty((height, width), np.float32)
    for i in range(tiles + 1):
        up, down = max(i - 1, 0), min(i, tiles - 1)
        for row in range(row_cut[i], row_cut[i + 1]):
            w = _weight(row, row_centre, up, down)
            for j in range(tiles + 1):
                a, b = max(j - 1, 0), min(j, tiles - 1)
                up_a, up_b, down_a, down_b = tables[up, a], tables[up, b], tables[down, a], tables[down, b]
                for column in range(column_cut[j], column_cut[j + 1]):
                    k, v = index[row, column], across[column]
                    top = up_a[k] + v * (up_b[k] - up_a[k])
                    bottom = down_a[k] + v * (down_b[k] - down_a[k])
                    result[row, column] = top + w * (bottom - top)
    return result
