"""Compiled loops of the look-up tables. They release the interpreter lock, so that slices can run side by side."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(nogil=True, cache=True)
def bin_indices(picture, bins):
    """Bin of every grey value in [0, 1]: uint16. ``bins`` is a power of two, so the product is exact."""
    height, width = picture.shape
    index = np.empty((height, width), np.uint16)
    scale = np.float32(bins)
    for row in range(height):
        for column in range(width):
            value = np.int32(picture[row, column] * scale)
            index[row, column] = min(max(value, 0), bins - 1)
    return index


@njit(nogil=True, cache=True)
def tile_counts(index, tiles, bins):
    """Histogram of each tile: int64, shape (tiles, tiles, bins)."""
    height, width = index.shape
    counts = np.zeros((tiles, tiles, bins), np.int64)
    for tile_row in range(tiles):
        for row in range(tile_row * height // tiles, (tile_row + 1) * height // tiles):
            for tile_column in range(tiles):
                here = counts[tile_row, tile_column]
                for column in range(tile_column * width // tiles, (tile_column + 1) * width // tiles):
                    here[index[row, column]] += 1
    return counts


@njit(nogil=True, cache=True)
def equalisation(counts):
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


@njit(nogil=True, cache=True)
def limited_tables(counts, route, clip):
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
                if moved[k] > limit:
                    excess += moved[k] - limit
                    moved[k] = limit
            below = 0.0
            for k in range(bins):
                below += moved[k] + excess / bins
                moved[k] = below / area
            for k in range(bins):
                tables[tile_row, tile_column, k] = min(moved[route[k]], 1.0)
    return tables


@njit(nogil=True, cache=True)
def _neighbours(length, tiles):
    """For every pixel along one side: the two nearest tiles and the weight of the second."""
    first = np.empty(length, np.int32)
    second = np.empty(length, np.int32)
    weight = np.empty(length, np.float32)
    centre = np.empty(tiles, np.float64)
    for k in range(tiles):
        centre[k] = 0.5 * (k * length // tiles + (k + 1) * length // tiles)
    k = 0
    for i in range(length):
        position = i + 0.5
        while k < tiles - 1 and position >= centre[k + 1]:
            k += 1
        if position < centre[0] or k == tiles - 1:
            first[i], second[i], weight[i] = k, k, 0.0
        else:
            first[i], second[i] = k, k + 1
            weight[i] = (position - centre[k]) / (centre[k + 1] - centre[k])
    return first, second, weight


@njit(nogil=True, cache=True)
def interpolate(index, tables):
    """Every pixel through the tables of its four nearest tiles, bilinear between their centres: float32 (H, W)."""
    height, width = index.shape
    tiles = tables.shape[0]
    up, down, weight_down = _neighbours(height, tiles)
    left, right, weight_right = _neighbours(width, tiles)
    result = np.empty((height, width), np.float32)
    for row in range(height):
        above, below, w = tables[up[row]], tables[down[row]], weight_down[row]
        for column in range(width):
            k, a, b, v = index[row, column], left[column], right[column], weight_right[column]
            top = above[a, k] + v * (above[b, k] - above[a, k])
            bottom = below[a, k] + v * (below[b, k] - below[a, k])
            result[row, column] = top + w * (bottom - top)
    return result
