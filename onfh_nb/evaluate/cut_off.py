"""The probability above which a voxel is foreground, chosen on pictures whose truth is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from onfh_nb.exceptions import ParameterError


def best_dice_threshold(scores: Sequence[ArrayLike], truths: Sequence[ArrayLike], *, bins: int = 1024) -> float:
    """Threshold with the highest Dice over all voxels of the given pictures together.

    Choose it on training pictures only: chosen on the pictures that are judged, it flatters.

    Parameters
    ----------
    scores : sequence of array_like of float
        Any score that is higher in the foreground.
    truths : sequence of array_like of bool, of the same shapes
        Truth.
    bins : int
        Thresholds that are tried, evenly over the range of the scores; of equally good ones the middle is given back.

    Returns
    -------
    float
        Scores of at least this are foreground.

    Raises
    ------
    ParameterError
        If there is no picture, shapes differ, a score is not finite or no truth holds any foreground.

    Examples
    --------
    >>> round(best_dice_threshold([[0.1, 0.2, 0.8, 0.9]], [[0, 0, 1, 1]]), 2)
    0.5
    """
    pairs = [(np.asarray(s, np.float64), np.asarray(t) != 0) for s, t in zip(scores, truths, strict=True)]
    if not pairs or any(s.shape != t.shape or not np.isfinite(s).all() for s, t in pairs):
        raise ParameterError("the scores do not fit the truths; expected finite scores, one picture of truth for each")
    low, high = min(float(s.min()) for s, _ in pairs), max(float(s.max()) for s, _ in pairs)
    if not any(t.any() for _, t in pairs) or low == high:
        raise ParameterError("no threshold can be chosen; expected foreground in a truth, and scores that differ")
    edges = np.linspace(low, high, bins + 1)
    inside, outside = np.zeros(bins), np.zeros(bins)
    for score, truth in pairs:
        inside += np.histogram(score[truth], edges)[0]
        outside += np.histogram(score[~truth], edges)[0]
    hits, alarms = inside[::-1].cumsum()[::-1], outside[::-1].cumsum()[::-1]
    value = 2 * hits / (inside.sum() + hits + alarms)
    best = np.flatnonzero(value >= value.max() - 1e-12)
    return float(edges[best[len(best) // 2]])
