"""How far two masks, or their centrelines, lie on each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.evaluate.checked_masks import check_masks


def dice(a: ArrayLike, b: ArrayLike) -> float:
    """Dice overlap 2|A∩B| / (|A|+|B|).

    Parameters
    ----------
    a, b : array_like of bool, shape (…)
        Masks in any number of dimensions.

    Returns
    -------
    float
        0 … 1, higher is better; 0 if one mask is empty, NaN if both are, since there is nothing to overlap.

    Raises
    ------
    ParameterError
        If the shapes differ or a mask is not binary.

    References
    ----------
    Dice 1945, doi:10.2307/1932409

    Examples
    --------
    >>> dice([1, 1, 0, 0], [0, 1, 1, 0])
    0.5
    """
    one, other = check_masks(a, b)
    size = int(one.sum()) + int(other.sum())
    return 2 * int((one & other).sum()) / size if size else float("nan")


def cldice(prediction: ArrayLike, truth: ArrayLike) -> float:
    """Centreline Dice: the harmonic mean of the share of each skeleton that lies inside the other mask.

    It asks whether the tree is whole, not how thick it is: a vessel cut through costs as much as its missing length.

    Parameters
    ----------
    prediction, truth : array_like of bool, shape (H, W) or (D, H, W)
        Masks.

    Returns
    -------
    float
        0 … 1, higher is better; 0 if one mask is empty, NaN if both are.

    Raises
    ------
    ParameterError
        If the shapes differ or a mask is not binary.

    References
    ----------
    Shit 2021, doi:10.1109/CVPR46437.2021.01629

    Examples
    --------
    >>> bar = np.zeros((7, 20), bool)
    >>> bar[2:5] = True
    >>> cldice(bar, bar), round(cldice(bar[::-1] & (np.arange(20) < 10), bar), 2)
    (1.0, 0.69)
    """
    guess, real = check_masks(prediction, truth)
    if not guess.any() and not real.any():
        return float("nan")
    precision, sensitivity = _share_inside(guess, real), _share_inside(real, guess)
    both = precision + sensitivity
    return 2 * precision * sensitivity / both if both else 0.0


def _share_inside(mask: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Share of a mask's skeleton that lies inside the other mask; 0 without a skeleton."""
    from skimage.morphology import skeletonize

    line = skeletonize(mask)
    return float((line & other).sum() / line.sum()) if line.any() else 0.0
