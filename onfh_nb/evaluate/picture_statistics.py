"""What a coronal hip picture looks like in numbers: spectrum, edges, smooth patches and grey levels.

A picture is first brought to a common form (:func:`common_form`), so that scanners and fields of view can be compared.
The numbers say whether a computed picture could be told from a real one by its texture alone; they say nothing about
anatomy. :mod:`onfh_nb.evaluate.real_ranges` holds what real pictures gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError

ACROSS_PX: Final = 256
LEVELS: Final = (5, 25, 50, 75, 95)
_LOWEST_CYCLES, _HIGHEST_SHARE = 4.0, 0.4
_STEEP, _SMOOTH, _PATCH_PX = 0.1, 0.02, 5
_BODY_SHARE, _AIR_FACTOR, _FILLED = 0.05, 2.0, 0.01
_SMALLEST_PX = 16


@dataclass(frozen=True)
class PictureStatistics:
    """Statistics of one picture in common form.

    Parameters
    ----------
    slope : float
        Slope of log power over log frequency, between 4 and 0.4 × 256 cycles across the body. White noise has 0.
    kurtosis : float
        Excess kurtosis of the differences between horizontal neighbours; 0 for Gaussian noise, high where flat regions
        meet at sharp edges.
    steep_share : float
        Share of pixels whose gradient (Gaussian, σ = 1 pixel) exceeds 0.1 per pixel.
    smooth_share : float
        Share of 5 × 5 patches with a standard deviation under 0.02.
    patch_sd : float
        Median standard deviation of 5 × 5 patches.
    level_5, level_25, level_50, level_75, level_95 : float
        Grey levels at these percentiles; 1 is the 99th.
    """

    slope: float
    kurtosis: float
    steep_share: float
    smooth_share: float
    patch_sd: float
    level_5: float
    level_25: float
    level_50: float
    level_75: float
    level_95: float


def picture_statistics(picture: NDArray[Any]) -> PictureStatistics:
    """Measure one coronal picture.

    Parameters
    ----------
    picture : ndarray, shape (H, W)
        Grey values of any scale, square pixels, rows from head to foot. Nothing below zero.

    Returns
    -------
    PictureStatistics
        Without unit; a grey scale stretched by any factor gives the same numbers. ``slope`` and ``kurtosis`` are NaN
        where nothing varies.

    Raises
    ------
    ParameterError
        If the picture is not two-dimensional, has fewer than 16 pixels a side, or holds a value that is negative or
        not finite.

    Examples
    --------
    >>> import numpy as np
    >>> noise = 100 + np.random.default_rng(0).normal(0, 10, (256, 256))
    >>> abs(picture_statistics(noise).slope) < 0.2
    True
    """
    from scipy import ndimage, stats

    grey = common_form(picture)
    across = np.diff(grey, axis=1).ravel()
    steep = ndimage.gaussian_gradient_magnitude(grey, 1.0) > _STEEP
    spread = _patch_spread(grey)
    levels = np.percentile(grey, LEVELS)
    return PictureStatistics(
        slope=spectral_slope(grey),
        kurtosis=float(stats.kurtosis(across)) if np.ptp(across) > 1e-12 else float("nan"),
        steep_share=float(steep.mean()),
        smooth_share=float((spread < _SMOOTH).mean()),
        patch_sd=float(np.median(spread)),
        **{f"level_{percent}": float(level) for percent, level in zip(LEVELS, levels, strict=True)},
    )


def common_form(picture: NDArray[Any]) -> NDArray[np.float64]:
    """Crop a picture to the body, give it 256 pixels across and 1 at its 99th percentile.

    Parameters
    ----------
    picture : ndarray, shape (H, W)
        Grey values of any scale.

    Returns
    -------
    ndarray of float64, shape (h, 256)
        Each new pixel is the mean over the box it covers; pixels stay square.

    Raises
    ------
    ParameterError
        As :func:`picture_statistics`.
    """
    grey = _checked(picture)
    top, bottom, left, right = body_box(grey)
    body = grey[top:bottom, left:right]
    rows = max(_SMALLEST_PX, round(ACROSS_PX * body.shape[0] / body.shape[1]))
    small = _boxes(body.shape[0], rows) @ body @ _boxes(body.shape[1], ACROSS_PX).T
    white = float(np.percentile(small, 99))
    return small / white if white > 0 else small


def body_box(picture: NDArray[Any]) -> tuple[int, int, int, int]:
    """Box of the body: top, bottom, left, right, half open.

    The picture is smoothed (Gaussian, σ = 0.6 % of its width). A pixel belongs to the body if it is brighter than 5 %
    of the 99th percentile and than twice the 1st percentile, which is the level of the air. A row or column belongs to
    the box if more than 1 % of it is body; the box runs from the first to the last such row and column. A picture
    without any is taken whole.

    Examples
    --------
    >>> import numpy as np
    >>> picture = np.zeros((100, 100)); picture[20:80, 10:90] = 1
    >>> body_box(picture)
    (19, 81, 9, 91)
    """
    from scipy import ndimage

    grey = np.asarray(picture, np.float64)
    smooth = ndimage.gaussian_filter(grey, 0.006 * grey.shape[1])
    air, white = np.percentile(smooth, (1, 99))
    body = smooth > max(_BODY_SHARE * white, _AIR_FACTOR * air)
    rows = np.flatnonzero(body.mean(axis=1) > _FILLED)
    columns = np.flatnonzero(body.mean(axis=0) > _FILLED)
    if rows.size < _SMALLEST_PX or columns.size < _SMALLEST_PX:
        return 0, grey.shape[0], 0, grey.shape[1]
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def spectral_slope(grey: NDArray[np.float64]) -> float:
    """Slope of the radial power spectrum of a picture, shape (h, w), on logarithmic axes.

    The mean is taken off and a Hann window laid on, so that the borders, which do not fit together, add no edge. Power
    is averaged over rings one cycle wide (cycles per width); a straight line is fitted by least squares to the logs of
    the rings between 4 and 0.4 w cycles, all rings counting alike. NaN where nothing varies.
    """
    height, width = grey.shape
    window = np.hanning(height + 2)[1:-1, None] * np.hanning(width + 2)[1:-1]
    centred = grey - np.average(grey, weights=window)
    if np.abs(centred).max() < 1e-12:
        return float("nan")
    power = np.abs(np.fft.fft2(centred * window)) ** 2
    cycles = width * np.hypot(np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width))
    ring = np.rint(cycles).astype(int).ravel()
    mean = np.bincount(ring, power.ravel()) / np.maximum(np.bincount(ring), 1)
    place = np.bincount(ring, cycles.ravel()) / np.maximum(np.bincount(ring), 1)
    used = np.arange(int(_LOWEST_CYCLES), int(_HIGHEST_SHARE * width) + 1)
    return float(np.polyfit(np.log(place[used]), np.log(mean[used]), 1)[0])


def _checked(picture: NDArray[Any]) -> NDArray[np.float64]:
    grey = np.asarray(picture, np.float64)
    if grey.ndim != 2 or min(grey.shape) < _SMALLEST_PX:
        raise ParameterError(f"the picture has shape {grey.shape}; expected two axes of at least {_SMALLEST_PX} pixels")
    if not np.isfinite(grey).all() or grey.min() < 0:
        raise ParameterError("the picture holds a value that is negative or not finite; expected magnitudes")
    return grey


def _boxes(size: int, wanted: int) -> NDArray[np.float64]:
    """Shares of ``size`` pixels in each of ``wanted`` boxes of equal width, shape (wanted, size); rows sum to 1."""
    edges = np.linspace(0, size, wanted + 1)
    pixel = np.arange(size)
    shared = np.minimum(edges[1:, None], pixel + 1) - np.maximum(edges[:-1, None], pixel)
    return np.clip(shared, 0, None) * (wanted / size)


def _patch_spread(grey: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard deviation of every 5 × 5 patch that lies whole in the picture."""
    from numpy.lib.stride_tricks import sliding_window_view

    return sliding_window_view(grey, (_PATCH_PX, _PATCH_PX)).std(axis=(2, 3))
