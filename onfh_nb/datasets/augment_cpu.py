"""Augmentation of one batch on the processor: one composed matrix a sample, warped straight into the batch."""

from __future__ import annotations

from concurrent.futures import Executor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.datasets.augment_draws import AugmentDraws, noise_table


def augment_cpu(
    pixels: NDArray[np.float32],
    rows: NDArray[np.int64],
    draws: AugmentDraws,
    out: NDArray[np.float32],
    pool: tuple[Executor, int] | None = None,
) -> None:
    """Warp, change in grey and write some pictures of a dataset.

    Parameters
    ----------
    pixels : ndarray of float32, shape (n, C, S, S)
        The dataset.
    rows : ndarray of int64, shape (B,)
        Which pictures.
    draws : AugmentDraws of B samples
        What happens to them.
    out : ndarray of float32, shape (B, C, S, S)
        Filled.
    pool : tuple of Executor and int, optional
        Threads, and how many, among which the samples are dealt; the result is the same.
    """
    table = noise_table(out[0].size)

    def work(start: int, step: int) -> None:
        for place in range(start, len(rows), step):
            _augment_one(pixels[rows[place]], draws, place, table, out[place])

    if pool is None:
        work(0, 1)
        return
    executor, threads = pool
    for done in [executor.submit(work, start, threads) for start in range(threads)]:
        done.result()


def _augment_one(
    picture: NDArray[np.float32],
    draws: AugmentDraws,
    place: int,
    noise: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:
    import cv2

    from onfh_nb.datasets.grey_change import change_grey

    low, high = float(picture.min()), float(picture.max())
    options: dict[str, Any] = {"flags": cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, "borderValue": low}
    size = out.shape[:0:-1]
    for channel in range(len(out)):
        # Beyond its edge a picture goes on in its darkest grey, as air does.
        cv2.warpAffine(picture[channel], draws.matrix[place], size, out[channel], **options)
    gamma, noise_sd = float(draws.gamma[place]), float(draws.noise_sd[place])
    if gamma != 1.0 or noise_sd > 0.0:
        start = int(draws.noise_start[place])
        flat = out.reshape(-1)
        change_grey(flat, noise[start : start + flat.size], (low, high), gamma, noise_sd)
