"""A patient who moves between the lines of k-space."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_LONGEST_RUN = 6  # lines acquired in the same place before the patient lies still again


@dataclass(frozen=True)
class Motion:
    """How much a patient moved during one acquisition.

    Parameters
    ----------
    share : float
        Of the lines that were acquired out of place, 0 … 1.
    shift_mm : float
        Largest displacement.
    seed : int
        Which lines, and in which direction.
    """

    share: float = 0.0
    shift_mm: float = 0.0
    seed: int = 0

    @property
    def present(self) -> bool:
        """Whether anything moves."""
        return self.share > 0.0 and self.shift_mm > 0.0


def draw_motion(rng: np.random.Generator) -> Motion:
    """Mild in most pictures, none in a third, marked in one of twenty."""
    kind, share, shift, seed = rng.random(), rng.random(), rng.random(), int(rng.integers(2**31))
    if kind < 0.05:
        return Motion(0.08 + 0.07 * share, 0.8 + 0.7 * shift, seed)
    return Motion(0.06 * share, 0.1 + 0.4 * shift, seed) if kind < 0.65 else Motion(seed=seed)


def displaced_lines(motion: Motion, matrix: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Which lines were acquired out of place, and where the patient was.

    Parameters
    ----------
    motion : Motion
        How much.
    matrix : int
        Number of lines.

    Returns
    -------
    lines : ndarray of int, shape (n,)
        Numbers in the order of the Fourier transform; n is ``motion.share`` of the matrix, rounded.
    shift_mm : ndarray, shape (n, 2)
        Displacement along the phase and the readout axis.
    """
    rng = np.random.default_rng(motion.seed)
    wanted = round(motion.share * matrix) if motion.present else 0
    lines = np.zeros(matrix, bool)
    shift = np.zeros((matrix, 2))
    while (missing := wanted - int(lines.sum())) > 0:
        first = round(rng.choice((-1, 1)) * matrix / 2 * rng.random() ** 2)  # what moves the middle is what one sees
        run = first + np.arange(int(rng.integers(1, min(_LONGEST_RUN, missing), endpoint=True)))
        length, turn = motion.shift_mm * rng.uniform(0.3, 1.0), rng.uniform(0.0, 2 * np.pi)
        run %= matrix
        lines[run] = True
        shift[run] = length * np.cos(turn), length * np.sin(turn)
    where = np.flatnonzero(lines)
    return where, shift[where]


def move(
    spectrum: NDArray[np.complex64], motion: Motion, fov_mm: float, *, phase_axis: int = 0
) -> NDArray[np.complex64]:
    """Give the lines acquired out of place the phase ramp of their displacement.

    Parameters
    ----------
    spectrum : ndarray of complex64, shape (matrix, matrix)
        Whole k-space in the order of the Fourier transform; changed in place.
    motion : Motion
        How much.
    fov_mm : float
        Width of the field.
    phase_axis : {0, 1}
        Along which axis lines are encoded.

    Returns
    -------
    ndarray of complex64, shape (matrix, matrix)

    Examples
    --------
    >>> still = np.ones((8, 8), np.complex64)
    >>> bool((move(still.copy(), Motion(), 360.0) == still).all())
    True
    """
    lines, ramp = _ramps(motion, spectrum.shape[0], fov_mm)
    if phase_axis == 0:
        spectrum[lines] *= ramp
    else:
        spectrum[:, lines] *= ramp.T
    return spectrum


@lru_cache(maxsize=2)  # the lines of a stack are acquired together, so that all its slices move alike
def _ramps(motion: Motion, matrix: int, fov_mm: float) -> tuple[NDArray[np.int64], NDArray[np.complex64]]:
    lines, shift = displaced_lines(motion, matrix)
    frequency = np.fft.fftfreq(matrix, 1.0 / matrix) / fov_mm
    turns = frequency[lines][:, None] * shift[:, :1] + shift[:, 1:] * frequency[None, :]
    return lines, np.exp(-2j * np.pi * turns).astype(np.complex64)
