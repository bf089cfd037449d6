"""How far a vessel measurement may be off, and the least change it shows: what random trees with known truth say."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    import pandas as pd

QUANTITIES = ("length_mm", "mean_diameter_mm", "n_junctions")
# Normal quantile of 95 % limits.
Z = 1.959964


@dataclass(frozen=True)
class MeasurementCard:
    """What to expect of a measurement at one voxel size and vessel diameter.

    Parameters
    ----------
    voxel_mm, mean_diameter_mm : float
        What it was asked for.
    n : int
        Patients, each measured before and after.
    table : DataFrame
        One row for each of length, diameter and junctions: ``quantity, bias_pct, low_pct, high_pct`` (95 % limits of
        agreement with the truth, in % of the true value) and ``detectable_change_pct`` for the mean of n patients.
    warnings : tuple of str
        What to know before the card is used.
    """

    voxel_mm: float
    mean_diameter_mm: float
    n: int
    table: pd.DataFrame
    warnings: tuple[str, ...]


def measurement_card(voxel_mm: ArrayLike, mean_diameter_mm: float, n: int) -> MeasurementCard:
    """Bias, limits of agreement and minimum detectable change of a vessel measurement.

    The errors were found on random smooth trees with known truth, painted into cubic voxels without segmentation
    error, whose branches keep 2 mm clear of each other; vessels that run closer than that merge in the mask, and no
    measurement of it finds them. Between the tabled voxel sizes and diameters the errors are interpolated, linearly in
    the logarithms of both; outside, the nearest tabled value is taken and a warning says so.

    The detectable change is 1.96·√2·SD/√n: the least mean change of n patients that error of measurement alone would
    not show in 95 of 100 studies. Change from patient to patient, and errors of the segmentation, come on top of it.

    Parameters
    ----------
    voxel_mm : float or array_like, shape (3,)
        Side of the voxels; of voxels that are no cubes the longest counts.
    mean_diameter_mm : float
        Mean vessel diameter.
    n : int
        Number of patients, at least 1.

    Returns
    -------
    MeasurementCard

    Raises
    ------
    ParameterError
        If a size is not positive or n is no whole number of at least 1.

    References
    ----------
    Bland JM, Altman DG. Lancet 1986;327:307-310. doi:10.1016/S0140-6736(86)90837-8

    Examples
    --------
    >>> card = measurement_card(0.8, 2.0, n=30)
    >>> card.table["quantity"].tolist()
    ['length_mm', 'mean_diameter_mm', 'n_junctions']
    """
    import pandas as pd

    sides = np.atleast_1d(np.asarray(voxel_mm, dtype=np.float64))
    if sides.ndim != 1 or not (np.isfinite(sides) & (sides > 0)).all():
        raise ParameterError(f"voxel_mm is {sides.tolist()}, expected a positive length in mm or one for each axis")
    if not (np.isfinite(mean_diameter_mm) and mean_diameter_mm > 0):
        raise ParameterError(f"mean_diameter_mm is {mean_diameter_mm}, expected a positive length in mm")
    if isinstance(n, bool) or int(n) != n or n < 1:
        raise ParameterError(f"n is {n}, expected a whole number of at least 1 patient")
    voxel = float(sides.max())
    voxels, diameters, errors = _tabled()
    found = _interpolated(voxels, diameters, errors, voxel, float(mean_diameter_mm)).round(6) + 0.0  # no −0
    bias, sd = found[::2], found[1::2]
    table = pd.DataFrame(
        {
            "quantity": list(QUANTITIES),
            "bias_pct": bias,
            "low_pct": bias - Z * sd,
            "high_pct": bias + Z * sd,
            "detectable_change_pct": Z * math.sqrt(2 / n) * sd,
        }
    )
    warnings = _outside("voxel size", voxel, voxels) + _outside("mean diameter", float(mean_diameter_mm), diameters)
    if sides.min() < sides.max():
        warnings += (
            f"voxels of {sides.tolist()} mm are taken as cubes of {voxel:g} mm, which the table was made with",
        )
    return MeasurementCard(voxel, float(mean_diameter_mm), int(n), table, warnings)


@cache
def _tabled() -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Voxel sizes (v,), diameters (d,), and bias and SD of the three quantities in turn (v, d, 6)."""
    with files("onfh_nb.vascular").joinpath("measurement_card.csv").open(encoding="utf-8") as file:
        rows = np.array([[float(value) for value in row] for row in list(csv.reader(file))[1:]])
    voxels, diameters = np.unique(rows[:, 0]), np.unique(rows[:, 1])
    rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    return voxels, diameters, rows[:, 3:].reshape(len(voxels), len(diameters), 6)


def _interpolated(
    voxels: NDArray[np.float64],
    diameters: NDArray[np.float64],
    errors: NDArray[np.float64],
    voxel: float,
    diameter: float,
) -> NDArray[np.float64]:
    by_diameter = [
        [np.interp(math.log(diameter), np.log(diameters), errors[i, :, k]) for i in range(len(voxels))]
        for k in range(6)
    ]
    return np.array([np.interp(math.log(voxel), np.log(voxels), column) for column in by_diameter])


def _outside(what: str, value: float, tabled: NDArray[np.float64]) -> tuple[str, ...]:
    if tabled[0] <= value <= tabled[-1]:
        return ()
    near = tabled[0] if value < tabled[0] else tabled[-1]
    table = f"{tabled[0]:g} to {tabled[-1]:g} mm"
    return (f"{what} {value:g} mm lies outside the table ({table}): the errors are those at {near:g} mm",)
