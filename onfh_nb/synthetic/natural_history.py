"""When a necrotic head collapses: Weibull hazards by JIC type, with treatment, size and oedema as multipliers.

The cumulative hazard of a type is ``H(t) = H2 · (t / 2 years)^k``, fitted to the collapse that Kuroda et al. 2019 saw
after 2 and 5 years in 212 hips. The multipliers are design values of the simulation and no findings.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.staging.jic import WeightBearingArc

# Type: (H2, k). Type B stops after 2 years; type A has a small constant hazard instead (see _FLOOR_PER_YEAR).
_WEIBULL = {"B": (0.082, 0.60), "C1": (0.264, 0.596), "C2": (0.863, 0.852)}
_FLOOR_PER_YEAR = 0.005
_TYPES = ("A", "B", "C1", "C2")

TREATMENT_HAZARD = {"none": 1.0, "nsaid": 1.0, "cd": 0.65, "vbg": 0.35, "osteotomy": 0.50}
_PER_VOLUME = 4.0
_PER_OEDEMA = 0.5
# Share of hips in ARCO I and II, in their registry proportion, that have oedema.
_OEDEMA_SHARE = 0.15
# Weight-bearing arc at ordinary coverage, for the mean volume of a type.
_ORDINARY_ARC = WeightBearingArc(-48.3, 33.0, False)


def cumulative_hazard(jic: str, years: ArrayLike) -> NDArray[np.float64]:
    """Cumulative hazard of collapse of an untreated, average hip.

    Parameters
    ----------
    jic : str
        JIC type.
    years : array_like
        Time since the first visit, in years; 0 or more.

    Returns
    -------
    ndarray

    Raises
    ------
    ParameterError
        If the type is unknown.

    References
    ----------
    Kuroda Y et al. Bone Joint J 2019;101-B Suppl B:98-103 (collapse at 2 / 5 years: B 7.9/7.9, C1 23.2/36.6,
    C2 57.8/84.8 %).

    Examples
    --------
    >>> (100 * (1 - np.exp(-cumulative_hazard("C2", [2, 5])))).round(1).tolist()
    [57.8, 84.8]
    """
    _known(jic)
    t = np.asarray(years, float)
    if jic == "A":
        return _FLOOR_PER_YEAR * t
    at_two, shape = _WEIBULL[jic]
    return at_two * ((np.minimum(t, 2.0) if jic == "B" else t) / 2.0) ** shape


def years_until(jic: str, hazard: ArrayLike) -> NDArray[np.float64]:
    """Time at which the cumulative hazard of a type reaches a value; infinite where it never does.

    Parameters
    ----------
    jic : str
        JIC type.
    hazard : array_like
        Cumulative hazard.

    Returns
    -------
    ndarray
        Years.

    Examples
    --------
    >>> years_until("C1", [0.264, 0.132]).round(3).tolist(), float(years_until("B", 0.1))
    ([2.0, 0.625], inf)
    """
    _known(jic)
    h = np.asarray(hazard, float)
    if jic == "A":
        return h / _FLOOR_PER_YEAR
    at_two, shape = _WEIBULL[jic]
    years = 2.0 * (h / at_two) ** (1 / shape)
    return np.where(years > 2.0, np.inf, years) if jic == "B" else years


def hazard_multiplier(jic: str, volume: ArrayLike, oedema: ArrayLike, treatment: str = "none") -> NDArray[np.float64]:
    """Hazard of one hip relative to its type.

    Parameters
    ----------
    jic : str
        JIC type.
    volume : array_like
        Lesion volume as a share of the head sphere.
    oedema : array_like of bool
        Whether the marrow shows oedema at the first visit.
    treatment : str
        none, nsaid, cd (core decompression), vbg (vascularised bone graft) or osteotomy.

    Returns
    -------
    ndarray
        Multiplier; scaled so that collapse within 2 years, averaged over the untreated hips of a type, stays at the
        published value.

    Raises
    ------
    ParameterError
        If type or treatment is unknown.

    Examples
    --------
    >>> half = hazard_multiplier("C2", 0.35, False, "osteotomy") / hazard_multiplier("C2", 0.35, False)
    >>> float(half)
    0.5
    """
    if treatment not in TREATMENT_HAZARD:
        raise ParameterError(f"treatment is {treatment!r}, expected one of {', '.join(TREATMENT_HAZARD)}")
    return TREATMENT_HAZARD[treatment] * _scale(jic) * _raw_multiplier(jic, volume, oedema)


def draw_collapse_months(rng: Generator, jic: str, multiplier: ArrayLike = 1.0) -> NDArray[np.float64]:
    """Draw the month of collapse of hips that have not collapsed at month 0.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    jic : str
        JIC type.
    multiplier : array_like
        See `hazard_multiplier`; one time is drawn per entry.

    Returns
    -------
    ndarray
        Months, above 0; infinite for a hip that never collapses.
    """
    m = np.asarray(multiplier, float)
    return 12.0 * years_until(jic, rng.exponential(size=m.shape) / m)


def _raw_multiplier(jic: str, volume: ArrayLike, oedema: ArrayLike) -> NDArray[np.float64]:
    mean = float(reference_volumes(jic).mean())
    return np.exp(_PER_VOLUME * (np.asarray(volume, float) - mean) + _PER_OEDEMA * np.asarray(oedema, float))


@lru_cache(maxsize=len(_TYPES))
def reference_volumes(jic: str) -> NDArray[np.float64]:
    """Lesion volumes of many hips of a type, as the sampler draws them at ordinary coverage."""
    from onfh_nb.synthetic.lesion_sampler import try_lenses

    _known(jic)
    volumes = try_lenses(np.random.default_rng(2019), jic, _ORDINARY_ARC, 8000).volume
    volumes.setflags(write=False)
    return volumes


@lru_cache(maxsize=len(_TYPES))
def _scale(jic: str) -> float:
    """Factor that brings the mean collapse within 2 years back to that of the type, by bisection on its logarithm."""
    hazard = float(cumulative_hazard(jic, 2.0))
    volumes = reference_volumes(jic)
    low, high = -3.0, 3.0
    for _ in range(50):
        middle = (low + high) / 2
        survival = sum(
            share * np.exp(-math.exp(middle) * hazard * _raw_multiplier(jic, volumes, oedema)).mean()
            for oedema, share in ((0, 1 - _OEDEMA_SHARE), (1, _OEDEMA_SHARE))
        )
        low, high = (middle, high) if survival > math.exp(-hazard) else (low, middle)
    return math.exp((low + high) / 2)


def _known(jic: str) -> None:
    if jic not in _TYPES:
        raise ParameterError(f"jic is {jic!r}, expected one of {', '.join(_TYPES)}")
