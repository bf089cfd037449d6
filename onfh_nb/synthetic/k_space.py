"""The acquired part of k-space: cut out of the fine grid, weighted by T2 decay, turned back into an image.

The painted signal is real, so half of its k-space says everything; only what breaks that symmetry, such as a patient
who moves between lines, needs the whole.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


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
    half = matrix // 2
    lines = fft.rfft(image, axis=1)[:, : half + 1]
    spectrum = fft.fft(lines, axis=0)
    kept = np.concatenate([spectrum[:half], spectrum[n - half :]])
    # A pixel of the coarse grid starts where one of the fine grid does, but its centre lies further in.
    move = 0.5 / matrix - 0.5 / n
    rows = np.exp(2j * np.pi * move * np.fft.fftfreq(matrix, 1.0 / matrix)) * (matrix / n) ** 2
    columns = np.exp(2j * np.pi * move * np.arange(half + 1)).astype(np.complex64)
    kept *= rows.astype(np.complex64)[:, None]
    kept *= columns[None, :]
    kept[half] = 0.0  # the unpaired frequency has no phase of its own
    kept[:, half] = 0.0
    return np.asarray(kept, dtype=np.complex64)


def real_image(half: NDArray[np.complex64]) -> NDArray[np.float32]:
    """Image of a half k-space, shape (matrix, matrix)."""
    from scipy import fft

    matrix = half.shape[0]
    return np.asarray(fft.irfft2(half, s=(matrix, matrix)), dtype=np.float32)


def whole(half: NDArray[np.complex64]) -> NDArray[np.complex64]:
    """All of k-space, shape (matrix, matrix), from the half that a real image leaves to be said."""
    matrix = half.shape[0]
    out = np.empty((matrix, matrix), np.complex64)
    out[:, : half.shape[1]] = half
    mirrored = half[:, matrix - half.shape[1] : 0 : -1]
    out[0, half.shape[1] :] = mirrored[0].conj()
    np.conjugate(mirrored[:0:-1], out=out[1:, half.shape[1] :])
    return out


def magnitude_image(spectrum: NDArray[np.complex64]) -> NDArray[np.float32]:
    """Magnitude of the image of a whole k-space, shape (matrix, matrix)."""
    from scipy import fft

    return np.asarray(np.abs(fft.ifft2(spectrum, overwrite_x=True)), dtype=np.float32)


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
