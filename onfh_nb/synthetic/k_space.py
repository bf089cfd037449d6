"""The acquired part of k-space: cut out of the fine grid, weighted by T2 decay, turned back into an image.

The painted signal is real, so half of its k-space says everything; only what breaks that symmetry, such as a patient
who moves between lines, needs the whole.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled


def acquired(image: NDArray[np.float32], matrix: int) -> NDArray[np.complex64]:
    """The middle ``matrix``² of the k-space of a real image.

    Parameters
    ----------
    image : ndarray of float32, shape (n, n)
        Real signal on the fine grid.
    matrix : int
        Acquired rows and columns, even and smaller than n.

    Returns
    -------
    ndarray of complex64, shape (matrix, matrix // 2 + 1)
        Half of k-space, rows in the order of the Fourier transform. Its inverse has the values of the image and keeps
        the distance of the outer pixels to the edge of the field, so that pixel centres stay where they should.

    Raises
    ------
    ValueError
        Where the acquired matrix is not smaller than the fine one.

    Examples
    --------
    >>> flat = np.ones((32, 32), np.float32)
    >>> bool(np.allclose(real_image(acquired(flat, 24)), 1.0, atol=1e-6))
    True
    """
    from scipy import fft

    n = image.shape[0]
    if matrix >= n:
        raise ValueError(f"the acquired matrix {matrix} must be smaller than the fine one {n}")
    lines = fft.rfft(image, axis=1)[:, : matrix // 2 + 1]
    kept = np.empty((matrix, matrix // 2 + 1), np.complex64)
    _cut_out(fft.fft(lines, axis=0), *_ramps(matrix, n), kept)
    return kept


def real_image(half: NDArray[np.complex64]) -> NDArray[np.float32]:
    """Image of a half k-space, shape (matrix, matrix)."""
    from scipy import fft

    matrix = half.shape[0]
    return np.asarray(fft.irfft2(half, s=(matrix, matrix)), dtype=np.float32)


def whole(half: NDArray[np.complex64]) -> NDArray[np.complex64]:
    """All of k-space, shape (matrix, matrix), from the half that a real image leaves to be said."""
    matrix = half.shape[0]
    out = np.empty((matrix, matrix), np.complex64)
    _mirror(half, out)
    return out


def magnitude_image(spectrum: NDArray[np.complex64]) -> NDArray[np.float32]:
    """Magnitude of the image of a whole k-space, shape (matrix, matrix)."""
    from scipy import fft

    image = fft.ifft2(spectrum, overwrite_x=True)
    out = np.empty(image.shape, np.float32)
    _modulus(image, out)
    return out


def zero_fill(spectrum: NDArray[np.complex64], size: int) -> NDArray[np.complex64]:
    """Put zeros around a whole k-space, so that its image comes out on a finer grid over the same field.

    Parameters
    ----------
    spectrum : ndarray of complex64, shape (matrix, matrix)
        Whole k-space, noise included.
    size : int
        Rows and columns wanted, even and larger than the matrix.

    Returns
    -------
    ndarray of complex64, shape (size, size)
    """
    matrix = spectrum.shape[0]
    half = matrix // 2
    move = 0.5 / size - 0.5 / matrix
    ramp = np.exp(2j * np.pi * move * np.fft.fftfreq(matrix, 1.0 / matrix)) * (size / matrix)
    ramp[half] = 0.0  # the unpaired frequency has no phase of its own
    spectrum = spectrum * ramp.astype(np.complex64)[:, None] * ramp.astype(np.complex64)[None, :]
    out = np.zeros((size, size), np.complex64)
    for rows in (slice(None, half), slice(-half, None)):
        for columns in (slice(None, half), slice(-half, None)):
            out[rows, columns] = spectrum[rows, columns]
    return out


def decay(half: NDArray[np.complex64], strength: float, phase_axis: int) -> NDArray[np.complex64]:
    """Weight the lines of a half k-space as an echo train does, whose outer lines come when T2 has taken its share.

    Parameters
    ----------
    half : ndarray of complex64, shape (matrix, matrix // 2 + 1)
        Half of k-space.
    strength : float
        Decay exp(−strength) at the outermost line, that is half a train over T2; in the image the point becomes
        a Lorentzian. 0 changes nothing.
    phase_axis : {0, 1}
        Along which axis lines are encoded.

    Returns
    -------
    ndarray of complex64, shape as ``half``
    """
    if strength == 0.0:
        return half
    matrix = half.shape[0]
    distance = np.abs(np.fft.fftfreq(matrix)) * 2 if phase_axis == 0 else np.arange(half.shape[1]) * 2 / matrix
    weight = np.exp(-strength * distance).astype(np.float32)
    return half * (weight[:, None] if phase_axis == 0 else weight[None, :])


@cache
def _ramps(matrix: int, n: int) -> tuple[NDArray[np.complex64], NDArray[np.complex64]]:
    """Phase and scale of the rows and columns of the cut-out; 0 for the unpaired frequency, which has no phase."""
    # A pixel of the coarse grid starts where one of the fine grid does, but its centre lies further in.
    move, half = 0.5 / matrix - 0.5 / n, matrix // 2
    rows = np.exp(2j * np.pi * move * np.fft.fftfreq(matrix, 1.0 / matrix)) * (matrix / n) ** 2
    columns = np.exp(2j * np.pi * move * np.arange(half + 1))
    rows[half], columns[half] = 0.0, 0.0
    return rows.astype(np.complex64), columns.astype(np.complex64)


@compiled
def _cut_out(spectrum: Any, rows: Any, columns: Any, out: Any) -> None:
    matrix, width = out.shape
    beyond = spectrum.shape[0] - matrix
    for row in range(matrix):
        source = row if row < matrix // 2 else row + beyond
        for i in range(width):
            out[row, i] = spectrum[source, i] * (rows[row] * columns[i])


@compiled
def _mirror(half: Any, out: Any) -> None:
    """What real images have on the other side: the complex conjugate at the opposite frequency."""
    matrix, width = half.shape
    for row in range(matrix):
        opposite = (matrix - row) % matrix
        for i in range(width):
            out[row, i] = half[row, i]
        for i in range(width, matrix):
            out[row, i] = np.conj(half[opposite, matrix - i])


@compiled
def _modulus(image: Any, out: Any) -> None:
    for row in range(out.shape[0]):
        for i in range(out.shape[1]):
            out[row, i] = np.sqrt(image[row, i].real ** 2 + image[row, i].imag ** 2)
