"""The wing of the ilium: a thin curved plate that fans out from above the joint to the crest."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.synthetic.primitives import Part, capsule, frame_along

# Crest from the anterior superior spine over the tubercle to the posterior superior spine: lateral, anterior, superior
# from the head centre and half the thickness of the crest there, in mm.
_CREST = np.array(
    [
        (31.0, 48.0, 84.0, 5.0),
        (47.0, 32.0, 106.0, 5.5),
        (52.0, 8.0, 121.0, 6.5),
        (47.0, -20.0, 128.0, 5.5),
        (33.0, -48.0, 124.0, 5.5),
        (8.0, -72.0, 112.0, 6.0),
        (-20.0, -90.0, 92.0, 8.0),
        (-40.0, -97.0, 66.0, 8.0),
    ]
)
_NOTCH = np.array([-16.0, -42.0, 40.0])
_JOINT = np.array([-40.0, -66.0, 64.0])


def wing(reach_mm: float, scale: float, rng: np.random.Generator) -> list[Part]:
    """Body, plate, crest and spines of one ilium in the hip frame.

    Parameters
    ----------
    reach_mm : float
        Radius of the socket.
    scale : float
        Head radius over that of the table.
    rng : numpy.random.Generator
        Draws how wide and how high the crest stands.

    Returns
    -------
    list of Part
    """
    s = scale
    crest = _CREST[:, :3] * rng.uniform(0.95, 1.05, 3) * np.array([1.0, s, s])
    roof = np.array([-1.0, -2.0, reach_mm + 9.0 * s])
    top = np.array([2.0, -2.0, reach_mm + 23.0 * s])
    root = np.array([7.0 * s, -4.0, reach_mm + 30.0 * s])
    parts = [
        capsule(roof - np.array([3, 0, 0]), top, (13.0 * s, 10.0 * s), flat=(1.0, 1.9), blend_mm=8),
        capsule(roof + np.array([3, 0, 8 * s]), root, (10.5 * s, 6.5 * s), flat=(1.0, 2.6), blend_mm=9),
        # Anterior inferior spine, where rectus femoris begins.
        capsule((4 * s, 16 * s, reach_mm + 8 * s), (8 * s, 31 * s, reach_mm + 11 * s), (9 * s, 5.5 * s), blend_mm=9),
    ]
    parts += _plate(root, crest, s)
    parts += [
        capsule(crest[k], crest[k + 1], (_CREST[k, 3], _CREST[k + 1, 3]), blend_mm=7) for k in range(len(crest) - 1)
    ]
    back = [
        capsule(root + np.array([-4, -18, -6]), _NOTCH * s, (8.0 * s, 9.5 * s), blend_mm=12),
        capsule(_NOTCH * s, _JOINT * s, (9.5 * s, 11.0), flat=(0.8, 1.3), blend_mm=12),
        capsule(_JOINT * s, crest[-2] * 0.95, (10.0, 8.0), blend_mm=10),
    ]
    return [*parts, *back]


def _plate(root: NDArray[np.float64], crest: NDArray[np.float64], s: float) -> list[Part]:
    """Ribs from the body to the crest, each as wide as the way to its neighbours; thinnest in the middle."""
    ribs = []
    for k in range(len(crest) - 2):
        start = root + np.array([0.0, 16.0 - 9.0 * k, 2.0 - 2.0 * k]) * s
        if k > 3:
            start = 0.5 * (start + _NOTCH * s + np.array([4.0, 0.0, 14.0]) * s)
        along_crest = crest[k] - crest[k + 1]
        end = crest[k] + 0.12 * (start - crest[k])
        ribs.append(_blade(start, end, along_crest, (5.0 * s, 3.4), 4.2))
    ribs.append(_blade((_NOTCH + np.array([0.0, 6.0, 6.0])) * s, crest[4], crest[3] - crest[5], (8.0, 4.5), 3.0))
    for k in (4, 5, 6):
        ribs.append(_blade(_JOINT * s, crest[k], crest[k - 1] - crest[k], (7.0, 4.5), 3.0))
    return ribs


def _blade(start: ArrayLike, end: ArrayLike, wide: ArrayLike, radii: tuple[float, float], ratio: float) -> Part:
    """Flat capsule that is ``ratio`` times as wide as thick, its width near the direction ``wide``."""
    a, b = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
    rotation = frame_along(b - a, wide=wide)
    return Part(
        (a + b) / 2, rotation, (1.0, ratio, 1.0), float(np.linalg.norm(b - a)) / 2, radii[0], radii[1], blend_mm=9.0
    )
