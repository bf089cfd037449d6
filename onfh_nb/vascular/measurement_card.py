"""How far a vessel measurement may be off, and the least change it shows: what trees with known truth say."""

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
TREES = ("head", "spaced")
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
    trees : str
        Kind of trees on which the errors were found.
    table : DataFrame
        One row for each of length, diameter and junctions: ``quantity, bias_pct, low_pct, high_pct`` (95 % limits of
        agreement with the truth, in % of the true value, of junctions in % of their mean number) and
        ``detectable_change_pct`` for the mean of n patients, in % of the mean before.
    warnings : tuple of str
        What to know before the card is used.
    """

    voxel_mm: float
    mean_diameter_mm: float
    n: int
    trees: str
    table: pd.DataFrame
    warnings: tuple[str, ...]


def measurement_card(voxel_mm: ArrayLike, mean_diameter_mm: float, n: int, *, trees: str = "head") -> MeasurementCard:
    """Bias, limits of agreement and minimum detectable change of a vessel measurement.

    The errors were found on trees with known truth, painted into cubic voxels without segmentation error, with spurs
    below 1 mm removed in heads and below 2 mm in trees that keep clear. Vessels that run closer than a voxel merge in
    the mask, and no measurement of it tells them apart: so the errors in a femoral head, whose branches are short and
    close, are many times those of trees that keep clear of each other. Between the tabled voxel sizes and diameters the
    errors are interpolated, linearly in the logarithms of both; outside, the nearest tabled value is taken and a
    warning says so.

    The detectable change is 1.96·SD/√n, with the SD of the error of the change: the least mean change of n patients
    that error of measurement alone would not show in 95 of 100 studies. Two measurements of one head share part of
    their error, so that SD was found on heads before and after. Trees that keep clear were seen once; theirs is taken
    as √2 times the SD of one measurement, which is right if its errors are independent. Change from patient to patient,
    and errors of the segmentation, come on top of it.

    Parameters
    ----------
    voxel_mm : float or array_like, shape (3,)
        Side of the voxels; of voxels that are no cubes the longest counts.
    mean_diameter_mm : float
        Mean vessel diameter.
    n : int
        Number of patients, at least 1.
    trees : {"head", "spaced"}
        Where the errors come from: simulated vessels of diseased femoral heads, of which half were grafted between the
        visits, their radii scaled to each diameter up to 1.2 mm; or random smooth trees whose branches keep 2 mm clear
        of each other, up to 3 mm, for larger vessels elsewhere.

    Returns
    -------
    MeasurementCard

    Raises
    ------
    ParameterError
        If a size is not positive, n is no whole number of at least 1, or no trees are of that kind.

    References
    ----------
    Bland JM, Altman DG. Lancet 1986;327:307-310. doi:10.1016/S0140-6736(86)90837-8

    Examples
    --------
    >>> card = measurement_card(0.8, 0.5, n=30)
    >>> card.trees, card.table["quantity"].tolist()
    ('head', ['length_mm', 'mean_diameter_mm', 'n_junctions'])
    """
    import pandas as pd

    sides = np.atleast_1d(np.asarray(voxel_mm, dtype=np.float64))
    if sides.ndim != 1 or not (np.isfinite(sides) & (sides > 0)).all():
        raise ParameterError(f"voxel_mm is {sides.tolist()}, expected a positive length in mm or one for each axis")
    if not (np.isfinite(mean_diameter_mm) and mean_diameter_mm > 0):
        raise ParameterError(f"mean_diameter_mm is {mean_diameter_mm}, expected a positive length in mm")
    if isinstance(n, bool) or int(n) != n or n < 1:
        raise ParameterError(f"n is {n}, expected a whole number of at least 1 patient")
    if trees not in TREES:
        raise ParameterError(f"trees is {trees!r}, expected {' or '.join(TREES)}")
    voxel = float(sides.max())
    voxels, diameters, errors = _tabled(trees)
    found = _interpolated(voxels, diameters, errors, voxel, float(mean_diameter_mm)).round(6) + 0.0  # no −0
    bias, sd, change_sd = found.reshape(3, 3).T
    table = pd.DataFrame(
        {
            "quantity": list(QUANTITIES),
            "bias_pct": bias,
            "low_pct": bias - Z * sd,
            "high_pct": bias + Z * sd,
            "detectable_change_pct": Z / math.sqrt(n) * change_sd,
        }
    )
    warnings = _outside("voxel size", voxel, voxels) + _outside("mean diameter", float(mean_diameter_mm), diameters)
    if sides.min() < sides.max():
        warnings += (
            f"voxels of {sides.tolist()} mm are taken as cubes of {voxel:g} mm, which the table was made with",
        )
    return MeasurementCard(voxel, float(mean_diameter_mm), int(n), trees, table, warnings)


@cache
def _tabled(trees: str) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Voxel sizes (v,), diameters (d,), and bias, SD and SD of the change of the three quantities in turn (v, d, 9)."""
    with files("onfh_nb.vascular").joinpath("measurement_card.csv").open(encoding="utf-8") as file:
        rows = np.array([[float(value or "nan") for value in row[1:]] for row in csv.reader(file) if row[0] == trees])
    voxels, diameters = np.unique(rows[:, 0]), np.unique(rows[:, 1])
    rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    return voxels, diameters, with_change(rows[:, 3:].reshape(len(voxels), len(diameters), 9))


def with_change(errors: NDArray[np.float64]) -> NDArray[np.float64]:
    """The errors (…, 9) with √2 times the SD where that of the change is unknown.

    Examples
    --------
    >>> with_change(np.array([0.0, 2.0, np.nan, 0.0, 1.0, 3.0, 0.0, 0.0, 0.0])).round(2).tolist()
    [0.0, 2.0, 2.83, 0.0, 1.0, 3.0, 0.0, 0.0, 0.0]
    """
    filled = errors.copy()
    change, sd = filled[..., 2::3], filled[..., 1::3]
    filled[..., 2::3] = np.where(np.isnan(change), math.sqrt(2) * sd, change)
    return filled


def _interpolated(
    voxels: NDArray[np.float64],
    diameters: NDArray[np.float64],
    errors: NDArray[np.float64],
    voxel: float,
    diameter: float,
) -> NDArray[np.float64]:
    by_diameter = [
        [np.interp(math.log(diameter), np.log(diameters), errors[i, :, k]) for i in range(len(voxels))]
        for k in range(errors.shape[-1])
    ]
    return np.array([np.interp(math.log(voxel), np.log(voxels), column) for column in by_diameter])


def _outside(what: str, value: float, tabled: NDArray[np.float64]) -> tuple[str, ...]:
    if tabled[0] <= value <= tabled[-1]:
        return ()
    near = tabled[0] if value < tabled[0] else tabled[-1]
    table = f"{tabled[0]:g} to {tabled[-1]:g} mm"
    return (f"{what} {value:g} mm lies outside the table ({table}): the errors are those at {near:g} mm",)
