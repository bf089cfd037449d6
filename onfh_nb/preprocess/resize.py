"""Square pictures of a fixed size, without bending the anatomy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.preprocess.picture import as_picture


def resize_square(image: ArrayLike, size: int = 256) -> NDArray[Any]:
    """Bring a picture to ``size`` × ``size`` pixels.

    A picture that is not square is first padded with black (0) on both sides of its shorter axis, so that circles stay
    circles. Smaller pictures grow by linear interpolation; larger ones shrink by area averages, which do not alias.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Picture with square pixels.
    size : int
        Rows and columns of the result.

    Returns
    -------
    ndarray of float32, shape (size, size)

    Examples
    --------
    >>> import numpy as np
    >>> resize_square(np.ones((512, 512)), 256).shape
    (256, 256)
    """
    import cv2

    picture = _padded_to_square(as_picture(image))
    if picture.shape[0] == size:
        return picture
    method = cv2.INTER_AREA if picture.shape[0] > size else cv2.INTER_LINEAR
    return cv2.resize(picture, (size, size), interpolation=method)


def _padded_to_square(picture: NDArray[Any]) -> NDArray[Any]:
    height, width = picture.shape
    if height == width:
        return picture
    side = max(height, width)
    top, left = (side - height) // 2, (side - width) // 2
    return np.pad(picture, ((top, side - height - top), (left, side - width - left)))
