"""Receive coil: a smooth sensitivity over the field, a polynomial of third order in its logarithm."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled
from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.protocols import Plane

_ORDER = 3
_STEP = 8  # pixels between the places at which the sensitivity is computed

# What the arrays of the scanners have in common from patient to patient: weight of the square of the distance from the
# middle, to the sides (x), to front and back (y), upwards and downwards (z).
ARRAYS: dict[str, dict[str, float]] = {
    "S3T": {"x": 1.2, "y": 0.2, "z": -1.0},  # dark in the middle at 3 T; the array ends above and below
    "P15T": {"x": 0.5, "y": 0.9, "z": -0.6},  # one array in front, one in the table
}
_AXES: dict[Plane, str] = {"coronal": "yzx", "axial": "zyx", "sagittal": "xzy"}  # of slices, rows and columns


def draw_bias(
    peak_to_peak: float, rng: np.random.Generator, *, site: str = "S3T", plane: Plane = "coronal"
) -> NDArray[np.float64]:
    """Coefficients of a log sensitivity whose range is ``log(1 + peak_to_peak)`` over the field; brighter outside.

    Parameters
    ----------
    peak_to_peak : float
        Largest over smallest sensitivity, less one; the corners of a slice, which hold air, are left out.
    rng : numpy.random.Generator
        Source of randomness.
    site : {"S3T", "P15T"}
        Whose array.
    plane : {"coronal", "axial", "sagittal"}
        How the slices lie in the patient.

    Returns
    -------
    ndarray, shape (20,)
        One coefficient for each row of :func:`bias_powers`.

    Examples
    --------
    >>> draw_bias(0.4, np.random.default_rng(0)).shape
    (20,)
    """
    powers = bias_powers()
    coefficients = rng.normal(0.0, 1.0, len(powers)) / (1.0 + powers.sum(axis=1))
    for axis, name in enumerate(_AXES[plane]):
        coefficients[(powers == 2 * np.eye(3, dtype=int)[axis]).all(axis=1)] += ARRAYS[site][name]
    coefficients[0] = 0.0
    grid = np.stack(np.meshgrid(*[np.linspace(-1, 1, 9)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    field = (grid[:, None, :] ** powers[None]).prod(axis=2) @ coefficients
    inside = (grid[:, 1:] ** 2).sum(axis=1) <= 1.2
    low, high = field[inside].min(), field[inside].max()
    coefficients *= np.log1p(peak_to_peak) / (high - low)
    coefficients[0] = -0.5 * (low + high) * np.log1p(peak_to_peak) / (high - low)
    return np.asarray(coefficients)


@cache
def bias_powers() -> NDArray[np.int64]:
    """Exponents (slice, row, column) of the terms of the bias polynomial, shape (20, 3), constant first."""
    n = _ORDER + 1
    terms = [(i, j, k) for i in range(n) for j in range(n) for k in range(n) if i + j + k <= _ORDER]
    return np.array(sorted(terms, key=sum), dtype=np.int64)


def slice_bias(bias: NDArray[np.float64], exam: Exam, number: int) -> NDArray[np.float32]:
    """Sensitivity over one slice of the fine grid.

    Parameters
    ----------
    bias : ndarray, shape (20,)
        Coefficients, see :func:`draw_bias`.
    exam : Exam
        Where the slices lie.
    number : int
        Which slice.

    Returns
    -------
    ndarray of float32, shape (fine, fine)
    """
    vander = _axis_powers(exam.fine)
    out = np.empty((exam.fine, exam.fine), np.float32)
    _between(np.exp(vander @ _within_slice(bias, exam, number) @ vander.T).astype(np.float32), out)
    return out


def without_shading(magnitude: NDArray[np.float32], bias: NDArray[np.float64], exam: Exam) -> NDArray[np.float32]:
    """Divide a stored stack by the sensitivity at the middle of each of its pixels.

    Parameters
    ----------
    magnitude : ndarray of float32, shape (slices, stored, stored)
        Without noise.
    bias : ndarray, shape (20,)
        Coefficients, see :func:`draw_bias`.
    exam : Exam
        Where the slices lie.

    Returns
    -------
    ndarray of float32, shape (slices, stored, stored)
        What a correction of unevenness should find. It differs from a picture taken by an even coil only by how the
        limits of k-space act on the shading itself, which is smooth (less than 0.5 % of the signal of muscle).
    """
    ratio = exam.fine / exam.stored
    middles = (np.arange(exam.stored) + 0.5) * ratio - 0.5
    vander = np.vander(-1.0 + 2.0 * middles / (exam.fine - 1), _ORDER + 1, increasing=True)
    out = np.empty_like(magnitude)
    for number, picture in enumerate(magnitude):
        logarithm = (vander @ _within_slice(bias, exam, number) @ vander.T).astype(np.float32)
        np.multiply(picture, np.exp(-logarithm), out=out[number])
    return out


def _within_slice(bias: NDArray[np.float64], exam: Exam, number: int) -> NDArray[np.float64]:
    """Coefficients of the log sensitivity of one slice, by the powers of its rows and columns, shape (4, 4)."""
    along = -1.0 + 2.0 * number / max(exam.n_slices - 1, 1)
    matrix = np.zeros((_ORDER + 1, _ORDER + 1))
    for (i, j, k), value in zip(bias_powers(), bias, strict=True):
        matrix[j, k] += value * along**i
    return matrix


@cache
def _axis_powers(size: int) -> NDArray[np.float64]:
    """Powers 0 … 3 of the coordinate −1 … 1 of every eighth pixel and of the next one beyond, shape (n, 4)."""
    nodes = np.arange((size + _STEP - 1) // _STEP + 1) * _STEP
    return np.vander(-1.0 + 2.0 * nodes / (size - 1), _ORDER + 1, increasing=True)


@compiled
def _between(nodes: Any, out: Any) -> None:
    """Values at every eighth pixel of both axes, and linear in between (error below 1e-5)."""
    height, width = out.shape
    lines = np.empty((2, nodes.shape[1] * _STEP), np.float32)
    for k in range(nodes.shape[0] - 1):
        for side in range(2):
            values = nodes[k + side]
            for n in range(nodes.shape[1] - 1):
                slope = (values[n + 1] - values[n]) * np.float32(1 / _STEP)
                for i in range(_STEP):
                    lines[side, n * _STEP + i] = values[n] + slope * np.float32(i)
        for row in range(k * _STEP, min((k + 1) * _STEP, height)):
            share = np.float32((row - k * _STEP) / _STEP)
            for i in range(width):
                out[row, i] = lines[0, i] + share * (lines[1, i] - lines[0, i])
