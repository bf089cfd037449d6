"""Noise tiles that repeat without a seam: trabeculae, muscle streaks, slow patches and fine mottling."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

TILE = 128  # voxels along each axis; a power of two, so that wrapping is a bit mask
STEP_MM = 0.8
PER_SD = 30.0
TRABECULAE, STREAKS, PATCHES, MOTTLE = range(4)

# Wavelength in mm (across, along) at which the band-pass peaks. The last axis of a tile runs along the fibres.
_BANDS = {TRABECULAE: (2.6, 13.0), STREAKS: (3.4, 45.0), PATCHES: (17.0, 24.0), MOTTLE: (4.5, 4.5)}


@cache
def noise_tiles() -> NDArray[np.int8]:
    """All tiles, int8 of shape (4, TILE, TILE, TILE), mean 0, ``PER_SD`` units to a standard deviation.

    One byte a voxel lets a tile stay in the processor's cache; they are the same in every process.
    """
    streams = [np.random.Generator(np.random.SFC64(7 + k)) for k in sorted(_BANDS)]
    tiles = [band_noise(rng, *_BANDS[k]) for k, rng in enumerate(streams)]
    return np.stack([np.clip(np.rint(tile * PER_SD), -127, 127).astype(np.int8) for tile in tiles])


def band_noise(rng: np.random.Generator, across_mm: float, along_mm: float) -> NDArray[np.float32]:
    """Gaussian noise whose spectrum peaks at one wavelength across and decays beyond it along the last axis.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the white noise.
    across_mm, along_mm : float
        Wavelengths in mm; a large ``along_mm`` gives streaks.

    Returns
    -------
    ndarray of float32, shape (TILE, TILE, TILE)
        Mean 0, SD 1, periodic along every axis.
    """
    from scipy import fft

    white = rng.standard_normal((TILE, TILE, TILE), dtype=np.float32)
    frequency = np.fft.fftfreq(TILE, STEP_MM)
    last = np.fft.rfftfreq(TILE, STEP_MM)
    across = np.hypot(frequency[:, None, None], frequency[None, :, None]) * across_mm
    along = last[None, None, :] * along_mm
    radius = np.sqrt(across**2 + along**2)
    # r·exp(-r²/2) peaks at 1 and has tails on both sides, which looks less like a lattice than a sharp band.
    filtered = fft.irfftn(fft.rfftn(white) * (radius * np.exp(-(radius**2) / 2)).astype(np.float32), s=white.shape)
    return np.asarray((filtered - filtered.mean()) / filtered.std(), dtype=np.float32)
