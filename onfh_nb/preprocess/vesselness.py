"""Vessels found by their shape alone: the classic that a trained network has to beat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError


def frangi_vesselness(
    image: ArrayLike,
    spacing_mm: Sequence[float],
    *,
    radii_mm: Sequence[float] = (0.3, 0.6, 1.2),
    bright: bool = True,
    alpha: float = 0.5,
    beta: float = 0.5,
) -> NDArray[np.float32]:
    """How much each voxel looks like the inside of a tube, from the curvature of the grey values at several scales.

    The picture is brought to isotropic voxels of its finest spacing first, so that a tube is round whatever the
    spacing. Train nothing, but choose the threshold on training pictures:
    :func:`onfh_nb.evaluate.best_dice_threshold`.

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
        0 … 1, higher is more like a vessel; the strongest voxel is 1 unless all are 0.

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
    >>> bool(found[10, 20] > 0.9), bool(found[3, 20] < 0.05)
    (True, True)
    """
    from skimage.filters import frangi

    array = np.asarray(image, np.float32)
    numbers = [*spacing_mm, *radii_mm, alpha, beta]
    if array.ndim not in (2, 3) or len(spacing_mm) != array.ndim or not radii_mm or min(numbers) <= 0:
        raise ParameterError(
            f"the picture has {array.ndim} axes, spacing_mm is {spacing_mm!r} and radii_mm {radii_mm!r}; expected 2 or 3 "
            "axes, one spacing for each and numbers above 0 mm"
        )
    finest = min(spacing_mm)
    sigmas = sorted({max(0.7, radius / finest / np.sqrt(2)) for radius in radii_mm})
    alike = _zoom(array, [s / finest for s in spacing_mm])
    found = frangi(alike, sigmas=sigmas, alpha=alpha, beta=beta, black_ridges=not bright, mode="nearest")
    found = _zoom(found.astype(np.float32), [n / m for n, m in zip(array.shape, found.shape, strict=True)])
    return found / max(float(found.max()), np.finfo(np.float32).tiny)


def _zoom(array: NDArray[np.float32], factors: list[float]) -> NDArray[np.float32]:
    from scipy.ndimage import zoom

    if all(factor == 1 for factor in factors):
        return array
    return zoom(array, factors, order=1, mode="nearest", grid_mode=True)
