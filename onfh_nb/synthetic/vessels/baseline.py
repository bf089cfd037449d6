"""How much of the blood supply of a head is seen before any treatment, by stage of the disease."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.random import Generator

# Design values of the simulation and no findings: mean length in mm and number of branches (junctions) in the head.
BASELINE: dict[str, tuple[float, float]] = {
    "0": (55.0, 9.0),
    "I": (50.0, 8.0),
    "II": (44.0, 7.0),
    "IIIA": (36.0, 5.5),
    "IIIB": (36.0, 5.5),
    "IV": (30.0, 4.5),
}
_RELATIVE_SD = 15.0 / 55.0  # of the length, between heads
_LIMITS = (0.4, 1.9)  # of the factor by which a head differs
_LENGTH_PER_JUNCTION_MM = 4.2  # at least, so that the branches fit in


class Baseline(NamedTuple):
    """Length in mm and junctions within a head."""

    length_mm: float
    n_junctions: int


def draw_baseline(rng: Generator, arco: str) -> Baseline:
    """Draw what is seen of one head.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    arco : {"0", "I", "II", "IIIA", "IIIB", "IV"}
        Stage at the first visit.

    Returns
    -------
    Baseline
        Longer trees have more junctions.

    Examples
    --------
    >>> drawn = draw_baseline(np.random.default_rng(0), "II")
    >>> bool(10 < drawn.length_mm < 90), drawn.n_junctions > 0
    (True, True)
    """
    mean, junctions = BASELINE[arco]
    factor = float(np.clip(rng.normal(1.0, _RELATIVE_SD), *_LIMITS))
    wish = round(junctions * factor + rng.normal(0.0, 0.8))
    length = mean * factor
    return Baseline(length, int(np.clip(wish, 1, max(int(length / _LENGTH_PER_JUNCTION_MM), 1))))
