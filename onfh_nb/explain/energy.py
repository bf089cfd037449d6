"""Heat maps against the true lesion."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError


def energy_inside(heat: ArrayLike, mask: ArrayLike) -> NDArray[np.float64]:
    """Share of a map's heat that lies in the lesion; higher is better.

    A map that is the same everywhere scores the lesion's share of the picture (see :func:`enrichment`), and one that
    knows no more than where lesions usually are scores :func:`energy_expected`: compare with both.

    Parameters
    ----------
    heat : array_like, shape (B, H, W)
        From 0 to 1.
    mask : array_like of bool, shape (B, H, W)
        The true lesion.

    Returns
    -------
    ndarray of float64, shape (B,)
        From 0 to 1; NaN where the map is all 0 or there is no lesion.

    Raises
    ------
    ParameterError
        If the shapes differ or the heat is negative or not finite.

    References
    ----------
    Wang et al. 2020 (energy-based pointing game), doi:10.1109/CVPRW50498.2020.00020

    Examples
    --------
    >>> energy_inside([[[1.0, 0.5], [0.5, 0.0]]], [[[True, False], [False, False]]]).tolist()
    [0.5]
    """
    heat, mask = _pair(heat, mask)
    total = heat.sum((1, 2))
    inside = np.where(mask, heat, 0.0).sum((1, 2))
    return _ratio(inside, total, defined=(total > 0) & mask.any((1, 2)))


def energy_expected(heat: ArrayLike, mask: ArrayLike) -> NDArray[np.float64]:
    """Share of a map's heat that would lie in the lesion if the lesion were another hip's: what chance gives.

    Lesions and heat both keep away from the border, so even a map that knows nothing does better than the lesion's
    share of the picture. This is the level to beat: a network that found nothing has the same ``energy_inside``.

    Parameters
    ----------
    heat, mask : array_like, shape (B, H, W)
        As in :func:`energy_inside`, with all hips brought to the same frame.

    Returns
    -------
    ndarray of float64, shape (B,)
        Mean over the other pictures' lesions; NaN where ``energy_inside`` is NaN or no other picture has a lesion.

    Examples
    --------
    >>> heat, mask = np.array([[[1.0, 0.5]], [[0.2, 1.0]]]), [[[True, False]], [[False, True]]]
    >>> energy_expected(heat, mask).round(2).tolist()
    [0.33, 0.17]
    """
    heat, mask = _pair(heat, mask)
    own, some = energy_inside(heat, mask), mask.any((1, 2))
    others = (mask.sum(0)[None] - mask) / max(int(some.sum()) - 1, 1)
    defined = np.isfinite(own) & (some.sum() > 1)
    return _ratio((heat * others).sum((1, 2)), heat.sum((1, 2)), defined=defined)


def enrichment(heat: ArrayLike, mask: ArrayLike) -> NDArray[np.float64]:
    """How many times hotter the lesion is than the picture as a whole; 1 is chance, higher is better.

    Parameters
    ----------
    heat, mask : array_like, shape (B, H, W)
        As in :func:`energy_inside`.

    Returns
    -------
    ndarray of float64, shape (B,)
        ``energy_inside`` over the lesion's share of the picture; NaN where that is NaN.

    Examples
    --------
    >>> enrichment([[[1.0, 0.5], [0.5, 0.0]]], [[[True, False], [False, False]]]).tolist()
    [2.0]
    """
    share = np.asarray(mask, dtype=bool).mean((1, 2))
    inside = energy_inside(heat, mask)
    return _ratio(inside, share, defined=np.isfinite(inside))


def pointing_hit(heat: ArrayLike, mask: ArrayLike, *, tolerance_px: float = 0.0) -> NDArray[np.float64]:
    """Whether the hottest pixel lies in the lesion; higher is better.

    Parameters
    ----------
    heat, mask : array_like, shape (B, H, W)
        As in :func:`energy_inside`.
    tolerance_px : float
        A miss by no more than this many pixels counts as a hit; a map can hardly point better than its own grid.

    Returns
    -------
    ndarray of float64, shape (B,)
        1 for a hit, 0 for a miss; the share of the hottest pixels that hit where several are equally hot; NaN where
        the map is all 0 or there is no lesion.

    References
    ----------
    Zhang et al. 2018, doi:10.1007/s11263-017-1059-x

    Examples
    --------
    >>> pointing_hit([[[0.2, 1.0], [0.0, 0.0]]], [[[True, False], [False, False]]]).tolist()
    [0.0]
    >>> pointing_hit([[[0.2, 1.0], [0.0, 0.0]]], [[[True, False], [False, False]]], tolerance_px=1).tolist()
    [1.0]
    """
    from scipy.ndimage import distance_transform_edt

    heat, mask = _pair(heat, mask)
    if tolerance_px > 0:
        mask = np.array([distance_transform_edt(~one) <= tolerance_px if one.any() else one for one in mask])
    hottest = heat == heat.max((1, 2), keepdims=True)
    defined = (heat.max((1, 2)) > 0) & mask.any((1, 2))
    return _ratio((hottest & mask).sum((1, 2)), hottest.sum((1, 2)), defined=defined)


def _pair(heat: ArrayLike, mask: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    maps, lesions = np.asarray(heat, dtype=np.float64), np.asarray(mask, dtype=bool)
    if maps.ndim != 3 or maps.shape != lesions.shape:
        raise ParameterError(f"heat has shape {maps.shape} and mask {lesions.shape}; expected (B, H, W) of both")
    if not np.isfinite(maps).all() or (maps < 0).any():
        raise ParameterError("heat holds values below 0 or not finite; expected 0 to 1")
    return maps, lesions


def _ratio(above: NDArray, below: NDArray, *, defined: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.divide(above, below, out=np.full(len(above), np.nan), where=defined)
