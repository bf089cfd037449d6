"""How much a treatment changes the vessels of a head within a year, and how that unfolds."""

from __future__ import annotations

import math
from typing import NamedTuple

from numpy.random import Generator

from onfh_nb.exceptions import ParameterError

# Vascularised graft: mean and SD of the change as the means and intervals printed for 30 patients imply (SD = half
# width / 2.0452 * sqrt(30)); correlation of the two is a design value, as are all values of the other arms.
_GRAFT_LENGTH_MM, _GRAFT_BRANCHES, _CORRELATION = (12.4, 3.21), (2.7, 1.07), 0.6
_LEAST_PER_SPROUT_MM = 2.5
_ARMS: dict[str, tuple[float, float, float]] = {  # mean and SD of the length in mm, mean number of branches
    "none": (0.0, 1.0, 0.0),
    "nsaid": (0.3, 1.0, 0.1),
    "cd": (3.0, 2.0, 0.7),
    "osteotomy": (1.5, 1.5, 0.4),
}
TREATMENTS = (*_ARMS, "vbg")
_TIME_MONTHS, _FULL_MONTH = 5.0, 12.0


class Effect(NamedTuple):
    """Change of length in mm and number of new branches, a year after treatment began."""

    length_mm: float
    branches: int


def draw_effect(rng: Generator, treatment: str) -> Effect:
    """Draw the effect on one hip; the natural course of a year is part of it.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    treatment : {"none", "nsaid", "cd", "vbg", "osteotomy"}
        Arm.

    Returns
    -------
    Effect

    Raises
    ------
    ParameterError
        For another treatment.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> draws = [draw_effect(rng, "vbg") for _ in range(2000)]
    >>> round(float(np.mean([d.length_mm for d in draws])), 1), round(float(np.mean([d.branches for d in draws])), 1)
    (12.4, 2.7)
    """
    if treatment not in TREATMENTS:
        raise ParameterError(f"no treatment is called {treatment!r}; there are {' '.join(TREATMENTS)}")
    if treatment != "vbg":
        mean, sd, branches = _ARMS[treatment]
        return Effect(float(rng.normal(mean, sd)), int(rng.poisson(branches)))
    first, second = rng.standard_normal(2)
    second = _CORRELATION * first + math.sqrt(1 - _CORRELATION**2) * second
    branches = max(0, round(_GRAFT_BRANCHES[0] + _GRAFT_BRANCHES[1] * first))
    length = _GRAFT_LENGTH_MM[0] + _GRAFT_LENGTH_MM[1] * second
    return Effect(float(max(length, _LEAST_PER_SPROUT_MM * branches)), branches)


def effect_share(month: float) -> float:
    """Share of the effect that is there after some months: fast at first, half by month 3, all from month 12 on.

    Parameters
    ----------
    month : float
        Months since the first visit.

    Returns
    -------
    float
        A design value of the simulation: (1 − exp(−t/5)) over its value at 12 months.

    Examples
    --------
    >>> [round(effect_share(m), 2) for m in (0, 3, 6, 12, 24)]
    [0.0, 0.5, 0.77, 1.0, 1.0]
    """
    month = min(max(month, 0.0), _FULL_MONTH)
    return (1 - math.exp(-month / _TIME_MONTHS)) / (1 - math.exp(-_FULL_MONTH / _TIME_MONTHS))
