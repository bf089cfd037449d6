"""What chemical saturation leaves of fat: little, unevenly, and in some pictures nearly all of it in a patch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled
from onfh_nb.synthetic.exam import Exam

_LEAST = 0.2  # of the residual in the middle, where the field drifts towards better saturation
FAILURE_PROBABILITY = {"S3T": 0.15, "P15T": 0.10}


@dataclass(frozen=True)
class FatSaturation:
    """Residual of fat over the field of one acquisition. Coordinates (slice, row, column) run from −1 to 1.

    Parameters
    ----------
    residual : float
        Share of fat signal left in the middle of the field.
    slope : tuple of float
        Relative change of it from the middle to the edge along each axis, as the static field drifts.
    failure : float
        Share left in the middle of a patch where saturation failed; 0 where it did not.
    centre, width : tuple of float
        Place and width (one SD) of the patch along each axis.
    """

    residual: float = 0.08
    slope: tuple[float, float, float] = (0.0, 0.0, 0.0)
    failure: float = 0.0
    centre: tuple[float, float, float] = (0.0, 0.0, 0.0)
    width: tuple[float, float, float] = (1.0, 1.0, 1.0)


def draw_fat_saturation(site: str, rng: np.random.Generator) -> FatSaturation:
    """Residual 0.03 to 0.15; failures lie to one side, where the field is least even."""
    failed = rng.random() < FAILURE_PROBABILITY[site]
    residual, side = rng.uniform(0.03, 0.15), rng.choice((-1.0, 1.0))
    slope = rng.uniform(-0.5, 0.5, 3)
    centre = rng.uniform(-0.8, 0.8), rng.uniform(-0.8, 0.8), side * rng.uniform(0.35, 0.9)
    width, failure = rng.uniform((0.5, 0.25, 0.2), (1.2, 0.6, 0.5)), rng.uniform(0.4, 0.8)
    return FatSaturation(
        float(residual),
        _three(slope),
        float(failure) if failed else 0.0,
        _three(np.array(centre)),
        _three(width),
    )


def _three(values: NDArray[np.float64]) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])


def fat_gain(saturation: FatSaturation, nominal: float, exam: Exam, number: int) -> NDArray[np.float32]:
    """Factor of fat signal over one slice of the fine grid.

    Parameters
    ----------
    saturation : FatSaturation
        What is left of fat.
    nominal : float
        Residual that the painted signal already has.
    exam : Exam
        Where the slices lie.
    number : int
        Which slice.

    Returns
    -------
    ndarray of float32, shape (fine, fine)

    Examples
    --------
    >>> exam = Exam((0.0, 0.0, 0.0), 360.0, 3, 4.0, 0.4, 64, 48)
    >>> bool(np.allclose(fat_gain(FatSaturation(0.08), 0.08, exam, 1), 1.0))
    True
    """
    along = -1.0 + 2.0 * number / max(exam.n_slices - 1, 1)
    axis = np.linspace(-1.0, 1.0, exam.fine)
    slope, centre, width = saturation.slope, saturation.centre, saturation.width
    rows = saturation.residual * (1.0 + slope[0] * along + slope[1] * axis)
    columns = saturation.residual * slope[2] * axis
    places = (np.array(along), axis, axis)
    bumps = [np.exp(-0.5 * ((places[k] - centre[k]) / width[k]) ** 2) for k in range(3)]
    limits = np.array([_LEAST * saturation.residual, saturation.failure, nominal], np.float32)
    out = np.empty((exam.fine, exam.fine), np.float32)
    single = [np.asarray(v, np.float32) for v in (rows, columns, bumps[0] * bumps[1], bumps[2])]
    _gain(single[0], single[1], single[2], single[3], limits, out)
    return out


@compiled
def _gain(rows: Any, columns: Any, bump_rows: Any, bump_columns: Any, limits: Any, out: Any) -> None:
    least, failure, nominal = limits[0], limits[1], limits[2]
    for row in range(out.shape[0]):
        for i in range(out.shape[1]):
            plain = min(max(rows[row] + columns[i], least), np.float32(1.0))
            patch = bump_rows[row] * bump_columns[i] * max(failure - plain, np.float32(0.0))
            out[row, i] = (plain + patch) / nominal
