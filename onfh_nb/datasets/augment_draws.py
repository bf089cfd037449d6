"""What chance decides about each sample of an epoch, drawn at once so that no thread and no device changes it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.datasets.augment_params import AugmentParams

_LEAST_NOISE: Final = 1 << 20
_NOISE_SEED: Final = 0x0F4


class AugmentDraws(NamedTuple):
    """One entry per sample of the epoch.

    Parameters
    ----------
    matrix : ndarray of float64, shape (n, 2, 3)
        ``matrix @ (x, y, 1)`` is the place in the input picture, in pixels, that is shown at (x, y).
    gamma : ndarray of float32, shape (n,)
        Exponent of the grey values.
    noise_sd : ndarray of float32, shape (n,)
        Standard deviation of the noise.
    noise_start : ndarray of int64, shape (n,)
        Where in the table of noise its values begin.
    """

    matrix: NDArray[np.float64]
    gamma: NDArray[np.float32]
    noise_sd: NDArray[np.float32]
    noise_start: NDArray[np.int64]

    def part(self, where: slice) -> AugmentDraws:
        """The draws of some of the samples."""
        return AugmentDraws(self.matrix[where], self.gamma[where], self.noise_sd[where], self.noise_start[where])


def draw_augmentation(params: AugmentParams, n: int, shape: tuple[int, int], *, seed: int, epoch: int) -> AugmentDraws:
    """Draw turn, size, place, exponent and noise of every sample of one epoch.

    Parameters
    ----------
    params : AugmentParams
        The ranges.
    n : int
        Samples in the epoch.
    shape : tuple of int
        Channels C and side S of the pictures.
    seed, epoch : int
        Equal numbers give equal draws.

    Returns
    -------
    AugmentDraws

    Examples
    --------
    >>> still = AugmentParams(rotate_deg=0, scale=(1, 1), translate=0)
    >>> (draw_augmentation(still, 1, (1, 96), seed=0, epoch=0).matrix[0] + 0.0).tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
    """
    channels, side = shape
    rng = np.random.Generator(np.random.SFC64((seed, epoch, 1)))
    u = rng.random((n, 7))
    angle = np.deg2rad(params.rotate_deg) * (2 * u[:, 0] - 1)
    scale = params.scale[0] + (params.scale[1] - params.scale[0]) * u[:, 1]
    shift = params.translate * side * (2 * u[:, 2:4] - 1)
    gamma = params.gamma[0] + (params.gamma[1] - params.gamma[0]) * u[:, 4]
    flip = rng.random(n) < 0.5 if params.flip else np.zeros(n, bool)
    free = len(noise_table(channels * side * side)) - channels * side * side
    return AugmentDraws(
        matrix=_composed(angle, scale, shift, flip, side),
        gamma=gamma.astype(np.float32),
        noise_sd=(params.noise * u[:, 5]).astype(np.float32),
        noise_start=(u[:, 6] * free).astype(np.int64),
    )


@lru_cache(maxsize=2)
def noise_table(n_pixels: int) -> NDArray[np.float32]:
    """Standard normal values, of which every sample gets a stretch: drawing them anew would take longest of all.

    Parameters
    ----------
    n_pixels : int
        Values that one sample needs.

    Returns
    -------
    ndarray of float32
        At least four times as many.
    """
    rng = np.random.Generator(np.random.SFC64(_NOISE_SEED))
    table = rng.standard_normal(max(_LEAST_NOISE, 4 * n_pixels), dtype=np.float32)
    table.setflags(write=False)
    return table


def _composed(
    angle: NDArray[np.float64],
    scale: NDArray[np.float64],
    shift: NDArray[np.float64],
    flip: NDArray[np.bool_],
    side: int,
) -> NDArray[np.float64]:
    """Output to input: p_in = c + A (p_out − c − shift), with A the turn over the scale and c the centre."""
    centre = (side - 1) / 2
    cosine, sine = np.cos(angle) / scale, np.sin(angle) / scale
    turn = np.stack([np.stack([cosine, -sine], -1), np.stack([sine, cosine], -1)], -2)
    turn[flip, 0] *= -1.0
    moved = centre - np.einsum("nij,nj->ni", turn, centre + shift)
    return np.concatenate([turn, moved[:, :, None]], axis=2)
