"""How sharp an edge is: its 10–90 % rise distance in mm, measured along the normals of a known outline.

Noise makes the two crossings of a single profile useless, so the width comes from a fit. Profiles along the outline's
normals are averaged over short arcs and compared with error functions of many widths and places; the best is the one
that correlates most, whatever the brightness on either side. An error function of standard deviation σ rises from 10 %
to 90 % over 2.563 σ, and is what a Gaussian blur makes of a step. Which arcs hold a clean edge at all is decided on the
noise-free picture, so that every processed version is measured on the same arcs.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError

RISE_PER_SIGMA = 2.5631031  # 2 × the 90 % quantile of the normal distribution
ARC_MM = 4.0
_STEP_MM = 0.2
_SHIFTS_MM = np.arange(-1.5, 1.6, 0.2)
_SIGMAS_MM = np.geomspace(0.1, 3.0, 40)
_CLEAN = 0.95  # correlation of a clean edge with its error function
_FAINTEST = 0.15  # smallest step taken for an edge, in shares of the picture's range


def edge_width_mm(
    picture: NDArray[Any],
    mask: NDArray[np.bool_],
    pixel_mm: float,
    *,
    target: NDArray[Any] | None = None,
    avoid: NDArray[np.bool_] | None = None,
    reach_mm: float = 4.0,
) -> float:
    """Median 10–90 % rise distance over the outline of a mask; smaller is sharper.

    Parameters
    ----------
    picture : ndarray, shape (H, W)
        Processed picture.
    mask : ndarray of bool, shape (H, W)
        Its outline is where the edge lies, to about 1.5 mm: the head, or the lesion.
    pixel_mm : float
        Side of a pixel in mm.
    target : ndarray, shape (H, W), optional
        Noise-free picture on the same grey scale: arcs without a clean edge in it are left out. By default the picture.
    avoid : ndarray of bool, shape (H, W), optional
        Arcs that come within ``reach_mm`` of this mask are left out: another edge lies there.
    reach_mm : float
        Length of the profile on either side of the outline.

    Returns
    -------
    float
        NaN where no arc holds a clean edge.

    Raises
    ------
    ParameterError
        If the shapes differ.

    Examples
    --------
    >>> from scipy.ndimage import gaussian_filter
    >>> row, column = np.mgrid[:120, :120]
    >>> disc = np.hypot(row - 60, column - 60) < 35
    >>> blurred = gaussian_filter(disc.astype(float), 2.0)
    >>> abs(edge_width_mm(blurred, disc, 0.5) - 2.563) < 0.1
    True
    """
    target = picture if target is None else target
    if not picture.shape == mask.shape == target.shape:
        raise ParameterError(f"picture, mask and target have shapes {picture.shape}, {mask.shape} and {target.shape}")
    places, normals, arcs = _outline(mask, pixel_mm, reach_mm, avoid)
    if not len(places):
        return float("nan")
    along = np.arange(-reach_mm, reach_mm + _STEP_MM / 2, _STEP_MM)
    clean = _arc_profiles(target, places, normals, arcs, along / pixel_mm)
    _, fit, step = _best_error_function(clean)
    good = (fit >= _CLEAN) & (step >= _FAINTEST * np.ptp(target))
    if not good.any():
        return float("nan")
    sigma, _, _ = _best_error_function(_arc_profiles(picture, places, normals, arcs, along / pixel_mm)[good])
    return float(RISE_PER_SIGMA * np.median(sigma))


def _outline(
    mask: NDArray[np.bool_], pixel_mm: float, reach_mm: float, avoid: NDArray[np.bool_] | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.intp]]:
    """Points of the outline a pixel or less apart, their outward normals, and the arc that each belongs to."""
    from scipy import ndimage
    from skimage.measure import find_contours

    nothing = np.empty((0, 2)), np.empty((0, 2)), np.empty(0, np.intp)
    if mask.sum() < 10:
        return nothing
    smooth = ndimage.gaussian_filter(mask.astype(np.float64), 1.5)
    contours = find_contours(smooth, 0.5)
    if not contours:
        return nothing
    places = max(contours, key=len)
    slope = np.stack([ndimage.map_coordinates(g, places.T, order=1) for g in np.gradient(smooth)], axis=1)
    length = np.hypot(*slope.T)
    walked_mm = pixel_mm * np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(places, axis=0).T))])
    arcs = (walked_mm / ARC_MM).astype(np.intp)
    reach_px = reach_mm / pixel_mm
    keep = (length > 0) & _inside(places, mask.shape, reach_px)
    if avoid is not None and avoid.any():
        keep &= ndimage.map_coordinates(ndimage.distance_transform_edt(~avoid), places.T, order=1) > reach_px
    whole = np.isin(arcs, arcs[~keep], invert=True)
    places, slope, length, arcs = places[whole], slope[whole], length[whole], arcs[whole]
    return places, -slope / length[:, None], arcs


def _inside(places: NDArray[np.float64], shape: tuple[int, ...], reach_px: float) -> NDArray[np.bool_]:
    limits = np.array(shape) - 1
    return np.asarray(((places >= reach_px) & (places <= limits - reach_px)).all(axis=1))


def _arc_profiles(
    picture: NDArray[Any],
    places: NDArray[np.float64],
    normals: NDArray[np.float64],
    arcs: NDArray[np.intp],
    along_px: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Mean grey profile of each arc, from inside to outside: shape (arcs, samples)."""
    from scipy import ndimage

    where = places[:, None] + along_px[None, :, None] * normals[:, None]
    grey = ndimage.map_coordinates(np.asarray(picture, np.float64), np.moveaxis(where, -1, 0), order=3, mode="nearest")
    _, codes = np.unique(arcs, return_inverse=True)
    sums = np.zeros((codes.max() + 1, len(along_px)))
    np.add.at(sums, codes, grey)
    return sums / np.bincount(codes)[:, None]


def _best_error_function(
    profiles: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Of each profile: σ in mm of the nearest error function, their correlation, and the height of the step."""
    shapes, norms = _error_functions(profiles.shape[1])
    grey = profiles - profiles.mean(axis=1, keepdims=True)
    projections = (grey @ shapes.T).reshape(len(grey), *norms.shape)
    strength = np.abs(projections)
    best = strength.reshape(len(grey), len(_SIGMAS_MM), -1).max(axis=2)
    top = best.argmax(axis=1)
    rows = np.arange(len(grey))
    shift = strength[rows, top].argmax(axis=1)
    height = strength[rows, top, shift] / norms[top, shift]
    total = np.linalg.norm(grey, axis=1)
    fit = np.divide(best[rows, top], total, out=np.zeros_like(total), where=total > 0)
    return _SIGMAS_MM[0] * np.exp(np.log(_SIGMAS_MM[1] / _SIGMAS_MM[0]) * (top + _vertex(best, top))), fit, height


@lru_cache(maxsize=4)
def _error_functions(samples: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Error functions of every width and shift without their mean, of length 1 each, and the length they had."""
    from scipy.special import ndtr

    along = (np.arange(samples) - (samples - 1) / 2) * _STEP_MM
    edges = ndtr((along - _SHIFTS_MM[:, None]) / _SIGMAS_MM[:, None, None])
    edges -= edges.mean(axis=-1, keepdims=True)
    norms = np.linalg.norm(edges, axis=-1)
    return (edges / norms[..., None]).reshape(-1, samples), norms


def _vertex(best: NDArray[np.float64], top: NDArray[np.intp]) -> NDArray[np.float64]:
    """Where between the widths tried the best one lies: the vertex of a parabola through three values, in steps."""
    rows = np.arange(len(top))
    middle = np.clip(top, 1, best.shape[1] - 2)
    before, here, after = (best[rows, middle + k] for k in (-1, 0, 1))
    bend = before - 2 * here + after
    inner = (top == middle) & (bend < 0)
    return np.where(inner, 0.5 * (before - after) / np.where(inner, bend, 1.0), 0.0)
