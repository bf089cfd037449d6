"""What training makes small: cross-entropy with class weights and smoothed labels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor
from torch.nn.functional import cross_entropy

from onfh_nb.exceptions import ParameterError

Loss = Callable[[Tensor, Tensor, Tensor], Tensor]


def balanced_weights(labels: ArrayLike, classes: tuple[str, ...]) -> list[float]:
    """Weight of each class: inverse to its frequency, so that the mean over the pictures is 1.

    Parameters
    ----------
    labels : array_like of int, shape (n,)
        Class of each training picture.
    classes : tuple of str
        Names of the classes.

    Raises
    ------
    ParameterError
        If a class has no picture.

    Examples
    --------
    >>> [round(w, 3) for w in balanced_weights([1] * 675 + [0] * 225, ("normal", "lesion"))]
    [2.0, 0.667]
    """
    check_every_class(labels, classes, "training")
    counts = np.bincount(np.asarray(labels, np.int64), minlength=len(classes))
    return [float(counts.sum() / (len(classes) * count)) for count in counts]


def check_every_class(labels: ArrayLike, classes: tuple[str, ...], what: str) -> None:
    """Refuse pictures of one class only: nothing can be learnt from them, and an AUC has no meaning.

    Raises
    ------
    ParameterError
        Naming the class and which pictures lack it.
    """
    counts = np.bincount(np.asarray(labels, np.int64), minlength=len(classes))
    if not counts.all():
        missing = classes[int(np.argmin(counts))]
        raise ParameterError(
            f"none of the {int(counts.sum())} {what} pictures is labelled {missing!r}; expected pictures of every "
            "class there: use fewer folds or more patients"
        )


def make_loss(weights: list[float] | None, smoothing: float, device: torch.device) -> Loss:
    """Loss of a part of a batch, so that the parts of a batch add up to its mean.

    Parameters
    ----------
    weights : list of float, optional
        Weight of each class.
    smoothing : float
        Share of the truth given to all classes alike.
    device : torch.device

    Returns
    -------
    callable
        From logits (B, K) and labels (B,) of a part, and the labels of the whole batch, to a number. Where the part is
        the whole it equals ``torch.nn.functional.cross_entropy`` with ``reduction="mean"``.
    """
    weight = None if weights is None else torch.tensor(weights, dtype=torch.float32, device=device)

    def loss(logits: Tensor, labels: Tensor, whole: Tensor) -> Tensor:
        total = cross_entropy(logits.float(), labels, weight=weight, label_smoothing=smoothing, reduction="sum")
        return total / (len(whole) if weight is None else weight[whole].sum())

    return loss
