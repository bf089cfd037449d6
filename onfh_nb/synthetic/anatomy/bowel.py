"""Bowel: a frame of colon with its pouches, packed with loops of small bowel; patient frame."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.trunk_form import TrunkForm
from onfh_nb.synthetic.primitives import Material, Part, Solid, capsule, distance, sphere
from onfh_nb.synthetic.texture import MOTTLE
from onfh_nb.synthetic.tissues import TISSUE_ID as ID

_LOOPS = 88
_TRIES = 24  # places looked at for each loop
_ROOM_L = 1.9  # litres of room in an ordinary belly
_NEVER_MM = 900.0  # a fluid level above which nothing lies
# Stations (x, y, z, radius) in mm: caecum and ascending colon, descending colon, sigmoid loop.
_COLON: dict[str, list[tuple[float, float, float, float]]] = {
    "ascending": [(84, 34, 74, 22), (94, 20, 110, 23), (104, 4, 150, 22), (106, -4, 195, 22), (100, 0, 235, 22)],
    "descending": [(-104, -8, 235, 15), (-108, -12, 190, 15), (-104, -2, 145, 14), (-88, 18, 104, 14)],
    "sigmoid": [(-88, 20, 98, 14), (-58, 34, 66, 16), (-14, 14, 72, 17), (16, -22, 64, 16), (2, -48, 52, 15)],
}


def bowel(form: TrunkForm, hollow: Solid, rng: np.random.Generator) -> list[Solid]:
    """Loops of bowel.

    Parameters
    ----------
    form : TrunkForm
        Build of the patient.
    hollow : Solid
        Abdominal wall, in which the loops are packed.
    rng : numpy.random.Generator
        Draws course, width and content of every loop.

    Returns
    -------
    list of Solid
        To be painted by claims: where two overlap, the deeper one has the pixel.
    """
    return [_colon(name, form, rng) for name in _COLON] + _small_bowel(form, hollow, rng)


def _colon(name: str, form: TrunkForm, rng: np.random.Generator) -> Solid:
    """A tube with a pouch every two or three centimetres."""
    stations = np.array(_COLON[name]) * [form.scale, 1.0, form.scale, rng.uniform(0.8, 1.15)]
    stations[1:-1, :3] += rng.normal(0.0, 5.0, (len(stations) - 2, 3))
    parts: list[Part] = []
    for a, b in pairwise(stations):
        n = max(2, round(float(np.linalg.norm(b[:3] - a[:3])) / rng.uniform(20, 26)))
        for t in (np.arange(n) + 0.5) / n:
            at = a + (b - a) * t
            parts.append(sphere(at[:3] + rng.normal(0, 1.5, 3), float(at[3] * rng.uniform(0.88, 1.12)), blend_mm=6.0))
        parts.append(capsule(a[:3], b[:3], (float(a[3] * 0.66), float(b[3] * 0.66)), blend_mm=3.0))
    middle = stations[:, 1].mean()
    level = middle + rng.uniform(-6, 22) if name != "descending" else middle + rng.uniform(4, 30)
    material = _content(rng, level_mm=float(level), lumps=float(rng.uniform(0.7, 1.2)), held="bowel_content")
    return Solid(f"colon_{name}", tuple(parts), material)


def _small_bowel(form: TrunkForm, hollow: Solid, rng: np.random.Generator) -> list[Solid]:
    """Hairpins of a tube, their middles kept as far apart as a few tries allow."""
    free, room = _free_places(form, hollow, rng)
    placed = np.full((_LOOPS, 3), 1e3)
    # The same loops fill a narrow and a roomy belly: they grow with the room there is.
    wide = 12.4 * float(np.clip((room / _ROOM_L) ** (1 / 3), 0.9, 1.25))
    solids = []
    for number in range(_LOOPS):
        tries = free[rng.integers(len(free), size=_TRIES)]
        gaps = ((tries[:, None] - placed[None]) ** 2).sum(axis=-1).min(axis=1)
        # Walls and organs leave room for parts of loops only in the pelvis, which therefore takes more of them.
        placed[number] = tries[np.argmax(gaps * np.where(tries[:, 2] < 95.0 * form.scale, 2.0, 1.0))]
        solids.append(_loop(number, placed[number], wide, rng))
    return solids


def _free_places(form: TrunkForm, hollow: Solid, rng: np.random.Generator) -> tuple[NDArray[np.float64], float]:
    """Points within the wall, shape (n, 3), and the litres they stand for; the true pelvis has no wall of its own."""
    low, high = np.array([-105.0, -32.0, 16.0]), np.array([105.0, form.wall_front_mm - 10, 208.0])
    points = rng.uniform(low, high, (1500, 3)) * [form.scale, 1.0, form.scale]
    wall = np.where(points[:, 2] > 70, form.wall_total_mm, 6.0)
    free = points[distance(hollow.parts, points) < -wall - 1.0]
    box = float(np.prod(high - low)) * form.scale**2 * 1e-6
    return free, box * len(free) / len(points)


def _loop(number: int, start: NDArray[np.float64], wide: float, rng: np.random.Generator) -> Solid:
    heading = rng.normal(0.0, 1.0, 3) * [1.2, 0.7, 1.0]
    heading /= np.linalg.norm(heading)
    radius = float(np.clip(rng.lognormal(np.log(wide), 0.2), 7.0, 19.0))
    points = [start - heading * 24]
    for _ in range(3):
        heading = heading + rng.normal(0.0, 0.55, 3)
        heading /= np.linalg.norm(heading)
        points.append(points[-1] + heading * rng.uniform(16, 26))
    widths = radius * rng.uniform(0.78, 1.12, len(points))
    parts = tuple(
        capsule(points[k], points[k + 1], (float(widths[k]), float(widths[k + 1])), blend_mm=5.0)
        for k in range(len(points) - 1)
    )
    held = str(rng.choice(["bowel_content", "bowel_wall", "gland", "synovial_fluid"], p=[0.24, 0.36, 0.32, 0.08]))
    level = start[1] + rng.uniform(-2, 10) if rng.random() < 0.22 else _NEVER_MM
    lumps = float(rng.uniform(0.2, 0.8)) * (0.15 if held == "synovial_fluid" else 1.0)
    material = _content(rng, level_mm=float(level), lumps=lumps, held=held)
    return Solid(f"bowel_{number}", parts, material)


def _content(rng: np.random.Generator, *, level_mm: float, lumps: float, held: str) -> Material:
    return Material(
        ID[held],
        "plain",
        ID["bowel_wall"],
        rind_mm=float(rng.uniform(1.4, 2.6)),
        texture=MOTTLE,
        grey=(level_mm, float(ID["air"]), float(rng.uniform(0.1, 0.6)), lumps),
    )
