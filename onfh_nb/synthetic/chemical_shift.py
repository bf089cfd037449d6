"""Fat resonates lower than water and so is written beside its place, along the readout."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled


def combine(
    signal: NDArray[np.float32],
    sensitivity: NDArray[np.float32],
    shift_px: float,
    *,
    axis: int = 1,
    gain: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Add water and displaced fat of one slice and weight them by the coil.

    Parameters
    ----------
    signal : ndarray of float32, shape (rows, columns, 2)
        Signed fat and water.
    sensitivity : ndarray of float32, shape (rows, columns)
        Of the coil.
    shift_px : float
        Displacement of fat along the readout in pixels; between pixels by a Catmull–Rom spline.
    axis : {0, 1}
        Axis of the readout.
    gain : ndarray of float32, shape (rows, columns), optional
        Factor of fat before it is displaced.

    Returns
    -------
    ndarray of float32, shape (rows, columns)
    """
    out = np.empty(signal.shape[:2], np.float32)
    factor = np.ones((1, 1), np.float32) if gain is None else gain
    (_along_columns if axis == 1 else _along_rows)(signal, sensitivity, factor, shift_px, out)
    return out


@compiled
def _weights(shift: float) -> Any:
    """Whole pixels of a shift, and Catmull–Rom weights of the four neighbours for the rest."""
    whole = int(np.floor(shift))
    f = np.float32(shift - whole)
    w0 = np.float32(0.5) * (-f + 2 * f * f - f * f * f)
    w1 = np.float32(0.5) * (2 - 5 * f * f + 3 * f * f * f)
    w2 = np.float32(0.5) * (f + 4 * f * f - 3 * f * f * f)
    w3 = np.float32(0.5) * (f * f * f - f * f)
    return whole, w0, w1, w2, w3


@compiled
def _along_columns(signal: Any, sensitivity: Any, gain: Any, shift: float, out: Any) -> None:
    whole, w0, w1, w2, w3 = _weights(shift)
    n = out.shape[1]
    reach = min(abs(whole) + 3, n)
    fat = np.zeros(n + 2 * reach, np.float32)  # air lies beyond the field
    for row in range(out.shape[0]):
        if gain.shape[0] == 1:
            for i in range(n):
                fat[reach + i] = signal[row, i, 0]
        else:
            for i in range(n):
                fat[reach + i] = signal[row, i, 0] * gain[row, i]
        a, b = fat[reach - whole + 1 :], fat[reach - whole :]
        c, d = fat[reach - whole - 1 :], fat[reach - whole - 2 :]
        for i in range(n):
            moved = w0 * a[i] + w1 * b[i] + w2 * c[i] + w3 * d[i]
            out[row, i] = (moved + signal[row, i, 1]) * sensitivity[row, i]


@compiled
def _along_rows(signal: Any, sensitivity: Any, gain: Any, shift: float, out: Any) -> None:
    whole, w0, w1, w2, w3 = _weights(shift)
    height, width = out.shape
    fat = np.empty((height + 1, width), np.float32)
    for row in range(height):
        for i in range(width):
            fat[row, i] = signal[row, i, 0] * gain[row, i] if gain.shape[0] > 1 else signal[row, i, 0]
    fat[height] = np.float32(0.0)  # air lies beyond the field
    for row in range(height):
        one, two, three, four = row - whole + 1, row - whole, row - whole - 1, row - whole - 2
        a = fat[one if 0 <= one < height else height]
        b = fat[two if 0 <= two < height else height]
        c = fat[three if 0 <= three < height else height]
        d = fat[four if 0 <= four < height else height]
        for i in range(width):
            moved = w0 * a[i] + w1 * b[i] + w2 * c[i] + w3 * d[i]
            out[row, i] = (moved + signal[row, i, 1]) * sensitivity[row, i]
