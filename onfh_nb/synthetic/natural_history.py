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
from onfh_nb.synthetic.lesion_sampler import try_lenses
from onfh_nb.synthetic.signs import QUIET_OEDEMA_SHARE

# Type: (H2, k). Type B stops after 2 years; type A has a small constant hazard instead (see _FLOOR_PER_YEAR).
_WEIBULL = {"B": (0.082, 0.60), "C1": (0.264, 0.596), "C2": (0.863, 0.852)}
_FLOOR_PER_YEAR = 0.005
_TYPES = ("A", "B", "C1", "C2")

TREATMENT_HAZARD = {"none": 1.0, "nsaid": 1.0, "cd": 0.65, "vbg": 0.35, "osteotomy": 0.50}
_PER_VOLUME = 4.0
_PER_OEDEMA = 0.5
# Share of hips in ARCO I and II, in their registry proportion, that have oedema without a fracture being near.
OEDEMA_SHARE = (17.9 * QUIET_OEDEMA_SHARE["I"] + 32.0 * QUIET_OEDEMA_SHARE["II"]) / (17.9 + 32.0)
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


def hazard_multiplier(jic: str, volume: ArrayLike, oedema: ArrayLike) -> NDArray[np.float64]:
    """Hazard of an untreated hip by the size of its lesion and its oedema, relative to the average size without oedema.

    Parameters
    ----------
    jic : str
        JIC type.
    volume : array_like
        Lesion volume as a share of the head sphere.
    oedema : array_like of bool
        Whether the marrow shows oedema at the first visit.

    Returns
    -------
    ndarray
        Multiplier, 1 for the mean volume of the type.

    Raises
    ------
    ParameterError
        If the type is unknown.

    Examples
    --------
    >>> mean = reference_volumes("C2").mean()
    >>> hazard_multiplier("C2", [mean, mean + 0.1], False).round(2).tolist()
    [1.0, 1.49]
    """
    mean = _mean_volume(jic)
    return np.exp(_PER_VOLUME * (np.asarray(volume, float) - mean) + _PER_OEDEMA * np.asarray(oedema, float))


def draw_collapse_months(
    rng: Generator, jic: str, multiplier: ArrayLike | None = None, *, size: int = 1, treatment: str = "none"
) -> NDArray[np.float64]:
    """Draw the month of collapse of hips that have not collapsed at month 0.

    Hips differ in hazard, yet collapse among all untreated hips of a type follows the published curve at every time:
    each has the hazard ``multiplier · G(t)``, with G chosen so that the mean survival is that of the type. (Scaling the
    hazard by a constant would hold at one time only, since the hips at most risk go first.)

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    jic : str
        JIC type.
    multiplier : array_like, optional
        See `hazard_multiplier`; one time is drawn per entry. None draws `size` hips that are all alike.
    size : int
        Number of hips where no multiplier is given.
    treatment : str
        none, nsaid, cd (core decompression), vbg (vascularised bone graft) or osteotomy; it multiplies the hazard.

    Returns
    -------
    ndarray
        Months, above 0; infinite for a hip that never collapses.

    Raises
    ------
    ParameterError
        If type or treatment is unknown.

    Examples
    --------
    >>> months = draw_collapse_months(np.random.default_rng(0), "C2", size=5000)
    >>> bool(abs((months <= 24).mean() - 0.578) < 0.02)
    True
    """
    if treatment not in TREATMENT_HAZARD:
        raise ParameterError(f"treatment is {treatment!r}, expected one of {', '.join(TREATMENT_HAZARD)}")
    shape = (size,) if multiplier is None else np.shape(multiplier)
    reached = rng.exponential(size=shape) / TREATMENT_HAZARD[treatment]
    if multiplier is None:
        return 12.0 * years_until(jic, reached)
    return 12.0 * years_until(jic, _mean_hazard(jic, reached / np.asarray(multiplier, float)))


def _mean_hazard(jic: str, base: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cumulative hazard of the mixed hips of a type at the time when the base hazard G has reached `base`."""
    multiplier = _reference_multipliers(jic)
    without = np.exp(-multiplier * base[..., None]).mean(axis=-1)
    with_oedema = np.exp(-multiplier * math.exp(_PER_OEDEMA) * base[..., None]).mean(axis=-1)
    survival = (1 - OEDEMA_SHARE) * without + OEDEMA_SHARE * with_oedema
    return -np.log(np.maximum(survival, 1e-300))


@lru_cache(maxsize=len(_TYPES))
def _mean_volume(jic: str) -> float:
    return float(reference_volumes(jic).mean())


@lru_cache(maxsize=len(_TYPES))
def _reference_multipliers(jic: str) -> NDArray[np.float64]:
    """Multipliers of hips without oedema at 200 evenly spaced ranks of volume."""
    volumes = np.quantile(reference_volumes(jic), (np.arange(200) + 0.5) / 200)
    return hazard_multiplier(jic, volumes, False)


@lru_cache(maxsize=len(_TYPES))
def reference_volumes(jic: str) -> NDArray[np.float64]:
    """Lesion volumes of many hips of a type, as the sampler draws them at ordinary coverage.

    Parameters
    ----------
    jic : str
        JIC type.

    Returns
    -------
    ndarray, shape (n,)
        Shares of the head sphere, read only.
    """
    _known(jic)
    volumes = try_lenses(np.random.default_rng(2019), jic, _ORDINARY_ARC, 8000).volume
    volumes.setflags(write=False)
    return volumes


def _known(jic: str) -> None:
    if jic not in _TYPES:
        raise ParameterError(f"jic is {jic!r}, expected one of {', '.join(_TYPES)}")
