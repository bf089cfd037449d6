"""The learning rate of each step: a short rise, then half a cosine down to nothing."""

from __future__ import annotations

import math


def learning_rate(step: int, steps: int, *, highest: float, warmup_share: float) -> float:
    """Learning rate of one step.

    Parameters
    ----------
    step : int
        Number of the step, from 0.
    steps : int
        All steps of the training.
    highest : float
        Learning rate at the end of the warm-up.
    warmup_share : float
        Share of the steps in which it rises linearly.

    Returns
    -------
    float
        Above 0 in every step.

    References
    ----------
    Loshchilov and Hutter 2017, arXiv:1608.03983; Goyal 2017, arXiv:1706.02677 (warm-up)

    Examples
    --------
    >>> [round(learning_rate(k, 10, highest=1.0, warmup_share=0.2), 3) for k in (0, 1, 2, 6, 9)]
    [0.5, 1.0, 1.0, 0.5, 0.038]
    """
    warm = round(warmup_share * steps)
    if step < warm:
        return highest * (step + 1) / warm
    return highest * 0.5 * (1.0 + math.cos(math.pi * (step - warm) / max(1, steps - warm)))
