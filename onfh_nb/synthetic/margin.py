"""Lesions that are not perfect lenses: a smooth wavy surface and, now and then, islands beside it.

The surface is displaced along the radius of the lesion sphere by ``δ(direction)``, a smooth Gaussian noise with
correlation ``exp(−(d / 6 mm)²)`` between points of the surface at distance ``d``. It depends on the direction from the
centre of the lesion sphere alone and so stays with the hip while the lesion grows or shrinks.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import inlined
from onfh_nb.synthetic.head_region import cut_height, neck_direction
from onfh_nb.synthetic.state import HipShape, Island, Lens, Margin

SD_MM = 1.2
CORRELATION_MM = 6.0
ISLAND_SHARE = 0.15
MOST_ISLANDS = 3
# Nodes along each side of the octahedral map, on which displacements are kept: about 1 to 2 mm apart.
NODES = 49
TABLE_SIZE = 2 * NODES * NODES
_WAVES = 256
_LARGEST_SD = 3.0
_ISLAND_RADIUS_MM = (1.5, 3.5)
_ISLAND_GAP_MM = (0.5, 4.0)
_OFFSET_MM = 1000.0


def draw_margin(rng: Generator, lens: Lens, shape: HipShape) -> Margin:
    """Draw how the margin of one lesion departs from its lens.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    lens : Lens
        The lesion at the first visit.
    shape : HipShape
        Bone of the hip.

    Returns
    -------
    Margin
        With a probability of 0.15 it holds one to three islands, each a ball wholly within the head and outside the
        undisturbed lens.
    """
    x, y, z = (float(v) for v in rng.uniform(0.0, _OFFSET_MM, 3))
    count = int(rng.integers(1, MOST_ISLANDS + 1)) if rng.random() < ISLAND_SHARE else 0
    found = (_draw_island(rng, lens, shape) for _ in range(count))
    islands = tuple(island for island in found if island is not None)
    return Margin(SD_MM, (x, y, z), islands, lens.radius * shape.radius_mm)


def _draw_island(rng: Generator, lens: Lens, shape: HipShape) -> Island | None:
    """A ball beside the lens; None where a few tries find no room, as about a lesion of nearly the whole head."""
    centre = np.asarray(lens.direction) * lens.distance * shape.radius_mm
    axis, cut = np.asarray(neck_direction(shape)), cut_height(shape) * shape.radius_mm
    for _ in range(40):
        radius = float(rng.uniform(*_ISLAND_RADIUS_MM))
        away = rng.standard_normal(3)
        reach = lens.radius * shape.radius_mm + radius + rng.uniform(*_ISLAND_GAP_MM)
        place = centre + away / np.linalg.norm(away) * reach
        if np.linalg.norm(place) < shape.radius_mm - radius - 1.0 and place @ axis < cut - radius:
            lateral, anterior, superior = (float(v) for v in place)
            return Island((lateral, anterior, superior), radius)
    return None


@cache
def _waves() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Wave vectors, shape (n, 3) in 1/mm, and phases of the noise, the same in every process."""
    rng = np.random.Generator(np.random.SFC64(29))
    vectors = rng.standard_normal((_WAVES, 3)) * np.sqrt(2.0) / CORRELATION_MM
    return vectors, rng.uniform(0.0, 2 * np.pi, _WAVES)


@cache
def _directions() -> NDArray[np.float64]:
    """Unit vectors of the nodes of the octahedral map, shape (NODES², 3)."""
    u, v = np.meshgrid(*[np.linspace(-1.0, 1.0, NODES)] * 2, indexing="ij")
    z = 1.0 - np.abs(u) - np.abs(v)
    below = z < 0
    x = np.where(below, (1 - np.abs(v)) * np.where(u < 0, -1, 1), u)
    y = np.where(below, (1 - np.abs(u)) * np.where(v < 0, -1, 1), v)
    nodes = np.stack([x, y, z], axis=-1).reshape(-1, 3)
    return np.asarray(nodes / np.linalg.norm(nodes, axis=1, keepdims=True))


@lru_cache(maxsize=16)
def displacement_table(margin: Margin) -> NDArray[np.float64]:
    """Displacement of the surface by direction, and how much it slants.

    Parameters
    ----------
    margin : Margin
        The margin of one hip.

    Returns
    -------
    ndarray of float64, shape (TABLE_SIZE,)
        On an octahedral map, row by row, pairs of displacement in mm and cosine of the angle between the surface and
        the sphere. The displacement is centred so that a lesion keeps its volume on average, and ends at ±3 SD.
    """
    waves, phases = _waves()
    out = _directions()
    start = (np.asarray(margin.offset_mm) @ waves.T + phases) % (2 * np.pi)
    # Single precision is enough for a surface and several times faster.
    phase = (out * margin.radius_mm).astype(np.float32) @ waves.T.astype(np.float32) + start.astype(np.float32)
    height = np.float32(np.sqrt(2.0 / _WAVES))
    noise = height * np.cos(phase).sum(axis=1)
    slope = -height * np.sin(phase) @ waves.astype(np.float32) * margin.sd_mm
    slope -= (slope * out).sum(axis=1, keepdims=True) * out
    limited = np.clip(noise, -_LARGEST_SD, _LARGEST_SD) * margin.sd_mm
    # The volume goes with the cube of the radius, so that waves of mean 0 would add to it.
    centred = limited - margin.sd_mm**2 / margin.radius_mm
    table = np.stack([centred, 1.0 / np.sqrt(1.0 + (slope**2).sum(axis=1))], axis=1).reshape(-1)
    table.setflags(write=False)
    return table


@inlined
def displacement(row: Any, first: int, x: float, y: float, z: float) -> Any:
    """Displacement in mm and cosine of the slant in the direction of (x, y, z); the table begins at ``row[first]``."""
    norm = 1.0 / max(abs(x) + abs(y) + abs(z), 1e-9)
    u, v = x * norm, y * norm
    if z < 0.0:
        u, v = (1.0 - abs(v)) * (-1.0 if u < 0.0 else 1.0), (1.0 - abs(u)) * (-1.0 if v < 0.0 else 1.0)
    u = (u + 1.0) * (0.5 * (NODES - 1))
    v = (v + 1.0) * (0.5 * (NODES - 1))
    i = min(max(int(u), 0), NODES - 2)
    j = min(max(int(v), 0), NODES - 2)
    u -= i
    v -= j
    near = first + 2 * (i * NODES + j)
    far = near + 2 * NODES
    a, b, c, d = (1.0 - u) * (1.0 - v), (1.0 - u) * v, u * (1.0 - v), u * v
    height = a * row[near] + b * row[near + 2] + c * row[far] + d * row[far + 2]
    cosine = a * row[near + 1] + b * row[near + 3] + c * row[far + 1] + d * row[far + 3]
    return height, cosine
