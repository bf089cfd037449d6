"""One answer from several readers: majority of labels and of masks, and STAPLE."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError

_CERTAIN = 0.99999  # where the algorithm of Warfield et al. starts


class Staple(NamedTuple):
    """What STAPLE makes of several masks.

    Parameters
    ----------
    probability : ndarray of float64, shape of one mask
        Probability that a voxel is inside.
    sensitivity, specificity : ndarray of float64, shape (R,)
        Estimated performance of each reader against that hidden truth.
    prior : float
        Share of inside before any mask is seen.
    iterations : int
        How many were needed.
    converged : bool
        Whether they came to rest.
    """

    probability: NDArray[np.float64]
    sensitivity: NDArray[np.float64]
    specificity: NDArray[np.float64]
    prior: float
    iterations: int
    converged: bool


def majority_vote(ratings: ArrayLike, *, ties: bool = False) -> NDArray[np.bool_]:
    """What more than half of the readers say.

    Parameters
    ----------
    ratings : array_like of 0, 1 or NaN, shape (R, ...)
        One answer per reader, NaN where a reader gave none: labels of shape (R, n) or masks of shape (R, D, H, W).
    ties : bool
        The answer where as many say yes as no.

    Returns
    -------
    ndarray of bool, shape (...)

    Raises
    ------
    ParameterError
        If a rating is something else, or nobody rated a unit.

    Examples
    --------
    >>> majority_vote([[1, 1, 0], [1, 0, 0], [0, 0, np.nan]]).tolist()
    [True, False, False]
    """
    votes = np.asarray(ratings, np.float64)
    missing = np.isnan(votes)
    if votes.ndim < 2 or not (missing | (votes == 0) | (votes == 1)).all():
        raise ParameterError(f"ratings of shape {votes.shape} were given, expected 0, 1 or NaN in shape (readers, ...)")
    given = (~missing).sum(axis=0)
    if (given == 0).any():
        raise ParameterError(f"{int((given == 0).sum())} units have no rating at all, expected at least one for each")
    yes = np.where(missing, 0.0, votes).sum(axis=0)
    return (2 * yes > given) | (ties & (2 * yes == given))


def staple(masks: ArrayLike, *, prior: float | None = None, tolerance: float = 1e-9, most: int = 2000) -> Staple:
    """Hidden truth behind several masks, and how well each reader meets it, by expectation maximisation.

    Parameters
    ----------
    masks : array_like of bool, shape (R, ...)
        One mask per reader, at least two.
    prior : float, optional
        Share of voxels inside; by default the mean of all masks. It and the specificities depend on how much
        background is shown: cut the masks to the organ first.
    tolerance : float
        The iteration rests when no sensitivity or specificity moves by more.
    most : int
        Most iterations.

    Returns
    -------
    Staple

    Raises
    ------
    ParameterError
        If there are fewer than two masks or the prior is not inside 0 … 1.

    Notes
    -----
    Voxels on which all readers say the same share one probability, so the sums run over the patterns of answers and
    not over voxels; the result is that of the sums over voxels.

    References
    ----------
    Warfield SK, Zou KH, Wells WM. Simultaneous truth and performance level estimation (STAPLE). IEEE Trans Med Imaging
    2004;23:903-921. doi:10.1109/TMI.2004.828354

    Examples
    --------
    >>> truth = np.repeat([True, False], [40, 60])
    >>> careless = truth.copy(); careless[:10] = False
    >>> result = staple([truth, truth, careless])
    >>> result.sensitivity.round(3).tolist(), bool(((result.probability > 0.5) == truth).all())
    ([1.0, 1.0, 0.75], True)
    """
    array = np.asarray(masks).astype(bool)
    if array.ndim < 2 or array.shape[0] < 2:
        raise ParameterError(f"masks have shape {array.shape}, expected (readers, ...) with at least two readers")
    share = float(array.mean()) if prior is None else float(prior)
    if prior is not None and not 0 < share < 1:
        raise ParameterError(f"prior is {prior}, expected a share between 0 and 1")
    flat = array.reshape(array.shape[0], -1)
    patterns, where, counts = np.unique(flat, axis=1, return_inverse=True, return_counts=True)
    if share in (0.0, 1.0):  # nobody drew anything, or everybody drew everything
        perfect = np.ones(len(array))
        return Staple(np.full(array.shape[1:], share), perfect, perfect, share, 0, True)
    sensitivity, specificity = np.full(len(array), _CERTAIN), np.full(len(array), _CERTAIN)
    for iteration in range(1, most + 1):  # noqa: B007
        inside = _expected(patterns, sensitivity, specificity, share)
        new = _performance(patterns, counts * inside), 1 - _performance(patterns, counts * (1 - inside))
        moved = max(np.abs(new[0] - sensitivity).max(), np.abs(new[1] - specificity).max())
        sensitivity, specificity = new
        if moved <= tolerance:
            break
    inside = _expected(patterns, sensitivity, specificity, share)
    probability = inside[where.reshape(-1)].reshape(array.shape[1:])
    return Staple(probability, sensitivity, specificity, share, iteration, bool(moved <= tolerance))


def _expected(
    patterns: NDArray[np.bool_], sensitivity: NDArray[np.float64], specificity: NDArray[np.float64], prior: float
) -> NDArray[np.float64]:
    """Probability of inside for each pattern of answers, by the log of the odds, which cannot underflow."""
    tiny = np.finfo(float).tiny
    p, q = np.clip(sensitivity, tiny, 1), np.clip(specificity, tiny, 1)
    miss, alarm = np.clip(1 - sensitivity, tiny, 1), np.clip(1 - specificity, tiny, 1)
    yes, no = np.log(p) - np.log(alarm), np.log(miss) - np.log(q)
    odds = np.where(patterns, yes[:, None], no[:, None]).sum(axis=0) + np.log(prior) - np.log1p(-prior)
    return 1 / (1 + np.exp(-np.clip(odds, -700, 700)))


def _performance(patterns: NDArray[np.bool_], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of the weight on which each reader says yes."""
    total = weight.sum()
    return (patterns * weight).sum(axis=1) / total if total > 0 else np.full(len(patterns), 0.5)
