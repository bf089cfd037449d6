"""What counts as a picture: two axes, real and finite numbers, at least a few pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ImageFileError

MIN_SIDE_PX = 8


def as_picture(image: ArrayLike) -> NDArray[Any]:
    """The image as a contiguous float32 array, checked.

    Parameters
    ----------
    image : array_like of real numbers, shape (H, W)
        Grey values in any unit.

    Returns
    -------
    ndarray of float32, shape (H, W)

    Raises
    ------
    ImageFileError
        If the array is not 2-D, has a side shorter than 8 pixels, is not numeric, or holds NaN or infinity.

    Examples
    --------
    >>> import numpy as np
    >>> as_picture(np.zeros((8, 9), np.uint16)).dtype
    dtype('float32')
    """
    picture = np.asarray(image)
    if picture.ndim != 2:
        raise ImageFileError(f"a picture has two axes (H, W), but this array has shape {picture.shape}")
    if min(picture.shape) < MIN_SIDE_PX:
        raise ImageFileError(f"a picture needs at least {MIN_SIDE_PX} pixels a side, but this one has {picture.shape}")
    if picture.dtype.kind not in "buif":
        raise ImageFileError(f"a picture holds real numbers, not {picture.dtype}")
    with np.errstate(over="ignore"):
        single = np.ascontiguousarray(picture, dtype=np.float32)
        with np.errstate(invalid="ignore"):
            total = single.sum() if picture.dtype.kind == "f" else 0.0
    # A finite sum has only finite terms, and is quicker to have than an answer from every pixel.
    if not np.isfinite(total) and not np.isfinite(single).all():
        count = int((~np.isfinite(single)).sum())
        raise ImageFileError(
            f"{count} of {picture.size} pixels are NaN or infinite; every pixel must be a finite number"
        )
    return single
