"""Vessels found by their shape alone: the classic that a trained network has to beat."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError

_EVEN = 1e-6  # curvature of what is even, where grey values have an SD of 1
_LEAST_SIGMA = 0.7  # voxels of the finest axis: below that a derivative is mostly noise


def frangi_vesselness(
    image: ArrayLike,
    spacing_mm: Sequence[float],
    *,
    radii_mm: Sequence[float] = (0.4, 0.8, 1.2),
    bright: bool = True,
    alpha: float = 0.5,
    beta: float = 0.5,
) -> NDArray[np.float32]:
    """How much each voxel looks like the inside of a tube, from the curvature of the grey values at several scales.

    Curvatures are taken in mm and multiplied by the square of the scale, so that thin and thick vessels of one contrast
    weigh the same and the spacing does not matter. Nothing is trained, but the threshold wants choosing:
    :func:`onfh_nb.evaluate.best_dice_threshold`, on training pictures.

    Parameters
    ----------
    image : array_like, shape (H, W) or (D, H, W)
        Grey values in any unit.
    spacing_mm : sequence of float
        Spacing in array order.
    radii_mm : sequence of float
        Radii of the tubes that are looked for; the Gaussian's SD is the radius over √2, but at least 0.7 voxels.
    bright : bool
        Whether vessels are brighter than their surroundings, as in angiograms.
    alpha, beta : float
        Sensitivity to plates (only in 3-D) and to blobs.

    Returns
    -------
    ndarray of float32
        0 … 1, higher is more like a vessel. The strength of curvature that counts for half is half the greatest of the
        picture.

    Raises
    ------
    ParameterError
        If the picture is not 2-D or 3-D or a number is not above 0.

    References
    ----------
    Frangi 1998, doi:10.1007/BFb0056195

    Examples
    --------
    >>> tube = np.zeros((21, 40))
    >>> tube[9:12] = 1.0
    >>> found = frangi_vesselness(tube, (0.5, 0.5), radii_mm=(0.7,))
    >>> bool(found[10, 20] > 0.8), bool(found[3, 20] < 0.05)
    (True, True)
    """
    array = np.asarray(image, np.float32)
    numbers = [*spacing_mm, *radii_mm, alpha, beta]
    if array.ndim not in (2, 3) or len(spacing_mm) != array.ndim or not radii_mm or min(numbers) <= 0:
        raise ParameterError(
            f"the picture has {array.ndim} axes, spacing_mm is {spacing_mm!r} and radii_mm {radii_mm!r}; expected 2 or "
            "3 axes, one spacing for each and numbers above 0 mm"
        )
    if not np.isfinite(array).all():
        raise ParameterError("the picture holds grey values that are no finite numbers; expected finite ones")
    spread = float(array.std())
    if spread == 0:
        return np.zeros(array.shape, np.float32)
    alike = (array - array.mean()) / (spread if bright else -spread)
    sigmas = sorted({max(_LEAST_SIGMA * min(spacing_mm), radius / np.sqrt(2)) for radius in radii_mm})
    curves = [_curvatures(alike, sigma, spacing_mm) for sigma in sigmas]
    strengths = [np.sqrt((curve**2).sum(-1)) for curve in curves]
    half = max(float(strength.max()) for strength in strengths) / 2
    strong = [1 - np.exp(-(strength**2) / (2 * half**2)) for strength in strengths]
    likeness = [_tube(curve, alpha, beta) for curve in curves]
    return np.max([a * b for a, b in zip(likeness, strong, strict=True)], axis=0).astype(np.float32)


def _curvatures(array: NDArray[np.float32], sigma_mm: float, spacing_mm: Sequence[float]) -> NDArray[np.float32]:
    """Principal curvatures (…, d) at one scale, smallest magnitude first; negative across a bright tube."""
    from scipy.ndimage import gaussian_filter

    dims, sigma = array.ndim, [sigma_mm / s for s in spacing_mm]
    hessian = {}
    for a, b in combinations_with_replacement(range(dims), 2):
        order = [int(axis == a) + int(axis == b) for axis in range(dims)]
        second = gaussian_filter(array, sigma, order=order, mode="nearest", truncate=4.0)
        hessian[a, b] = second * np.float32(sigma[a] * sigma[b])  # per sigma², whatever the spacing
    curves = _principal(hessian, dims)
    return np.take_along_axis(curves, np.argsort(np.abs(curves), axis=-1), axis=-1)


def _principal(hessian: dict[tuple[int, int], NDArray[np.float32]], dims: int) -> NDArray[np.float32]:
    """Eigenvalues (…, d) of symmetric matrices in closed form: ten times as fast as LAPACK on millions of them.

    References
    ----------
    Smith 1961, doi:10.1145/355578.366316
    """
    mean = sum(hessian[k, k] for k in range(dims)) / dims
    away = {pair: value - mean if pair[0] == pair[1] else value for pair, value in hessian.items()}
    square = sum((1 if a == b else 2) * value**2 for (a, b), value in away.items())
    if dims == 2:
        radius = np.sqrt(square / 2)
        return np.stack([mean - radius, mean + radius], axis=-1)
    radius = np.sqrt(square / 6)
    (xx, yy, zz), (xy, xz, yz) = (away[k, k] for k in range(3)), (away[0, 1], away[0, 2], away[1, 2])
    half = xx * (yy * zz - yz**2) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz)
    angle = np.arccos(np.clip(half / np.maximum(2 * radius**3, 1e-30), -1, 1)) / 3
    turns = [mean + 2 * radius * np.cos(angle + turn) for turn in (0, 2 * np.pi / 3, 4 * np.pi / 3)]
    return np.stack(turns, axis=-1).astype(np.float32)


def _tube(curves: NDArray[np.float32], alpha: float, beta: float) -> NDArray[np.float32]:
    """Likeness to a bright tube, 0 … 1, from the curvatures alone."""
    size = np.abs(curves) + _EVEN
    blob = size[..., 0] / np.sqrt(size[..., 1:].prod(-1)) if curves.shape[-1] == 3 else size[..., 0] / size[..., 1]
    like = np.exp(-(blob**2) / (2 * beta**2))
    if curves.shape[-1] == 3:
        like *= 1 - np.exp(-((size[..., 1] / size[..., 2]) ** 2) / (2 * alpha**2))
    return np.where((curves[..., 1:] < 0).all(-1), like, 0)
