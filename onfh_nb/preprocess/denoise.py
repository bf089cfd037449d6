"""Three filters against noise: Gaussian, median and bilateral. They work in single precision."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.preprocess.picture import as_picture

_GAUSSIAN_REACH = 4.0  # the kernel is cut off at 4 σ: what is left out weighs less than 1e-4


def gaussian(image: ArrayLike, sigma_px: float = 1.0) -> NDArray[Any]:
    """Gaussian filter; the border is mirrored about its outermost pixel.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Picture.
    sigma_px : float
        Standard deviation in pixels; the kernel ends at 4 σ.

    Returns
    -------
    ndarray of float32, shape (H, W)

    Examples
    --------
    >>> import numpy as np
    >>> float(gaussian(np.ones((9, 9)))[4, 4])
    1.0
    """
    import cv2

    reach = max(1, int(np.ceil(_GAUSSIAN_REACH * sigma_px)))
    side = 2 * reach + 1
    return cv2.GaussianBlur(as_picture(image), (side, side), sigma_px, borderType=cv2.BORDER_REFLECT_101)


def median(image: ArrayLike, size_px: int = 3) -> NDArray[Any]:
    """Median of each square neighbourhood; border pixels are repeated outwards.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Picture.
    size_px : int
        Side of the neighbourhood: 3 or 5 pixels.

    Returns
    -------
    ndarray of float32, shape (H, W)

    Examples
    --------
    >>> import numpy as np
    >>> spike = np.zeros((9, 9)); spike[4, 4] = 1
    >>> float(median(spike).max())
    0.0
    """
    import cv2

    return cv2.medianBlur(as_picture(image), size_px)


def bilateral(image: ArrayLike, sigma_px: float = 3.0, sigma_grey: float = 0.1, *, size_px: int = 9) -> NDArray[Any]:
    """Bilateral filter: a Gaussian mean in which pixels of another grey count less, so that edges stay.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Picture with grey values in [0, 1].
    sigma_px : float
        Standard deviation of the weight over distance, in pixels.
    sigma_grey : float
        Standard deviation of the weight over grey difference, in units of the picture's range.
    size_px : int
        Side of the window, odd; pixels of its inscribed disc take part.

    Returns
    -------
    ndarray of float32, shape (H, W)

    References
    ----------
    Tomasi and Manduchi 1998, doi:10.1109/ICCV.1998.710815

    Examples
    --------
    >>> import numpy as np
    >>> step = np.zeros((9, 20)); step[:, 10:] = 1
    >>> bool(np.allclose(bilateral(step), step))
    True
    """
    from onfh_nb.preprocess.edge_filter import bilateral_filter

    return bilateral_filter(as_picture(image), size_px, sigma_px, sigma_grey)
